/**
 * The sources of a run as a sequence of steps: the chunks of each source in the order of its bytes, then its end.
 */
import { untilAborted } from "../abort.ts";
import { BrownoutError, ErrorCode, type Fault, systemReason } from "../error.ts";
import { addCount, type ScanDefinition } from "../partial/partial.ts";
import { planRanges } from "../plan/plan.ts";
import type { FormatChoice } from "../scan/detect.ts";
import { LONGEST_LINE_BYTES } from "../scan/driver.ts";
import type { KernelModule } from "../scan/kernel.ts";
import { Rejects } from "../scan/rejects.ts";
import { isCarrying, layersOf, type SourceFormat } from "../scan/source-format.ts";
import type { Member } from "../sources/archives/archive.ts";
import { shownPath } from "../sources/file-names.ts";
import { type Recognised, recogniseStream } from "../sources/recognise.ts";
import type { FileSource, Resumption, Source, StreamSource } from "../sources/source.ts";
import { cutStream } from "../sources/stream-chunks.ts";
import type { ScanTask } from "./contract.ts";

export type Step = ChunkStep | EndStep;

export interface ChunkStep {
  readonly kind: "chunk";
  readonly task: ScanTask;
  /** Where the reading of its source began, if not at its start. */
  readonly resumption?: Resumption | undefined;
  /** Whether it is the source's last line, without an end, that is told apart from the others. */
  readonly isUnended: boolean;
}

/** All chunks of the source have been named. */
export interface EndStep {
  readonly kind: "end";
  readonly source: Source;
  /** The key of its tally; null where there is none, since nothing of it was read. */
  readonly identity: string | null;
  readonly prefixes: readonly string[];
  readonly format: SourceFormat | null;
  /** How many bytes its chunks should cover; null where it could not be opened. */
  readonly bytes: number | null;
  readonly fault: Fault | null;
}

export interface PlanSettings {
  readonly definition: ScanDefinition;
  /** What the user said about the formats of streams, which are recognised when they are read. */
  readonly choice: FormatChoice;
  readonly rejects: Rejects;
  readonly kernel: KernelModule | null;
  readonly chunkBytes: number;
  /** How many compressed files are read at a time. */
  readonly streamsAtOnce: number;
  /** Ends the wait for a stream that has nothing to give. */
  readonly signal?: AbortSignal | undefined;
}

export async function* planRun(sources: readonly Source[], settings: PlanSettings): AsyncGenerator<Step> {
  const distinct = distinctIdentities();
  // Rejects are written in the order of the sources.
  const isInOrder = settings.rejects === Rejects.kept || settings.streamsAtOnce < 2;
  const later: StreamSource[] = [];
  for (const source of sources) {
    if (source.kind === "unreadable") yield nothingOf(source, source.fault);
    else if (source.kind === "file") yield* fileSteps({ ...source, identity: distinct(source.identity) }, settings);
    else if (isInOrder || !source.isFile) yield* streamSteps(source, distinct, settings);
    else later.push(source);
  }
  yield* interleave(
    later.map((source) => () => streamSteps(source, distinct, settings)),
    settings.streamsAtOnce,
  );
}

/** Copies begin alike, yet each is counted: the second gets "#2" behind its fingerprint. */
function distinctIdentities(): (identity: string) => string {
  const seen = new Map<string, number>();
  return (identity) => {
    addCount(seen, identity, 1);
    const ordinal = seen.get(identity);
    return ordinal === 1 ? identity : `${identity}#${ordinal}`;
  };
}

function nothingOf(source: Source, fault: Fault): EndStep {
  return { kind: "end", source, identity: null, prefixes: [], format: null, bytes: null, fault };
}

function* fileSteps(source: FileSource, settings: PlanSettings): Generator<Step> {
  const { path, fileId, bytes, identity, prefixes, resumption, unendedFromByte = bytes } = source;
  const format = resumption?.format ?? source.format;
  const read = (startByte: number, endByte: number, isUnended: boolean) =>
    planRanges({ startByte, endByte }, settings.chunkBytes).map((range): ChunkStep => {
      const task = taskOf(source, { ...source, format }, range, { kind: "file", path, fileId }, settings);
      return { kind: "chunk", task, resumption, isUnended };
    });
  yield* read(resumption?.startByte ?? 0, unendedFromByte, false);
  yield* read(unendedFromByte, bytes, true);
  yield { kind: "end", source, identity, prefixes, format, bytes, fault: null };
}

/** More than the scanner accepts, so that it sees that the line is too long. */
const KEPT_LINE_BYTES = LONGEST_LINE_BYTES + 16;

async function* streamSteps(
  source: StreamSource,
  distinct: (identity: string) => string,
  settings: PlanSettings,
): AsyncGenerator<Step> {
  const { path, resumption, members } = source;
  let known: EndStep | null = null;
  let bytes = resumption?.startByte ?? 0;
  let fault: Fault | null = null;
  try {
    const stream = untilAborted(source.stream, settings.signal);
    const recognised = members === undefined ? await recogniseStream(source, stream, settings.choice) : { members };
    if ("members" in recognised) {
      for await (const member of recognised.members) yield* streamSteps(memberOf(path, member), distinct, settings);
      return;
    }
    if ("code" in recognised) {
      yield nothingOf(source, recognised);
      return;
    }
    const { format, carried, fingerprint } = recognised;
    const identity = distinct(fingerprint.identity);
    known = { kind: "end", source, identity, prefixes: fingerprint.prefixes, format, bytes: null, fault: null };
    const isKept = isCarrying(layersOf(format));
    const limits = { startByte: bytes, chunkBytes: settings.chunkBytes, longestLineBytes: KEPT_LINE_BYTES };
    for await (const { range, bytes: held, isUnended } of cutStream(observed(recognised.bytes, source), limits)) {
      bytes = range.endByte;
      const input = { kind: "bytes", bytes: held, isKept } as const;
      const task = taskOf({ identity, path, resumption }, { format, carried }, range, input, settings);
      yield { kind: "chunk", task, resumption, isUnended };
    }
  } catch (error) {
    settings.signal?.throwIfAborted();
    const code = error instanceof BrownoutError ? error.code : ErrorCode.incompleteSource;
    const message = `Cannot read all of "${shownPath(path)}": ${systemReason(error)}`;
    fault = { code, message, site: { path: shownPath(path), byte: bytes } };
  }
  // Of what fails before its first byte nothing was read.
  if (fault !== null && (known === null || bytes === 0)) yield nothingOf(source, fault);
  else if (known !== null) yield { ...known, bytes, fault };
}

/** A file in an archive as a source of its own. */
function memberOf(path: string, { name, bytes }: Member): StreamSource {
  return { kind: "stream", path: `${path}:${name}`, stream: bytes, isFile: true, fileId: null, isMember: true };
}

async function* observed(bytes: AsyncIterable<Uint8Array>, { observe }: StreamSource): AsyncGenerator<Uint8Array> {
  if (observe === undefined) yield* bytes;
  else {
    for await (const piece of bytes) {
      observe(piece);
      yield piece;
    }
  }
}

/** A chunk begins with a guess at what earlier lines say; only of a source's first one is it known. */
function taskOf(
  { identity, path, resumption }: Pick<FileSource, "identity" | "path" | "resumption">,
  { format, carried }: Recognised,
  range: ScanTask["range"],
  input: ScanTask["input"],
  { definition, rejects, kernel }: PlanSettings,
): ScanTask {
  const isFirst = range.startByte === (resumption?.startByte ?? 0);
  return {
    source: { identity, path: shownPath(path), format: format.name, fields: format.fields, notes: format.notes },
    range,
    input,
    definition,
    format,
    carried: isFirst ? (resumption?.carried ?? "") : carried,
    rejects,
    kernel,
  };
}

/** What each of the generators yields, in its own order; at most `most` of them are under way at once. */
async function* interleave<T>(starts: readonly (() => AsyncGenerator<T>)[], most: number): AsyncGenerator<T> {
  const waiting = [...starts];
  const active = new Map<AsyncGenerator<T>, Promise<Advance<T>>>();
  try {
    for (;;) {
      while (active.size < most) {
        const next = waiting.shift()?.();
        if (next === undefined) break;
        active.set(next, advance(next));
      }
      if (active.size === 0) return;
      const { generator, result } = await Promise.race(active.values());
      if (result.done) {
        active.delete(generator);
        continue;
      }
      active.set(generator, advance(generator));
      yield result.value;
    }
  } finally {
    for (const [generator, step] of active) {
      step.catch(() => {}); // nobody waits for it any more
      generator.return(undefined).catch(() => {});
    }
  }
}

interface Advance<T> {
  readonly generator: AsyncGenerator<T>;
  readonly result: IteratorResult<T>;
}

async function advance<T>(generator: AsyncGenerator<T>): Promise<Advance<T>> {
  return { generator, result: await generator.next() };
}

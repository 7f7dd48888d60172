/**
 * The sources of a run as a sequence of steps: the chunks of each source in the order of its bytes, then its end.
 */
import { untilAborted } from "../abort.ts";
import { ErrorCode, type Fault, systemReason } from "../error.ts";
import type { ScanDefinition } from "../partial/partial.ts";
import { planRanges } from "../plan/plan.ts";
import type { FormatChoice } from "../scan/detect.ts";
import { LONGEST_LINE_BYTES } from "../scan/driver.ts";
import type { KernelModule } from "../scan/kernel.ts";
import { Rejects } from "../scan/rejects.ts";
import { isCarrying, layersOf } from "../scan/source-format.ts";
import { type Recognised, recogniseStream } from "../sources/recognise.ts";
import type { FileSource, Source, StreamSource } from "../sources/source.ts";
import { cutStream } from "../sources/stream-chunks.ts";
import type { ScanTask } from "./contract.ts";

export type Step = ChunkStep | EndStep;

export interface ChunkStep {
  readonly kind: "chunk";
  readonly task: ScanTask;
}

/** All chunks of the source have been named. */
export interface EndStep {
  readonly kind: "end";
  readonly source: Source;
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
  // Rejects are written in the order of the sources.
  const isInOrder = settings.rejects === Rejects.kept || settings.streamsAtOnce < 2;
  const later: StreamSource[] = [];
  for (const source of sources) {
    if (source.kind === "unreadable") yield { kind: "end", source, bytes: null, fault: source.fault };
    else if (source.kind === "file") yield* fileSteps(source, settings);
    else if (isInOrder || !source.isFile) yield* streamSteps(source, settings);
    else later.push(source);
  }
  yield* interleave(
    later.map((source) => () => streamSteps(source, settings)),
    settings.streamsAtOnce,
  );
}

function* fileSteps(source: FileSource, settings: PlanSettings): Generator<Step> {
  const { path, fileId } = source;
  for (const range of planRanges(source.bytes, settings.chunkBytes)) {
    yield { kind: "chunk", task: taskOf(source, source, range, { kind: "file", path, fileId }, settings) };
  }
  yield { kind: "end", source, bytes: source.bytes, fault: null };
}

/** More than the scanner accepts, so that it sees that the line is too long. */
const KEPT_LINE_BYTES = LONGEST_LINE_BYTES + 16;

async function* streamSteps(source: StreamSource, settings: PlanSettings): AsyncGenerator<Step> {
  let bytes = 0;
  let fault: Fault | null = null;
  try {
    const stream = untilAborted(source.stream, settings.signal);
    const recognised = await recogniseStream(source.path, stream, settings.choice);
    if ("code" in recognised) {
      yield { kind: "end", source, bytes: null, fault: recognised };
      return;
    }
    const isKept = isCarrying(layersOf(recognised.format));
    for await (const chunk of cutStream(recognised.bytes, settings.chunkBytes, KEPT_LINE_BYTES)) {
      bytes = chunk.range.endByte;
      const input = { kind: "bytes", bytes: chunk.bytes, isKept } as const;
      yield { kind: "chunk", task: taskOf(source, recognised, chunk.range, input, settings) };
    }
  } catch (error) {
    settings.signal?.throwIfAborted();
    const message = `Cannot read all of "${source.path}": ${systemReason(error)}`;
    fault = { code: ErrorCode.incompleteSource, message, site: { path: source.path, byte: bytes } };
  }
  // Of what fails before its first byte nothing was read.
  yield { kind: "end", source, bytes: fault !== null && bytes === 0 ? null : bytes, fault };
}

function taskOf(
  { identity, path }: FileSource | StreamSource,
  { format, carried }: Recognised,
  range: ScanTask["range"],
  input: ScanTask["input"],
  { definition, rejects, kernel }: PlanSettings,
): ScanTask {
  const source = { identity, path, format: format.name };
  return { source, range, input, definition, format, carried: range.startByte === 0 ? "" : carried, rejects, kernel };
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

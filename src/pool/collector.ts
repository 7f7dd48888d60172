/**
 * Merges the outcomes of a run into one partial, and refuses to call it a total unless every byte of every source that
 * could be read is covered exactly once and every line is accounted for.
 */
import { BrownoutError, ErrorCode, type Fault } from "../error.ts";
import { addCutOff } from "../partial/cut-off.ts";
import { mergeInto } from "../partial/merge.ts";
import {
  emptyPartial,
  type Partial,
  type ScanDefinition,
  type SourceOutcome,
  sumOf,
  totalLines,
} from "../partial/partial.ts";
import { Reason } from "../scan/reason.ts";
import { unpackRejects } from "../scan/rejects.ts";
import { openRecords, type SourceFormat } from "../scan/source-format.ts";
import { shownPath } from "../sources/file-names.ts";
import type { Source } from "../sources/source.ts";
import type { ScanTask } from "./contract.ts";
import { numberCopies } from "./copies.ts";
import type { EndStep } from "./plan-run.ts";
import type { ChunkOutcome, Outcome } from "./run-steps.ts";

export interface RunTotal {
  readonly partial: Partial;
  readonly sources: readonly SourceOutcome[];
  /** At most one a source: why it could not be read to its end. */
  readonly faults: readonly Fault[];
}

/** What was read of one source. */
export interface SourceTotal {
  readonly source: Source;
  readonly outcome: SourceOutcome;
  readonly partial: Partial;
  /** Of its last line, where that has no end and was told apart. */
  readonly unended: Partial | null;
  /** Null where nothing was read. */
  readonly format: SourceFormat | null;
  /** What the lines of `partial` have said that later ones depend on (`LineParser.carried`). */
  readonly carried: string;
  /** The beginnings of records that its end has cut off. */
  readonly cutOff: readonly Uint8Array[];
  readonly fault: Fault | null;
}

/** A malformed line with its place in its source. */
export interface RejectedLine {
  readonly path: string;
  /** 1-based; null behind a part of the source that could not be read. */
  readonly line: number | null;
  readonly reason: string;
  /** The line without its terminator; of a line that is too long only the beginning. */
  readonly bytes: Uint8Array;
}

export interface Listeners {
  /** Called after every chunk with the number of bytes that it covered. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** Called when a source has been read. */
  readonly onInput?: (() => void) | undefined;
  /** Called for every malformed line, in the order of the sources and of their lines. */
  readonly onReject?: ((rejected: RejectedLine) => void) | undefined;
}

/**
 * @param outcomes of a plan, each source's chunks in the order of its bytes and then its end
 * @throws {BrownoutError} `lost-chunk`, `double-cover`, `lost-lines`: a bug in whoever ran the plan, never the input's
 */
export async function collect(
  outcomes: AsyncIterable<Outcome>,
  definition: ScanDefinition,
  listeners: Listeners = {},
): Promise<RunTotal> {
  const partial = emptyPartial(definition);
  const sources: SourceOutcome[] = [];
  const faults: Fault[] = [];
  for await (const total of collectSources(outcomes, definition, listeners)) {
    mergeInto(partial, total.partial);
    if (total.unended !== null) mergeInto(partial, total.unended);
    addCutOff(partial, total.outcome.identity, Reason.cutOff, total.cutOff.length);
    if (total.fault !== null) faults.push(total.fault);
    sources.push(total.outcome);
  }
  faults.sort((a, b) => ((a.site?.path ?? "") < (b.site?.path ?? "") ? -1 : 1));
  return { partial, sources: numberCopies(partial, sources), faults };
}

/** The same, source by source, each when its end has come. */
export async function* collectSources(
  outcomes: AsyncIterable<Outcome>,
  definition: ScanDefinition,
  { onBytes, onInput, onReject }: Listeners = {},
): AsyncGenerator<SourceTotal> {
  /** The sources at hand: those whose chunks have begun to come, and whose end has not. */
  const open = new Map<string, OpenSource>();

  for await (const outcome of outcomes) {
    if (outcome.kind === "end") {
      onInput?.();
      const total = ended(outcome, open.get(outcome.identity ?? ""), definition);
      const { path } = total.outcome;
      const line = open.get(outcome.identity ?? "")?.lines ?? null;
      for (const bytes of total.cutOff) onReject?.({ path, line, reason: Reason.cutOff, bytes });
      yield total;
      open.delete(outcome.identity ?? "");
      continue;
    }
    const { source, range } = outcome.task;
    const current = open.get(source.identity) ?? newSource(definition, outcome);
    open.set(source.identity, current);
    if (range.startByte > current.endByte) throw missing(source.path, current.endByte);
    if (range.startByte < current.endByte) throw doubled(outcome.task);
    const part = outcome.reply.partial;
    const lines = refuseOtherCover(part, outcome);
    if (onReject !== undefined) {
      for (const { line, ...rest } of unpackRejects(outcome.reply.rejects)) {
        onReject({ path: source.path, line: current.lines === null ? null : current.lines + line, ...rest });
      }
    }
    current.endByte = range.endByte;
    current.carriedAtEnd = outcome.reply.carried;
    current.fault ??= outcome.reply.fault;
    current.lines = current.lines === null || current.fault !== null ? null : current.lines + lines;
    if (outcome.isUnended) {
      current.unended ??= emptyPartial(definition);
      mergeInto(current.unended, part);
    } else {
      mergeInto(current.partial, part);
      current.carried = outcome.reply.carried;
    }
    onBytes?.(range.endByte - range.startByte);
  }
  for (const { path, endByte } of open.values()) throw missing(path, endByte);
}

/** How far the chunks of a source have come; its line count is unknown behind a fault. */
interface OpenSource {
  readonly path: string;
  readonly partial: Partial;
  unended: Partial | null;
  carried: string;
  /** The same behind a last line without an end. */
  carriedAtEnd: string;
  endByte: number;
  lines: number | null;
  fault: Fault | null;
}

function newSource(definition: ScanDefinition, { task, resumption }: ChunkOutcome): OpenSource {
  return {
    path: task.source.path,
    partial: emptyPartial(definition),
    unended: null,
    carried: resumption?.carried ?? "",
    carriedAtEnd: resumption?.carried ?? "",
    endByte: resumption?.startByte ?? 0,
    lines: resumption?.lines ?? 0,
    fault: null,
  };
}

function ended(end: EndStep, read: OpenSource | undefined, definition: ScanDefinition): SourceTotal {
  const { source, identity, prefixes, format, bytes } = end;
  const path = shownPath(source.path);
  const resumption = source.kind === "unreadable" ? undefined : source.resumption;
  const endByte = read?.endByte ?? resumption?.startByte ?? 0;
  if (bytes !== endByte && bytes !== null) throw missing(path, endByte);
  const { partial = emptyPartial(definition), unended = null, carried = resumption?.carried ?? "" } = read ?? {};
  for (const part of [partial, unended]) if (part !== null) refuseLostLines(part);
  const fault = read?.fault ?? end.fault;
  const outcome = { path, identity, bytes, complete: fault === null, prefixes };
  const isCutShort = fault !== null || format === null || read === undefined; // where it would go on is not known
  const cutOff = isCutShort ? [] : openRecords(format, read.carriedAtEnd).map((text) => new TextEncoder().encode(text));
  return { source, outcome, partial, unended, format, carried, cutOff, fault };
}

/** A reply covers the range that it was asked for: all of it, or its beginning where there is a fault. */
function refuseOtherCover(part: Partial, { task, reply }: ChunkOutcome): number {
  const { source, range } = task;
  const tally = part.sources.get(source.identity);
  const [covered, ...others] = tally?.ranges ?? [];
  const startsRight = covered?.startByte === range.startByte;
  const endsRight =
    covered?.endByte === range.endByte || (reply.fault !== null && (covered?.endByte ?? Infinity) < range.endByte);
  if (covered !== undefined && others.length === 0 && part.sources.size === 1 && startsRight && endsRight) {
    return covered.lines;
  }
  throw new BrownoutError(
    ErrorCode.lostChunk,
    `Cannot merge bytes ${range.startByte} to ${range.endByte} of "${source.path}": its worker answered for other bytes`,
    { site: { path: source.path, byte: range.startByte } },
  );
}

/** The chunks of a source follow one another from its first byte to its last; one has been left out. */
function missing(path: string, byte: number): BrownoutError {
  const message = `Cannot complete "${path}": the chunk at byte ${byte} is missing`;
  return new BrownoutError(ErrorCode.lostChunk, message, { site: { path, byte } });
}

function doubled({ source, range }: ScanTask): BrownoutError {
  const message = `Cannot merge bytes ${range.startByte} to ${range.endByte} of "${source.path}": they came twice`;
  return new BrownoutError(ErrorCode.doubleCover, message, { site: { path: source.path, byte: range.startByte } });
}

function refuseLostLines({ sources, hours }: Partial): void {
  for (const tally of sources.values()) {
    const total = totalLines(tally);
    const accounted = tally.blank + tally.directive + sumOf(tally.malformed.values()) + tally.records;
    if (total === accounted) continue;
    throw new BrownoutError(
      ErrorCode.lostLines,
      `Cannot account for "${tally.path}": expected ${total} lines but found ${accounted}`,
      { site: { path: tally.path } },
    );
  }
  const records = sumOf([...sources.values()].map((tally) => tally.records));
  const requests = sumOf([...hours.values()].map((cell) => cell.requests));
  if (records === requests) return;
  throw new BrownoutError(ErrorCode.lostLines, `Cannot account for records: expected ${records} but found ${requests}`);
}

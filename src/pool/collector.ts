/**
 * Merges the outcomes of a run into one partial, and refuses to call it a total unless every byte of every source that
 * could be read is covered exactly once and every line is accounted for.
 */
import { BrownoutError, ErrorCode, type Fault } from "../error.ts";
import { mergeInto } from "../partial/merge.ts";
import {
  emptyPartial,
  type Partial,
  type ScanDefinition,
  type SourceOutcome,
  sumOf,
  totalLines,
} from "../partial/partial.ts";
import { decodePartial } from "../partial/wire.ts";
import type { EndStep } from "./plan-run.ts";
import type { ChunkOutcome, Outcome } from "./run-steps.ts";

export interface RunTotal {
  readonly partial: Partial;
  readonly sources: readonly SourceOutcome[];
  /** At most one a source: why it could not be read to its end. */
  readonly faults: readonly Fault[];
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
  { onBytes, onReject }: Listeners = {},
): Promise<RunTotal> {
  const partial = emptyPartial(definition);
  const sources: SourceOutcome[] = [];
  const faults: Fault[] = [];
  let fault: Fault | null = null;
  let linesBefore: number | null = 0;

  for await (const outcome of outcomes) {
    if (outcome.kind === "end") {
      fault ??= outcome.fault;
      if (fault === null) refuseGap(partial, outcome);
      if (fault !== null) faults.push(fault);
      const identity = outcome.source.kind === "unreadable" ? null : outcome.source.identity;
      sources.push({ path: outcome.source.path, identity, bytes: outcome.bytes, complete: fault === null });
      fault = null;
      linesBefore = 0;
      continue;
    }
    const { path } = outcome.task.source;
    const part = decodePartial(outcome.reply.partial, `chunk at ${outcome.task.range.startByte} of ${path}`);
    const lines = refuseOtherCover(part, outcome);
    for (const { line, reason, bytes } of outcome.reply.rejects) {
      onReject?.({ path, line: linesBefore === null ? null : linesBefore + line, reason, bytes });
    }
    fault ??= outcome.reply.fault;
    linesBefore = linesBefore === null || fault !== null ? null : linesBefore + lines;
    mergeInto(partial, part);
    onBytes?.(outcome.task.range.endByte - outcome.task.range.startByte);
  }
  refuseLostLines(partial);
  return { partial, sources, faults };
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

/** Without a fault the ranges of a source have joined into one, from its first byte to its last. */
function refuseGap(partial: Partial, { source, bytes }: EndStep): void {
  const ranges = source.kind === "unreadable" ? [] : (partial.sources.get(source.identity)?.ranges ?? []);
  const [first] = ranges;
  if (bytes === 0 && ranges.length === 0) return;
  if (ranges.length === 1 && first?.startByte === 0 && first.endByte === bytes) return;
  const byte = first?.startByte === 0 ? first.endByte : 0;
  throw new BrownoutError(
    ErrorCode.lostChunk,
    `Cannot complete "${source.path}": expected ${bytes} bytes but the chunk at byte ${byte} is missing`,
    { site: { path: source.path, byte } },
  );
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

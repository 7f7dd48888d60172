/**
 * What became of one source, of which two partials hold a part each: commutative and associative, as merging is.
 */
import type { CoveredRange, SourceOutcome } from "./partial.ts";

/** What a partial says of a source. */
export interface Part {
  readonly outcome: SourceOutcome;
  readonly ranges: readonly CoveredRange[];
}

/**
 * The first path, the larger size; complete if both together cover all of it. But bytes 0 to 100 of a log of which no more
 * could be read, and an empty part of it, are no whole log: that its known bytes are all covered was so before.
 *
 * @param ranges those of both, joined
 */
export function joinOutcomes(one: Part, other: Part, ranges: readonly CoveredRange[]): SourceOutcome {
  const [ours, theirs] = [one.outcome, other.outcome];
  const bytes =
    ours.bytes === null || theirs.bytes === null ? (ours.bytes ?? theirs.bytes) : Math.max(ours.bytes, theirs.bytes);
  const prefixes = longerOf(ours.prefixes, theirs.prefixes);
  const isCutOff = [one, other].some((part) => (part.outcome.bytes ?? 0) === bytes && isCutShort(part));
  return {
    path: ours.path < theirs.path ? ours.path : theirs.path,
    identity: ours.identity,
    bytes,
    complete: bytes !== null && isWhole(ranges, bytes) && !isCutOff,
    ...(prefixes === undefined ? {} : { prefixes }),
  };
}

/** Everything that is known of it was read, and it is not complete. */
function isCutShort({ outcome: { bytes, complete }, ranges }: Part): boolean {
  return !complete && isWhole(ranges, bytes ?? 0);
}

function isWhole(ranges: readonly CoveredRange[], bytes: number): boolean {
  if (bytes === 0) return ranges.every(({ endByte }) => endByte === 0);
  const [first, ...more] = ranges;
  return more.length === 0 && first?.startByte === 0 && first.endByte === bytes;
}

/** A source that has grown has the prefixes that it had before, and more. */
function longerOf(
  ours: readonly string[] | undefined,
  theirs: readonly string[] | undefined,
): readonly string[] | undefined {
  if (ours === undefined || theirs === undefined) return ours ?? theirs;
  if (ours.length !== theirs.length) return ours.length > theirs.length ? ours : theirs;
  return ours.join() < theirs.join() ? ours : theirs;
}

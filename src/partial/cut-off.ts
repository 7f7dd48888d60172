/**
 * Records that a source has begun and its end has cut off: their lines are directives, as those of a record that goes on
 * are, so each counts as one malformed piece more, on the last line.
 */
import { addCount, type CoveredRange, type Partial, SAMPLES_PER_RANGE } from "./partial.ts";

export function addCutOff({ sources }: Partial, identity: string | null, reason: string, count: number): void {
  const tally = sources.get(identity ?? "");
  const last = tally?.ranges.at(-1);
  if (tally === undefined || last === undefined || count === 0) return;
  addCount(tally.malformed, reason, count);
  tally.further += count;
  tally.ranges = [...tally.ranges.slice(0, -1), withSample(last, reason)];
}

function withSample(range: CoveredRange, reason: string): CoveredRange {
  const samples = [...range.samples, { line: range.lines, reason }].slice(0, SAMPLES_PER_RANGE);
  return { ...range, samples };
}

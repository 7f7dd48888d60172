/**
 * What a report says of malformed lines: how many for which reason, and the first few with their places.
 */
import { addCount, SAMPLES_PER_RANGE, type SourceTally } from "../partial/partial.ts";

/** By reason, in the order of the alphabet. */
export function countReasons(tallies: readonly SourceTally[]): Record<string, number> {
  return sumByName(tallies.map(({ malformed }) => malformed));
}

/** Records of repaired lines by what was repaired, in the order of the alphabet. */
export function countRepairs(tallies: readonly SourceTally[]): Record<string, number> {
  return sumByName(tallies.map(({ repaired }) => repaired));
}

function sumByName(counts: readonly ReadonlyMap<string, number>[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const each of counts) for (const [name, count] of each) addCount(sums, name, count);
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * `path:line: reason`, the sources in the order given. Line numbers are known up to the first gap of a source, so only
 * its first range is sampled.
 */
export function sampleLines(tallies: readonly SourceTally[]): string[] {
  return tallies
    .flatMap((tally) => {
      const [first] = tally.ranges;
      const samples = first?.startByte === 0 ? first.samples : [];
      return samples.map((sample) => `${tally.path}:${sample.line}: ${sample.reason}`);
    })
    .slice(0, SAMPLES_PER_RANGE);
}

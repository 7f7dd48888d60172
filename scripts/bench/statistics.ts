/**
 * What is said of a lane. Null is for what is not known, and stays null whatever is made of it.
 */
import type { Measurement } from "./child.ts";

/** What it took, by round. */
interface Series {
  readonly runs: readonly Measurement[];
}

export function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

export function medianMs(series: Series | undefined): number | null {
  return median((series?.runs ?? []).map((run) => run.elapsedMs));
}

export function medianProcessorMs(series: Series | undefined): number | null {
  const known = (series?.runs ?? []).flatMap(({ processorMs }) => processorMs ?? []);
  return known.length < (series?.runs.length ?? 0) ? null : median(known);
}

/** The most memory that any of the runs has used. */
export function peakBytes(series: Series | undefined): number | null {
  let most: number | null = null;
  for (const { peakBytes } of series?.runs ?? []) {
    if (peakBytes === null) return null;
    most = Math.max(most ?? 0, peakBytes);
  }
  return most;
}

/** The median, over the rounds in which both ran, of what `compare` makes of their times. */
export function compareRounds(
  one: Series | undefined,
  other: Series | undefined,
  compare: (oneMs: number, otherMs: number) => number,
): number | null {
  const compared = (one?.runs ?? []).flatMap((run, round) => {
    const beside = other?.runs[round];
    return beside === undefined ? [] : [compare(run.elapsedMs, beside.elapsedMs)];
  });
  return median(compared);
}

/** How many times as long as the other it took. */
export function ratio(one: Series | undefined, other: Series | undefined): number | null {
  return compareRounds(one, other, (oneMs, otherMs) => oneMs / otherMs);
}

/** How much longer than the other it took. */
export function excessMs(one: Series | undefined, other: Series | undefined): number | null {
  return compareRounds(one, other, (oneMs, otherMs) => oneMs - otherMs);
}

export function quotient(dividend: number | null, divisor: number | null): number | null {
  return dividend === null || divisor === null ? null : dividend / divisor;
}

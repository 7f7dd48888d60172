/**
 * S. Holm's correction for many tests at once (A Simple Sequentially Rejective Multiple Test Procedure, 1979): if those
 * with an adjusted p below alpha are called differences, then the probability that any of them is none is below alpha,
 * however the tests hang together.
 */

/** The adjusted p values, in the order given: the k-th smallest of m times m - k + 1, none below the one before, at most 1. */
export function holm(ps: readonly number[]): number[] {
  const ascending = ps.map((_, at) => at).sort((one, other) => (ps[one] ?? 0) - (ps[other] ?? 0));
  const adjusted = ps.map(() => 1);
  let least = 0;
  ascending.forEach((at, rank) => {
    least = Math.min(1, Math.max(least, (ps.length - rank) * (ps[at] ?? 0)));
    adjusted[at] = least;
  });
  return adjusted;
}

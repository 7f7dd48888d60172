/**
 * Rows -> verdicts. A difference counts only if it is large, concerns enough users, and is more than noise: it passes the
 * effect size, the floor and, corrected for the number of rows that were tested (Holm), the significance test.
 *
 * Everything here is the same from either side: with BASE and HEAD exchanged, worse and better are, and nothing else.
 */
import { compareFractions, type Fraction, increasedBy, minus, toNumber } from "./fraction.ts";
import { type Pair, type Probe, usersOf } from "./measure.ts";
import type { RowKey } from "./row.ts";
import type { ClientChange, ComparisonTotal } from "./schema.ts";
import { holm } from "./statistics/holm.ts";
import { type Measure, Verdict } from "./terms.ts";

export interface Thresholds {
  /** How often at most any row of two samples of the same may seem to differ: 0.05. */
  readonly alpha: number;
  /** The larger side exceeds the smaller by this share of it, or more: 1/10. */
  readonly minEffect: Fraction;
  /** The side with more has at least so many affected users. */
  readonly minUsers: number;
}

/** A row to be judged; `key` is null for the total. */
export interface ProbedRow extends Pair {
  readonly key: RowKey | null;
  readonly probe: Probe;
  readonly clients: ClientChange | null;
}

export interface JudgedRow {
  readonly key: RowKey | null;
  readonly row: ComparisonTotal;
  readonly probe: Probe;
  /** Whether it passes the floor and the test, however small the effect. */
  readonly isSignificant: boolean;
  /** Whether a side has as many users as the floor asks for where the other cannot be asked about them. */
  readonly hidden: { readonly base: boolean; readonly head: boolean };
  /** Whether it passes the test and has the effect, and only the floor is in the way. */
  readonly isBelowFloor: boolean;
}

/** @returns the rows in the order given, and for how many of them the probabilities were corrected */
export function judge(
  rows: readonly ProbedRow[],
  measure: Measure,
  thresholds: Thresholds,
): { readonly judged: JudgedRow[]; readonly tested: number } {
  const tested = rows.filter(({ probe: { p, events } }) => p !== null && events > 0);
  const corrected = holm(tested.map(({ probe: { p } }) => p ?? 1));
  const adjusted = new Map(tested.map((row, index) => [row, corrected[index] ?? 1]));
  const judged = rows.map((row): JudgedRow => {
    const { key, base, head, probe, clients } = row;
    const adjustedP = probe.p === null ? null : (adjusted.get(row) ?? 1);
    const areMany = (users: number) => users > 0 && users >= thresholds.minUsers;
    const hasEnoughUsers = areMany(Math.max(usersOf(measure, base), usersOf(measure, head)));
    const passesTest = adjustedP !== null && adjustedP < thresholds.alpha;
    const isSignificant = passesTest && hasEnoughUsers;
    const isBelowFloor = passesTest && !hasEnoughUsers && differs(verdictOf(row, thresholds.minEffect));
    return {
      key,
      probe,
      isSignificant,
      hidden: { base: areMany(probe.apart.base), head: areMany(probe.apart.head) },
      isBelowFloor,
      row: {
        base: { value: numberOf(probe.base), ...base },
        head: { value: numberOf(probe.head), ...head },
        ...changeOf(probe),
        p: probe.p,
        adjustedP,
        verdict: verdictOf(row, isSignificant ? thresholds.minEffect : null),
        clients,
      },
    };
  });
  return { judged, tested: tested.length };
}

function differs(verdict: Verdict): boolean {
  return verdict === Verdict.worse || verdict === Verdict.better;
}

function numberOf(value: Fraction | null): number | null {
  return value === null ? null : toNumber(value);
}

function changeOf({ base, head, p }: Probe) {
  if (base === null || head === null || p === null) return { difference: null, ratio: null };
  return {
    difference: toNumber(minus(head, base)),
    ratio: base.numerator === 0n ? null : toNumber(head) / toNumber(base),
  };
}

/** @param minEffect null where the difference may be noise */
function verdictOf({ base, head, probe }: ProbedRow, minEffect: Fraction | null): Verdict {
  if (base.requests === 0 && head.requests === 0) return Verdict.same;
  if (base.requests === 0) return Verdict.added;
  if (head.requests === 0) return Verdict.removed;
  const { base: before, head: after, p } = probe;
  if (before === null || after === null || p === null) return Verdict.incomparable;
  if (minEffect === null) return Verdict.same;
  const isWorse = compareFractions(before, after) < 0;
  const [smaller, larger] = isWorse ? [before, after] : [after, before];
  if (compareFractions(larger, increasedBy(smaller, minEffect)) < 0) return Verdict.same;
  return isWorse ? Verdict.worse : Verdict.better;
}

/**
 * Whether the peak hour moved. Of two samples of the same day the largest hours differ more often than not, so a peak has
 * moved only where HEAD's stands out from what HEAD itself counted in each hour that was BASE's.
 */
import { HOURS_PER_DAY } from "../../partial/clock-hour.ts";
import type { Report } from "../schema.ts";
import { Rank } from "../terms.ts";
import { compareFractions, increasedBy } from "./fraction.ts";
import type { Thresholds } from "./judge.ts";
import { type Pair, probeRow, usersOf } from "./measure.ts";
import type { Comparison } from "./schema.ts";
import { cellsOf, type Side } from "./side.ts";
import { By, Measure } from "./terms.ts";

/** HEAD's peak was chosen among so many hours: the probability is corrected for that (Bonferroni). */
const OTHER_HOURS = HOURS_PER_DAY - 1;

export function comparePeaks(base: Side, head: Side, thresholds: Thresholds): Comparison["peak"] {
  const [before, after] = [hoursOf(base.report), hoursOf(head.report)];
  const unmoved = { base: before, head: after, moved: false, adjustedP: null };
  if (before === null || after === null || before.some((hour) => after.includes(hour))) return unmoved;

  const measure = head.report.definition.rank === Rank.userHours ? Measure.userHours : Measure.uniqueIps;
  const cells = cellsOf(head, By.hour);
  const of = (hours: readonly number[]) => cells.flatMap(({ key, cell }) => (hours.includes(key.hour) ? [cell] : []));
  const pairs = of(before).flatMap((there) => of(after).map((here): Pair => ({ base: there, head: here })));
  const probes = pairs.map((pair) => probeRow(measure, pair));
  const ps = probes.flatMap(({ p }) => p ?? []);
  if (ps.length < probes.length) return unmoved; // HEAD says nothing of an hour that was BASE's peak
  const adjustedP = Math.min(1, Math.max(...ps) * OTHER_HOURS);
  const { alpha, minEffect, minUsers } = thresholds;
  const standsOut =
    probes.every(
      ({ base, head }) => base !== null && head !== null && compareFractions(head, increasedBy(base, minEffect)) >= 0,
    ) && of(after).every((cell) => usersOf(measure, cell) >= minUsers);
  return { ...unmoved, moved: adjustedP < alpha && standsOut, adjustedP };
}

function hoursOf({ peak }: Report): number[] | null {
  return peak?.hours ?? null;
}

/**
 * The total of all hours. Per working day it is the sum of the values of the hours that both sides cover, so that a day that
 * is not over does not count as one.
 *
 * Its test is that of a row. If no hour's rate has changed, then of the n events of an hour that one side covers on a days
 * and the other on b, n·a/(a+b) are expected on the first; the sums of what is expected stand in place of the exposures.
 * (Where a/(a+b) differs between hours, the events vary less than the binomial that is tested: W. Hoeffding, 1956.)
 */
import { sumOf } from "../../partial/partial.ts";
import { type Fraction, fractionOf, minus, plus, ratioInWholeNumbers } from "./fraction.ts";
import {
  type DailyMeasure,
  dailyQuantity,
  type Pair,
  type Probe,
  probeRow,
  type Quantity,
  usersOf,
} from "./measure.ts";
import { testCounts } from "./statistics/binomial.ts";
import { Measure } from "./terms.ts";

/** @param hours the rows by hour, whatever the table shows */
export function probeTotal(measure: Measure, total: Pair, hours: readonly Pair[]): Probe {
  if (measure === Measure.errorRate) return probeRow(measure, total);
  if (measure === Measure.uniqueIps) {
    const areAlike = hours.every(({ base, head }) => base.workingDays === head.workingDays);
    const probe = probeRow(measure, total);
    return areAlike ? probe : { ...probe, p: null };
  }
  const level = sumOver(hours, (hour) => dailyQuantity(measure, hour.head));
  const covered = hours.filter(({ base, head }) => base.workingDays > 0 && head.workingDays > 0);
  const others = hours.filter((hour) => !covered.includes(hour));
  const apart = {
    base: sumOf(others.map(({ base }) => usersOf(measure, base))),
    head: sumOf(others.map(({ head }) => usersOf(measure, head))),
  };
  if (covered.length === 0) {
    const base = sumOver(hours, (hour) => dailyQuantity(measure, hour.base));
    return { base, head: level, level, p: null, events: 0, apart };
  }
  const base = sumOver(covered, (hour) => dailyQuantity(measure, hour.base));
  const head = sumOver(covered, (hour) => dailyQuantity(measure, hour.head));
  return { base, head, level, apart, ...testTotal(measure, covered) };
}

/** The sum of the means of the hours that are covered at all. */
function sumOver(hours: readonly Pair[], quantityOf: (hour: Pair) => Quantity): Fraction | null {
  const means = hours
    .map(quantityOf)
    .filter(({ exposure }) => exposure > 0)
    .map(({ events, exposure }) => fractionOf(events, exposure));
  return means.length === 0 ? null : means.reduce(plus);
}

function testTotal(measure: DailyMeasure, hours: readonly Pair[]): Pick<Probe, "p" | "events"> {
  const sums = { base: 0, head: 0, expectedInBase: fractionOf(0, 1) };
  for (const { base, head } of hours) {
    const [before, after] = [dailyQuantity(measure, base), dailyQuantity(measure, head)];
    const share = fractionOf(before.exposure, before.exposure + after.exposure);
    const events = BigInt(before.events + after.events);
    sums.base += before.events;
    sums.head += after.events;
    sums.expectedInBase = plus(sums.expectedInBase, { ...share, numerator: share.numerator * events });
  }
  const events = sums.base + sums.head;
  if (events === 0) return { p: 1, events };
  const expectedInHead = minus(fractionOf(events, 1), sums.expectedInBase);
  const [before, after] = ratioInWholeNumbers(sums.expectedInBase, expectedInHead);
  const p = testCounts({ events: sums.base, exposure: before }, { events: sums.head, exposure: after });
  return { p, events };
}

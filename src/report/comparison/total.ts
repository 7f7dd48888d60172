/**
 * The total of all hours. Per working day it is the sum of the values of the hours that both sides cover, so that a day that
 * is not over does not count as one.
 *
 * Where each hour is covered on a days by one side and on b by the other, its test is that of a row. Where a and b differ
 * between hours, it is of the sum that is shown, which is then normal: of the n events of an hour, the difference of the two
 * values varies by n/(ab), if its rate has not changed.
 */
import { sumOf } from "../../partial/partial.ts";
import { type Fraction, fractionOf, minus, plus, toNumber } from "./fraction.ts";
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
import { erfc } from "./statistics/erfc.ts";
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
  const pairs = hours.map(({ base, head }) => [dailyQuantity(measure, base), dailyQuantity(measure, head)] as const);
  const sums = { base: 0, head: 0 };
  for (const [base, head] of pairs) {
    sums.base += base.events;
    sums.head += head.events;
  }
  const events = sums.base + sums.head;
  const [first] = pairs;
  if (events === 0 || first === undefined) return { p: 1, events };
  const [{ exposure: a }, { exposure: b }] = first;
  const areAlike = pairs.every(([base, head]) => base.exposure * b === head.exposure * a);
  const p = areAlike
    ? testCounts({ events: sums.base, exposure: a }, { events: sums.head, exposure: b })
    : normalP(pairs);
  return { p, events };
}

/** In fractions up to the root, so that the two sides can be exchanged without a change of a bit. */
function normalP(pairs: readonly (readonly [base: Quantity, head: Quantity])[]): number {
  const differences = pairs.map(([base, head]) =>
    minus(fractionOf(head.events, head.exposure), fractionOf(base.events, base.exposure)),
  );
  const variances = pairs.map(([base, head]) => fractionOf(base.events + head.events, base.exposure * head.exposure));
  const deviation = toNumber(differences.reduce(plus)) / Math.sqrt(toNumber(variances.reduce(plus)));
  return Math.min(1, erfc(Math.abs(deviation) / Math.SQRT2));
}

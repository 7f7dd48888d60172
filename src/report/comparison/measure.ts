/**
 * What is measured in a row: which counts, out of what, and which test tells two of them apart.
 */
import { type Fraction, fractionOf } from "./fraction.ts";
import type { Cell } from "./side.ts";
import { testCounts } from "./statistics/binomial.ts";
import { testShares } from "./statistics/proportions.ts";
import { Measure } from "./terms.ts";

/** A row of both sides. */
export interface Pair {
  readonly base: Cell;
  readonly head: Cell;
  /** Of a row of one weekday, whether a side has no date of it and covers the hour on others: as if it had been a holiday. */
  readonly isHoliday?: { readonly base: boolean; readonly head: boolean };
}

/** What the measure makes of a row. */
export interface Probe {
  /** The values; null where a side does not know, or covers nothing of the row. */
  readonly base: Fraction | null;
  readonly head: Fraction | null;
  /** What HEAD's value is by itself, whatever BASE covers. */
  readonly level: Fraction | null;
  /** The two-sided p of the measure's test; null where the values cannot be set against each other. */
  readonly p: number | null;
  /** Of both sides together. Without any there is nothing to test. */
  readonly events: number;
  /**
   * Affected users that a side has where the other cannot be asked about them: it does not cover the hour, or has no requests
   * to make a rate of. Of a holiday nobody is asked.
   */
  readonly apart: { readonly base: number; readonly head: number };
}

/** So many events in so many days or requests. */
export interface Quantity {
  readonly events: number;
  /** 0 where the side covers nothing of the row. */
  readonly exposure: number;
}

export function probeRow(measure: Measure, { base, head, isHoliday }: Pair): Probe {
  const [before, after] = [quantityOf(measure, base), quantityOf(measure, head)];
  // A union over five days is no multiple of one over four: who comes back is in both once.
  const isComparable = measure !== Measure.uniqueIps || base.workingDays === head.workingDays;
  const canBeTested = isComparable && before !== null && after !== null && before.exposure > 0 && after.exposure > 0;
  return {
    base: meanOf(before),
    head: meanOf(after),
    level: meanOf(after),
    p: canBeTested ? test(measure, before, after) : null,
    events: (before?.events ?? 0) + (after?.events ?? 0),
    apart: {
      base: canBeTested || isHoliday?.head ? 0 : usersOf(measure, base),
      head: canBeTested || isHoliday?.base ? 0 : usersOf(measure, head),
    },
  };
}

/** Null where a side does not know it. */
function quantityOf(measure: Measure, cell: Cell): Quantity | null {
  const { uniqueIps, errors, requests, workingDays } = cell;
  if (measure === Measure.errorRate) return { events: errors, exposure: requests };
  if (measure !== Measure.uniqueIps) return dailyQuantity(measure, cell);
  return uniqueIps === null ? null : { events: uniqueIps, exposure: workingDays === 0 ? 0 : 1 };
}

/** What is counted per working day. */
export type DailyMeasure = typeof Measure.userHours | typeof Measure.errors;

export function dailyQuantity(measure: DailyMeasure, { userHours, errors, workingDays }: Cell): Quantity {
  return { events: measure === Measure.userHours ? userHours : errors, exposure: workingDays };
}

/** How many users a row concerns, for the floor. */
export function usersOf(measure: Measure, { userHours, uniqueIps }: Cell): number {
  return measure === Measure.uniqueIps ? (uniqueIps ?? 0) : userHours;
}

function test(measure: Measure, base: Quantity, head: Quantity): number {
  if (measure !== Measure.errorRate) return testCounts(base, head);
  return testShares({ events: base.events, trials: base.exposure }, { events: head.events, trials: head.exposure });
}

function meanOf(quantity: Quantity | null): Fraction | null {
  return quantity === null || quantity.exposure === 0 ? null : fractionOf(quantity.events, quantity.exposure);
}

/**
 * Which clock hours a report speaks of: those of the chosen weekdays, from `since` up to but not including `until`.
 */
import { type ClockHour, weekdayIndex } from "../partial/clock-hour.ts";
import { WEEKDAYS, type Weekday } from "./weekday.ts";

export interface Window {
  /** In the order of the week. */
  readonly days: readonly Weekday[];
  readonly since?: ClockHour | undefined;
  readonly until?: ClockHour | undefined;
}

export function weekdayOf(clockHour: ClockHour): Weekday {
  return WEEKDAYS[weekdayIndex(clockHour)];
}

export function isInWindow(clockHour: ClockHour, { days, since, until }: Window): boolean {
  if (since !== undefined && clockHour < since) return false;
  if (until !== undefined && clockHour >= until) return false;
  return days.includes(weekdayOf(clockHour));
}

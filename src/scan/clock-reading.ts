/**
 * The parts of a time as digits -> the second that they name, or `impossibleTime` if no calendar or clock has it.
 *
 * A leap second (`:60`) exists only in the last minute of an hour and belongs to that hour. Without seconds, a time is
 * the first second of its minute.
 */
import { daysInMonth, epochDay } from "../partial/clock-hour.ts";
import { Reason } from "./reason.ts";

/** What a clock showed. */
export interface ClockReading {
  /** Seconds since 1970-01-01T00:00:00 on the clock's own wall time. */
  readonly wallSecond: number;
  /** The clock's offset from UTC in seconds, east positive; null where the stamp names no zone. */
  readonly offset: number | null;
}

export const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_HOUR = 3_600;
const SECONDS_PER_MINUTE = 60;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 1 to 12 for `Jan` to `Dec`, else 0. */
export function monthNumber(name: string | undefined): number {
  return MONTHS.indexOf(name as string) + 1;
}

export type ClockDigits = readonly [hour: string | undefined, minute: string | undefined, second: string | undefined];

export function readingOf(
  year: number,
  month: number,
  day: number,
  [hourDigits, minuteDigits, secondDigits = "0"]: ClockDigits,
  offset: number | null | Reason,
): ClockReading | Reason {
  const [hour, minute, second] = [Number(hourDigits), Number(minuteDigits), Number(secondDigits)];
  const isLeapSecond = second === 60 && minute === 59;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Reason.impossibleTime;
  if (hour > 23 || minute > 59 || (second > 59 && !isLeapSecond)) return Reason.impossibleTime;
  if (typeof offset === "string") return offset;
  const secondOfDay = hour * SECONDS_PER_HOUR + minute * SECONDS_PER_MINUTE + (isLeapSecond ? 59 : second);
  return { wallSecond: epochDay(year, month, day) * SECONDS_PER_DAY + secondOfDay, offset };
}

export function offsetOf(sign?: string, hours?: string, minutes = "00"): number | null | Reason {
  if (sign === undefined) return null;
  if (Number(hours) > 23 || Number(minutes) > 59) return Reason.impossibleTime;
  const seconds = Number(hours) * SECONDS_PER_HOUR + Number(minutes) * SECONDS_PER_MINUTE;
  return sign === "-" && seconds > 0 ? -seconds : seconds;
}

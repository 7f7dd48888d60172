import { type ClockHour, daysInMonth, epochDay, HOURS_PER_DAY } from "../partial/clock-hour.ts";
import { BadValue } from "./bad-value.ts";

const BOUND = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d)(?::00){0,2})?$/;

/** A date (`2019-05-06`, its hour 0) or a clock hour (`2019-05-06T17`). */
export function readClockHour(text: string): ClockHour {
  const [year, month, day, hour] = (BOUND.exec(text) ?? []).slice(1).map((digits) => Number(digits ?? 0));
  const exists =
    year !== undefined &&
    month !== undefined &&
    day !== undefined &&
    hour !== undefined &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month) &&
    hour < HOURS_PER_DAY;
  if (!exists) throw new BadValue('a date like "2019-05-06" or a clock hour like "2019-05-06T17"', text);
  return epochDay(year, month, day) * HOURS_PER_DAY + hour;
}

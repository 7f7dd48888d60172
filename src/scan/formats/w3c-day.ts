/**
 * The date of lines that have a time and no date: that of the last `#Date:`, until the clock passes midnight.
 *
 *     #Date: 2019-05-06 22:50:11
 *     #Fields: time c-ip sc-status
 *     23:50:00 203.0.113.9 502        2019-05-06
 *     00:05:00 203.0.113.9 502        2019-05-07
 *
 * - A clock that goes back by more than an hour has passed midnight: 18:00 may be followed by 08:00 where nobody works at
 *   night. Lines are out of order by seconds or minutes, so one that goes back by less is late on the same date.
 * - Within ten minutes after midnight, a clock in the last ten minutes of a day is that of a late line, and its date is
 *   the one before: 23:59:59, 00:00:01, 23:59:58, 00:00:02.
 * - A clock that goes forward is on the same date however far it goes. Of a day without any line nothing can be known.
 *
 * What is carried is a `#Date:` with the last clock. Until ten minutes after midnight its hour is 24: the date may still
 * be the one before.
 */
import { dateOfEpochDay, daysInMonth, epochDay } from "../../partial/clock-hour.ts";

export interface StatedDay {
  /** As `#Date:` states it, with the last clock; "" where the date is not known. */
  stated: string;
  /** The date of a line with this time, the next one in the log. */
  dateAt(time: string): string | undefined;
}

const ISO_DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T\t ]+(\d\d:\d\d(?::\d\d)?))?/;
/** As the working draft has it in its example. */
const DRAFT_DATE = /^(\d\d)-([A-Z][a-z]{2})-(\d{4})(?:[\t ]+(\d\d:\d\d(?::\d\d)?)|[\t ]*$)/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const CLOCK = /^(\d\d):([0-5]\d)(?::([0-6]\d))?/;

const SECONDS_PER_DAY = 86_400;
const FARTHEST_BACK = 3_600;
const LATEST = 600;
const UNKNOWN = -1;

export function statedDay(): StatedDay {
  let date: number | null = null;
  /** Of that date, or of the next one if it is a day or more. */
  let lastSecond = UNKNOWN;

  return {
    get stated() {
      if (date === null) return "";
      return lastSecond === UNKNOWN ? textOf(date) : `${textOf(date)} ${clockText(lastSecond)}`;
    },
    set stated(text) {
      const [found, clock] = dateIn(text) ?? [null, undefined];
      date = found;
      lastSecond = clock === undefined ? UNKNOWN : secondOf(clock);
    },
    dateAt(time) {
      if (date === null) return undefined;
      const second = secondOf(time);
      if (second === UNKNOWN || second >= SECONDS_PER_DAY) return textOf(date);
      const isAfterMidnight = lastSecond >= SECONDS_PER_DAY;
      if (isAfterMidnight && second >= SECONDS_PER_DAY - LATEST) return textOf(date);
      const isNext = isAfterMidnight || lastSecond - second > FARTHEST_BACK;
      if (isNext && second < LATEST) {
        lastSecond = second + SECONDS_PER_DAY;
        return textOf(date + 1);
      }
      if (isNext) date += 1;
      lastSecond = second;
      return textOf(date);
    },
  };
}

function dateIn(text: string): readonly [epochDay: number, clock: string | undefined] | null {
  const [, year, month, day, clock] = ISO_DATE.exec(text) ?? [];
  if (year !== undefined) return dated(Number(year), Number(month), Number(day), clock);
  const [, draftDay, name, draftYear, draftClock] = DRAFT_DATE.exec(text) ?? [];
  return dated(Number(draftYear), MONTHS.indexOf(name as string) + 1, Number(draftDay), draftClock);
}

function dated(year: number, month: number, day: number, clock: string | undefined) {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return null;
  return [epochDay(year, month, day), clock] as const;
}

function textOf(day: number): string {
  const { year, month, day: dayOfMonth } = dateOfEpochDay(day);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(dayOfMonth)}`;
}

/** Of a leap second, the last second of its minute. */
function secondOf(clock: string): number {
  const [, hour, minute, second = "0"] = CLOCK.exec(clock) ?? [];
  if (hour === undefined || Number(hour) > 24) return UNKNOWN;
  return Number(hour) * 3_600 + Number(minute) * 60 + Math.min(Number(second), 59);
}

function clockText(second: number): string {
  return [Math.floor(second / 3_600), Math.floor(second / 60) % 60, second % 60].map(two).join(":");
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/**
 * Text or number -> the second that a log's clock showed, or the reason why it is none.
 *
 * Understood, the commonest first:
 *
 *     2019-05-06 17:24:53           and ISO 8601 with `T`, a fraction and a zone: `Z`, `UTC`, `+03`, `+0300`, `+03:00`
 *     06/May/2019:17:24:53 +0300    the common log format, in brackets or not; also without a zone, with `+03:00`, `Z`
 *                                   or `UTC`, and with a space before the hour
 *     1557163493                    epochs in seconds, milli-, micro- or nanoseconds, told apart by their size
 *     2019/05/06 17:24:53           Go's log package, nginx's error log; with a zone as in ISO 8601
 *     20190506T172453Z              ISO 8601, the basic format
 *     Mon, 06 May 2019 17:24:53 GMT RFC 9110, and with an offset RFC 5322
 *     Mon May  6 17:24:53 2019      C's asctime, and with a fraction Apache's error log
 *     2019-05-06 17:24:53.1 +0300 EEST m=+0.1     Go's time.Time
 *
 * Fractions of a second are dropped. Whether the day of the week is right is not looked at. A leap second (`:60`) exists
 * only in the last minute of an hour and belongs to that hour.
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

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,]\d+)?(?: ?(?:([Zz]|UTC|GMT)|([+-])(\d\d)(?::?(\d\d))?))?$/;
const COMMON_LOG =
  /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4})[: ](\d\d):(\d\d):(\d\d)(?:[.,]\d+)?(?: ?(Z|UTC|GMT)| ([+-])(\d\d):?(\d\d))?$/;
const BRACKETED = /^\[(.*)\]$/;
const EPOCH = /^(\d+)(?:\.\d+)?$/;
const SLASHED = /^\d{4}\/\d\d\/\d\d /;
const BASIC_ISO = /^(\d{4})(\d\d)(\d\d)[Tt](\d\d)(\d\d)(\d\d)((?:[.,]\d+)?(?:[Zz]|[+-]\d\d(?::?\d\d)?)?)$/;
const INTERNET =
  /^[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:(GMT|UTC)|([+-])(\d\d)(\d\d))$/;
const ASCTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ( \d|\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d{4})$/;
const GO_TIME =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4}) (?:[A-Z]{1,5}|[+-]\d\d(?:\d\d)?)(?: m=[+-]\d+\.\d+)?$/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 1973-03-03 to 2200-01-01: outside, a number is a duration or a mistake; inside, the units cannot be confused. */
const EPOCH_START = 100_000_000;
const EPOCH_END = 7_258_118_400;
/** How many digits of an epoch in seconds, milli-, micro- and nanoseconds stand behind the second's. */
const SUBSECOND_DIGITS = [0, 3, 6, 9];
/** Beyond every unit. */
const LARGEST_EPOCH = 1e19;

const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_HOUR = 3_600;
const SECONDS_PER_MINUTE = 60;

export function readClock(value: string | number): ClockReading | Reason {
  if (typeof value === "number") return readEpoch(value);
  const iso = ISO.exec(value);
  if (iso !== null) return readIso(iso);
  const stamp = COMMON_LOG.exec(BRACKETED.exec(value)?.[1] ?? value);
  if (stamp !== null) return readDayFirst(stamp);
  const epoch = EPOCH.exec(value);
  return epoch === null ? readOther(value) : readEpochDigits(epoch[1] as string);
}

function readIso(parts: RegExpExecArray): ClockReading | Reason {
  const [, year, month, day, hour, minute, second, utc, sign, offsetHours, offsetMinutes] = parts;
  const offset = utc === undefined ? offsetOf(sign, offsetHours, offsetMinutes) : 0;
  return reading(Number(year), Number(month), Number(day), [hour, minute, second], offset);
}

function readDayFirst(parts: readonly (string | undefined)[]): ClockReading | Reason {
  const [, day, monthName, year, hour, minute, second, utc, sign, offsetHours, offsetMinutes] = parts;
  const month = MONTHS.indexOf(monthName as string) + 1;
  const offset = utc === undefined ? offsetOf(sign, offsetHours, offsetMinutes) : 0;
  return month === 0 ? Reason.badTime : reading(Number(year), month, Number(day), [hour, minute, second], offset);
}

function readOther(value: string): ClockReading | Reason {
  const iso = ISO.exec(asIso(value));
  if (iso !== null) return readIso(iso);
  const internet = INTERNET.exec(value);
  if (internet !== null) return readDayFirst(internet);
  const [, month, day, hour, minute, second, year] = ASCTIME.exec(value) ?? [];
  return year === undefined ? Reason.badTime : readDayFirst(["", day, month, year, hour, minute, second]);
}

/** What ISO 8601 would have written; all else stays as it is. */
function asIso(value: string): string {
  if (SLASHED.test(value)) return value.replace("/", "-").replace("/", "-");
  const goTime = GO_TIME.exec(value);
  return goTime === null ? value.replace(BASIC_ISO, "$1-$2-$3T$4:$5:$6$7") : (goTime[1] as string);
}

/** A number is what a double holds: of 1557165599999999999 ns, 1557165600 s and no longer the second before. */
function readEpoch(value: number): ClockReading | Reason {
  if (value >= EPOCH_START && value < EPOCH_END) return { wallSecond: Math.floor(value), offset: 0 };
  return value >= 0 && value < LARGEST_EPOCH ? readEpochDigits(String(BigInt(Math.floor(value)))) : Reason.badTime;
}

/** Cuts digits off rather than dividing, which would round up into the next second. */
function readEpochDigits(digits: string): ClockReading | Reason {
  for (const subsecondDigits of SUBSECOND_DIGITS) {
    const second = Number(digits.slice(0, digits.length - subsecondDigits));
    if (second >= EPOCH_START && second < EPOCH_END) return { wallSecond: second, offset: 0 };
  }
  return Reason.badTime;
}

type ClockDigits = readonly [hour: string | undefined, minute: string | undefined, second: string | undefined];

function reading(
  year: number,
  month: number,
  day: number,
  digits: ClockDigits,
  offset: number | null | Reason,
): ClockReading | Reason {
  const [hour, minute, second] = digits.map(Number) as [number, number, number];
  const isLeapSecond = second === 60 && minute === 59;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Reason.impossibleTime;
  if (hour > 23 || minute > 59 || (second > 59 && !isLeapSecond)) return Reason.impossibleTime;
  if (typeof offset === "string") return offset;
  const secondOfDay = hour * SECONDS_PER_HOUR + minute * SECONDS_PER_MINUTE + (isLeapSecond ? 59 : second);
  return { wallSecond: epochDay(year, month, day) * SECONDS_PER_DAY + secondOfDay, offset };
}

function offsetOf(sign?: string, hours?: string, minutes = "00"): number | null | Reason {
  if (sign === undefined) return null;
  if (Number(hours) > 23 || Number(minutes) > 59) return Reason.impossibleTime;
  const seconds = Number(hours) * SECONDS_PER_HOUR + Number(minutes) * SECONDS_PER_MINUTE;
  return sign === "-" && seconds > 0 ? -seconds : seconds;
}

/**
 * Text or number -> the second that a log's clock showed, or the reason why it is none.
 *
 * Understood, the commonest first:
 *
 *     2019-05-06 17:24:53           and ISO 8601 with `T`, a fraction and a zone: `Z`, `UTC`, `+03`, `+0300`, `+03:00`
 *     06/May/2019:17:24:53 +0300    the common log format, in brackets or not; also without a zone, with `+03:00`, `Z`
 *                                   or `UTC`, with a space before the hour or behind the time
 *     1557163493                    numbers of seconds and less, see `clock-number.ts`
 *     Mon, 06 May 2019 17:24:53 GMT and other spellings, see `clock-spellings.ts`
 *     [2019, 5, 6, 17, 24, 53]      the same as a list of JSON
 *
 * Fractions of a second are dropped; seconds may be missing, but not in the common log format. Whether the day of the week is right is not looked at.
 */
import { readEpoch, readEpochDigits } from "./clock-number.ts";
import { type ClockReading, monthNumber, offsetOf, readingOf } from "./clock-reading.ts";
import { readList, readSpelling } from "./clock-spellings.ts";
import { Reason } from "./reason.ts";

export type { ClockReading } from "./clock-reading.ts";

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?: ?(?:([Zz]|UTC|GMT)|([+-])(\d\d)(?::?(\d\d))?))?$/;
const COMMON_LOG =
  /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4})[: ](\d\d):(\d\d):(\d\d)(?:[.,]\d+)?(?: ?(Z|UTC|GMT)| ([+-])(\d\d):?(\d\d))? ?$/;
const BRACKETED = /^\[(.*)\]$/;
const EPOCH = /^(\d+)(?:\.\d+)?$/;

export function readClock(value: string | number | readonly unknown[]): ClockReading | Reason {
  if (typeof value === "number") return readEpoch(value);
  if (typeof value !== "string") return readList(value);
  const iso = ISO.exec(value);
  if (iso !== null) return readIso(iso);
  const stamp = COMMON_LOG.exec(BRACKETED.exec(value)?.[1] ?? value);
  if (stamp !== null) return readDayFirst(stamp);
  const epoch = EPOCH.exec(value);
  return epoch === null ? readSpelling(value) : readEpochDigits(epoch[1] as string);
}

function readIso(parts: RegExpExecArray): ClockReading | Reason {
  const [, year, month, day, hour, minute, second, utc, sign, offsetHours, offsetMinutes] = parts;
  const offset = utc === undefined ? offsetOf(sign, offsetHours, offsetMinutes) : 0;
  return readingOf(Number(year), Number(month), Number(day), [hour, minute, second], offset);
}

function readDayFirst(parts: RegExpExecArray): ClockReading | Reason {
  const [, day, monthName, year, hour, minute, second, utc, sign, offsetHours, offsetMinutes] = parts;
  const month = monthNumber(monthName);
  const offset = utc === undefined ? offsetOf(sign, offsetHours, offsetMinutes) : 0;
  return month === 0 ? Reason.badTime : readingOf(Number(year), month, Number(day), [hour, minute, second], offset);
}

/**
 * Times as few logs write them, for `readClock`: tried where none of the common forms fits.
 *
 *     2019/05/06 17:24:53               Go's log package, nginx's error log; with a zone as in ISO 8601
 *     20190506T172453Z                  ISO 8601, the basic format
 *     2019-05-06 17:24:53.1 +0300 EEST m=+0.1         Go's time.Time
 *     2019-05-06T17:24+03:00[Europe/Vilnius]          Java's ZonedDateTime
 *     Mon, 06 May 2019 17:24:53 GMT     RFC 9110, and with an offset RFC 5322
 *     Mon May  6 17:24:53 2019          C's asctime, and with a fraction Apache's error log
 *     Mon May 06 17:24:53 EEST 2019     Java's Date and date(1): no offset, as such names are not unique
 *     Mon May 06 2019 17:24:53 GMT+0300 (Eastern European Summer Time)      JavaScript's Date
 *     06-May-2019 17:24:53.123          Tomcat
 *     May 6, 2019 5:24:53 PM            java.util.logging; with "@" in place of a second comma Kibana
 *     5/6/2019 5:24:53 PM               .NET, SQL Server, JavaScript in en-US: the month first
 *     [2019,5,6,17,24,53]               Java's LocalDateTime as Jackson writes it
 *
 * Every clock may have AM or PM behind it, and an hour of one digit then. Numbers with the year last are read with it
 * alone: the locales that write them so have the month first, and 06/05/2019 without it may be either.
 */
import { type ClockReading, monthNumber, offsetOf, readingOf } from "./clock-reading.ts";
import { Reason } from "./reason.ts";

const WEEKDAY = "[A-Z][a-z]{2}";
const NAME = "(?<name>[A-Z][a-z]{2})";
const DAY = String.raw`(?<day>\d\d?)`;
const YEAR = String.raw`(?<year>\d{4})`;
const ISO_DATE = String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)`;
const CLOCK = String.raw`(?<hour>\d\d?):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,]\d+)?)?(?:[ \u00a0\u202f]?(?<half>[AaPp])\.?[Mm]\.?)?`;
const OFFSET = String.raw`(?<sign>[+-])(?<offsetHours>\d\d)(?::?(?<offsetMinutes>\d\d))?`;
const SHORT_OFFSET = String.raw`(?<sign>[+-])(?<offsetHours>\d\d)(?<offsetMinutes>\d\d)`;
const ZONE = `(?: ?(?:(?<utc>[Zz]|UTC|GMT)|${OFFSET}))?`;

/** Month and day alike: Australia writes 6/05/2019 with the day first. */
const EVENLY_PADDED = String.raw`(?!\d\/0\d\/|0\d\/\d\/)`;

const Half = { asked: "asked", free: "free" } as const;

interface Form {
  readonly text: RegExp;
  /** Whether it is a time only with AM or PM. */
  readonly half: keyof typeof Half;
}

const FORMS: readonly Form[] = [
  form(String.raw`(?<year>\d{4})\/(?<month>\d\d)\/(?<day>\d\d) `, ZONE),
  form(`${ISO_DATE}[Tt ]`, ZONE, Half.asked),
  form(`${ISO_DATE} `, ` ${SHORT_OFFSET} (?:[A-Z]{1,5}|[+-]\\d\\d(?:\\d\\d)?)(?: m=[+-]\\d+\\.\\d+)?`),
  form(`${ISO_DATE}T`, `${ZONE}\\[[A-Za-z][\\w+/-]*\\]`),
  form(`${WEEKDAY}, (?<day>\\d\\d) ${NAME} ${YEAR} `, ` (?:(?<utc>GMT|UTC)|${SHORT_OFFSET})`),
  form(`${WEEKDAY} ${NAME} (?<day> \\d|\\d\\d) `, ` (?:(?:(?<utc>GMT|UTC)|[A-Z]{2,5}|(?:GMT)?${OFFSET}) )?${YEAR}`),
  form(`${WEEKDAY} ${NAME} (?<day>\\d\\d) ${YEAR} `, ` (?:GMT|UTC)${SHORT_OFFSET}(?: \\([^()]*\\))?`),
  form(`(?<day>\\d\\d)-${NAME}-${YEAR} `, ZONE),
  form(`${DAY}[-/]${NAME}[-/]${YEAR}[ :]`, ZONE, Half.asked),
  form(`${NAME} ${DAY}, ${YEAR}(?:,| @| at)? `, ZONE),
  form(`${EVENLY_PADDED}(?<month>\\d\\d?)\\/${DAY}\\/${YEAR},? `, ZONE, Half.asked),
];
const BASIC_ISO = new RegExp(
  `^(?<year>\\d{4})(?<month>\\d\\d)(?<day>\\d\\d)[Tt](?<hour>\\d\\d)(?<minute>\\d\\d)(?:(?<second>\\d\\d)(?:[.,]\\d+)?)?(?:(?<utc>[Zz])|${OFFSET})?$`,
);
const LIST = /^\[ ?(\d{4}(?:, ?\d{1,9}){4,6}) ?\]$/;
/** `May  6 17:24:53`, `06/May 17:24:53`, `05-06 17:24:53.123`. */
const WITHOUT_YEAR =
  /^\[?(?:[A-Z][a-z]{2},? )?(?:[A-Z][a-z]{2} [ \d]?\d|\d\d?[ /-][A-Z][a-z]{2}|\d\d[-/]\d\d)[ T:]\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:[AaPp][Mm]|Z|UTC|GMT|[+-]\d\d:?\d\d))?\]?$/;
/** Longer than any of them. */
const LONGEST = 120;

function form(date: string, rest: string, half: keyof typeof Half = Half.free): Form {
  return { text: new RegExp(`^${date}${CLOCK}${rest}$`), half };
}

export function readSpelling(text: string): ClockReading | Reason {
  if (text.length > LONGEST) return Reason.badTime;
  for (const { text: pattern, half } of FORMS) {
    const parts = pattern.exec(text)?.groups;
    if (parts !== undefined) return half === Half.asked && parts.half === undefined ? Reason.badTime : readParts(parts);
  }
  const basic = BASIC_ISO.exec(text)?.groups;
  if (basic !== undefined) return readParts(basic);
  const [, list] = LIST.exec(text) ?? [];
  if (list !== undefined) return readList(list.split(",").map(Number));
  return WITHOUT_YEAR.test(text) ? Reason.noYear : Reason.badTime;
}

function readParts(parts: Readonly<Record<string, string | undefined>>): ClockReading | Reason {
  const { year, month, name, day, hour, minute, second, half, utc, sign, offsetHours, offsetMinutes } = parts;
  const monthOfYear = name === undefined ? Number(month) : monthNumber(name);
  if (name !== undefined && monthOfYear === 0) return Reason.badTime;
  if (half === undefined && hour?.length !== 2) return Reason.badTime;
  if (half !== undefined && Number(hour) > 12) return Reason.impossibleTime;
  const clockHour = half === undefined ? hour : hourOf(Number(hour), half);
  const offset = utc === undefined ? offsetOf(sign, offsetHours, offsetMinutes) : 0;
  return readingOf(Number(year), monthOfYear, Number(day), [clockHour, minute, second], offset);
}

/** 12 AM is 0 and 12 PM is 12. */
function hourOf(hour: number, half: string): string {
  return String((hour % 12) + (/p/i.test(half) ? 12 : 0));
}

/** Year, month, day, hour and minute; a second and nanoseconds that are 0 are left out. */
export function readList(values: readonly unknown[]): ClockReading | Reason {
  if (values.length < 5 || values.length > 7 || !values.every((value) => Number.isInteger(value) && Number(value) >= 0))
    return Reason.badTime;
  const [year, month, day, hour, minute, second = 0] = values as readonly number[];
  if (Number(year) < 1000 || Number(year) > 9999) return Reason.badTime;
  return readingOf(Number(year), Number(month), Number(day), [String(hour), String(minute), String(second)], null);
}

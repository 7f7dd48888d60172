/**
 * The stamps at the start of syslog lines.
 *
 *     May  6 17:24:53          RFC 3164; days also as "6" and "06", seconds also with a fraction
 *     2019 May  6 17:24:53     with a year in front, behind the date (Cisco) or behind the time (OpenWrt, FreeBSD)
 *     *May  6 17:24:53.003 UTC:   as Cisco writes it
 *     2019-05-06T17:24:53.123456+03:00      rsyslog, journalctl -o short-iso
 *     Mon 2019-05-06 17:24:53 EEST          journalctl -o short-full
 */
import { matchAt } from "./match-at.ts";

export interface Stamp {
  /** Behind the space that ends it. */
  readonly end: number;
  /** As a clock reads it; undefined where it names no year. */
  readonly time: string | undefined;
}

const ISO =
  /(?:[A-Z][a-z]{2} )?(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:[Zz]|[+-]\d\d:?\d\d)?)(?: [A-Z]{3,5})? /y;
/** Weekday, year, month, day, year, time, year, zone, and the facility as FreeBSD writes it: `<local7.info>`. */
const BSD =
  /[*.]?(?:[A-Z][a-z]{2} )?(?:(\d{4}) )?([A-Z][a-z]{2}) {1,2}(\d{1,2})(?: (\d{4}))? (\d\d:\d\d:\d\d)(?:[.,]\d{1,9})?(?: (\d{4})(?=[ :]))?(?:(?: [A-Z]{3,5})?:)? (?:<[\w.]+> )?/y;
const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
const MONTH_LENGTH = 3;

export function isoStamp(text: string, at: number): Stamp | null {
  const found = matchAt(ISO, text, at);
  return found === null ? null : { end: ISO.lastIndex, time: found[1] };
}

export function bsdStamp(text: string, at: number): Stamp | null {
  const found = matchAt(BSD, text, at);
  if (found === null) return null;
  const [, yearInFront, monthName, day, yearBehindDate, clock, yearBehindTime] = found;
  const month = MONTHS.indexOf(monthName as string) / MONTH_LENGTH;
  if (!Number.isInteger(month) || month < 0) return null;
  const year = yearInFront ?? yearBehindDate ?? yearBehindTime;
  const end = BSD.lastIndex;
  if (year === undefined) return { end, time: undefined };
  return { end, time: `${year}-${twoDigits(month + 1)}-${twoDigits(day as string)} ${clock}` };
}

function twoDigits(number: number | string): string {
  return String(number).padStart(2, "0");
}

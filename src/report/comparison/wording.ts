/**
 * How reasons of rules word values: in so many digits that what breaks a limit does not read as if it kept it.
 */
import { counted, grouped } from "../phrases.ts";
import type { JudgedRow } from "./judge.ts";
import { Measure } from "./terms.ts";

/** What values are, behind a number. */
export const UNITS: Readonly<Record<Measure, string>> = {
  [Measure.userHours]: "user-hours per working day",
  [Measure.uniqueIps]: "unique IPs",
  [Measure.errors]: "errors per working day",
  [Measure.errorRate]: "of the requests",
};

const NOTHING = "nothing";
const SHOWN_DIGITS = 6;
const PERCENT_DIGITS = 4;

/** `500.04 user-hours per working day` */
export function valueInWords(value: number | null, measure: Measure): string {
  return value === null ? NOTHING : `${numberInWords(value, measure)} ${UNITS[measure]}`;
}

/** `412 -> 1,305.4 user-hours per working day` */
export function changeInWords({ row }: JudgedRow, measure: Measure): string {
  return `${numberInWords(row.base.value, measure)} -> ${valueInWords(row.head.value, measure)}`;
}

/** `1,200 requests -> none` */
export function requestsInWords({ row: { base, head } }: JudgedRow): string {
  const [before, after] = [base, head].map(({ requests }) => (requests === 0 ? "none" : counted(requests, "request")));
  return `${before} -> ${after}`;
}

/** `rose by 216.8 %` */
export function riseInWords({ row: { ratio, difference } }: JudgedRow): string {
  if (ratio === null) return "rose from 0";
  const percent = Number((Math.abs(ratio - 1) * 100).toPrecision(PERCENT_DIGITS));
  return `${(difference ?? 0) < 0 ? "fell" : "rose"} by ${grouped(percent)} %`;
}

function numberInWords(value: number | null, measure: Measure): string {
  if (value === null) return NOTHING;
  return measure === Measure.errorRate ? `${shortened(value * 100)} %` : shortened(value);
}

function shortened(value: number): string {
  const digits = Math.abs(value) < 10 ** (SHOWN_DIGITS - 1) ? value.toPrecision(SHOWN_DIGITS) : value.toFixed(1);
  return grouped(Number(digits));
}

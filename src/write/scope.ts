/** What was counted, and over which time, in words. */
import { statusWords } from "../partial/definition.ts";
import { AS_WRITTEN } from "../partial/partial.ts";
import { spaced } from "../report/phrases.ts";
import type { Report } from "../report/schema.ts";
import { printable } from "./printable.ts";

/** `status 500-599 on mon,tue; since 2019-05-06 00:00; clocks of Europe/Vilnius` */
export function definitionWords({ status, days, since, until, timeZone }: Report["definition"]): string {
  return [
    `status ${statusWords(status)} on ${days.join(",")}`,
    ...(since === undefined ? [] : [`since ${spaced(since)}`]),
    ...(until === undefined ? [] : [`until ${spaced(until)}`]),
    timeZone === AS_WRITTEN ? "clocks as written" : `clocks of ${printable(timeZone)}`,
  ].join("; ");
}

/** First and last clock hour: `2019-05-06 17:00 to 2020-01-01 17:59` */
export function periodWords(first: string, last: string): string {
  return `${spaced(first)} to ${spaced(last).replace(/00$/, "59")}`;
}

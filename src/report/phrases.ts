/** Counts, hours and lists as people read them: the same in every runtime and locale. */
import type { Weekday } from "./weekday.ts";

export const WEEKDAY_NAMES: Readonly<Record<Weekday, string>> = {
  mon: "Mon",
  tue: "Tue",
  wed: "Wed",
  thu: "Thu",
  fri: "Fri",
  sat: "Sat",
  sun: "Sun",
};

/** `1,290,514`, `1,305.4` */
export function grouped(count: number): string {
  const [whole = "", ...decimals] = String(count).split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...decimals].join(".");
}

/** `1 error`, `2 errors` */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`; of more than `limit`, `a, b and 7 more`. `names` are the first `limit` of `total`. */
export function listed(names: readonly string[], total: number, limit: number): string {
  const shown = names.slice(0, (total > limit ? limit : names.length) - 1);
  const last = total > limit ? `${grouped(total - shown.length)} more` : names.at(-1);
  return shown.length === 0 ? `${last}` : `${shown.join(", ")} and ${last}`;
}

/** The first `limit` of them and, where there are others, `7 more`. */
export function firstFew(items: readonly string[], limit: number): string[] {
  const rest = items.length - limit;
  return [...items.slice(0, limit), ...(rest > 0 ? [`${grouped(rest)} more`] : [])];
}

/** `17:00` */
export function clock(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

/** `2019-05-06T17` -> `2019-05-06 17:00` */
export function spaced(clockHour: string): string {
  return `${clockHour.replace("T", " ")}:00`;
}

/**
 * Report -> the three tables, as RFC 4180 has it but with LF. Text that a spreadsheet would take for a formula is
 * guarded with an apostrophe.
 */
import { stringify } from "csv-stringify/sync";
import type { Report } from "../report/schema.ts";

const COUNTS = { userHours: "user_hours", uniqueIps: "unique_ips", errors: "errors", requests: "requests" };
const { userHours: _, ...CALENDAR_COUNTS } = COUNTS;

export function toHoursCsv(report: Report): string {
  return toCsv(report.hours, { hour: "hour", ...COUNTS });
}

export function toWeekdayHoursCsv(report: Report): string {
  return toCsv(report.weekdayHours, { weekday: "weekday", hour: "hour", ...COUNTS });
}

export function toCalendarCsv(report: Report): string {
  return toCsv(report.calendar, { date: "date", weekday: "weekday", hour: "hour", ...CALENDAR_COUNTS });
}

/** @param columns row key -> header, in the order of the columns */
function toCsv(rows: readonly object[], columns: Readonly<Record<string, string>>): string {
  return stringify([...rows], { header: true, columns, escape_formulas: true });
}

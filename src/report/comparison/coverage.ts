/**
 * For how many days a report can speak of an hour: the dates with records, but for the first where it begins later in the
 * day, and the last where it ends earlier.
 *
 *     from Monday 17:24 to Wednesday 09:10: 17:00 is covered twice (Mon, Tue), 09:00 twice (Tue, Wed), 12:00 once (Tue)
 *
 * Without that, the afternoons of a week that is still going on would always look better than those of the week before.
 */
import type { Report } from "../schema.ts";
import type { RowKey } from "./row.ts";

/** The number of days that cover a row, by its key. */
export function coveredDays({ calendar, coverage }: Report): (key: RowKey) => number {
  const dates = new Map(calendar.map(({ date, weekday }) => [date, weekday]));
  const [firstDate, firstHour] = dateAndHour(coverage.first);
  const [lastDate, lastHour] = dateAndHour(coverage.last);
  const isCovered = (date: string, hour: number) =>
    !(date === firstDate && hour < firstHour) && !(date === lastDate && hour > lastHour);
  return ({ weekday, hour }) =>
    [...dates].filter(([date, day]) => (weekday === undefined || day === weekday) && isCovered(date, hour)).length;
}

/** `2019-05-06T17` */
function dateAndHour(clockHour: string | null): [date: string, hour: number] {
  const [date = "", hour = "0"] = (clockHour ?? "").split("T");
  return [date, Number(hour)];
}

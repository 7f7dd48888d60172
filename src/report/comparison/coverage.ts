/**
 * What a report can say of an hour of the day: on how many dates its records cover it. Of the first date these are the hours
 * from the first record on, of the last those up to the last record.
 *
 *     from Monday 17:24 to Wednesday 09:10: 17:00 is covered twice (Mon, Tue), 09:00 twice (Tue, Wed), 12:00 once (Tue)
 *
 * Without that, the afternoons of a week that is still going on would always look better than those of the week before.
 *
 * A report does not say whether the hours in which it begins and ends are whole. Where one of them has fewer requests than
 * chance explains (p < 0.01), going by the same hour of the other dates, it is taken for a piece and left out; but not where
 * it has more affected users than they: an outage that goes on is in the last hour, and has fewer requests, too.
 */
import { sumOf } from "../../partial/partial.ts";
import type { CalendarRow, Report } from "../schema.ts";
import type { RowKey } from "./row.ts";
import { testCounts } from "./statistics/binomial.ts";

const PIECE_ALPHA = 0.01;
const FIRST_HOUR = 0;
const LAST_HOUR = 23;

export interface Coverage {
  /** The number of dates that cover a row, by its key. */
  days(key: RowKey): number;
  /** Whether a row is of a weekday of which there is no date, though others cover its hour. */
  isHoliday(key: RowKey): boolean;
  /** Clock hours that are counted in no row. */
  readonly leftOut: readonly CalendarRow[];
}

export function coverageOf({ calendar }: Report): Coverage {
  const [first, last] = [calendar[0], calendar.at(-1)];
  const leftOut = edgesOf(first, last).filter((edge) => isPiece(edge, calendar));
  const dates = new Map(calendar.map(({ date, weekday }) => [date, weekday]));
  const isCovered = (date: string, hour: number) =>
    !(date === first?.date && hour < first.hour) &&
    !(date === last?.date && hour > last.hour) &&
    !leftOut.some((edge) => edge.date === date && edge.hour === hour);
  const days = ({ weekday, hour }: RowKey) =>
    [...dates].filter(([date, day]) => (weekday === undefined || day === weekday) && isCovered(date, hour)).length;
  const weekdays = new Set(dates.values());
  return {
    leftOut,
    days,
    isHoliday: ({ weekday, hour }) => weekday !== undefined && !weekdays.has(weekday) && days({ hour }) > 0,
  };
}

/** A log that begins with a day, or ends with one, does so with a whole hour. */
function edgesOf(first: CalendarRow | undefined, last: CalendarRow | undefined): CalendarRow[] {
  if (first === undefined || last === undefined || first === last) return [];
  return [...(first.hour === FIRST_HOUR ? [] : [first]), ...(last.hour === LAST_HOUR ? [] : [last])];
}

function isPiece(edge: CalendarRow, calendar: readonly CalendarRow[]): boolean {
  const [first, last] = [calendar[0], calendar.at(-1)];
  const others = calendar.filter((row) => row.hour === edge.hour && row !== first && row !== last);
  const requests = sumOf(others.map((row) => row.requests));
  const users = sumOf(others.map((row) => row.uniqueIps));
  if (edge.requests * others.length >= requests || edge.uniqueIps * others.length > users) return false;
  const whole = { events: requests, exposure: others.length };
  return testCounts({ events: edge.requests, exposure: 1 }, whole) < PIECE_ALPHA;
}

/**
 * What a report says twice has to be the same both times: it may have been edited, or put together by something else.
 *
 * Demanded is what holds for every report that `analyze` writes. How many clients two days have in common is said once, so
 * of a union only the bounds are known: no less than its largest part, no more than all parts together.
 */
import { daysInMonth, epochDay, HOURS_PER_DAY, weekdayIndex } from "../partial/clock-hour.ts";
import { sumOf } from "../partial/partial.ts";
import { peakOf } from "./report.ts";
import type { CalendarRow, HourRow, LineCounts, Report } from "./schema.ts";
import { WEEKDAYS, type Weekday } from "./weekday.ts";

type Contradictions = Generator<string, void>;

/** Half a sentence with both sides of it, or null: `its hours count 5 errors at 17:00, its calendar 4`. */
export function contradictionIn(report: Report): string | null {
  for (const contradiction of contradictionsOf(report)) return contradiction;
  return null;
}

function* contradictionsOf(report: Report): Contradictions {
  yield* ofDays(report);
  yield* ofCalendar(report);
  yield* ofHours(report);
  yield* ofWeekdayHours(report);
  yield* ofUnions(report);
  yield* ofPeaks(report);
  yield* ofCoverage(report);
  yield* ofLines(report);
  yield* ofCompleteness(report);
}

function* ofDays({ definition: { days } }: Report): Contradictions {
  const inOrder = WEEKDAYS.filter((weekday) => days.includes(weekday));
  if (`${inOrder}` !== `${days}`) yield `expected its days in the order of the week, each once, but found ${days}`;
}

function* ofCalendar({ calendar, definition: { days, since, until } }: Report): Contradictions {
  let before = "";
  for (const row of calendar) {
    const clockHour = clockHourOf(row);
    const weekday = weekdayOfDate(row.date);
    if (weekday === null) yield `its calendar has the date ${row.date}, which there is not`;
    else if (weekday !== row.weekday) yield `its calendar has ${row.date} as a ${row.weekday}, which is a ${weekday}`;
    if (!days.includes(row.weekday)) yield `its calendar has ${row.date}, its days are ${days}`;
    if (clockHour <= before) yield `its calendar has ${clockHour} after ${before}`;
    if (clockHour < (since ?? "")) yield `its calendar has ${clockHour}, which is before ${since}`;
    if (until !== undefined && clockHour >= until) yield `its calendar has ${clockHour}, which is not before ${until}`;
    const { uniqueIps, errors, requests } = row;
    if (requests === 0) yield `its calendar has no requests at ${clockHour}`;
    if (errors > requests) yield `its calendar has ${errors} errors of ${requests} requests at ${clockHour}`;
    if (uniqueIps > errors || (uniqueIps === 0 && errors > 0)) {
      yield `its calendar has ${errors} errors of ${uniqueIps} clients at ${clockHour}`;
    }
    before = clockHour;
  }
}

function* ofHours({ hours, calendar }: Report): Contradictions {
  const inCalendar = addUp(calendar, ({ hour }) => hourName(hour));
  for (const [index, row] of hours.entries()) {
    if (row.hour !== index) yield `expected hour ${index} but found ${row.hour}`;
    yield* ofRow("its hours", row, hourName(row.hour), inCalendar);
  }
}

function* ofWeekdayHours({ weekdayHours, calendar, definition: { days } }: Report): Contradictions {
  const expected = days.length * HOURS_PER_DAY;
  if (weekdayHours.length !== expected) yield `expected ${expected} weekday hours but found ${weekdayHours.length}`;
  const inCalendar = addUp(calendar, weekdayHourName);
  for (const [index, row] of weekdayHours.entries()) {
    const weekday = days[Math.floor(index / HOURS_PER_DAY)] ?? "mon";
    const name = weekdayHourName({ weekday, hour: index % HOURS_PER_DAY });
    if (weekdayHourName(row) !== name) yield `expected the weekday hour ${name} but found ${weekdayHourName(row)}`;
    yield* ofRow("its weekday hours", row, name, inCalendar);
  }
}

function* ofRow(table: string, row: HourRow, name: string, inCalendar: ReadonlyMap<string, Sums>): Contradictions {
  const sums = inCalendar.get(name) ?? NOTHING;
  const counts = [
    [row.userHours, sums.userHours, "user-hours"],
    [row.errors, sums.errors, "errors"],
    [row.requests, sums.requests, "requests"],
  ] as const;
  for (const [count, sum, what] of counts) {
    if (count !== sum) yield `${table} count ${count} ${what} at ${name}, its calendar ${sum}`;
  }
  yield* ofBounds(table, row, name, sums.largest, sums.userHours);
}

/** The union of an hour is one of those of its weekdays, too. */
function* ofUnions({ hours, weekdayHours }: Report): Contradictions {
  for (const row of hours) {
    const parts = weekdayHours.filter(({ hour }) => hour === row.hour).map(({ uniqueIps }) => uniqueIps);
    yield* ofBounds("its hours", row, hourName(row.hour), Math.max(0, ...parts), sumOf(parts));
  }
}

function* ofBounds(table: string, { uniqueIps }: HourRow, name: string, least: number, most: number): Contradictions {
  if (uniqueIps < least || uniqueIps > most) {
    yield `${table} count ${uniqueIps} unique IPs at ${name}, where there are ${least} to ${most}`;
  }
}

function* ofPeaks({ hours, calendar, peak, worst, definition: { rank } }: Report): Contradictions {
  yield* ofTexts("peak", JSON.stringify(peak), JSON.stringify(peakOf(hours, rank)));
  let uniqueIps = 0;
  for (const row of calendar) uniqueIps = Math.max(uniqueIps, row.uniqueIps);
  const rows = calendar.filter((row) => row.uniqueIps === uniqueIps).map(({ date, hour }) => ({ date, hour }));
  yield* ofTexts(
    "worst hour",
    JSON.stringify(worst),
    JSON.stringify(uniqueIps === 0 ? null : { hours: rows, uniqueIps }),
  );
}

function* ofTexts(what: string, found: string, counted: string): Contradictions {
  if (found !== counted) yield `its ${what} is ${found}, its tables have ${counted}`;
}

function* ofCoverage({ coverage, calendar }: Report): Contradictions {
  const [first, last] = [calendar[0], calendar.at(-1)].map((row) => (row === undefined ? null : clockHourOf(row)));
  const workingDays = new Set(calendar.map(({ date }) => date)).size;
  if (coverage.first !== first) yield `its coverage begins at ${coverage.first}, its calendar at ${first}`;
  if (coverage.last !== last) yield `its coverage ends at ${coverage.last}, its calendar at ${last}`;
  if (coverage.workingDays !== workingDays) {
    yield `its coverage has ${coverage.workingDays} working days, its calendar ${workingDays}`;
  }
}

function* ofLines({ lines, sources, malformed, calendar }: Report): Contradictions {
  yield* ofAccount("it", lines);
  for (const { path, lines } of sources) yield* ofAccount(`"${path}"`, lines);
  for (const key of Object.keys(lines) as (keyof LineCounts)[]) {
    const ofSources = sumOf(sources.map((source) => source.lines[key]));
    if (lines[key] !== ofSources) yield `its lines.${key} is ${lines[key]}, that of its sources together ${ofSources}`;
  }
  const reasons = sumOf(Object.values(malformed.reasons));
  if (lines.malformed !== reasons) yield `it has ${lines.malformed} malformed lines, and reasons for ${reasons}`;
  const errors = sumOf(calendar.map((row) => row.errors));
  if (lines.counted !== errors) yield `it has counted ${lines.counted} errors, its calendar ${errors}`;
  const requests = sumOf(calendar.map((row) => row.requests));
  const most = lines.records - lines.offDays;
  if (requests > most) yield `its calendar has ${requests} requests, of ${most} records`;
}

/** `total = blank + directive + malformed + records` and `records = counted + otherStatus + offDays`. */
function* ofAccount(who: string, lines: LineCounts): Contradictions {
  const accounted = lines.blank + lines.directive + lines.malformed + lines.records;
  if (lines.total !== accounted) yield `${who} has ${lines.total} lines, and accounts for ${accounted}`;
  const records = lines.counted + lines.otherStatus + lines.offDays;
  if (lines.records !== records) yield `${who} has ${lines.records} records, and accounts for ${records}`;
}

function* ofCompleteness({ complete, sources }: Report): Contradictions {
  const partly = sources.find((source) => !source.complete);
  if (complete && partly !== undefined) yield `it is complete, and its source "${partly.path}" is not`;
  if (!complete && partly === undefined) yield "it is not complete, and all of its sources are";
}

interface Sums {
  userHours: number;
  errors: number;
  requests: number;
  /** Most clients in one clock hour. */
  largest: number;
}

const NOTHING: Readonly<Sums> = { userHours: 0, errors: 0, requests: 0, largest: 0 };

/** The clock hours that share a name. */
function addUp(calendar: readonly CalendarRow[], nameOf: (row: CalendarRow) => string): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const row of calendar) {
    const name = nameOf(row);
    const sum = sums.get(name) ?? { ...NOTHING };
    sums.set(name, sum);
    sum.userHours += row.uniqueIps;
    sum.errors += row.errors;
    sum.requests += row.requests;
    sum.largest = Math.max(sum.largest, row.uniqueIps);
  }
  return sums;
}

/** `17:00` */
function hourName(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

/** `mon 17:00` */
function weekdayHourName({ weekday, hour }: { weekday: Weekday; hour: number }): string {
  return `${weekday} ${hourName(hour)}`;
}

/** `2019-05-06T17` */
function clockHourOf({ date, hour }: CalendarRow): string {
  return `${date}T${String(hour).padStart(2, "0")}`;
}

/** Null where there is no such date. */
function weekdayOfDate(date: string): Weekday | null {
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return WEEKDAYS[weekdayIndex(epochDay(year, month, day) * HOURS_PER_DAY)];
}

/**
 * Partial -> report: chooses days and ranking, forms the unions, names the peak. Pure; equal input, equal report.
 */
import { AddressSet } from "../partial/address-set.ts";
import {
  type ClockHour,
  epochDayOf,
  formatClockHour,
  formatDate,
  HOURS_PER_DAY,
  hourOfDay,
} from "../partial/clock-hour.ts";
import { isDropped } from "../partial/drop-days.ts";
import { compareOutcomes } from "../partial/outcome-order.ts";
import type { ClientChoice, HourCell, Partial, SourceOutcome, SourceTally } from "../partial/partial.ts";
import { countLines } from "./lines.ts";
import { countReasons, countRepairs, sampleLines } from "./malformed.ts";
import type { HourRow, Report, WeekdayHourRow } from "./schema.ts";
import { type Rank, REPORT_SCHEMA_ID } from "./terms.ts";
import { warningsOf } from "./warnings.ts";
import type { Weekday } from "./weekday.ts";
import { isInWindow, type Window, weekdayOf } from "./window.ts";

/** What a report is asked for. */
export interface ReportDefinition extends Window {
  readonly rank: Rank;
}

type HourEntry = readonly [clockHour: ClockHour, cell: HourCell];

export function toReport(
  partial: Partial,
  outcomes: readonly SourceOutcome[],
  { rank, ...window }: ReportDefinition,
): Report {
  const sources = [...outcomes].sort(compareOutcomes);
  const tallies = sources.flatMap((source) => tallyOf(partial, source) ?? []).filter((tally) => !isDropped(tally));
  const entries = [...partial.hours].filter(([clockHour]) => isInWindow(clockHour, window)).sort(([a], [b]) => a - b);
  const hours = hourRows(entries);
  return {
    schema: REPORT_SCHEMA_ID,
    complete: sources.every((source) => source.complete),
    definition: {
      status: partial.definition.status.map(([first, last]) => [first, last]),
      days: [...window.days],
      timeZone: partial.definition.timeZone,
      rank,
      exact: true,
      ...(partial.definition.client === undefined ? {} : { client: clientOf(partial.definition.client) }),
      ...(window.since === undefined ? {} : { since: formatClockHour(window.since) }),
      ...(window.until === undefined ? {} : { until: formatClockHour(window.until) }),
    },
    coverage: coverageOf(entries),
    peak: peakOf(hours, rank),
    worst: worstOf(entries),
    hours,
    weekdayHours: window.days.flatMap((weekday) => weekdayRows(weekday, entries)),
    calendar: entries.map(([clockHour, cell]) => ({
      date: formatDate(clockHour),
      weekday: weekdayOf(clockHour),
      hour: hourOfDay(clockHour),
      uniqueIps: cell.clients.size,
      errors: cell.errors,
      requests: cell.requests,
    })),
    lines: countLines(tallies, window),
    malformed: { reasons: countReasons(tallies), samples: sampleLines(tallies) },
    repaired: countRepairs(tallies),
    sources: sources.map((source) => {
      const tally = tallyOf(partial, source);
      return {
        path: source.path,
        format: tally?.format ?? null,
        fields: tally?.fields ?? null,
        bytes: source.bytes,
        complete: source.complete,
        lines: countLines(tally === undefined || isDropped(tally) ? [] : [tally], window),
      };
    }),
    warnings: warningsOf(partial, tallies),
  };
}

function clientOf({ field, trustedProxies }: ClientChoice) {
  return { field, trustedProxies: trustedProxies === null ? null : [...trustedProxies] };
}

function tallyOf(partial: Partial, { identity }: SourceOutcome): SourceTally | undefined {
  return identity === null ? undefined : partial.sources.get(identity);
}

function hourRows(entries: readonly HourEntry[]): HourRow[] {
  const byHour = Array.from({ length: HOURS_PER_DAY }, (): HourEntry[] => []);
  for (const entry of entries) byHour[hourOfDay(entry[0])]?.push(entry);
  return byHour.map((entriesOfHour, hour) => {
    const row = { hour, userHours: 0, uniqueIps: 0, errors: 0, requests: 0 };
    for (const [, cell] of entriesOfHour) {
      row.userHours += cell.clients.size;
      row.errors += cell.errors;
      row.requests += cell.requests;
    }
    row.uniqueIps = AddressSet.countUnion(entriesOfHour.map(([, cell]) => cell.clients));
    return row;
  });
}

function weekdayRows(weekday: Weekday, entries: readonly HourEntry[]): WeekdayHourRow[] {
  return hourRows(entries.filter(([clockHour]) => weekdayOf(clockHour) === weekday)).map((row) => ({
    weekday,
    ...row,
  }));
}

function coverageOf(entries: readonly HourEntry[]): Report["coverage"] {
  const first = entries[0]?.[0];
  const last = entries.at(-1)?.[0];
  return {
    first: first === undefined ? null : formatClockHour(first),
    last: last === undefined ? null : formatClockHour(last),
    workingDays: new Set(entries.map(([clockHour]) => epochDayOf(clockHour))).size,
  };
}

/** All hours that share the largest count. Where they differ in the other count, that one is null. */
export function peakOf(hours: readonly HourRow[], rank: Rank): Report["peak"] {
  const largest = Math.max(...hours.map((row) => row[rank]));
  if (largest === 0) return null;
  const peaks = hours.filter((row) => row[rank] === largest);
  return {
    hours: peaks.map((row) => row.hour),
    userHours: sharedValue(peaks.map((row) => row.userHours)),
    uniqueIps: sharedValue(peaks.map((row) => row.uniqueIps)),
  };
}

function sharedValue(values: readonly number[]): number | null {
  return values.every((value) => value === values[0]) ? (values[0] ?? null) : null;
}

function worstOf(entries: readonly HourEntry[]): Report["worst"] {
  let uniqueIps = 0;
  for (const [, cell] of entries) uniqueIps = Math.max(uniqueIps, cell.clients.size);
  if (uniqueIps === 0) return null;
  const worst = entries.filter(([, cell]) => cell.clients.size === uniqueIps);
  return {
    hours: worst.map(([clockHour]) => ({ date: formatDate(clockHour), hour: hourOfDay(clockHour) })),
    uniqueIps,
  };
}

/**
 * Report -> the summary that a person reads: the answer, what is next to it, the 24 hours, the account of the lines.
 */

import { clock, counted, firstFew, grouped, listed, WEEKDAY_NAMES } from "../report/phrases.ts";
import type { HourRow, Report } from "../report/schema.ts";
import { Rank, WarningCode } from "../report/terms.ts";
import { bold, type Colour, dim, red } from "./colour.ts";
import { printable } from "./printable.ts";
import { definitionWords, periodWords } from "./scope.ts";

const COLUMNS: readonly { readonly head: string; readonly of: (row: HourRow) => number }[] = [
  { head: "user-hours", of: (row) => row.userHours },
  { head: "unique IPs", of: (row) => row.uniqueIps },
  { head: "errors", of: (row) => row.errors },
  { head: "requests", of: (row) => row.requests },
];
const BAR_WIDTH = 24;
const RANKED_NOUNS = { userHours: "user-hour", uniqueIps: "unique IP" };
const LISTED_HOURS = 4;
const LISTED_DATES = 2;
const LISTED_FIELDS = 2;

export function toText(report: Report, colour: Colour): string {
  const parts = [
    [bold(answer(report), colour)],
    [...peakHours(report), ...runnerUp(report), ...worst(report)],
    hourTable(report, colour),
    [...account(report), ...scope(report).map((line) => dim(line, colour))],
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function answer({ peak, lines, hours, definition }: Report): string {
  if (peak === null) {
    if (lines.records === 0) return "There is nothing to rank: no records were found.";
    const elsewhere = `${counted(lines.offDays, "error")} ${elsewhereOf(definition)} not counted`;
    return `No user met a server error in ${counted(lines.records, "record")}${lines.offDays === 0 ? "" : ` (${elsewhere})`}.`;
  }
  const tied = tiedHours(hours, peak);
  const [first = 0] = peak.hours;
  if (tied.length === 1) {
    return `Most users hit a server error between ${clock(first)} and ${hourEnd(first)}: ${countsOf(tied, definition.rank)}.`;
  }
  const each = counted(tied[0]?.[definition.rank] ?? 0, RANKED_NOUNS[definition.rank]);
  return `Most users hit a server error in ${tied.length} hours alike: ${each} each.`;
}

function peakHours({ peak, hours, definition }: Report): string[] {
  if (peak === null || peak.hours.length === 1) return [];
  return [`Peak hours  ${hourList(peak.hours)}: ${countsOf(tiedHours(hours, peak), definition.rank)}`];
}

function tiedHours(hours: readonly HourRow[], peak: NonNullable<Report["peak"]>): HourRow[] {
  return hours.filter((row) => peak.hours.includes(row.hour));
}

function runnerUp({ hours, peak, definition }: Report): string[] {
  if (peak === null) return [];
  const others = hours.filter((row) => !peak.hours.includes(row.hour));
  const largest = Math.max(0, ...others.map((row) => row[definition.rank]));
  if (largest === 0) return ["Runner-up   none"];
  const next = others.filter((row) => row[definition.rank] === largest);
  return [`Runner-up   ${hourList(next.map((row) => row.hour))}: ${countsOf(next, definition.rank)}`];
}

function worst({ worst, calendar }: Report): string[] {
  if (worst === null) return [];
  const named = worst.hours.slice(0, LISTED_DATES).map(({ date, hour }) => {
    const weekday = calendar.find((row) => row.date === date)?.weekday ?? "mon";
    return `${WEEKDAY_NAMES[weekday]} ${date} ${clock(hour)}`;
  });
  return [`Worst hour  ${listed(named, worst.hours.length, LISTED_DATES)}: ${counted(worst.uniqueIps, "unique IP")}`];
}

function hourTable({ hours, peak, definition }: Report, colour: Colour): string[] {
  const widths = COLUMNS.map(({ head, of }) => Math.max(head.length, ...hours.map((row) => grouped(of(row)).length)));
  const cells = (texts: readonly string[]) => texts.map((text, index) => text.padStart(widths[index] ?? 0)).join("  ");
  const largest = Math.max(1, ...hours.map((row) => row[definition.rank]));
  const head = dim(`hour   ${cells(COLUMNS.map((column) => column.head))}`, colour);
  const rows = hours.map((row) => {
    const share = row[definition.rank] / largest;
    const bar = (colour === "always" ? "█" : "#").repeat(share === 0 ? 0 : Math.max(1, Math.round(share * BAR_WIDTH)));
    const line = `${clock(row.hour)}  ${cells(COLUMNS.map(({ of }) => grouped(of(row))))}  ${bar}`.trimEnd();
    if (peak?.hours.includes(row.hour)) return red(line, colour);
    return row.requests === 0 ? dim(line, colour) : line;
  });
  return [head, ...rows];
}

function account(report: Report): string[] {
  const { lines, malformed, sources, definition } = report;
  const { total, blank, directive, records, counted: countedErrors, otherStatus, offDays } = lines;
  const reasons = Object.entries(malformed.reasons).map(([reason, count]) => `${grouped(count)} ${reason}`);
  const repairs = Object.entries(report.repaired ?? {}).map(([repair, count]) => `${grouped(count)} ${repair}`);
  const incomplete = sources.filter((source) => !source.complete).length;
  return [
    `Lines       ${grouped(total)} = ${grouped(records)} records + ${grouped(lines.malformed)} malformed + ` +
      `${grouped(blank)} blank + ${grouped(directive)} directive`,
    `Records     ${grouped(records)} = ${grouped(countedErrors)} counted + ${grouped(otherStatus)} other status + ` +
      `${grouped(offDays)} ${elsewhereOf(definition)}`,
    ...(reasons.length === 0
      ? []
      : [`Malformed   ${reasons.join(", ")}`, ...malformed.samples.map((at) => `  ${printable(at)}`)]),
    ...(repairs.length === 0 ? [] : [`Repaired    ${repairs.join(", ")}`]),
    ...inferredFields(report),
    ...(incomplete === 0 ? [] : [`Incomplete  ${counted(incomplete, "source")} could not be read to the end`]),
  ];
}

/** Where the fields stand, if their values decided that. */
function inferredFields({ sources, warnings }: Report): string[] {
  if (!warnings.some(({ code }) => code === WarningCode.inferredField || code === WarningCode.rivalField)) return [];
  const taken = sources.flatMap(({ fields }) =>
    fields ? [`client: ${fields.client}; status: ${fields.status}; time: ${fields.time}`] : [],
  );
  const shown = firstFew([...new Set(taken)], LISTED_FIELDS).map((each) => printable(each));
  return shown.map((each, index) => `${index === 0 ? "Fields    " : "          "}  ${each}`);
}

function scope({ definition, coverage: { first, last, workingDays } }: Report): string[] {
  const counts = `Counted     ${definitionWords(definition)}`;
  if (first === null || last === null) return [counts];
  const days = counted(workingDays, "day with records", "days with records");
  return [counts, `Covered     ${periodWords(first, last)}; ${days}`];
}

function elsewhereOf({ since, until }: Report["definition"]): string {
  return since === undefined && until === undefined ? "on other days" : "at other times";
}

/** `4 user-hours, 3 unique IPs`, the ranked count first; of tied hours that differ, `2 to 3 unique IPs`. */
function countsOf(rows: readonly HourRow[], rank: Rank): string {
  const userHours = spanned(
    rows.map((row) => row.userHours),
    "user-hour",
  );
  const uniqueIps = spanned(
    rows.map((row) => row.uniqueIps),
    "unique IP",
  );
  const each = rows.length > 1 ? " each" : "";
  return rank === Rank.userHours ? `${userHours}${each}, ${uniqueIps}` : `${uniqueIps}${each}, ${userHours}`;
}

function spanned(values: readonly number[], noun: string): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? counted(most, noun) : `${grouped(least)} to ${counted(most, noun)}`;
}

function hourList(hours: readonly number[]): string {
  return listed(hours.slice(0, LISTED_HOURS).map(clock), hours.length, LISTED_HOURS);
}

function hourEnd(hour: number): string {
  return `${String(hour).padStart(2, "0")}:59`;
}

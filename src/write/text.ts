/**
 * Report -> the summary that a person reads: the answer, what is next to it, the 24 hours, the account of the lines.
 */
import { type HourRow, Rank, type Report } from "../report/schema.ts";
import { bold, type Colour, dim, red } from "./colour.ts";

const COLUMNS: readonly { readonly head: string; readonly of: (row: HourRow) => number }[] = [
  { head: "user-hours", of: (row) => row.userHours },
  { head: "unique IPs", of: (row) => row.uniqueIps },
  { head: "errors", of: (row) => row.errors },
  { head: "requests", of: (row) => row.requests },
];
const BAR_WIDTH = 24;
const LISTED_TIES = 4;
const WEEKDAY_NAMES = { mon: "Mon", tue: "Tue", wed: "Wed", thu: "Thu", fri: "Fri", sat: "Sat", sun: "Sun" };

export function toText(report: Report, colour: Colour): string {
  const parts = [
    [bold(answer(report), colour)],
    [...runnerUp(report), ...worst(report)],
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
    const elsewhere = lines.offDays === 0 ? "" : ` (${counted(lines.offDays, "error")} on other days)`;
    return `No user met a server error: none in ${counted(lines.records, "record")} on the chosen days${elsewhere}.`;
  }
  const tied = hours.filter((row) => peak.hours.includes(row.hour));
  const times = peak.hours.length === 1 ? "" : `${peak.hours.length} hours alike, `;
  return `Most users hit a server error in ${times}${hourList(peak.hours)}: ${countsOf(tied, definition.rank)}.`;
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
  const named = worst.hours.slice(0, LISTED_TIES).map(({ date, hour }) => {
    const weekday = calendar.find((row) => row.date === date)?.weekday ?? "mon";
    return `${WEEKDAY_NAMES[weekday]} ${date} ${hourSpan(hour)}`;
  });
  return [`Worst hour  ${listed(named, worst.hours.length)}: ${counted(worst.uniqueIps, "unique IP")}`];
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

function account({ lines, malformed, sources }: Report): string[] {
  const { total, blank, directive, records, counted: countedErrors, otherStatus, offDays } = lines;
  const reasons = Object.entries(malformed.reasons).map(([reason, count]) => `${grouped(count)} ${reason}`);
  const incomplete = sources.filter((source) => !source.complete).length;
  return [
    `Lines       ${grouped(total)} = ${grouped(records)} records + ${grouped(lines.malformed)} malformed + ` +
      `${grouped(blank)} blank + ${grouped(directive)} directive`,
    `Records     ${grouped(records)} = ${grouped(countedErrors)} counted errors + ${grouped(otherStatus)} other status + ` +
      `${grouped(offDays)} errors on other days`,
    ...(reasons.length === 0 ? [] : [`Malformed   ${reasons.join(", ")}`, ...malformed.samples.map((at) => `  ${at}`)]),
    ...(incomplete === 0 ? [] : [`Incomplete  ${counted(incomplete, "source")} could not be read to the end`]),
  ];
}

function scope({ definition, coverage }: Report): string[] {
  const status = definition.status.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  const zone = definition.timeZone === "as-written" ? "clocks as written" : `clocks of ${definition.timeZone}`;
  const covered =
    coverage.first === null
      ? []
      : [
          `${coverage.first}:00 to ${coverage.last}:59`,
          counted(coverage.workingDays, "day with records", "days with records"),
        ];
  return [`Counted     ${[`status ${status.join(",")}`, definition.days.join(","), zone, ...covered].join("; ")}`];
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
  return listed(hours.slice(0, LISTED_TIES).map(hourSpan), hours.length);
}

function listed(named: readonly string[], total: number): string {
  const more = total - named.length;
  if (more > 0) return `${named.join(", ")} and ${grouped(more)} more`;
  return named.length < 2 ? named.join("") : `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}

function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

function hourSpan(hour: number): string {
  return `${clock(hour)}-${String(hour).padStart(2, "0")}:59`;
}

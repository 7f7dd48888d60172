/**
 * The results of a capture as a table in markdown. What is not known is "?".
 */
import type { Kind } from "./inputs.ts";
import { type LaneName, labelOf } from "./lanes.ts";
import type { Series } from "./measure.ts";
import type { Installed } from "./programs.ts";
import { excessMs, medianMs, medianProcessorMs, peakBytes, quotient, ratio } from "./statistics.ts";

/** All that was measured on a capture. */
export interface Result {
  readonly bytes: number;
  readonly rounds: number;
  readonly series: readonly Series[];
}

interface Column {
  readonly head: string;
  cell(series: Series, result: Result): string;
}

const TIME: Column = { head: "time", cell: (series) => milliseconds(medianMs(series)) };
const SPREAD: Column = {
  head: "spread",
  cell: ({ runs }) => spreadOf(runs),
};
const PROCESSOR: Column = { head: "processor time", cell: (series) => milliseconds(medianProcessorMs(series)) };
const SPEED: Column = {
  head: "GB/s",
  cell: (series, { bytes }) => fixed(quotient(bytes / 1e6, medianMs(series)), 2),
};
const TO_FLOOR = toFloor("wc -l");
const TO_GZIP = toFloor("gzip -dc | wc -l");
const OVER_FLOOR: Column = {
  head: "over `node -e 0`",
  cell: (series, result) => milliseconds(excessMs(series, seriesOf(result, "node -e 0"))),
};
const FASTER_THAN_DUCKDB: Column = {
  head: "DuckDB ÷ it",
  cell: (series, result) => fixed(ratio(duckDbIn(result), series), 2),
};
const WHOLE_GIB: Column = {
  head: "1 GiB, extrapolated",
  cell: (series, { bytes }) => milliseconds(quotient(medianMs(series), bytes / 2 ** 30)),
};
const PEAK: Column = { head: "peak MB", cell: (series) => fixed(quotient(peakBytes(series), 1e6), 0) };

const COLUMNS: Record<Kind, readonly Column[]> = {
  start: [TIME, SPREAD, OVER_FLOOR, PEAK],
  part: [TIME, SPREAD, SPEED, TO_FLOOR, FASTER_THAN_DUCKDB, WHOLE_GIB, PEAK],
  whole: [TIME, SPREAD, PROCESSOR, SPEED, TO_FLOOR, FASTER_THAN_DUCKDB, PEAK],
  compressed: [TIME, SPREAD, SPEED, TO_GZIP, PEAK],
};

function toFloor(name: LaneName): Column {
  return { head: `÷ \`${name}\``, cell: (series, result) => fixed(ratio(series, seriesOf(result, name)), 2) };
}

export function toTable(result: Result, kind: Kind, installed: Installed): string {
  const columns = COLUMNS[kind];
  const rows = result.series.map((series) => [
    nameOf(series, result.rounds, installed),
    ...columns.map((column) => column.cell(series, result)),
  ]);
  return markdownTable(["lane", ...columns.map(({ head }) => head)], rows);
}

/** The first column is text, the others numbers. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 0 ? "---" : "---:"));
  return [head, rule, ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`)
    .join("");
}

export function seriesOf(result: Result | undefined, name: LaneName): Series | undefined {
  return result?.series.find(({ lane }) => lane.name === name);
}

/** In the first way where it is asked in two. */
export function duckDbIn(result: Result | undefined): Series | undefined {
  return result?.series.find(({ lane }) => lane.program === "duckdb");
}

function nameOf({ lane, runs }: Series, rounds: number, installed: Installed): string {
  return `${labelOf(lane, installed)}${runs.length < rounds ? ` (${countOf(runs.length)})` : ""}`;
}

export function fixed(number: number | null, digits: number): string {
  return number === null ? "?" : number.toFixed(digits);
}

export function milliseconds(ms: number | null): string {
  if (ms === null) return "?";
  return Math.abs(ms) < 1_000 ? `${ms.toFixed(Math.abs(ms) < 100 ? 1 : 0)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

export function spreadOf(runs: Series["runs"]): string {
  const times = runs.map((run) => run.elapsedMs);
  return `${milliseconds(Math.min(...times))} – ${milliseconds(Math.max(...times))}`;
}

export function countOf(rounds: number): string {
  return rounds === 1 ? "1 round" : `${rounds} rounds`;
}

/** Captures hold whole lines, so they end a little below the size that they are named by. */
export function sizeOf(bytes: number): string {
  return bytes < 2 ** 20 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

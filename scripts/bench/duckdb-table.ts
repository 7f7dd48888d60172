/**
 * DuckDB and brownout on Node, side by side on every capture that both have read.
 */
import type { InputName } from "./inputs.ts";
import { medianMs, medianProcessorMs, quotient, ratio } from "./statistics.ts";
import { duckDbIn, fixed, markdownTable, milliseconds, type Result, seriesOf, sizeOf } from "./table.ts";

const HEAD = [
  "capture",
  "size",
  "time",
  "DuckDB's",
  "DuckDB ÷ it",
  "processor time",
  "DuckDB's processor time",
  "DuckDB ÷ it",
];

/** Null when there is none to show. */
export function toDuckDbTable(results: ReadonlyMap<InputName, Result>): string | null {
  const rows = [...results].flatMap(([name, result]) => {
    const [ours, duckDb] = [seriesOf(result, "node"), duckDbIn(result)];
    if (ours === undefined || duckDb === undefined) return [];
    const [oursMs, duckDbMs] = [medianProcessorMs(ours), medianProcessorMs(duckDb)];
    return [
      [
        name,
        sizeOf(result.bytes),
        milliseconds(medianMs(ours)),
        milliseconds(medianMs(duckDb)),
        fixed(ratio(duckDb, ours), 2),
        milliseconds(oursMs),
        milliseconds(duckDbMs),
        fixed(quotient(duckDbMs, oursMs), 2),
      ],
    ];
  });
  return rows.length === 0 ? null : markdownTable(HEAD, rows);
}

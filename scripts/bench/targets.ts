/**
 * What brownout is to reach, on Node as it comes, and what it has reached. For information: a bench that misses a target
 * is no failure.
 */
import type { FormatSpeed } from "./formats.ts";
import type { InputName } from "./inputs.ts";
import type { LaneName } from "./lanes.ts";
import { type NightSeries, nightRatio } from "./nightly.ts";
import { compareRounds, excessMs, medianMs, peakBytes, quotient, ratio } from "./statistics.ts";
import { duckDbIn, fixed, markdownTable, type Result, seriesOf } from "./table.ts";

export interface Results {
  readonly inputs: ReadonlyMap<InputName, Result>;
  readonly formats: readonly FormatSpeed[];
  readonly nights: readonly NightSeries[];
}

interface Target {
  readonly name: string;
  /** The reached value must be at most, or at least, the target; the aim is what we would like. */
  readonly side: "≤" | "≥" | "<";
  readonly target: number;
  readonly aim: number | null;
  readonly reached: (results: Results) => number | null;
}

const TARGETS: readonly Target[] = [
  { name: "canonical 4 GiB, ÷ `wc -l`", side: "≤", target: 1.5, aim: 1, reached: toFloor("jsonl-4g") },
  { name: "canonical 4 GiB, DuckDB ÷ it", side: "≥", target: 5, aim: 8, reached: toDuckDb("jsonl-4g") },
  { name: "canonical 1 GiB, ÷ `wc -l`", side: "≤", target: 2.5, aim: 1.7, reached: toFloor("jsonl-1g") },
  { name: "nginx-style 1 GiB, ÷ `wc -l`", side: "≤", target: 3, aim: 1.8, reached: toFloor("nginx-1g") },
  { name: "nginx-style 1 GiB, DuckDB ÷ it", side: "≥", target: 2, aim: 3, reached: toDuckDb("nginx-1g") },
  { name: "1 GiB of errors, DuckDB ÷ it", side: "≥", target: 2, aim: 4, reached: toDuckDb("errors-1g") },
  {
    name: "1 GiB of errors, peak memory ÷ DuckDB's",
    side: "<",
    target: 1,
    aim: null,
    reached: (results) => quotient(peakOf(results, "errors-1g"), peakOf(results, "errors-1g", "duckdb")),
  },
  {
    name: "10 kB, ms over `node -e 0`",
    side: "≤",
    target: 100,
    aim: 40,
    reached: (results) => excessMs(seriesIn(results, "small-10k", "node"), seriesIn(results, "small-10k", "node -e 0")),
  },
  { name: "4 GiB, 1 thread ÷ 2 threads, start-up taken off", side: "≥", target: 1.6, aim: 1.85, reached: speedUp },
  {
    name: "4 GiB, peak MB",
    side: "≤",
    target: 250,
    aim: 160,
    reached: (results) => quotient(peakOf(results, "jsonl-4g"), 1e6),
  },
  {
    name: "peak memory, 4 GiB ÷ 1 GiB",
    side: "≤",
    target: 1.1,
    aim: null,
    reached: (results) => quotient(peakOf(results, "jsonl-4g"), peakOf(results, "jsonl-1g")),
  },
  { name: "combined 1 GiB, ÷ `wc -l`", side: "≤", target: 3.5, aim: 2, reached: toFloor("combined-1g") },
  { name: "combined 1 GiB, DuckDB's regex ÷ it", side: "≥", target: 5, aim: 9, reached: toDuckDb("combined-1g") },
  { name: "combined 1 GiB, GoAccess (extrapolated) ÷ it", side: "≥", target: 150, aim: 300, reached: toGoAccess },
  { name: "Caddy JSON, DuckDB ÷ it", side: "≥", target: 2, aim: null, reached: toDuckDb("caddy-300m") },
  { name: "ALB, DuckDB ÷ it", side: "≥", target: 2, aim: null, reached: toDuckDb("alb-300m") },
  { name: "IIS W3C, DuckDB ÷ it", side: "≥", target: 2, aim: null, reached: toDuckDb("iis-300m") },
  { name: "combined within CRI, DuckDB ÷ it", side: "≥", target: 2, aim: null, reached: toDuckDb("cri-300m") },
  { name: "combined within Docker, DuckDB ÷ it", side: "≥", target: 2, aim: null, reached: toDuckDb("docker-300m") },
  { name: "one gzip file, ÷ `gzip -dc | wc -l`", side: "≤", target: 1.1, aim: null, reached: toGzip("gzip-1g") },
  { name: "eight gzip files, ÷ `gzip -dc | wc -l`", side: "≤", target: 0.6, aim: null, reached: toGzip("gzip-8x128m") },
  { name: "slowest format, MB/s per core", side: "≥", target: 60, aim: null, reached: slowestFormat },
  {
    name: "a night, 4 GiB known and 10 MiB new ÷ 10 MiB alone",
    side: "<",
    target: 1.5,
    aim: null,
    reached: ({ nights }) => nightRatio(nights, "node"),
  },
];

export function toTargetTable(results: Results): string {
  const rows = TARGETS.map(({ name, side, target, aim, reached }) => {
    const value = reached(results);
    return [
      name,
      fixed(value, 2),
      `${side} ${target}`,
      verdict(value, side, target),
      aim === null ? "" : `${side} ${aim}`,
      aim === null ? "" : verdict(value, side, aim),
    ];
  });
  return markdownTable(["target", "reached", "wanted", "met", "aim", "met"], rows);
}

function verdict(value: number | null, side: Target["side"], limit: number): string {
  if (value === null) return "?";
  const isMet = { "≤": value <= limit, "≥": value >= limit, "<": value < limit }[side];
  return isMet ? "yes" : "no";
}

function toFloor(input: InputName) {
  return (results: Results) => ratio(seriesIn(results, input, "node"), seriesIn(results, input, "wc -l"));
}

function toDuckDb(input: InputName) {
  return (results: Results) => ratio(duckDbIn(results.inputs.get(input)), seriesIn(results, input, "node"));
}

function toGzip(input: InputName) {
  return (results: Results) => ratio(seriesIn(results, input, "node"), seriesIn(results, input, "gzip -dc | wc -l"));
}

/** What a part takes is taken for its share of the whole, which flatters GoAccess. */
function toGoAccess(results: Results): number | null {
  const [part, whole] = [results.inputs.get("combined-64m"), results.inputs.get("combined-1g")];
  if (part === undefined || whole === undefined) return null;
  const share = part.bytes / whole.bytes;
  return quotient(quotient(medianMs(seriesOf(part, "goaccess")), share), medianMs(seriesOf(whole, "node")));
}

function slowestFormat({ formats }: Results): number | null {
  const speeds = formats.flatMap(({ speeds }) => speeds.get("node") ?? []);
  return speeds.length === 0 ? null : Math.min(...speeds);
}

/** What it takes to start is what 10 kB take. */
function speedUp(results: Results): number | null {
  const startMs = medianMs(seriesIn(results, "small-10k", "node"));
  if (startMs === null) return null;
  const [one, two] = [
    seriesIn(results, "jsonl-4g", "node, 1 thread"),
    seriesIn(results, "jsonl-4g", "node, 2 threads"),
  ];
  return compareRounds(one, two, (oneMs, twoMs) => (oneMs - startMs) / (twoMs - startMs));
}

function peakOf(results: Results, input: InputName, lane: LaneName = "node"): number | null {
  return peakBytes(seriesIn(results, input, lane));
}

function seriesIn(results: Results, input: InputName, lane: LaneName) {
  return seriesOf(results.inputs.get(input), lane);
}

/**
 * brownout as a library: the same analysis as the command line's `analyze`, without files, output or exit status.
 *
 *     import { analyze } from "brownout";
 *     const report = await analyze(["logs/a.txt", "logs/b.txt"], { days: "mon-fri" });
 *     console.log(report.peak?.hours);
 */
import { BrownoutError, ErrorCode, type Fault } from "./error.ts";
import { openOptions, readScanOptions, runOptions } from "./options/analyze-options.ts";
import { readJudgingOptions } from "./options/compare-options.ts";
import type { RejectedLine } from "./pool/collector.ts";
import { scanSources } from "./pool/scan-sources.ts";
import { compare as compareSides } from "./report/comparison/compare.ts";
import type { Comparison } from "./report/comparison/schema.ts";
import { contradictionIn } from "./report/contradiction.ts";
import { toReport } from "./report/report.ts";
import type { Report } from "./report/schema.ts";
import { Rejects } from "./scan/rejects.ts";
import { openSources } from "./sources/open.ts";
import { type Input, type NamedStream, totalBytes } from "./sources/source.ts";

export { BrownoutError, ErrorCode, type Fault, type Site } from "./error.ts";
export type { RejectedLine } from "./pool/collector.ts";
export {
  type ClientChange,
  type Comparison,
  type ComparisonCell,
  type ComparisonRow,
  type ComparisonTotal,
  comparisonJsonSchema,
  comparisonSchema,
  type RuleOutcome,
} from "./report/comparison/schema.ts";
export {
  type CalendarRow,
  type HourRow,
  type LineCounts,
  type Report,
  reportJsonSchema,
  reportSchema,
  type WeekdayHourRow,
} from "./report/schema.ts";
export type { Input, NamedStream } from "./sources/source.ts";
export { toComparisonJson } from "./write/comparison/json.ts";
export { toComparisonMarkdown } from "./write/comparison/markdown.ts";
export { toComparisonText } from "./write/comparison/text.ts";
export { toCalendarCsv, toHoursCsv, toWeekdayHoursCsv } from "./write/csv.ts";
export { toJson } from "./write/json.ts";
export { toText } from "./write/text.ts";

/** How far a run has come. */
export interface ProgressEvent {
  /** Bytes of the inputs that are scanned so far. */
  readonly doneBytes: number;
  /** Bytes of all inputs; null when one of them is a stream. */
  readonly totalBytes: number | null;
}

/** What to count and how; the texts are those of the command line's flags. */
export interface AnalyzeOptions {
  /** Weekdays: `"mon-fri"` (default), `"mon,wed,sun"` or `"all"`. */
  readonly days?: string;
  /** Statuses that count as server errors: `"5xx"` (default), `"500-599"`, `"429,500-504"`. */
  readonly status?: string | number;
  /** `"as-written"` (default), or an IANA zone that times with a zone are converted to. */
  readonly tz?: string;
  /** What the peak ranks by; `"user-hours"` by default. */
  readonly rank?: "user-hours" | "unique-ips";
  /** A date or a clock hour from which on is counted: `"2019-05-06"`, `"2019-05-06T17"`. */
  readonly since?: string;
  /** A date or a clock hour up to which, and not including which, is counted. */
  readonly until?: string;
  /**
   * The format of all inputs, recognised by their first lines by default: a name that `brownout formats` lists (`"combined"`,
   * `"docker/combined"`), or an nginx `log_format`, an Apache `LogFormat` or a GoAccess string as it stands in the server's
   * configuration.
   */
  readonly format?: string;
  /** A regular expression that takes lines apart by its groups `(?<time>…)`, `(?<ip>…)` and `(?<status>…)`. */
  readonly formatRegex?: string;
  /** Where to look in a line: `"time=at,ip=req.remoteAddress,status=res.statusCode"`. */
  readonly fields?: string;
  /** The field that names the client, like `"x-forwarded-for"`; the peer by default. */
  readonly clientIp?: string;
  /** Networks of proxies that are believed about whom they forward for: `"10.0.0.0/8,fd00::/8"`. */
  readonly trustedProxies?: string;
  /** Whether all files in the directories that are named are read; `false` by default. */
  readonly recursive?: boolean;
  /** 1 to 256 threads that scan, the calling one among them. One a core by default. */
  readonly threads?: number | string;
  /** Bytes a task, from 64, or text like `"8MiB"`; by the size of the inputs by default. */
  readonly chunkSize?: number | string;
  /** Seconds that a worker thread may be silent; 120 by default. */
  readonly chunkTimeout?: number | string;
  /** Stops the run; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called after every chunk. */
  readonly onProgress?: (event: ProgressEvent) => void;
  /** Called for every malformed line, in the order of the inputs' paths and of their lines. */
  readonly onReject?: (rejected: RejectedLine) => void;
  /**
   * Called once for every input that could not be read to its end; its readable part is in the report, which says
   * `complete: false`. Without it, such an input fails the run.
   */
  readonly onFault?: (fault: Fault) => void;
  /** Called with a sentence about every input that was left out because it was named twice. */
  readonly onNotice?: (notice: string) => void;
}

/**
 * Counts, for every hour of the day, the clients that met a server error.
 *
 * @param inputs paths of JSON-lines captures and streams of their bytes (`AsyncIterable<Uint8Array>`, or
 * `{ name, stream }` to choose what the report calls it; "stream 1", "stream 2", … by their place otherwise)
 * @returns the report, version 1 (`report.json`): `hours` has 24 rows, `weekdayHours` chosen days × 24 rows, `calendar`
 * one row for each clock hour with requests; counts are whole numbers. `peak` is null when nothing was counted. Equal
 * inputs give equal reports, whatever their order, the number of threads and the size of the chunks. `toJson`, `toText`
 * and the CSV writers give the bytes that the command line writes.
 * @throws {BrownoutError} with the code `usage` for a bad option or input, `unreadable-source` or `incomplete-source` for
 * an input that could not be read to its end (unless `onFault` is given), `lost-chunk` when a worker died or did not
 * answer in time; what `signal` was aborted with.
 */
export async function analyze(
  inputs: readonly (Input | AsyncIterable<Uint8Array>)[],
  options: AnalyzeOptions = {},
): Promise<Report> {
  const { signal, onProgress, onReject, onFault = fail, onNotice, ...raw } = options;
  const meant = readScanOptions(raw);
  if (inputs.length === 0) throw new BrownoutError(ErrorCode.usage, "Cannot analyze: expected inputs but found none");
  const { sources, notices } = await openSources(inputs.map(toInput), { ...openOptions(meant), signal });
  for (const notice of notices) onNotice?.(notice);

  const total = totalBytes(sources);
  let doneBytes = 0;
  const run = await scanSources(sources, {
    ...runOptions(meant),
    rejects: onReject === undefined ? Rejects.counted : Rejects.kept,
    signal,
    onReject,
    onBytes(bytes) {
      doneBytes += bytes;
      onProgress?.({ doneBytes, totalBytes: total });
    },
  });
  for (const fault of run.faults) onFault(fault);
  return toReport(run.partial, run.sources, meant);
}

/** What counts as a difference, and the rules of a gate; the texts are those of the command line's flags. */
export interface CompareReportsOptions {
  /** What the rows are; `"hour"` by default. */
  readonly by?: "hour" | "weekday-hour";
  /** What is compared: per working day, or a union, or per request. `"user-hours"` by default. */
  readonly measure?: "user-hours" | "unique-ips" | "errors" | "error-rate";
  /** How often at most two identical periods may seem to differ in any row, between 0 and 1; 0.05 by default. */
  readonly alpha?: number | string;
  /** By which share of the smaller side the larger one has to exceed it: `"10%"` by default. */
  readonly minEffect?: string;
  /** How many affected users the side with more has to have; 10 by default. */
  readonly minUsers?: number | string;
  /** Rules: `"hour worse"`, `"total > +20%"`, `"17 > 500"`, `"peak moved"`. What became of them is in `rules`. */
  readonly failOn?: readonly string[];
  /** Whether a report without records on its days is compared; `false` by default. */
  readonly allowEmpty?: boolean;
}

/**
 * Compares two reports of one definition: in which hours HEAD differs from BASE beyond noise.
 *
 * @returns the comparison, version 1: 24 rows, or chosen days x 24 by weekday-hour, and the total. Equal reports give equal
 * comparisons. It throws nothing where a rule is breached: `rules` tells, and whether one could not be checked.
 * @throws {BrownoutError} with the code `usage` for a bad option or rule (`detail` marks the place), `incomplete-source` for
 * a report that says `complete: false`, `different-definition` (`detail` shows both), `empty-report`,
 * and `corrupt-report` for one whose numbers contradict each other.
 */
export function compare(base: Report, head: Report, options: CompareReportsOptions = {}): Comparison {
  const sideOf = (name: string, report: Report) => {
    const contradiction = contradictionIn(report);
    if (contradiction === null) return { name, report, partial: null };
    throw new BrownoutError(ErrorCode.corruptReport, `Cannot compare ${name}: it contradicts itself: ${contradiction}`);
  };
  return compareSides(sideOf("BASE", base), sideOf("HEAD", head), readJudgingOptions(options));
}

function fail({ code, message, site }: Fault): never {
  throw new BrownoutError(code, message, site === undefined ? {} : { site });
}

function toInput(input: Input | AsyncIterable<Uint8Array>, index: number): Input {
  if (typeof input === "string") return input;
  if (isStream(input)) return { name: `stream ${index + 1}`, stream: input } satisfies NamedStream;
  if (typeof input?.name === "string" && isStream(input.stream)) return input;
  const message = `Cannot analyze input ${index + 1}: expected a path, a stream or { name, stream }`;
  throw new BrownoutError(ErrorCode.usage, `${message} but found "${String(input)}"`);
}

function isStream(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/**
 * brownout as a library: the same analysis as the command line's `analyze`, without files, output or exit status.
 *
 *     import { analyze } from "brownout";
 *     const report = await analyze(["logs/a.txt", "logs/b.txt"], { days: "mon-fri" });
 *     console.log(report.peak?.hours);
 */
import type { Fault } from "./error.ts";
import { type RawScanOptions, readScanOptions, runOptions } from "./options/analyze-options.ts";
import type { RejectedLine } from "./pool/collector.ts";
import { scanSources } from "./pool/scan-sources.ts";
import { toReport } from "./report/report.ts";
import type { Report } from "./report/schema.ts";
import { Rejects } from "./scan/range-tally.ts";
import { openSources } from "./sources/open.ts";
import type { Input, NamedStream } from "./sources/source.ts";

export { BrownoutError, ErrorCode, type Fault, type Site } from "./error.ts";
export type { RejectedLine } from "./pool/collector.ts";
export { type Report, reportJsonSchema, reportSchema } from "./report/schema.ts";
export type { Input, NamedStream } from "./sources/source.ts";

/** How far a run has come. */
export interface ProgressEvent {
  /** Bytes of the inputs that are scanned so far. */
  readonly doneBytes: number;
  /** Bytes of all inputs; null when one of them is a stream. */
  readonly totalBytes: number | null;
}

/**
 * What to count and how. Every value may be given as the text of the command line's flag of that name:
 *
 * - `days`: weekdays, `"mon-fri"` (default), `"mon,wed,sun"` or `"all"`
 * - `status`: statuses that count as server errors, `"5xx"` (default), `"500-599"`, `"429,500-504"`
 * - `tz`: `"as-written"` (default) or an IANA zone that zoned times are converted to
 * - `rank`: what the peak ranks by, `"user-hours"` (default) or `"unique-ips"`
 * - `since`, `until`: a date or a clock hour, half-open: `"2019-05-06"`, `"2019-05-06T17"`
 * - `fields`: where to look, `"time=at,ip=req.remoteAddress,status=res.statusCode"`
 * - `threads`: 1 to 256; 1 scans on the calling thread (default: one a core)
 * - `chunkSize`: bytes a task, from 64 (default 8 MiB)
 * - `chunkTimeout`: seconds that a chunk may go without an answer (default 120)
 */
export interface AnalyzeOptions extends RawScanOptions {
  /** Stops the run; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called after every chunk. */
  readonly onProgress?: (event: ProgressEvent) => void;
  /** Called for every malformed line, in the order of the inputs' paths and of their lines. */
  readonly onReject?: (rejected: RejectedLine) => void;
  /** Called once for every input that could not be read to its end; its readable part is in the report. */
  readonly onFault?: (fault: Fault) => void;
  /** Called with a sentence about every input that was left out because it was named twice. */
  readonly onNotice?: (notice: string) => void;
}

/**
 * Counts, for every hour of the day, the clients that met a server error.
 *
 * @param inputs paths of JSON-lines captures and streams of their bytes (`AsyncIterable<Uint8Array>`, or
 * `{ name, stream }` to choose what the report calls it; "stream 1", "stream 2", … otherwise)
 * @returns the report, version 1 (`report.json`): `hours` has 24 rows, `weekdayHours` chosen days × 24 rows, `calendar`
 * one row for each clock hour with requests; counts are whole numbers. `complete` is false when an input could not be
 * read to its end, and `peak` is null when nothing was counted. Equal inputs give equal reports, whatever their order,
 * the number of threads and the size of the chunks.
 * @throws {BrownoutError} with the code `usage` for a bad option, `lost-chunk` when a worker died or did not answer in
 * time; what `signal` was aborted with. An input that cannot be read is not thrown but told to `onFault`.
 */
export async function analyze(
  inputs: readonly (Input | AsyncIterable<Uint8Array>)[],
  options: AnalyzeOptions = {},
): Promise<Report> {
  const { signal, onProgress, onReject, onFault, onNotice, ...raw } = options;
  const meant = readScanOptions(raw);
  const { sources, notices } = await openSources(inputs.map(nameStream), signal);
  for (const notice of notices) onNotice?.(notice);

  const sizes = sources.map((source) => (source.kind === "stream" ? null : source.kind === "file" ? source.bytes : 0));
  const totalBytes = sizes.includes(null) ? null : sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
  let doneBytes = 0;
  const total = await scanSources(sources, {
    ...runOptions(meant),
    rejects: onReject === undefined ? Rejects.counted : Rejects.kept,
    signal,
    onReject,
    onBytes(bytes) {
      doneBytes += bytes;
      onProgress?.({ doneBytes, totalBytes });
    },
  });
  for (const fault of total.faults) onFault?.(fault);
  return toReport(total.partial, total.sources, meant);
}

function nameStream(input: Input | AsyncIterable<Uint8Array>, index: number): Input {
  if (typeof input === "string" || !(Symbol.asyncIterator in input)) return input;
  return { name: `stream ${index + 1}`, stream: input } satisfies NamedStream;
}

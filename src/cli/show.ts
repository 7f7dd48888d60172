/**
 * Where the report goes: files, standard output, and what is said beside it on standard error.
 */
import { extname, join } from "node:path";
import { BrownoutError, ErrorCode } from "../error.ts";
import type { AnalyzeOptions } from "../options/analyze-options.ts";
import type { Report } from "../report/schema.ts";
import type { Colour } from "../write/colour.ts";
import { toCalendarCsv, toHoursCsv, toWeekdayHoursCsv } from "../write/csv.ts";
import { toJson } from "../write/json.ts";
import { type OutputFile, writeFiles } from "../write/output.ts";
import { toText } from "../write/text.ts";
import type { Io } from "./io.ts";

const REPORT_FILES: readonly (readonly [name: string, write: (report: Report) => string])[] = [
  ["report.json", toJson],
  ["hours.csv", toHoursCsv],
  ["weekday-hours.csv", toWeekdayHoursCsv],
  ["calendar.csv", toCalendarCsv],
];

const WRITERS: Readonly<Record<string, (report: Report) => string>> = {
  ".json": toJson,
  ".csv": toWeekdayHoursCsv,
  ".txt": (report) => toText(report, "never"),
};

/** @throws {BrownoutError} `usage` when an output's extension is none that can be written */
export function refuseUnknownExtensions({ output }: AnalyzeOptions): void {
  for (const path of output) {
    if (extname(path) in WRITERS) continue;
    throw new BrownoutError(
      ErrorCode.usage,
      `Cannot write "${path}": expected an extension of ${Object.keys(WRITERS).join(", ")} but found "${extname(path)}"`,
    );
  }
}

export function writeReports(report: Report, { files, outDir, output }: AnalyzeOptions): void {
  const wanted: OutputFile[] = [];
  if (files)
    for (const [name, write] of REPORT_FILES) wanted.push({ path: join(outDir, name), content: write(report) });
  for (const path of output) wanted.push({ path, content: WRITERS[extname(path)]?.(report) ?? "" });
  writeFiles(wanted);
}

export function printReport(report: Report, options: AnalyzeOptions, io: Io): void {
  if (options.json) io.stdout.write(toJson(report));
  else if (options.csv) io.stdout.write(toWeekdayHoursCsv(report));
  else if (!options.quiet) io.stdout.write(toText(report, colourOf(options, io)));

  for (const { message } of report.warnings) warn(message, io);
  const { malformed, total } = report.lines;
  if (malformed === 0 || (!options.quiet && !options.json && !options.csv)) return;
  const [first] = report.malformed.samples;
  warn(`${malformed} of ${total} lines are malformed${first === undefined ? "" : `, the first at ${first}`}`, io);
}

export function warn(message: string, io: Io): void {
  io.stderr.write(`Warning: ${message}\n`);
}

/** https://no-color.org: any value but the empty one turns colour off. */
function colourOf({ color }: AnalyzeOptions, { stdout, env }: Io): Colour {
  if (color !== "auto") return color;
  return stdout.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb" ? "always" : "never";
}

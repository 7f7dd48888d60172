/**
 * Where the report goes: files, standard output, and what is said beside it on standard error.
 */
import { join, resolve } from "node:path";
import { BrownoutError, ErrorCode } from "../error.ts";
import type { AnalyzeFlags } from "../options/analyze-options.ts";
import type { OutputRequest } from "../options/output-file.ts";
import type { Report } from "../report/schema.ts";
import { fileIdAt } from "../sources/file-id.ts";
import type { Source } from "../sources/source.ts";
import type { Colour } from "../write/colour.ts";
import { toCalendarCsv, toHoursCsv, toWeekdayHoursCsv } from "../write/csv.ts";
import { toJson } from "../write/json.ts";
import { prepareFiles, writeFiles } from "../write/output.ts";
import { toText } from "../write/text.ts";
import type { Io } from "./io.ts";
import { warn } from "./say.ts";

type Writer = (report: Report) => string;

const REPORT_FILES: readonly (readonly [name: string, write: Writer])[] = [
  ["report.json", toJson],
  ["hours.csv", toHoursCsv],
  ["weekday-hours.csv", toWeekdayHoursCsv],
  ["calendar.csv", toCalendarCsv],
];

const WRITERS: Readonly<Record<OutputRequest["format"], Writer>> = {
  json: toJson,
  csv: toWeekdayHoursCsv,
  txt: (report) => toText(report, "never"),
};

/**
 * To be called before there is a report: what cannot be written should be known before the work is done.
 *
 * @throws {BrownoutError} `usage` where an output would replace an input or another output, `unwritable-output`
 */
export function prepareOutputs(options: AnalyzeFlags, sources: readonly Source[]): void {
  const reports = reportFiles(options).map(([path]) => path);
  refuseConflicts(options.rejects === undefined ? reports : [...reports, options.rejects], sources);
  prepareFiles(reports);
}

/** A log is not replaced by what was found in it, nor one output by another. */
function refuseConflicts(paths: readonly string[], sources: readonly Source[]): void {
  const inputs = new Set(sources.map((source) => (source.kind === "unreadable" ? null : source.fileId)));
  for (const path of paths) {
    if (!inputs.has(fileIdAt(path) ?? "")) continue;
    throw new BrownoutError(ErrorCode.usage, `Cannot write "${path}": it is one of the inputs`);
  }
  const twice = paths.find((path, index) => paths.findIndex((other) => resolve(other) === resolve(path)) < index);
  if (twice !== undefined) throw new BrownoutError(ErrorCode.usage, `Cannot write "${twice}": two outputs go there`);
}

export function writeReports(report: Report, options: AnalyzeFlags): void {
  writeFiles(reportFiles(options).map(([path, write]) => ({ path, content: write(report) })));
}

/** The files that were asked for, and who writes each. */
function reportFiles({ files, outDir, output }: AnalyzeFlags): [path: string, write: Writer][] {
  return [
    ...(files ? REPORT_FILES : []).map(([name, write]): [string, Writer] => [join(outDir, name), write]),
    ...output.map(({ path, format }): [string, Writer] => [path, WRITERS[format]]),
  ];
}

/** The result on standard output, then what there is to say about it on standard error. */
export async function printReport(report: Report, options: AnalyzeFlags, io: Io): Promise<void> {
  if (options.json) await io.stdout.print(toJson(report));
  else if (options.csv) await io.stdout.print(toWeekdayHoursCsv(report));
  else if (!options.quiet) await io.stdout.print(toText(report, colourOf(options, io)));

  for (const { message } of report.warnings) await warn(message, io);
  const { malformed, total } = report.lines;
  if (malformed === 0 || (!options.quiet && !options.json && !options.csv)) return;
  const [first] = report.malformed.samples;
  await warn(`${malformed} of ${total} lines are malformed${first === undefined ? "" : `, the first at ${first}`}`, io);
}

/** https://no-color.org: any value but the empty one turns colour off. */
function colourOf({ color }: AnalyzeFlags, { stdout, env }: Io): Colour {
  if (color !== "auto") return color;
  return stdout.terminal !== null && !env["NO_COLOR"] && env["TERM"] !== "dumb" ? "always" : "never";
}

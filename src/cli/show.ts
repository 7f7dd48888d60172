/**
 * Where the report goes: files, standard output, and what is said beside it on standard error.
 */
import { join } from "node:path";
import type { AnalyzeFlags } from "../options/analyze-options.ts";
import type { OutputRequest } from "../options/output-file.ts";
import type { Report } from "../report/schema.ts";
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
 * @throws {BrownoutError} `unwritable-output`
 */
export function prepareReports(options: AnalyzeFlags): void {
  prepareFiles(reportFiles(options).map(([path]) => path));
}

export function writeReports(report: Report, options: AnalyzeFlags): void {
  writeFiles(reportFiles(options).map(([path, write]) => ({ path, content: write(report) })));
}

/** All paths that a run writes to. */
export function outputPaths(options: AnalyzeFlags): string[] {
  const paths = reportFiles(options).map(([path]) => path);
  return options.rejects === undefined ? paths : [...paths, options.rejects];
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

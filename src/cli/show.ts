/**
 * Where the report goes: files, standard output, and what is said beside it on standard error.
 */
import { dirname, join } from "node:path";
import type { AnalyzeFlags } from "../options/analyze-options.ts";
import type { OutputRequest } from "../options/output-file.ts";
import type { KeptPartial } from "../partial/partial.ts";
import type { Report } from "../report/schema.ts";
import { toCalendarCsv, toHoursCsv, toWeekdayHoursCsv } from "../write/csv.ts";
import { toJson } from "../write/json.ts";
import { type OutputFile, prepareFiles, removeAbandoned, writeFiles } from "../write/output.ts";
import { toText } from "../write/text.ts";
import { colourOf } from "./colour.ts";
import { refuseConflicts } from "./conflicts.ts";
import type { Io } from "./io.ts";
import { warn } from "./say.ts";

/** What a run comes to. */
interface Result extends KeptPartial {
  readonly report: Report;
}

/** Partials hold addresses. */
const OWNERS = 0o600;

type Writer = (result: Result) => OutputFile["content"] | Promise<OutputFile["content"]>;

const REPORT_FILES: readonly (readonly [name: string, write: Writer])[] = [
  ["report.json", ({ report }) => toJson(report)],
  ["hours.csv", ({ report }) => toHoursCsv(report)],
  ["weekday-hours.csv", ({ report }) => toWeekdayHoursCsv(report)],
  ["calendar.csv", ({ report }) => toCalendarCsv(report)],
];

const WRITERS: Readonly<Record<OutputRequest["format"], Writer>> = {
  json: ({ report }) => toJson(report),
  csv: ({ report }) => toWeekdayHoursCsv(report),
  txt: ({ report }) => toText(report, "never"),
  part: async ({ partial, outcomes }) => (await import("../partial/wire.ts")).encodePartial(partial, outcomes),
};

/**
 * To be called before there is a report: what cannot be written should be known before the work is done.
 *
 * @param inputs the ids of the files that are read; null stands for what is no file
 * @throws {BrownoutError} `usage` where an output would replace an input or another output, `unwritable-output`
 */
export function prepareOutputs(options: AnalyzeFlags, inputs: ReadonlySet<string | null>): void {
  const reports = reportFiles(options).map(([path]) => path);
  refuseConflicts(options.rejects === undefined ? reports : [...reports, options.rejects], inputs);
  prepareFiles(reports);
  for (const directory of new Set(reports.map((path) => dirname(path)))) removeAbandoned(directory);
}

export async function writeReports(result: Result, options: AnalyzeFlags): Promise<void> {
  const files: OutputFile[] = [];
  for (const [path, write] of reportFiles(options)) {
    const content = await write(result);
    files.push(write === WRITERS.part ? { path, content, mode: OWNERS } : { path, content });
  }
  writeFiles(files);
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

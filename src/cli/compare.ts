/**
 * `compare`: two reports, what differs beyond noise, and a gate where rules were given.
 */
import { join } from "node:path";
import { BrownoutError, ErrorCode } from "../error.ts";
import { type CompareFlags, type ComparisonFormat, readCompareFlags } from "../options/compare-options.ts";
import { compare as compareSides } from "../report/comparison/compare.ts";
import type { Comparison } from "../report/comparison/schema.ts";
import type { Side } from "../report/comparison/side.ts";
import { Outcome } from "../report/comparison/terms.ts";
import { firstFew } from "../report/phrases.ts";
import { fileIdAt } from "../sources/file-id.ts";
import { REPORT_NAME } from "../sources/read-whole.ts";
import { stdinFileId } from "../sources/stdin.ts";
import { toClientsCsv } from "../write/comparison/clients.ts";
import { toGithubAnnotations } from "../write/comparison/github.ts";
import { toComparisonJson } from "../write/comparison/json.ts";
import { toComparisonJunit } from "../write/comparison/junit.ts";
import { toComparisonMarkdown } from "../write/comparison/markdown.ts";
import { toComparisonText } from "../write/comparison/text.ts";
import { LISTED_REASONS, OUTCOME_WORDS } from "../write/comparison/words.ts";
import { type OutputFile, prepareFiles, writeFiles } from "../write/output.ts";
import { colourOf } from "./colour.ts";
import { refuseConflicts } from "./conflicts.ts";
import { gateStatus } from "./gate-status.ts";
import type { ExitStatus, Io } from "./io.ts";
import { readSides } from "./read-sides.ts";
import { say, warn } from "./say.ts";

const WRITERS: Readonly<Record<ComparisonFormat, (comparison: Comparison) => string>> = {
  text: (comparison) => toComparisonText(comparison, "never"),
  markdown: toComparisonMarkdown,
  json: toComparisonJson,
  junit: toComparisonJunit,
  github: toGithubAnnotations,
};

export async function compare(paths: readonly string[], rawOptions: unknown, io: Io): Promise<ExitStatus> {
  const options = readCompareFlags(rawOptions);
  if (options.selfTest) return await (await import("./self-test.ts")).selfTest(paths, options, io);
  const names = namesOf(paths);
  prepareOutputs(names, options);
  if (fileIdsOf(names[0]).some((id) => id !== null && fileIdsOf(names[1]).includes(id))) {
    await warn("BASE and HEAD are one and the same file", io);
  }
  const { base, head } = await readSides(names, options, io);
  refuseReports([base, head], options);
  const comparison = compareSides(base, head, options);
  writeFiles(filesOf(comparison, base, head, options));
  await print(comparison, options, io);
  return gateStatus(comparison);
}

function namesOf(paths: readonly string[]): [base: string, head: string] {
  const [base, head] = paths;
  if (base === undefined || head === undefined) {
    const found = base === undefined ? "neither" : `only "${base}"`;
    throw new BrownoutError(ErrorCode.usage, `Cannot compare: expected two reports, BASE and HEAD, but found ${found}`);
  }
  if (base === "-" && head === "-") {
    throw new BrownoutError(ErrorCode.usage, 'Cannot compare "-" with "-": there is one standard input');
  }
  return [base, head];
}

/** To be called before the reports are read: what cannot be written should be known before. */
function prepareOutputs(names: readonly string[], { output, clients }: CompareFlags): void {
  const paths = [...output.map(({ path }) => path), ...(clients === undefined ? [] : [clients])];
  refuseConflicts(paths, new Set(names.flatMap(fileIdsOf)));
  prepareFiles(paths);
}

function fileIdsOf(name: string): (string | null)[] {
  return name === "-" ? [stdinFileId()] : [fileIdAt(name), fileIdAt(join(name, REPORT_NAME))];
}

/** Reports hold no addresses. */
function refuseReports(sides: readonly Side[], { clients, rules }: CompareFlags): void {
  const report = sides.find(({ partial }) => partial === null);
  const rule = rules.find(({ kind }) => kind === "clients");
  const asked = clients === undefined ? rule && `--fail-on "${rule.text}"` : "--clients";
  if (report === undefined || asked === undefined) return;
  throw new BrownoutError(
    ErrorCode.usage,
    `Cannot use ${asked}: expected two partials (analyze -o FILE.part) but "${report.name}" is a report`,
  );
}

function filesOf(comparison: Comparison, base: Side, head: Side, { output, clients }: CompareFlags): OutputFile[] {
  const files = output.map(({ path, format }) => ({ path, content: WRITERS[format](comparison) }));
  return clients === undefined ? files : [...files, { path: clients, content: toClientsCsv(base, head) }];
}

/** The text says it all; beside anything else, what keeps the gate from passing is said on standard error. */
async function print(comparison: Comparison, options: CompareFlags, io: Io): Promise<void> {
  const { format, quiet } = options;
  if (!quiet) {
    const text = format === "text" ? toComparisonText(comparison, colourOf(options, io)) : WRITERS[format](comparison);
    await io.stdout.print(text);
    if (format === "text") return;
  }
  for (const { message } of comparison.notes) await warn(message, io);
  for (const { rule, outcome, reasons } of comparison.rules) {
    if (outcome === Outcome.held) continue;
    const why = firstFew(reasons, LISTED_REASONS).join("; ");
    await say(`Rule "${rule}" ${OUTCOME_WORDS[outcome]}: ${why}`, io);
  }
}

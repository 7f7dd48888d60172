/**
 * How tests ask for a report: of lines in memory, or of files by the program that ships. Each report that comes back has
 * held the schema strictly.
 */
import { expect } from "vitest";
import { type AnalyzeOptions, analyze } from "../src/index.ts";
import { type Report, reportSchema } from "../src/report/schema.ts";
import { brownout, type RunOptions } from "./program.ts";

/** Bytes as a pipe delivers them, a piece at a time. */
export async function* streamOf(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
}

/** The report of a capture that is called "stream 1", made on this thread. */
export async function reportOfLines(lines: readonly string[], options: AnalyzeOptions = {}): Promise<Report> {
  return strict(await analyze([streamOf(...lines.map((line) => `${line}\n`))], { threads: 1, ...options }));
}

/** The report that `analyze --json …args` prints, without writing files. The exit status must be 0. */
export async function reportOfProgram(args: readonly string[], options: RunOptions = {}): Promise<Report> {
  const run = await brownout(["analyze", "--json", "--no-files", ...args], options);
  expect(run).toMatchObject({ status: 0 });
  return parseReport(run.stdout);
}

export function parseReport(json: string): Report {
  return strict(JSON.parse(json));
}

/** The schema drops what it does not know, so a report that comes out unchanged has nothing but what it knows. */
function strict(report: unknown): Report {
  const known = reportSchema.parse(report);
  expect(report).toStrictEqual(known);
  return known;
}

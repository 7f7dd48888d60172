/**
 * The benchmark: makes captures, checks every answer, then measures brownout beside the floor and beside its rivals.
 *
 *     npm run bench -- --help
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { type Bench, say, stopwatchOf } from "./bench.ts";
import { makeCapture } from "./capture.ts";
import { describeContext } from "./context.ts";
import { toDuckDbTable } from "./duckdb-table.ts";
import { runFormats } from "./formats.ts";
import { type Input, type InputName, Size } from "./inputs.ts";
import { lanesOf } from "./lanes.ts";
import { checkAnswers, measure } from "./measure.ts";
import { runNightly } from "./nightly.ts";
import { HELP, type Options, readOptions } from "./options.ts";
import { findPrograms, remedyFor } from "./programs.ts";
import { countOf, type Result, sizeOf, toTable } from "./table.ts";
import { toTargetTable } from "./targets.ts";
import { Trouble } from "./trouble.ts";

const ExitStatus = { measured: 0, wrong: 1, trouble: 2, interrupted: 130, terminated: 143 } as const;
type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];

async function main(options: Options, signal: AbortSignal): Promise<ExitStatus> {
  const installed = await findPrograms(signal);
  const print = printerTo(options.markdown);
  const scratch = mkdtempSync(join(tmpdir(), "brownout-bench-"));
  try {
    const directory = options.directory === null ? scratch : resolve(options.directory);
    mkdirSync(directory, { recursive: true });
    return await runAll(options, { installed, scratch, directory, signal, print });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function runAll(options: Options, bench: Bench): Promise<ExitStatus> {
  const { installed, signal, print } = bench;
  print(`${await describeContext(options, installed, signal)}\n`);
  if (!installed.has("time")) print(`\nNo processor time, no peak memory: ${remedyFor("time")}.\n`);
  const results = new Map<InputName, Result>();
  for (const input of options.inputs) {
    const result = await runOne(input, options, bench);
    if (result === null) return ExitStatus.wrong;
    results.set(input.name, result);
  }
  const besideDuckDb = toDuckDbTable(results);
  if (besideDuckDb !== null) print(`\n## DuckDB and brownout, Node ${installed.get("node")}\n\n${besideDuckDb}`);
  const formats = options.formats ? await runFormats(options, bench) : [];
  if (formats === null) return ExitStatus.wrong;
  const nights = options.nightly ? await runNightly(options, bench) : [];
  if (nights === null) return ExitStatus.wrong;
  print(`\n## Targets\n\n${toTargetTable({ inputs: results, formats, nights })}`);
  if (options.size === Size.quick) print("\nCaptures of `--quick` are too small to judge by.\n");
  return ExitStatus.measured;
}

/** The result, or null when an answer was wrong. */
async function runOne(input: Input, options: Options, bench: Bench): Promise<Result | null> {
  const { installed, scratch, directory, signal, print } = bench;
  const stopwatch = stopwatchOf(bench);
  say(`${input.name}: making ${sizeOf(input.bytes)}`);
  const capture = await makeCapture(input, directory, signal);
  try {
    const ground = { ...capture, json: input.layout.json, reports: join(scratch, "reports") };
    const { lanes, skipped } = lanesOf(input.name, ground, installed);
    say(`${input.name}: checking answers`);
    const complaints = await checkAnswers(lanes, capture, stopwatch);
    for (const complaint of complaints) say(complaint);
    if (complaints.length > 0) return null;

    const rounds = options.rounds * input.roundsFactor;
    say(`${input.name}: measuring, ${countOf(rounds)}`);
    const { bytes, storedBytes } = capture;
    const result = { bytes, rounds, series: await measure(lanes, rounds, stopwatch) };
    const stored = storedBytes === bytes ? "" : ` in ${sizeOf(storedBytes)}`;
    print(`\n## ${input.name}\n\n${sizeOf(bytes)}${stored}, ${countOf(rounds)}: ${input.description}.\n\n`);
    print(toTable(result, input.kind, installed));
    for (const program of skipped) print(`\nSkipped: ${remedyFor(program)}.\n`);
    return result;
  } finally {
    if (!options.keep) capture.remove();
  }
}

function printerTo(path: string | null): (markdown: string) => void {
  if (path !== null) writeFileSync(path, "");
  return (markdown) => {
    process.stdout.write(markdown);
    if (path !== null) appendFileSync(path, markdown);
  };
}

/** A bug shows its stack. */
function explain(error: unknown): string {
  if (error instanceof Trouble || (error instanceof Error && "code" in error)) return error.message;
  return error instanceof Error ? String(error.stack) : String(error);
}

/** Every process that was started is ended, and every file that was made is removed, before this one ends. */
async function toExitStatus(args: readonly string[]): Promise<ExitStatus> {
  const stop = new AbortController();
  let ending: ExitStatus = ExitStatus.trouble;
  const listen = (signal: "SIGINT" | "SIGTERM", status: ExitStatus) =>
    process.once(signal, () => {
      ending = status;
      stop.abort(new Trouble(`Stopped by ${signal}`));
    });
  listen("SIGINT", ExitStatus.interrupted);
  listen("SIGTERM", ExitStatus.terminated);
  try {
    const options = readOptions(args);
    if (!options.help) return await main(options, stop.signal);
    process.stdout.write(HELP);
    return ExitStatus.measured;
  } catch (error) {
    say(explain(error));
    return ending;
  }
}

process.exit(await toExitStatus(process.argv.slice(2)));

/**
 * How fast each format is read on one core. A part of the benchmark: `--only formats`.
 *
 * One thread scans; the time is that of the processor, which the runtime's own threads have a part in. What it takes to
 * start is taken off by a second capture, of a few lines. Lines come from the writers of the round-trip tests. Since
 * what a core can do drifts, combined lines are read again in the rounds of every other format.
 */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { FORMATS } from "../../src/scan/formats/list.ts";
import { writer as combined } from "../../test/scan/formats/writers/combined.ts";
import type { Writer } from "../../test/scan/formats/writers/writer.ts";
import { type Bench, say, stopwatchOf } from "./bench.ts";
import { type Capture, writeLines } from "./capture.ts";
import { ROOT } from "./child.ts";
import { Size } from "./inputs.ts";
import { type Lane, lanesOf, runtimeNameOf } from "./lanes.ts";
import { checkAnswers, measure, type Series } from "./measure.ts";
import type { Options } from "./options.ts";
import type { Installed, ProgramName } from "./programs.ts";
import { medianProcessorMs, quotient } from "./statistics.ts";
import { countOf, fixed, markdownTable, sizeOf } from "./table.ts";
import { Tally } from "./tally.ts";
import { Trouble } from "./trouble.ts";
import { WrittenLines } from "./written-lines.ts";

export interface FormatSpeed {
  readonly name: string;
  /** What detection calls it. */
  readonly format: string;
  readonly bytesPerRecord: number;
  /** By runtime, in MB per second of processor time; null where it took no longer than to start. */
  readonly speeds: ReadonlyMap<ProgramName, number | null>;
  /** That of Node ÷ its speed on combined lines in the same rounds. */
  readonly toCombined: number | null;
}

interface Sample extends Pick<Capture, "name" | "path" | "bytes" | "expected"> {
  readonly records: number;
}

/** Lines of a format, and a few of them to know what it takes to start. */
interface Samples {
  readonly whole: Sample;
  readonly start: Sample;
}

const WRITERS = join(ROOT, "test/scan/formats/writers");
const BYTES = { [Size.full]: 256 * 2 ** 20, [Size.quick]: 2 ** 20 };
const START_BYTES = 10_000;
const MOST_ROUNDS = 3;
const REQUESTS = { days: 7, clients: 500_000, errorPercent: 8 };

/** The speeds, or null when an answer was wrong or missing; the others are printed all the same. */
export async function runFormats(options: Options, bench: Bench): Promise<FormatSpeed[] | null> {
  const writers = await findWriters();
  const speeds: FormatSpeed[] = [];
  const beside = await makeSamples("beside", combined, options, bench);
  for (const [name, writer] of writers) {
    const speed = await runFormat(name, writer, beside, options, bench);
    if (speed !== null) speeds.push(speed);
  }
  remove(beside);
  const rounds = countOf(roundsOf(options));
  bench.print(
    `\n## formats\n\nMB per second of processor time, ${sizeOf(BYTES[options.size])} of each, one thread, ${rounds}.\n\n`,
  );
  bench.print(toTable(speeds, bench.installed));
  const written = new Set(writers.map(([, { format }]) => format));
  const missing = FORMATS.map(({ name }) => name).filter((name) => !written.has(name));
  if (missing.length > 0) bench.print(`\nNot measured, since nobody writes their lines: ${missing.join(", ")}.\n`);
  return speeds.length < writers.length ? null : speeds;
}

/** Null when an answer was wrong, or there was none. */
async function runFormat(
  name: string,
  writer: Writer,
  beside: Samples,
  options: Options,
  bench: Bench,
): Promise<FormatSpeed | null> {
  const stopwatch = stopwatchOf(bench);
  say(`formats: ${name}`);
  const samples = await makeSamples(name, writer, options, bench);
  try {
    const { whole, start } = samples;
    const lanes = lanesOn(whole, bench);
    const startLanes = lanesOn(start, bench);
    const complaints = [
      ...(await checkAnswers(lanes, whole, stopwatch)),
      ...(await checkAnswers(startLanes, start, stopwatch)),
    ];
    for (const complaint of complaints) say(complaint);
    if (complaints.length > 0) return null;

    const besideLanes = [beside.whole, beside.start].flatMap((sample) => lanesOn(sample, bench).filter(isOfNode));
    const series = await measure([...lanes, ...startLanes, ...besideLanes], roundsOf(options), stopwatch);
    const speeds = lanes.map(({ program }, index) => {
      return [program, speedOf(samples, series[index], series[index + lanes.length])] as const;
    });
    const besideSpeed = speedOf(beside, ...series.slice(-besideLanes.length));
    const speedByProgram = new Map(speeds);
    return {
      name,
      format: writer.format,
      bytesPerRecord: whole.bytes / whole.records,
      speeds: speedByProgram,
      toCombined: quotient(speedByProgram.get("node") ?? null, besideSpeed),
    };
  } catch (error) {
    if (!(error instanceof Trouble) || bench.signal.aborted) throw error;
    say(error.message);
    return null;
  } finally {
    remove(samples);
  }
}

function isOfNode({ program }: Lane): boolean {
  return program === "node";
}

function speedOf({ whole, start }: Samples, wholeSeries?: Series, startSeries?: Series): number | null {
  const [wholeMs, startMs] = [medianProcessorMs(wholeSeries), medianProcessorMs(startSeries)];
  if (wholeMs === null || startMs === null || wholeMs <= startMs) return null;
  return (whole.bytes - start.bytes) / 1e3 / (wholeMs - startMs);
}

function roundsOf({ rounds }: Options): number {
  return Math.min(rounds, MOST_ROUNDS);
}

async function makeSamples(name: string, writer: Writer, { size }: Options, { scratch, signal }: Bench) {
  return {
    whole: await makeSample(name, writer, join(scratch, `${name}.log`), BYTES[size], signal),
    start: await makeSample(name, writer, join(scratch, `${name}.start.log`), START_BYTES, signal),
  };
}

/** The directory that they are in is removed in any case. */
function remove({ whole, start }: Samples): void {
  for (const { path } of [whole, start]) rmSync(path, { force: true });
}

async function makeSample(
  name: string,
  writer: Writer,
  path: string,
  bytes: number,
  signal: AbortSignal,
): Promise<Sample> {
  const tally = new Tally(REQUESTS.clients);
  const lines = new WrittenLines(writer, { ...REQUESTS, bytes }, tally);
  await writeLines(lines, [path], bytes, signal);
  return { name, path, bytes: lines.bytes, records: lines.records, expected: tally.answer() };
}

function lanesOn({ path, bytes }: { path: string; bytes: number }, { scratch, installed }: Bench): Lane[] {
  const ground = { paths: [path], bytes, json: null, reports: join(scratch, "reports") };
  return lanesOf("formats", ground, installed).lanes;
}

/** By the name of its file, those whose lines stand for themselves before the wrapped ones. */
async function findWriters(): Promise<[name: string, writer: Writer][]> {
  const found: [string, Writer][] = [];
  for (const file of readdirSync(WRITERS).sort()) {
    const { writer } = (await import(pathToFileURL(join(WRITERS, file)).href)) as { writer?: Writer };
    if (writer !== undefined) found.push([file.replace(/\.ts$/, ""), writer]);
  }
  const isWrapped = ([, { format }]: [string, Writer]) => format.includes("/");
  return [...found.filter((one) => !isWrapped(one)), ...found.filter(isWrapped)];
}

function toTable(formats: readonly FormatSpeed[], installed: Installed): string {
  const programs = [...(formats[0]?.speeds.keys() ?? [])];
  const rows = formats.map(({ name, format, bytesPerRecord, speeds, toCombined }) => [
    name,
    format,
    fixed(bytesPerRecord, 0),
    ...programs.map((program) => fixed(speeds.get(program) ?? null, 0)),
    fixed(toCombined, 2),
  ]);
  const heads = programs.map((program) => runtimeNameOf(program, installed));
  return markdownTable(["lines", "format", "bytes a record", ...heads, "÷ combined, node"], rows);
}

/**
 * What a night costs: `brownout run`, of which all but 10 MB is known. A part of the benchmark: `--only nightly`.
 *
 * The state is put back before each night. Reports are compared with those of `analyze` first, all but their `sources`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { differenceOf, readReport } from "./answer.ts";
import { type Bench, say, stopwatchOf } from "./bench.ts";
import { ask, type Command, type Measurement, time } from "./child.ts";
import { Size } from "./inputs.ts";
import { brownoutCommand, RUNTIMES, type RuntimeName, runtimeNameOf } from "./lanes.ts";
import { Logs, makeNightGround, NIGHT_BYTES, type NightGround } from "./night-ground.ts";
import { runNightMemory } from "./night-memory.ts";
import type { Options } from "./options.ts";
import { medianMs, medianProcessorMs, peakBytes, quotient, ratio } from "./statistics.ts";
import { countOf, fixed, markdownTable, milliseconds, sizeOf, spreadOf } from "./table.ts";

export interface NightSeries {
  readonly program: RuntimeName;
  readonly night: NightName;
  readonly runs: readonly Measurement[];
}
export type NightName = keyof typeof NIGHTS;

/** Nights are short. */
const ROUNDS_FACTOR = 4;

interface Night {
  readonly known: "nothing" | "old logs";
  readonly logs: Logs;
  /** Whether it is no night, but `analyze`. */
  readonly isOneShot: boolean;
}

const NIGHTS = {
  "new alone": { known: "nothing", logs: Logs.new, isOneShot: false },
  "old and new": { known: "old logs", logs: Logs.all, isOneShot: false },
  "nothing new": { known: "old logs", logs: Logs.old, isOneShot: false },
  "one-shot of everything": { known: "nothing", logs: Logs.all, isOneShot: true },
} as const satisfies Record<string, Night>;
const NIGHT_NAMES = Object.keys(NIGHTS) as NightName[];

/** What nights took, or null when a report was wrong. */
export async function runNightly(options: Options, bench: Bench): Promise<readonly NightSeries[] | null> {
  const series = await runNights(options, bench);
  return series !== null && (await runNightMemory(options, bench)) ? series : null;
}

async function runNights({ size, rounds: asked }: Options, bench: Bench): Promise<readonly NightSeries[] | null> {
  const { installed, print } = bench;
  const programs = RUNTIMES.filter((program) => installed.has(program));
  const bytes = NIGHT_BYTES[size];
  say(`nightly: making ${sizeOf(bytes.old)} and reading it`);
  const ground = await makeNightGround(size, bench);
  try {
    say("nightly: checking answers");
    const complaints = await checkNights(programs, ground, bench);
    for (const complaint of complaints) say(complaint);
    if (complaints.length > 0) return null;

    const rounds = size === Size.quick ? asked : asked * ROUNDS_FACTOR;
    say(`nightly: measuring, ${countOf(rounds)}`);
    const series = await measureNights(programs, rounds, ground, bench);
    print(
      `\n## nightly\n\n${sizeOf(bytes.old)} of old logs in eight daily files and ${sizeOf(bytes.new)} of a new one, ` +
        `${countOf(rounds)}: canonical JSON lines, 8 % errors, 500,000 clients.\n\n`,
    );
    print(toTable(series, bench));
    return series;
  } finally {
    ground.remove();
  }
}

async function checkNights(
  programs: readonly RuntimeName[],
  ground: NightGround,
  { signal }: Bench,
): Promise<string[]> {
  const complaints: string[] = [];
  for (const logs of Object.values(Logs)) {
    const printed = await ask(oneShotOf("node", logs, ground, ["--json", "--no-files"]), signal);
    const difference = logs === Logs.all ? differenceOf(readReport(printed), ground.expected) : null;
    if (difference !== null) complaints.push(`Wrong answer of analyze on ${logs}: ${difference}`);
    for (const program of programs) {
      for (const night of NIGHT_NAMES.filter((name) => NIGHTS[name].logs === logs)) {
        ground.restore(NIGHTS[night].known);
        await ask(commandOf(program, night, ground), signal);
        const report = readFileSync(join(ground.reports, "report.json"), "utf8");
        if (withoutSources(report) !== withoutSources(printed))
          complaints.push(`Wrong report of ${program} on ${night}: it is not that of analyze`);
      }
    }
  }
  return complaints;
}

function withoutSources(report: string): string {
  return JSON.stringify({ ...JSON.parse(report), sources: null });
}

async function measureNights(
  programs: readonly RuntimeName[],
  rounds: number,
  ground: NightGround,
  bench: Bench,
): Promise<NightSeries[]> {
  const series = programs.flatMap((program) =>
    NIGHT_NAMES.map((night) => ({ program, night, runs: [] as Measurement[] })),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const { program, night, runs } of series) {
      ground.restore(NIGHTS[night].known);
      runs.push(await time(commandOf(program, night, ground), stopwatchOf(bench)));
    }
  }
  return series;
}

function commandOf(program: RuntimeName, name: NightName, ground: NightGround): Command {
  const { logs, isOneShot } = NIGHTS[name];
  return isOneShot
    ? oneShotOf(program, logs, ground, ["-q", "--out-dir", ground.reports])
    : ground.commandOf(program, logs);
}

function oneShotOf(program: RuntimeName, logs: Logs, ground: NightGround, flags: readonly string[]): Command {
  return brownoutCommand(program, ["analyze", ...ground.pathsOf(logs), ...flags]);
}

function toTable(all: readonly NightSeries[], { installed }: Bench): string {
  const rows = all.map((series) => {
    const alone = nightOf(all, series.program, "new alone");
    return [
      `**brownout**, ${runtimeNameOf(series.program, installed)}, ${series.night}`,
      milliseconds(medianMs(series)),
      spreadOf(series.runs),
      milliseconds(medianProcessorMs(series)),
      fixed(ratio(series, alone), 2),
      fixed(quotient(medianProcessorMs(series), medianProcessorMs(alone)), 2),
      fixed(quotient(peakBytes(series), 1e6), 0),
    ];
  });
  const heads = ["time", "spread", "processor", "time ÷ new alone", "processor ÷ new alone", "peak MB"];
  return markdownTable(["lane", ...heads], rows);
}

/** How many times as long as one that knows nothing a night takes that knows the old logs. */
export function nightRatio(all: readonly NightSeries[], program: RuntimeName): number | null {
  return ratio(nightOf(all, program, "old and new"), nightOf(all, program, "new alone"));
}

function nightOf(all: readonly NightSeries[], program: RuntimeName, night: NightName): NightSeries | undefined {
  return all.find((series) => series.program === program && series.night === night);
}

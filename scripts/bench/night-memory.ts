/**
 * What memory a night takes, and what its state takes on disk, by the number of clients in the kept hours.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeKeptSource, type KeptSource } from "../../src/nightly/kept-source.ts";
import { type Bench, say, stopwatchOf } from "./bench.ts";
import { writeLines } from "./capture.ts";
import { ask, type Measurement, time } from "./child.ts";
import { inputNamed, Size } from "./inputs.ts";
import { CANONICAL } from "./layouts.ts";
import { Lines } from "./lines.ts";
import { type MadeState, makeState } from "./made-state.ts";
import { NIGHT_BYTES, nightCommand, writeNightConfig } from "./night-ground.ts";
import type { Options } from "./options.ts";
import { quotient } from "./statistics.ts";
import { fixed, markdownTable, milliseconds } from "./table.ts";
import { Tally } from "./tally.ts";

const PROGRAM = "node";
const HOURS_PER_DAY = 24;

const SHAPES = {
  [Size.full]: { days: 35, clientsAnHour: [1_000, 10_000, 100_000] },
  [Size.quick]: { days: 7, clientsAnHour: [100, 1_000] },
};

interface Row extends MadeState {
  /** Of the clock hours, the sum of the clients in each. */
  readonly clientHours: number;
  readonly stateBytes: number;
  readonly nothingNew: Measurement;
  readonly someNew: Measurement;
}

/** @returns whether the reports were right */
export async function runNightMemory({ size }: Options, bench: Bench): Promise<boolean> {
  const directory = join(bench.directory, "brownout-night-memory");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  try {
    const { days, clientsAnHour: counts } = SHAPES[size];
    const rows: Row[] = [];
    for (const clientsAre of ["IPv4", "pseudonyms"] as const) {
      const ground = await makeGround(join(directory, clientsAre), clientsAre, size, bench);
      for (const clientsAnHour of counts) {
        say(`nightly: ${days} days of ${clientsAnHour} clients an hour, ${clientsAre}`);
        const row = await measureShape({ days, clientsAnHour, clientsAre }, ground, bench);
        if (row === null) return false;
        rows.push(row);
      }
    }
    const mebibytes = NIGHT_BYTES[size].new / 2 ** 20;
    bench.print(
      `\nPeak memory of a night that keeps ${days} days, each hour with as many clients that met an error:\n\n`,
    );
    bench.print(toTable(rows, mebibytes));
    bench.print(`\n${fitted(rows)}\n`);
    return true;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Ground {
  readonly directory: string;
  readonly config: string;
  readonly reports: string;
  /** The new log as a night keeps it, when nothing else is known. */
  readonly kept: KeptSource;
  /** What that night counted. */
  readonly userHours: number;
}

async function makeGround(
  directory: string,
  clientsAre: MadeState["clientsAre"],
  size: Size,
  { scratch, signal }: Bench,
): Promise<Ground> {
  mkdirSync(directory);
  const [log, key, alone] = [join(directory, "new.log"), join(directory, "key"), join(directory, "alone")];
  const input = { ...inputNamed("jsonl-1g", size), bytes: NIGHT_BYTES[size].new, days: 1 };
  await writeLines(new Lines(CANONICAL, input, new Tally(input.clients)), [log], input.bytes, signal);
  writeFileSync(key, "a key of a benchmark, which is no secret\n");

  const config = join(directory, "config.json");
  const reports = join(scratch, "reports");
  writeNightConfig(config, [log], reports, clientsAre === "pseudonyms" ? { pseudonymize: key } : {});
  await ask(nightCommand(PROGRAM, config, alone), signal);
  const [file = ""] = readdirSync(alone).filter((name) => name.endsWith(".part"));
  const kept = decodeKeptSource(readFileSync(join(alone, file)), file, file);
  return { directory, config, reports, kept, userHours: userHoursIn(reports) };
}

/** Null when a report was wrong. */
async function measureShape(shape: MadeState, ground: Ground, bench: Bench): Promise<Row | null> {
  const { directory, config, reports, kept, userHours } = ground;
  const state = join(directory, "state");
  const clientHours = shape.days * HOURS_PER_DAY * shape.clientsAnHour;
  const expected = userHours + clientHours * (5 / 7); // whole weeks, of which five days are counted
  const measureNight = async () => {
    const measured = await time(nightCommand(PROGRAM, config, state), stopwatchOf(bench));
    const found = userHoursIn(reports);
    if (found === expected) return measured;
    say(`Wrong report of a night on ${shape.clientsAnHour} clients an hour: expected ${expected} but found ${found}`);
    return null;
  };
  try {
    const stateBytes = makeState(state, shape, kept);
    const someNew = await measureNight();
    const nothingNew = await measureNight();
    if (someNew === null || nothingNew === null) return null;
    return { ...shape, clientHours, stateBytes, someNew, nothingNew };
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

function userHoursIn(reports: string): number {
  const { hours } = JSON.parse(readFileSync(join(reports, "report.json"), "utf8"));
  return hours.reduce((sum: number, { userHours }: { userHours: number }) => sum + userHours, 0);
}

function toTable(rows: readonly Row[], mebibytes: number): string {
  const some = `${mebibytes} MiB new`;
  const heads = ["clients an hour", "client-hours", "state MB"];
  const measured = ["nothing new, peak MB", `${some}, peak MB`, "nothing new, time", `${some}, time`];
  const cells = rows.map(({ clientsAre, clientsAnHour, clientHours, stateBytes, nothingNew, someNew }) => [
    clientsAre,
    clientsAnHour.toLocaleString("en"),
    clientHours.toLocaleString("en"),
    fixed(stateBytes / 1e6, 1),
    ...[nothingNew, someNew].map(({ peakBytes }) => fixed(quotient(peakBytes, 1e6), 0)),
    ...[nothingNew, someNew].map(({ elapsedMs }) => milliseconds(elapsedMs)),
  ]);
  return markdownTable(["clients", ...heads, ...measured], cells);
}

/** `IPv4: 4.0 bytes on disk and 4.6 of memory a client-hour, over 66 MB`, by the least and the most of them. */
function fitted(rows: readonly Row[]): string {
  const sentences = (["IPv4", "pseudonyms"] as const).map((clientsAre) => {
    const own = rows.filter((row) => row.clientsAre === clientsAre);
    const [least, most] = [own[0], own.at(-1)];
    if (least === undefined || most === undefined) throw new RangeError("nothing was measured");
    const slope = (bytesOf: (row: Row) => number) =>
      (bytesOf(most) - bytesOf(least)) / (most.clientHours - least.clientHours);
    const memoryOf = ({ nothingNew, someNew }: Row) =>
      Math.max(nothingNew.peakBytes ?? Number.NaN, someNew.peakBytes ?? Number.NaN);
    const [onDisk, held] = [slope(({ stateBytes }) => stateBytes), slope(memoryOf)];
    const base = memoryOf(least) - held * least.clientHours;
    return `${clientsAre}: ${onDisk.toFixed(1)} bytes on disk and ${held.toFixed(1)} of memory a client-hour, over ${fixed(base / 1e6, 0)} MB.`;
  });
  return sentences.join(" ");
}

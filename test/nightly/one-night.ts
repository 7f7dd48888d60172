/**
 * One night between two runs, small enough to be lived through a thousand times: logs that grew, rotated, came and went.
 */
import { execFile } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { brownout, ROOT, type Run } from "../program.ts";
import { recordLine } from "../scan/capture.ts";

export const QUIET: Run = { status: 0, stdout: "", stderr: "" };
export const CONFIG = {
  modes: { nightly: { inputs: ["logs/*"], incremental: true, outDir: "reports", stateDir: "state" } },
};
const FAULT_LAYER = join(ROOT, "test/nightly/fault-layer.cjs");
/** From which on a log is read on where the last run left it. */
const LONG_BYTES = 2 * 1024 * 1024;

/** Records of a day of May 2019, errors of clients that no other day and salt has. */
export function dayOf(day: number, salt: number, lines = 12): string {
  return Array.from({ length: lines }, (_, line) => {
    const time = `2019-05-${String(day).padStart(2, "0")} ${String((line * 5) % 24).padStart(2, "0")}:10:00`;
    return `${recordLine(time, `10.${day}.${salt}.${line % 256}`, line % 3 === 0 ? 503 : 200)}\n`;
  }).join("");
}

/** A world in which nothing was run yet. */
export function beginWorld(world: string): void {
  mkdirSync(join(world, "logs"), { recursive: true });
  writeFileSync(join(world, "brownout.config.json"), JSON.stringify(CONFIG));
}

export function writeYesterday(world: string): void {
  const at = (name: string) => join(world, "logs", name);
  for (const [salt, name] of ["still.log", "grows.log", "rotates.log", "truncates.log", "goes.log"].entries()) {
    writeFileSync(at(name), dayOf(6, salt));
  }
  appendFileSync(at("grows.log"), '{"time":"2019-05-06 23:59:59",');
  writeFileSync(at("long.log"), dayOf(6, 20).replaceAll("}", `,"note":"${"-".repeat(LONG_BYTES / 12)}"}`));
}

export function writeTonight(world: string): void {
  const at = (name: string) => join(world, "logs", name);
  appendFileSync(at("grows.log"), `"ip":"10.0.0.1","status_code":500}\n${dayOf(7, 1)}`);
  writeFileSync(at("rotates.log.1.gz"), gzipSync(readFileSync(at("rotates.log"))));
  writeFileSync(at("rotates.log"), dayOf(7, 2));
  copyFileSync(at("truncates.log"), at("truncates.log.1"));
  writeFileSync(at("truncates.log"), dayOf(7, 3));
  rmSync(at("goes.log"));
  appendFileSync(at("long.log"), dayOf(7, 20));
  renameSync(at("still.log"), at("still.log.old"));
  writeFileSync(at("comes.log"), `${dayOf(7, 5)}not a record\n`);
}

/** What the fault layer is told. */
export interface Faults {
  readonly FAULT?: string;
  readonly FAULT_AT?: string;
  readonly FAULT_LOG?: string;
}

export function run(world: string, faults: Faults | null = null, ...flags: readonly string[]): Promise<Run> {
  const env = faults === null ? {} : { ...faults, NODE_OPTIONS: `--require=${FAULT_LAYER}` };
  return brownout(["run", "nightly", ...flags], { cwd: world, env });
}

/** The bytes of every file that the program has written, by path. */
export type Written = Readonly<Record<string, string>>;

export function writtenIn(world: string, ...directories: readonly string[]): Written {
  const files: Record<string, string> = {};
  for (const directory of directories) {
    for (const name of namesIn(join(world, directory))) {
      files[`${directory}/${name}`] = readFileSync(join(world, directory, name), "latin1");
    }
  }
  return files;
}

/** The paths of the files that are in one of them only, or differ. */
export function differing(one: Written, other: Written): readonly string[] {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...paths].filter((path) => one[path] !== other[path]);
}

function namesIn(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch {
    return []; // it has not been made yet
  }
}

export async function copyWorld(world: string, to: string): Promise<string> {
  await promisify(execFile)("cp", ["-a", world, to]);
  return to;
}

/** Runs what there is to do, two at a time, as there are cores. */
export async function twoAtATime<T>(tasks: readonly T[], work: (task: T) => Promise<void>): Promise<void> {
  const left = tasks.values();
  const worker = async () => {
    for (const task of left) await work(task);
  };
  await Promise.all([worker(), worker()]);
}

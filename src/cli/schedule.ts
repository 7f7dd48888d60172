/**
 * What `systemd` and `cron` have to know about a mode that is to be run by itself: the command line that runs it, and the
 * places that it reads and writes. The mode is read as in a run that nobody watches, without this shell's environment.
 */
import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, resolve, sep } from "node:path";
import { BrownoutError, ErrorCode } from "../error.ts";
import { CONFIG_NAME, readConfig } from "../options/config.ts";
import { type RunOptions, readRunOptions } from "../options/run-options.ts";
import type { Io } from "./io.ts";

export interface Schedule {
  readonly command: readonly string[];
  readonly directory: string;
  /** Directories. Throws {BrownoutError} `usage` for one that is not there. */
  readonly writable: () => readonly string[];
  readonly readable: readonly string[];
  readonly network: "none" | "used";
}

/** @throws {BrownoutError} `usage`, with the names of the modes that there are */
export async function scheduleOf(mode: string, config: string | undefined, io: Io): Promise<Schedule> {
  const path = config ?? CONFIG_NAME;
  const options = readRunOptions(mode, { config: await readConfig(path), env: {}, flags: {}, files: [] });
  const { command } = io;
  const [runtime = "", ...rest] = command;
  const directories = [options.files ? options.outDir : undefined, options.stateDir, ...filesOf(options).map(dirname)];
  const places = directories.filter((place) => place !== undefined).map((place) => resolve(place));
  const read = [path, options.pseudonymize, ...options.inputs].filter((file) => file !== undefined);
  return {
    command: [
      ...("Deno" in globalThis ? [runtime, "run", ...denoPermissions(options), ...rest] : command),
      ...["run", mode],
      ...(config === undefined ? [] : ["--config", config]),
    ],
    directory: resolve("."),
    writable: () => [...new Set(places.map(existing))].sort(),
    readable: [...command.filter(isAbsolute), ...read.map((file) => resolve(file))],
    network: options.ping === undefined ? "none" : "used",
  };
}

/** The files that a run makes; each is made beside its name first. */
function filesOf({ output, rejects, textfile, lock, capture }: RunOptions): string[] {
  const outputs = output.map(({ path }) => path);
  return [...outputs, rejects, textfile, lock, capture?.file].filter((path) => path !== undefined);
}

/**
 * One that is not there yet is made by the run, in the nearest one that is: in its working directory. Anywhere else the unit
 * would have to write in what may be the system's.
 */
function existing(directory: string): string {
  if (existsSync(directory)) return directory;
  const nearest = nearestExisting(directory);
  const [here, there] = [join(resolve("."), sep), join(nearest, sep)];
  if (there.startsWith(here)) return nearest;
  throw new BrownoutError(
    ErrorCode.usage,
    `Cannot confine the unit to "${directory}": it is not there (make it first)`,
  );
}

function nearestExisting(directory: string): string {
  return existsSync(directory) ? directory : nearestExisting(dirname(directory));
}

/**
 * Deno tells a program nothing of the permissions that it has. The lock names the host that holds it; where files are written
 * is what the unit confines.
 */
function denoPermissions({ incremental, lock, ping }: RunOptions): string[] {
  const hosts = new Set(Object.values(ping ?? {}).flatMap((url) => (url === undefined ? [] : [new URL(url).host])));
  return [
    ...["--no-prompt", "--allow-read", "--allow-write", "--allow-env"],
    ...(incremental || lock !== undefined ? ["--allow-sys=hostname"] : []),
    ...(hosts.size === 0 ? [] : [`--allow-net=${[...hosts].join(",")}`]),
  ];
}

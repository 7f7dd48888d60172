/**
 * The locks of a mode, held while it runs: that of its state, and that of the file which it names.
 */
import { join, resolve } from "node:path";
import type { RunOptions } from "../options/run-options.ts";
import type { Io } from "./io.ts";

const STATE_LOCK = "lock";

/** @throws {BrownoutError} `locked`, before anything else is done */
export async function locked<T>(mode: string, options: RunOptions, io: Io, run: () => Promise<T>): Promise<T> {
  const paths = await lockPaths(mode, options, io);
  if (paths.length === 0) return await run();
  const { acquireLock } = await import("../nightly/lock.ts");
  const locks = [];
  try {
    for (const path of paths) locks.push(await acquireLock(path, `brownout run ${mode}`));
    return await run();
  } finally {
    for (const lock of locks) await lock.release();
  }
}

async function lockPaths(mode: string, { lock, incremental, stateDir }: RunOptions, { env }: Io): Promise<string[]> {
  const named = lock === undefined ? [] : [lock];
  if (!incremental) return named;
  const { makeStateDirectory, stateDirectory } = await import("../nightly/state-directory.ts");
  const directory = stateDirectory(mode, stateDir, env);
  makeStateDirectory(directory);
  const ofState = join(directory, STATE_LOCK);
  return [ofState, ...named.filter((path) => resolve(path) !== resolve(ofState))];
}

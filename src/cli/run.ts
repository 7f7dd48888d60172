/**
 * `run`: a mode of the configuration.
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { CONFIG_NAME, listed, readConfig } from "../options/config.ts";
import { CONFIG_VARIABLE, readVariable } from "../options/environment.ts";
import { refuse } from "../options/problem.ts";
import { type RunOptions, type RunRequest, readRunOptions } from "../options/run-options.ts";
import type { Conclusion } from "./analyze.ts";
import type { ExitStatus, Io } from "./io.ts";
import { locked } from "./locked.ts";
import { watched } from "./watched.ts";

interface RunFlags extends Readonly<Record<string, unknown>> {
  readonly config?: string;
  readonly check?: true;
}

/** @param typed the flags that were typed, and no defaults: they would take the place of what the mode says */
export async function run(
  mode: string | undefined,
  files: readonly string[],
  typed: RunFlags,
  io: Io,
): Promise<ExitStatus> {
  const { config: path = readVariable(CONFIG_VARIABLE, io.env) ?? CONFIG_NAME, check, ...flags } = typed;
  const request = { config: await readConfig(path), env: io.env, flags, files };
  if (check) return await (await import("./check-config.ts")).checkConfig(mode, request, io);

  const name = mode ?? refuseNone(request);
  const options = readRunOptions(name, request);
  return await locked(name, options, io, () => watched(name, options, io, (heard) => runMode(name, options, heard)));
}

async function runMode(name: string, options: RunOptions, io: Io): Promise<Conclusion> {
  if (options.incremental) return await (await import("./nightly.ts")).nightly(name, options, io);
  if (options.capture !== undefined) await (await import("./capture.ts")).capture(options.capture, io);
  const { analyzeInputs, toInputs } = await import("./analyze.ts");
  return await analyzeInputs(toInputs(options.inputs, io), options, io);
}

function refuseNone({ config }: RunRequest): never {
  for (const problem of config.problems) if (problem.mode === null) refuse(problem);
  const found = `${config.path} has ${listed(config.modeNames)}`;
  throw new BrownoutError(ErrorCode.usage, `Cannot run: expected the name of a mode but found none: ${found}`);
}

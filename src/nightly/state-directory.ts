/**
 * Where the state of a job lies.
 */
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { BrownoutError, ErrorCode, systemReason } from "../error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The directory that was named; else the job's own below systemd's `$STATE_DIRECTORY` (the first, where there are several),
 * or below `brownout` where the XDG Base Directory Specification has state: `$XDG_STATE_HOME`, if it is absolute, or
 * `~/.local/state`.
 */
export function stateDirectory(job: string, named: string | undefined, env: Environment): string {
  if (named !== undefined) return named;
  const [ofService = ""] = (env["STATE_DIRECTORY"] ?? "").split(":");
  if (ofService !== "") return join(ofService, job);
  const ofUser = env["XDG_STATE_HOME"] ?? "";
  const base = isAbsolute(ofUser) ? ofUser : join(env["HOME"] ?? homedir(), ".local", "state");
  return join(base, "brownout", job);
}

/**
 * Makes the directory, if need be, for nobody else to read: partials hold addresses.
 *
 * @throws {BrownoutError} `unwritable-output`
 */
export function makeStateDirectory(directory: string): void {
  inStateDirectory(directory, () => mkdirSync(directory, { recursive: true, mode: 0o700 }));
}

/** @throws {BrownoutError} `unwritable-output` in place of the system's error */
export function inStateDirectory<T>(directory: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const message = `Cannot use the state in "${directory}": ${systemReason(error)}`;
    throw new BrownoutError(ErrorCode.unwritableOutput, message, { site: { path: directory }, cause: error });
  }
}

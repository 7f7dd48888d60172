/**
 * Where the state of a job lies.
 */
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

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

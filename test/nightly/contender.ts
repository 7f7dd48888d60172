/**
 * Other processes that want the lock of a test, on any of the runtimes.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished } from "vitest";
import { ROOT, RUNTIMES, type RuntimeName } from "../program.ts";

export interface Contender {
  readonly process: ChildProcess;
  /** The next line of its output. */
  line(): Promise<string | undefined>;
}

export interface ContenderOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What Deno gets, if it needs more than the least. */
  readonly permissions?: readonly string[];
  /** Root may write anywhere; this does without that. */
  readonly user?: "unprivileged";
}

/** All that Deno needs: the file, and the name of the host, which is left out of messages where this is not given. */
const LEAST_PERMISSIONS = ["--no-prompt", "--allow-read", `--allow-write=${tmpdir()}`, "--allow-sys=hostname"];

/** Runs `contender.mjs` with its arguments but the first, the module. On Node 20, that comes from `dist/`. */
export function startContender(
  runtime: RuntimeName,
  args: readonly string[],
  { env = {}, permissions = LEAST_PERMISSIONS, user }: ContenderOptions = {},
): Contender {
  const module = join(ROOT, runtime === "node dist" ? "dist/src/nightly/lock.js" : "src/nightly/lock.ts");
  const line = [join(ROOT, "test/nightly/contender.mjs"), module, ...args];
  if (runtime === "deno") line.unshift("run", ...permissions);
  line.unshift(RUNTIMES[runtime].command);
  if (user === "unprivileged" && process.getuid?.() === 0) {
    line.unshift("setpriv", "--bounding-set=-dac_override,-dac_read_search");
  }
  return contender(line, env);
}

/** A lock file that is locked by something that says nothing of who it is: flock's own program. */
export async function lockWithoutName(mode: "-s" | "-x", path: string): Promise<void> {
  const { line } = contender(["flock", mode, "--no-fork", path, "sh", "-c", "echo held; exec sleep 1000"], {});
  expect(await line()).toBe("held");
}

function contender(line: readonly string[], env: Readonly<Record<string, string>>): Contender {
  const [command = "", ...args] = line;
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { process: child, line: async () => (await lines.next()).value };
}

/** A process that has the lock until its standard input ends. */
export async function startHolder(
  runtime: RuntimeName,
  path: string,
  options: ContenderOptions = {},
): Promise<Contender> {
  const holder = startContender(runtime, ["hold", path], options);
  expect(await holder.line()).toBe("held");
  return holder;
}

/** What a process that asks for the lock is told. */
export function answerTo(
  runtime: RuntimeName,
  path: string,
  options: ContenderOptions = {},
): Promise<string | undefined> {
  return startContender(runtime, ["hold", path], options).line();
}

export async function kill({ process }: Contender): Promise<void> {
  process.kill("SIGKILL");
  await once(process, "exit");
}

/** How somebody is refused whom this process keeps out. */
export function refusalBy(path: string, pid: number | undefined): RegExp {
  const literal = (text: string) => text.replace(/[^\w]/g, "\\$&");
  const holder = `process ${pid} on host "${literal(hostname())}"`;
  return new RegExp(
    `Cannot lock "${literal(path)}": ${holder} has held it since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC \\(brownout run nightly\\)$`,
  );
}

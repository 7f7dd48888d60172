/**
 * Runs the program that ships: a command line within this process, or a process of its own on any of the runtimes.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Printer } from "../src/cli/io.ts";

const require = createRequire(import.meta.url);

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A child process that has run for so long hangs. It must not be how slow a machine is. */
export const HANGING_MS = 480_000;

/** The exact least permissions that the README states, `DIR` standing for where reports are written. */
export const DENO_PERMISSIONS = [
  "--no-prompt",
  "--allow-read",
  "--allow-write=DIR",
  "--allow-env=NO_COLOR,TERM,PISCINA_DISABLE_ATOMICS,PISCINA_ENABLE_ASYNC_ATOMICS",
];

/**
 * How each runtime starts the program: `dist/` on the Node that runs the tests, the TypeScript source elsewhere. Deno is
 * called directly, since `node_modules/.bin/deno` is a script around it that hands no signals on.
 */
export const RUNTIMES = {
  "node dist": { command: process.execPath, args: [], bin: "dist/src/program/brownout.cjs" },
  "current node": { command: join(ROOT, "test/runtimes/node_modules/.bin/node"), args: [], bin: "src/bin.ts" },
  deno: { command: join(ROOT, "node_modules/deno/deno"), args: ["run", ...DENO_PERMISSIONS], bin: "src/bin.ts" },
  bun: { command: join(ROOT, "test/runtimes/node_modules/.bin/bun"), args: [], bin: "src/bin.ts" },
} as const;
export type RuntimeName = keyof typeof RUNTIMES;
export const RUNTIME_NAMES = Object.keys(RUNTIMES) as RuntimeName[];

export interface Run {
  /** The exit status, or the name of the signal that ended it. */
  readonly status: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly runtime?: RuntimeName;
  /** The working directory, and the only one that Deno may write to. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Variables that Deno may read beside those of `analyze`. */
  readonly denoEnv?: readonly string[];
  /** What is piped to standard input; without it, standard input is /dev/null. */
  readonly stdin?: string | Uint8Array;
}

/**
 * `brownout …args`, to its end. A process takes longer to start than most commands to run, so the command line runs
 * within this one: the same code of `dist/`, but for `bin.ts`. It gets a process of its own on a runtime that is named,
 * with standard input, with variables that the runtime itself reads, and where `TEST_PROCESSES` is set, as once in CI.
 */
export function brownout(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { runtime, env = {}, stdin, cwd = ROOT } = options;
  const isOwnEnv = Object.keys(env).every((name) => name.startsWith("BROWNOUT_"));
  const asked = [runtime, stdin, process.env["TEST_PROCESSES"]];
  if (!isOwnEnv || asked.some((value) => value !== undefined)) return brownoutProcess(args, options);
  const run = turn.then(() => brownoutHere(args, cwd, env));
  turn = run.catch(() => {});
  return run;
}

/** A process has one working directory, so commands within this one wait for each other. */
let turn: Promise<unknown> = Promise.resolve();

async function brownoutHere(args: readonly string[], cwd: string, env: Record<string, string>): Promise<Run> {
  const { main } = require("../dist/src/program/main.cjs") as typeof import("../src/cli/main.ts");
  const printed = { stdout: "", stderr: "" };
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const status = await main(args, {
      stdin: Readable.from([]),
      stdout: printerInto("stdout"),
      stderr: printerInto("stderr"),
      env: { ...process.env, ...env },
      command: [process.execPath, join(ROOT, RUNTIMES["node dist"].bin)],
      signal: new AbortController().signal,
    });
    return { status, ...printed };
  } finally {
    process.chdir(before);
  }

  function printerInto(name: "stdout" | "stderr"): Printer {
    return {
      terminal: null,
      async print(text) {
        printed[name] += text;
        return true;
      },
    };
  }
}

/** `brownout …args` as a process of its own, to its end. */
export function brownoutProcess(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const child = startBrownout(args, options);
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on("data", (data) => stdout.push(data));
    child.stderr?.on("data", (data) => stderr.push(data));
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({
        status: code ?? signal,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
  });
}

/** `brownout …args`, under way. */
export function startBrownout(programArgs: readonly string[], options: RunOptions = {}) {
  const { runtime = "node dist", cwd = ROOT, env = {}, denoEnv = [], stdin } = options;
  const { command, args, bin } = RUNTIMES[runtime];
  const runtimeArgs = args.map((arg) => {
    return arg.startsWith("--allow-env=") ? [arg, ...denoEnv].join(",") : arg.replace("DIR", cwd);
  });
  const child = spawn(command, [...runtimeArgs, join(ROOT, bin), ...programArgs], {
    cwd,
    env: { ...process.env, ...env },
    stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  child.stdin?.on("error", () => {}); // the program may end before it has read everything
  child.stdin?.end(stdin);
  return child;
}

/** A directory of the test's own, gone when the test is. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), "brownout-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

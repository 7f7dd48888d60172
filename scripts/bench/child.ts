/**
 * Runs a command as a process of its own, to its end.
 *
 * The time is that of the whole process, from before it is started until it has ended. The memory is what GNU time has
 * seen it use at its peak: the kernel's count for our own child would begin with the memory of this process. Processor
 * time is that of all its threads.
 */
import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Trouble } from "./trouble.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const GNU_TIME = "/usr/bin/time";

export type Command = readonly [program: string, ...args: string[]];

export interface Measurement {
  readonly elapsedMs: number;
  /** Null, like the next, where GNU time is missing. To a hundredth of a second. */
  readonly processorMs: number | null;
  readonly peakBytes: number | null;
}

export interface Stopwatch {
  /** Where GNU time leaves its note, or null where there is no GNU time. */
  readonly scratch: string | null;
  readonly signal: AbortSignal;
}

export async function time(command: Command, { scratch, signal }: Stopwatch): Promise<Measurement> {
  if (scratch === null) {
    const { elapsedMs } = await run(command, "ignore", signal);
    return { elapsedMs, processorMs: null, peakBytes: null };
  }
  const note = join(scratch, "time");
  const { elapsedMs } = await run([GNU_TIME, "-f", "%U %S %M", "-o", note, ...command], "ignore", signal);
  const [user = Number.NaN, system = Number.NaN, kilobytes = Number.NaN] = readFileSync(note, "utf8")
    .split(" ")
    .map(Number);
  return { elapsedMs, processorMs: (user + system) * 1_000, peakBytes: kilobytes * 1_024 };
}

/** What a command prints. */
export async function ask(command: Command, signal: AbortSignal): Promise<string> {
  return (await run(command, "pipe", signal)).stdout;
}

/** What is printed goes to /dev/null with "ignore". In a process group of its own, which a signal ends as a whole. */
function run([program, ...args]: Command, stdout: "ignore" | "pipe", signal: AbortSignal) {
  signal.throwIfAborted();
  return new Promise<{ elapsedMs: number; stdout: string }>((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, { cwd: ROOT, stdio: ["ignore", stdout, "pipe"], detached: true });
    const stop = () => killGroup(child.pid);
    const printed: Uint8Array[] = [];
    let complaint = "";
    let elapsedMs = Number.NaN;
    child.stdout?.on("data", (data) => printed.push(data));
    child.stderr?.on("data", (data) => {
      complaint = `${complaint}${data}`.slice(-2_000);
    });
    child.on("exit", () => {
      elapsedMs = performance.now() - start;
      signal.removeEventListener("abort", stop);
    });
    child.on("error", (error) => reject(new Trouble(`Cannot run ${program}: ${error.message}`)));
    child.on("close", (code, signalName) => {
      if (signal.aborted) reject(signal.reason);
      else if (code === 0) resolve({ elapsedMs, stdout: Buffer.concat(printed).toString() });
      else
        reject(new Trouble(`Cannot run ${[program, ...args].join(" ")}: status ${code ?? signalName}\n${complaint}`));
    });
    signal.addEventListener("abort", stop, { once: true });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return; // it never started
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // ESRCH: it has just ended by itself
  }
}

/**
 * What a mode has around it, where it asks for that: pings to a monitor, a file for Prometheus.
 */
import { readFileSync } from "node:fs";
import { BrownoutError } from "../error.ts";
import type { RunOptions } from "../options/run-options.ts";
import { prepareFiles, writeFiles } from "../write/output.ts";
import type { Conclusion } from "./analyze.ts";
import { ExitStatus, type Io } from "./io.ts";
import { say } from "./say.ts";

const MS_PER_SECOND = 1_000;

type Watched = Pick<RunOptions, "ping" | "textfile">;

/** A run that fails is told of like one that ends with another status than 0; of one that is stopped by a signal, nothing. */
export async function watched(
  mode: string,
  { ping, textfile }: Watched,
  io: Io,
  run: (io: Io) => Promise<Conclusion>,
): Promise<ExitStatus> {
  const startMs = performance.now();
  const pings = ping === undefined ? null : new (await import("../nightly/ping.ts")).Pings(ping, io.signal);
  const heard = hearing(io);
  const told = async (conclusion: Conclusion): Promise<void> => {
    const isSuccess = conclusion.status === ExitStatus.done;
    try {
      if (textfile !== undefined) await writeTextfile(textfile, mode, conclusion, performance.now() - startMs);
    } catch (error) {
      await pings?.end("failure", `${heard.said()}${messageOf(error)}`);
      throw error;
    }
    const warnings = (await pings?.end(isSuccess ? "success" : "failure", heard.said())) ?? [];
    for (const warning of warnings) await say(`Warning: ${warning}`, io);
  };
  const running = async () => {
    if (textfile !== undefined) prepareFiles([textfile]);
    return await run(heard.io);
  };
  const conclusion = await running().catch(async (error) => {
    if (io.signal.aborted) throw error;
    await say(messageOf(error), heard.silent);
    await told({ status: ExitStatus.trouble, report: null });
    throw error;
  });
  await told(conclusion);
  return conclusion.status;
}

/** An `Io` that keeps what is said on standard error, for the monitor's log. */
function hearing(io: Io): { io: Io; silent: Io; said: () => string } {
  let said = "";
  const stderr = {
    ...io.stderr,
    print(text: string) {
      said += text;
      return io.stderr.print(text);
    },
  };
  const silent = {
    ...io.stderr,
    async print(text: string) {
      said += text;
      return true;
    },
  };
  return { io: withStderr(io, stderr), silent: withStderr(io, silent), said: () => said };
}

/** Standard input stays untouched until somebody asks for it. */
function withStderr(io: Io, stderr: Io["stderr"]): Io {
  return {
    get stdin() {
      return io.stdin;
    },
    get command() {
      return io.command;
    },
    stdout: io.stdout,
    stderr,
    env: io.env,
    signal: io.signal,
  };
}

function messageOf(error: unknown): string {
  if (error instanceof BrownoutError) return [error.message, ...error.detail].join("\n");
  return error instanceof Error ? String(error.stack) : String(error);
}

async function writeTextfile(path: string, job: string, { status, report }: Conclusion, elapsedMs: number) {
  const { lastSuccessIn, toPrometheus } = await import("../write/prometheus.ts");
  const finishedAtSeconds = Date.now() / MS_PER_SECOND;
  const isSuccess = status === ExitStatus.done;
  const content = toPrometheus(report, {
    job,
    finishedAtSeconds,
    durationSeconds: elapsedMs / MS_PER_SECOND,
    isSuccess,
    lastSuccessSeconds: isSuccess ? finishedAtSeconds : lastSuccessIn(readOld(path)),
  });
  writeFiles([{ path, content }]);
}

function readOld(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // there is none yet, or nobody may read it: then no success is known of
  }
}

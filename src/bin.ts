#!/usr/bin/env node
/**
 * The process: the only place that exits it. Signals, broken pipes and crashes are handled here.
 */
import type { Io } from "./cli/io.ts";
import { ExitStatus } from "./cli/io.ts";
import { main } from "./cli/main.ts";
import { BrownoutError, ErrorCode } from "./error.ts";

let status: ExitStatus | undefined;

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader has seen enough (`| head`): a normal end, which does not hide what the command had to say.
    if (error.code === "EPIPE") process.exit(status ?? ExitStatus.done);
    crash(error);
  });
}
process.on("uncaughtException", crash);
process.on("unhandledRejection", crash);

const stop = new AbortController();
listen("SIGINT", ExitStatus.interrupted);
listen("SIGTERM", ExitStatus.terminated);

const io: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: stop.signal,
};
try {
  const finished = await main(process.argv.slice(2), io);
  status ??= finished;
} catch (error) {
  if (status === undefined) crash(error);
}
process.stdout.write("", () => process.stderr.write("", () => process.exit(status)));

/** The first signal lets the command tidy up, the second does not wait for it. */
function listen(signal: NodeJS.Signals, ending: ExitStatus): void {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(ending);
    status = ending;
    stop.abort(new BrownoutError(ErrorCode.aborted, `Stopped by ${signal}`));
  });
}

/** An uncaught exception would exit with 1, which is a gate's. */
function crash(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(ExitStatus.trouble);
}

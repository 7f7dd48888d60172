#!/usr/bin/env node
/**
 * The process: the only place that exits it. Signals and crashes are handled here.
 */
import { ExitStatus, type Io } from "./cli/io.ts";
import { main } from "./cli/main.ts";
import { lastResort, printerOn } from "./cli/printer.ts";
import { BrownoutError, ErrorCode } from "./error.ts";

process.on("uncaughtException", crash);
process.on("unhandledRejection", crash);

const stop = new AbortController();
let ending: ExitStatus | undefined;
listen("SIGINT", ExitStatus.interrupted);
listen("SIGTERM", ExitStatus.terminated);

const io: Io = {
  get stdin() {
    return process.stdin; // made when it is first asked for
  },
  stdout: printerOn(process.stdout, "standard output", stop.signal),
  stderr: lastResort(process.stderr, stop.signal),
  env: process.env,
  get command() {
    return [process.execPath, ...process.execArgv, process.argv[1] ?? ""];
  },
  signal: stop.signal,
};
main(process.argv.slice(2), io).then(
  (status) => process.exit(ending ?? status),
  (error) => (ending === undefined ? crash(error) : process.exit(ending)),
);

/** The first signal lets the command tidy up, the second does not wait for it. */
function listen(signal: NodeJS.Signals, status: ExitStatus): void {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(status);
    ending = status;
    stop.abort(new BrownoutError(ErrorCode.aborted, `Stopped by ${signal}`));
  });
}

/** An uncaught exception would exit with 1, which is a gate's. */
function crash(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(ExitStatus.trouble);
}

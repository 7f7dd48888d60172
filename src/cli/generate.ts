/**
 * `generate`: an artificial stream on standard output, as fast as it is read.
 */
import { setImmediate } from "node:timers/promises";
import { readGenerateOptions } from "../options/generate-options.ts";
import { artificialLines } from "../sources/artificial.ts";
import { ExitStatus, type Io } from "./io.ts";

export async function generate(stream: string, rawOptions: object, { stdout, signal }: Io): Promise<ExitStatus> {
  const { lines, from, tz, stream: name } = readGenerateOptions({ stream, ...rawOptions });
  for (const block of artificialLines(name, from, lines, tz)) {
    if (!(await stdout.print(block))) break;
    await setImmediate(); // writing to a file never waits, and signals are heard between turns only
    signal.throwIfAborted();
  }
  return ExitStatus.done;
}

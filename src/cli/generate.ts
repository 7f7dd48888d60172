/**
 * `generate`: an artificial stream on standard output, as fast as it is read.
 */
import { once } from "node:events";
import { readGenerateOptions } from "../options/generate-options.ts";
import { artificialLines } from "../sources/artificial.ts";
import { ExitStatus, type Io } from "./io.ts";

export async function generate(stream: string, rawOptions: object, { stdout, signal }: Io): Promise<ExitStatus> {
  const { lines, from, tz, stream: name } = readGenerateOptions({ stream, ...rawOptions });
  for (const block of artificialLines(name, from, lines, tz)) {
    signal.throwIfAborted();
    if (!stdout.write(block)) await once(stdout, "drain", { signal });
  }
  return ExitStatus.done;
}

/**
 * All bytes of what was written by this program and is read back: a report or a partial. It may be a file, a pipe, standard
 * input, or a directory, which stands for the report in it.
 */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { untilAborted } from "../abort.ts";
import { BrownoutError, ErrorCode, systemReason } from "../error.ts";
import { readWhatever } from "./read-in-order.ts";

export interface WholeSettings {
  /** What `-` stands for. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Ends the wait for whoever writes into a pipe. */
  readonly signal?: AbortSignal | undefined;
}

const STDIN_NAME = "-";
export const REPORT_NAME = "report.json";
/** A partial of 250 million clients. What is larger is a log that was named by mistake, and is not taken into memory. */
const MOST_BYTES = 1024 ** 3;

/** @throws {BrownoutError} `unreadable-source`; what `signal` was aborted with */
export async function readWhole(path: string, { stdin, signal }: WholeSettings): Promise<Uint8Array> {
  let name = path;
  try {
    if (path === STDIN_NAME) return await readToEnd(stdin, signal);
    let stats = await stat(path);
    if (stats.isDirectory()) {
      name = join(path, REPORT_NAME);
      stats = await stat(name);
    }
    if (!stats.isFile()) return await readToEnd(readWhatever(name, signal), signal);
    if (stats.size > MOST_BYTES) throw tooLarge();
    return await readFile(name);
  } catch (error) {
    signal?.throwIfAborted();
    const message = `Cannot read "${name}": ${systemReason(error)}`;
    throw new BrownoutError(ErrorCode.unreadableSource, message, { site: { path: name }, cause: error });
  }
}

async function readToEnd(stream: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of untilAborted(stream, signal)) {
    pieces.push(piece);
    length += piece.length;
    if (length > MOST_BYTES) throw tooLarge();
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function tooLarge(): Error {
  return new Error("it is larger than 1 GiB, which a report or a partial is not (logs are read by analyze)");
}

/**
 * What has no size or no end that can be known: pipes, devices, the system's own files. Read from first byte to last,
 * and opened only when that begins.
 */
import { closeSync, constants, createReadStream, openSync, writeSync } from "node:fs";
import { stat } from "node:fs/promises";
import { systemPath } from "./file-names.ts";

export async function* readInOrder(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(systemPath(path));
}

/** @param signal ends the wait for whoever writes, where it is a pipe */
export async function* readWhatever(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  yield* (await stat(systemPath(path))).isFIFO() ? readPipe(path, signal) : readInOrder(path);
}

/** @param signal ends the wait for whoever writes */
export async function* readPipe(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const release = () => releaseReader(path);
  signal?.addEventListener("abort", release);
  try {
    yield* createReadStream(systemPath(path), signal === undefined ? {} : { signal });
  } finally {
    signal?.removeEventListener("abort", release);
  }
}

/**
 * Opening and reading a pipe block a thread of the runtime, and Node does not exit before they return. So the pipe gets
 * a writer for a moment, and a byte that nobody will look at any more.
 */
function releaseReader(path: string): void {
  try {
    const writer = openSync(systemPath(path), constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      writeSync(writer, "\n");
    } finally {
      closeSync(writer);
    }
  } catch {
    // nobody waits, or (under Deno) writing is not permitted and not needed
  }
}

/**
 * The bytes of a compressed file up to the size that it had when it was opened, in order. Where it has been cut short
 * since, its decoder tells that something is missing.
 */
import { createReadStream } from "node:fs";

const PIECE_BYTES = 256 * 1024;

export async function* readCompressed(path: string, bytes: number): AsyncGenerator<Uint8Array> {
  if (bytes > 0) yield* createReadStream(path, { highWaterMark: PIECE_BYTES, end: bytes - 1 });
}

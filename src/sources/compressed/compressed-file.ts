/**
 * The bytes of a compressed file up to the size that it had when it was opened, in order. Where it has been cut short
 * since, its decoder tells that something is missing.
 */
import { createReadStream } from "node:fs";
import { openSameFile } from "../file-id.ts";
import { systemPath } from "../file-names.ts";
import type { Order } from "./contract.ts";

const PIECE_BYTES = 256 * 1024;

/** @throws as `openSameFile` does */
export async function* readCompressed({
  path,
  fileId,
  compressedBytes,
}: Omit<Order, "codec">): AsyncGenerator<Uint8Array> {
  if (compressedBytes === 0) return;
  const fd = openSameFile(path, fileId);
  yield* createReadStream(systemPath(path), { fd, highWaterMark: PIECE_BYTES, start: 0, end: compressedBytes - 1 });
}

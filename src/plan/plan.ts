/**
 * Who reads what: a source of known size is cut into ranges that tile it. Pure data; nothing is opened or read here.
 */
import type { ByteRange } from "./byte-range.ts";

/** Small enough for every thread to have work and for progress to move, large enough for a task to cost nothing. */
export const DEFAULT_CHUNK_BYTES = 8 * 1024 * 1024;
export const SMALLEST_CHUNK_BYTES = 64;

/** Ranges of `chunkBytes`, the last one shorter, that tile [0, bytes). No range for an empty source. */
export function planRanges(bytes: number, chunkBytes: number): readonly ByteRange[] {
  return Array.from({ length: Math.ceil(bytes / chunkBytes) }, (_, index) => ({
    startByte: index * chunkBytes,
    endByte: Math.min((index + 1) * chunkBytes, bytes),
  }));
}

/**
 * Who reads what: a source of known size is cut into ranges that tile it. Pure data; nothing is opened or read here.
 */
import type { ByteRange } from "./byte-range.ts";

/** For small runs, and where a chunk or its rejects are held in memory. */
export const SMALL_CHUNK_BYTES = 8 * 1024 * 1024;
/** Beyond, a task costs nothing any more, and the calling thread would be deaf for too long while it scans one. */
const LARGE_CHUNK_BYTES = 32 * 1024 * 1024;
/** So that the threads come to their end at about the same time. */
const CHUNKS_PER_THREAD = 16;
export const SMALLEST_CHUNK_BYTES = 64;

/**
 * How large to make the chunks of a run where the user does not say.
 *
 * @param bytes of the whole run; null where that is not known, or chunks are to be small
 */
export function chooseChunkBytes(bytes: number | null, threads: number): number {
  const share = bytes === null ? 0 : Math.ceil(bytes / (threads * CHUNKS_PER_THREAD));
  return Math.min(Math.max(share, SMALL_CHUNK_BYTES), LARGE_CHUNK_BYTES);
}

/** Ranges of `chunkBytes`, the last one shorter, that tile [startByte, endByte). No range where that is empty. */
export function planRanges({ startByte, endByte }: ByteRange, chunkBytes: number): readonly ByteRange[] {
  return Array.from({ length: Math.ceil((endByte - startByte) / chunkBytes) }, (_, index) => ({
    startByte: startByte + index * chunkBytes,
    endByte: Math.min(startByte + (index + 1) * chunkBytes, endByte),
  }));
}

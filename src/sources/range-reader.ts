/**
 * Reads ranges of a file, synchronously: it is called inside workers, and between progress ticks on the main thread.
 */
import { closeSync, readSync } from "node:fs";
import type { ReadBytes } from "../scan/driver.ts";
import { openSameFile } from "./file-id.ts";

export interface RangeReader {
  readonly read: ReadBytes;
  close(): void;
}

/** @throws as `openSameFile` does */
export function openRangeReader(path: string, fileId: string): RangeReader {
  const descriptor = openSameFile(path, fileId);
  return {
    read: (into, atByte) => readSync(descriptor, into, 0, into.length, atByte),
    close: () => closeSync(descriptor),
  };
}

/** Reads from bytes in memory, the first of which is the source's byte `startByte`. */
export function memoryReader(bytes: Uint8Array, startByte: number): ReadBytes {
  return (into, atByte) => {
    const part = bytes.subarray(atByte - startByte, atByte - startByte + into.length);
    into.set(part);
    return part.length;
  };
}

/**
 * Reads ranges of a file, synchronously: it is called inside workers, and between progress ticks on the main thread.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { ReadBytes } from "../scan/driver.ts";
import { fileIdOf } from "./file-id.ts";

export interface RangeReader {
  readonly read: ReadBytes;
  close(): void;
}

/** @throws the system's error, or one that says that another file has taken the path */
export function openRangeReader(path: string, fileId: string): RangeReader {
  const descriptor = openSync(path, "r");
  if (fileIdOf(fstatSync(descriptor, { bigint: true })) !== fileId) {
    closeSync(descriptor);
    throw new Error("another file took its place while it was read (was the log rotated?)");
  }
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

import { closeSync, fstatSync, openSync, statSync } from "node:fs";
import { systemPath } from "./file-names.ts";

/** Device and inode: the same for every name of a file, another once a log was rotated. */
export function fileIdOf(stats: { dev: bigint; ino: bigint }): string {
  return `${stats.dev}:${stats.ino}`;
}

/**
 * The descriptor of the file that was at this path before.
 *
 * @throws the system's error, or one that says that another file has taken the path
 */
export function openSameFile(path: string, fileId: string): number {
  const descriptor = openSync(systemPath(path), "r");
  if (fileIdOf(fstatSync(descriptor, { bigint: true })) === fileId) return descriptor;
  closeSync(descriptor);
  throw new Error("another file took its place while it was read (was the log rotated?)");
}

/** Null where no file can be seen. */
export function fileIdAt(path: string): string | null {
  try {
    return fileIdOf(statSync(systemPath(path), { bigint: true }));
  } catch {
    return null; // not there, or behind a directory that is closed to us
  }
}

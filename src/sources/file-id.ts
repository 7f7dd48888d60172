import { statSync } from "node:fs";

/** Device and inode: the same for every name of a file, another once a log was rotated. */
export function fileIdOf(stats: { dev: bigint; ino: bigint }): string {
  return `${stats.dev}:${stats.ino}`;
}

/** Null where no file can be seen. */
export function fileIdAt(path: string): string | null {
  try {
    return fileIdOf(statSync(path, { bigint: true }));
  } catch {
    return null; // not there, or behind a directory that is closed to us
  }
}

import { fstatSync } from "node:fs";
import { fileIdOf } from "./file-id.ts";

const STDIN_DESCRIPTOR = 0;

/** Whether standard input is a pipe, a socket or a redirected file; a terminal and `/dev/null` are none. */
export function isStdinPiped(): boolean {
  try {
    const stats = fstatSync(STDIN_DESCRIPTOR);
    return stats.isFIFO() || stats.isSocket() || stats.isFile();
  } catch {
    return false; // it is closed
  }
}

/** Which file standard input was redirected from; null where it is none. */
export function stdinFileId(): string | null {
  try {
    const stats = fstatSync(STDIN_DESCRIPTOR, { bigint: true });
    return stats.isFile() ? fileIdOf(stats) : null;
  } catch {
    return null; // it is closed
  }
}

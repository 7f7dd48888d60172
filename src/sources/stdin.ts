import { fstatSync } from "node:fs";

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

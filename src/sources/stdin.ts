import { type BigIntStats, fstatSync } from "node:fs";
import { fileIdOf } from "./file-id.ts";

const STDIN_DESCRIPTOR = 0;

/** Whether standard input is a pipe, a socket or a redirected file; a terminal and `/dev/null` are none. */
export function isStdinPiped(): boolean {
  const stats = stdinStats();
  return stats !== null && (stats.isFIFO() || stats.isSocket() || stats.isFile());
}

/** Which file standard input was redirected from; null where it is none. */
export function stdinFileId(): string | null {
  const stats = stdinStats();
  return stats?.isFile() ? fileIdOf(stats) : null;
}

function stdinStats(): BigIntStats | null {
  try {
    return fstatSync(STDIN_DESCRIPTOR, { bigint: true });
  } catch {
    return null; // it is closed
  }
}

/**
 * The lock of a job: while a process holds the lock of a path, no other has it, and the process does not have it twice.
 *
 * The file at the path, whatever is in it, is locked with flock(2). It is made where it is missing, and stays when the
 * lock is released: since no holder removes it, nobody is left with the lock of a file that has lost its name. The
 * kernel gives the lock up with the process, however that ends; there is no process id to be mistaken, and no time to
 * wait. On NFS the server keeps it, for all machines. Whoever removes the file while it is held removes the lock.
 *
 * Tried and dropped, November 2026, on x64 Linux:
 * - `fs-native-extensions` 1.5.1 (1.6 MB): for want of libuv, Deno 2.9 crashes when it loads, and Bun 1.4 when the lock
 *   is refused; 10 ms to load (Node 20).
 * - `koffi` 3.3.4, to call flock(2) in the C library: right on all four, but 4.2 MB, 6 to 9 ms, and under Deno
 *   `--allow-ffi`, which is leave to do anything; a child takes 2.5 ms. `os-lock` 2.0.0 is compiled at installation.
 * - A Unix-domain socket: to take over the file of a dead listener needs a lock in its turn; and on a file system that
 *   two kernels share, each takes the other's listener for dead.
 */
import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { BrownoutError, ErrorCode, systemReason } from "../error.ts";
import { type LockFile, openLockFile } from "./lock-file.ts";
import { announceHolder, describeHolder, retractHolder } from "./lock-holder.ts";

export interface Lock {
  /** Once released, it does nothing. */
  release(): Promise<void>;
}

/**
 * Takes the lock, or fails at once. `command` is what others are told: `brownout run nightly`.
 *
 * @throws {BrownoutError} `locked`, or `unwritable-output` where there can be no lock
 */
export async function acquireLock(path: string, command: string): Promise<Lock> {
  const file = await lockNamed(path).catch((error) => {
    throw refuse(ErrorCode.unwritableOutput, path, systemReason(error), error);
  });
  if (file === null) throw refuse(ErrorCode.locked, path, await describeHolder(path));
  const holder = await announceHolder(path, command);
  let held = true;
  return {
    async release() {
      if (!held) return;
      held = false;
      if (holder !== null) retractHolder(path, holder);
      file.close();
    },
  };
}

/** The file of that name, locked, or null where somebody else has it. */
async function lockNamed(path: string): Promise<LockFile | null> {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    const file = openLockFile(path, "create");
    let isKept = false;
    try {
      if (!(await file.tryLock("exclusive"))) return null;
      isKept = isNamed(path, file);
      if (isKept) return file;
    } finally {
      if (!isKept) file.close();
    }
  }
}

/** False when the file was removed between opening and locking it: others lock the next one of that name. */
function isNamed(path: string, file: LockFile): boolean {
  const named = statSync(path, { throwIfNoEntry: false });
  const mine = file.identity();
  return named !== undefined && named.ino === mine.ino && named.dev === mine.dev;
}

function refuse(code: ErrorCode, path: string, reason: string, cause?: unknown): BrownoutError {
  return new BrownoutError(code, `Cannot lock "${path}": ${reason}`, { site: { path }, cause });
}

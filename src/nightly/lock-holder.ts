/**
 * Who holds a lock, for those whom it refuses. The holder keeps `PATH.holder`, and a lock on it:
 *
 *     lock PATH ─ write and lock PATH.holder.tmp ─ rename it to PATH.holder ─ … ─ remove and unlock it ─ unlock PATH
 *
 * So what is in a locked one is whole and the present holder's. One that is not locked was left by a crash, and nobody
 * believes it; until the rename, nobody is named. Readers test it with a shared lock, since they would
 * take each other's exclusive ones for the holder's, and read the file that they have tested, whatever its name leads
 * to by then.
 */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { pid } from "node:process";
import { type LockFile, openLockFile } from "./lock-file.ts";

/** As JSON in the file. A process id means nothing without the host, or the container, whose process it is. */
interface Holder {
  readonly pid: number;
  readonly host: string | null;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly command: string;
}

const holderPath = (path: string) => `${path}.holder`;

/**
 * For the holder of the lock only. That it fails, on a full disk, is no reason to be without the lock: then nobody is
 * named, and null is returned.
 */
export async function announceHolder(path: string, command: string): Promise<LockFile | null> {
  const temporary = `${holderPath(path)}.tmp`;
  let file: LockFile | null = null;
  try {
    const holder: Holder = { pid, host: hostOrNull(), since: new Date().toISOString(), command };
    rmSync(temporary, { force: true });
    writeFileSync(temporary, `${JSON.stringify(holder)}\n`, { flag: "wx" });
    file = openLockFile(temporary, "create");
    if (!(await file.tryLock("exclusive"))) throw new Error("a file that has no name yet is locked");
    renameSync(temporary, holderPath(path));
    return file;
  } catch {
    file?.close();
    return null; // the lock does without; what is left here is not locked, and the next holder removes it
  }
}

export function retractHolder(path: string, file: LockFile): void {
  try {
    rmSync(holderPath(path), { force: true });
  } catch {
    // the directory has become read-only: once it is not locked any more, nobody believes it
  }
  file.close();
}

/** `process 1234 on host "web-1" has held it since 2026-11-22 02:10:00 UTC (brownout run nightly)`, as far as known. */
export async function describeHolder(path: string): Promise<string> {
  const holder = await presentHolder(path).catch(() => null); // there is none, or it is not to be read
  if (holder === null) return "another process holds it";
  const host = holder.host === null ? "" : ` on host ${JSON.stringify(holder.host)}`;
  const since = `${holder.since.slice(0, 10)} ${holder.since.slice(11, 19)} UTC`;
  return `process ${holder.pid}${host} has held it since ${since} (${holder.command})`;
}

async function presentHolder(path: string): Promise<Holder | null> {
  const file = openLockFile(holderPath(path), "read");
  try {
    const isStale = await file.tryLock("shared");
    return isStale ? null : parseHolder(file.text());
  } finally {
    file.close();
  }
}

/** Null where it is another version's, and says something else. */
function parseHolder(text: string): Holder | null {
  const { pid, host, since, command }: Partial<Record<keyof Holder, unknown>> = JSON.parse(text);
  if (typeof pid !== "number" || typeof since !== "string" || typeof command !== "string") return null;
  return { pid, host: typeof host === "string" ? host : null, since, command };
}

/** Under Deno, the name takes `--allow-sys=hostname`. */
function hostOrNull(): string | null {
  try {
    return hostname();
  } catch {
    return null; // it is not for this process to know
  }
}

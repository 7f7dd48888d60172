/**
 * An open file on which the kernel keeps a lock: flock(2), on every runtime, so that they exclude each other.
 *
 * The lock belongs to the open file and not to a process id or a name. It is gone when the file is closed, which the
 * kernel does however a process ends; what a process starts does not inherit it, since runtimes open files
 * close-on-exec. A file that is opened twice, be it in one process, has two rivals.
 *
 * Deno calls flock(2) itself. Node and Bun cannot, but a child that inherits the open file can do it for them: the lock
 * outlives the child, since the file stays open here. That is what `flock -n 9` does in a shell script. A child takes
 * 2.5 ms (Node 20; perl 4), and Deno needs no permission but those for the file. util-linux and busybox have `flock`;
 * macOS has perl, which asks the kernel for the same lock.
 */
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";

export type LockMode = "exclusive" | "shared";

export interface LockFile {
  /** At once: false when another open file has a lock that this one does not go with. */
  tryLock(mode: LockMode): Promise<boolean>;
  /** What the file is, whatever its name now leads to. */
  identity(): Identity;
  /** All of it, once. */
  text(): string;
  close(): void;
}

export interface Identity {
  readonly dev: number;
  readonly ino: number | null;
}

/** `create` makes the file where there is none, and never empties it. */
export type LockFileUse = "create" | "read";

export function openLockFile(path: string, use: LockFileUse): LockFile {
  const { Deno } = globalThis as { readonly Deno?: DenoFiles };
  return Deno === undefined ? openWithChild(path, use) : openWithDeno(Deno, path, use);
}

/** What is used of Deno's own files, the only ones that it locks. */
interface DenoFiles {
  openSync(path: string, options: { read: true; write: boolean; create: boolean }): DenoFile;
}
interface DenoFile {
  tryLockSync(exclusive: boolean): boolean;
  statSync(): Identity;
  readSync(buffer: Uint8Array): number | null;
  close(): void;
}

const TEXT_LIMIT = 64 * 1024;

function openWithDeno(deno: DenoFiles, path: string, use: LockFileUse): LockFile {
  const create = use === "create";
  const file = deno.openSync(path, { read: true, write: create, create });
  return {
    tryLock: async (mode) => file.tryLockSync(mode === "exclusive"),
    identity: () => file.statSync(),
    text() {
      const buffer = new Uint8Array(TEXT_LIMIT);
      return new TextDecoder().decode(buffer.subarray(0, file.readSync(buffer) ?? 0));
    },
    close: () => file.close(),
  };
}

function openWithChild(path: string, use: LockFileUse): LockFile {
  const descriptor = openSync(path, use === "create" ? "a+" : "r");
  return {
    tryLock: (mode) => lockByChild(descriptor, mode),
    identity: () => fstatSync(descriptor),
    text: () => readFileSync(descriptor, "utf8"),
    close: () => closeSync(descriptor),
  };
}

/** Under which number the children find the file. */
const INHERITED = "3";

/** LOCK_NB with LOCK_EX or LOCK_SH, whose numbers are the same on Linux, macOS and the BSDs. */
const PERL =
  'open(F, "<&=3") or die "$!\\n"; flock(F, 4 | ($ARGV[0] eq "-x" ? 2 : 1)) and exit 0; exit 1 if $!{EWOULDBLOCK}; die "$!\\n"';

/** The first that is installed serves. They end with 0 with the lock, and with 1, in silence, when others have it. */
const PROGRAMS: readonly { readonly command: string; argumentsFor(mode: string): readonly string[] }[] = [
  { command: "flock", argumentsFor: (mode) => [mode, "-n", INHERITED] },
  { command: "perl", argumentsFor: (mode) => ["-e", PERL, "--", mode] },
];

async function lockByChild(descriptor: number, mode: LockMode): Promise<boolean> {
  const { spawnSync } = await import("node:child_process");
  for (const { command, argumentsFor } of PROGRAMS) {
    const child = spawnSync(command, argumentsFor(mode === "exclusive" ? "-x" : "-s"), {
      stdio: ["ignore", "ignore", "pipe", descriptor],
      encoding: "utf8",
    });
    if (child.error !== undefined && (child.error as NodeJS.ErrnoException).code === "ENOENT") continue;
    if (child.error !== undefined) throw new Error(child.error.message); // the reason is the program's, not the file's
    const complaint = child.stderr.trim();
    if (child.status === 0) return true;
    if (child.status === 1 && complaint === "") return false;
    throw new Error(complaint || `${command} ended with ${child.signal ?? child.status}`);
  }
  throw new Error('there is no program "flock" (it is a part of util-linux and of busybox)');
}

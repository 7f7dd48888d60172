/**
 * The only place that opens files for writing. A file appears whole under its name or not at all: it is written beside
 * the target under a temporary name, synced and renamed. All calls are synchronous, so no signal handler runs between
 * the first rename and the last.
 */
import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { BrownoutError, ErrorCode, systemReason } from "../error.ts";

const PERMISSIONS = 0o777;

export interface OutputFile {
  readonly path: string;
  readonly content: string;
}

/**
 * Writes all files or, while the system lets it, none.
 *
 * @throws {BrownoutError} `unwritable-output`
 */
export function writeFiles(files: readonly OutputFile[]): void {
  const staged: StagedFile[] = [];
  try {
    for (const { path, content } of files) {
      const file = new StagedFile(path);
      staged.push(file);
      file.append(new TextEncoder().encode(content));
    }
    for (const file of staged) file.sync();
    for (const file of staged) file.publish();
  } finally {
    for (const file of staged) file.discard();
  }
}

/**
 * Makes the directories of files that are to be written later, so that a run that cannot keep its result fails before
 * its work and not after.
 *
 * @throws {BrownoutError} `unwritable-output`
 */
export function prepareDirectories(paths: readonly string[]): void {
  for (const path of paths) {
    orRefuse(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      accessSync(dirname(resolveLink(path)), constants.W_OK);
    });
  }
}

/** A file in the making. `discard` may be called at any time, and does nothing once it was published. */
export class StagedFile {
  readonly #path: string;
  readonly #target: string;
  /** Null where the target is no regular file (a pipe, `/dev/stdout`): it is written to directly. */
  readonly #temporary: string | null;
  #descriptor: number | null;
  #published = false;

  constructor(path: string) {
    this.#path = path;
    [this.#target, this.#temporary, this.#descriptor] = orRefuse(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      const target = resolveLink(path);
      const stats = statSync(target, { throwIfNoEntry: false });
      if (stats?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
      if (stats !== undefined && !stats.isFile()) return [target, null, openSync(target, "w")];
      const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
      const descriptor = openSync(temporary, "wx");
      if (stats !== undefined) chmodSync(temporary, stats.mode & PERMISSIONS);
      return [target, temporary, descriptor];
    });
  }

  append(bytes: Uint8Array): void {
    orRefuse(this.#path, () => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor as number, bytes, at);
    });
  }

  /** Puts the content on the disk and closes the file. */
  sync(): void {
    orRefuse(this.#path, () => {
      if (this.#temporary !== null) fsyncSync(this.#descriptor as number);
      this.#close();
    });
  }

  /** Gives the file its name. */
  publish(): void {
    orRefuse(this.#path, () => {
      if (this.#temporary !== null) {
        renameSync(this.#temporary, this.#target);
        syncDirectory(dirname(this.#target));
      }
      this.#published = true;
    });
  }

  discard(): void {
    this.#close();
    if (!this.#published && this.#temporary !== null) rmSync(this.#temporary, { force: true });
  }

  #close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

function orRefuse<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const message = `Cannot write "${path}": ${systemReason(error)}`;
    throw new BrownoutError(ErrorCode.unwritableOutput, message, { site: { path }, cause: error });
  }
}

/** The file that a symbolic link stands for, be it there or not yet, so that the link survives. */
function resolveLink(path: string): string {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return path;
  return existsSync(path) ? realpathSync(path) : resolveLink(resolve(dirname(path), readlinkSync(path)));
}

function syncDirectory(path: string): void {
  let directory: number;
  try {
    directory = openSync(path, "r");
  } catch {
    return; // Windows opens no directories, and needs no sync to keep a rename
  }
  try {
    fsyncSync(directory);
  } catch {
    // some file systems refuse to sync a directory; the rename itself has been done
  } finally {
    closeSync(directory);
  }
}

/**
 * The only place that opens files for writing. A file appears whole under its name or not at all: it is written beside
 * the target under a temporary name, synced and renamed. All calls are synchronous, so no signal handler runs between
 * the first rename and the last.
 */
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { BrownoutError, ErrorCode, systemReason } from "../error.ts";

export interface OutputFile {
  readonly path: string;
  /** Text is written as UTF-8. */
  readonly content: string | Uint8Array;
  /** Who may do what with a new file, as far as the process's mask lets them; one that is replaced keeps its mode. */
  readonly mode?: number;
}

/**
 * Writes all files or, while the system lets it, none.
 *
 * @throws {BrownoutError} `unwritable-output`
 */
export function writeFiles(files: readonly OutputFile[]): void {
  const staged: StagedFile[] = [];
  try {
    for (const { path, content, mode } of files) {
      const file = new StagedFile(path, mode);
      staged.push(file);
      file.append(typeof content === "string" ? new TextEncoder().encode(content) : content);
      file.sync(); // there may be thousands, and not as many descriptors
    }
    publishAll(staged);
  } finally {
    for (const file of staged) file.discard();
  }
}

/**
 * Tries whether files can be written later, so that a run that cannot keep its result fails before its work and not
 * after. Their directories are made.
 *
 * @throws {BrownoutError} `unwritable-output`
 */
export function prepareFiles(paths: readonly string[]): void {
  for (const path of paths) {
    if (orRefuse(path, () => placeOf(path)).kind === "file") new StagedFile(path).discard();
  }
}

/**
 * Removes files, as far as they are there, and has the disk keep it.
 *
 * @throws {BrownoutError} `unwritable-output`
 */
export function removeFiles(paths: readonly string[]): void {
  for (const path of paths) orRefuse(path, () => rmSync(path, { force: true }), "remove");
  for (const directory of new Set(paths.map((path) => dirname(path)))) syncDirectory(directory);
}

/** No run takes as long to write a file. */
const ABANDONED_AFTER_MS = 86_400_000;

/** Removes what runs that were killed have left in a directory, as far as that can be done. */
export function removeAbandoned(directory: string): void {
  try {
    for (const name of readdirSync(directory).filter(isTemporaryName)) {
      const path = join(directory, name);
      if (Date.now() - statSync(path).mtimeMs > ABANDONED_AFTER_MS) rmSync(path, { force: true });
    }
  } catch {
    // it is in nobody's way
  }
}

/** Gives files their names, and has the disk keep them. */
export function publishAll(files: readonly StagedFile[]): void {
  const directories = files.map((file) => file.publish());
  for (const directory of new Set(directories)) if (directory !== null) syncDirectory(directory);
}

/** A file in the making. `discard` may be called at any time, and does nothing once it was published. */
export class StagedFile {
  readonly #path: string;
  readonly #mode: number;
  readonly #place: Place;
  readonly #temporary: string;
  #descriptor: number | null;
  #published = false;

  constructor(path: string, mode = ANYBODYS) {
    this.#path = path;
    this.#mode = mode;
    this.#place = orRefuse(path, () => placeOf(path));
    const { target } = this.#place;
    this.#temporary = join(dirname(target), temporaryName());
    this.#descriptor = orRefuse(path, () => this.#open());
  }

  #open(): number {
    if (this.#place.kind === "standard") return this.#place.descriptor;
    if (this.#place.kind === "device") return openSync(this.#place.target, "w");
    const descriptor = openSync(this.#temporary, "wx", this.#mode);
    if (this.#place.mode !== null) chmodSync(this.#temporary, this.#place.mode);
    return descriptor;
  }

  append(bytes: Uint8Array): void {
    orRefuse(this.#path, () => {
      for (let at = 0; at < bytes.length; ) at += writeWhenReady(this.#descriptor as number, bytes, at);
    });
  }

  /** Puts the content on the disk and closes the file. */
  sync(): void {
    orRefuse(this.#path, () => {
      if (this.#place.kind === "file") fsyncSync(this.#descriptor as number);
      this.#close();
    });
  }

  /** Gives the file its name; returns the directory that has to be synced for it to be kept. */
  publish(): string | null {
    const { kind, target } = this.#place;
    if (kind === "file") orRefuse(this.#path, () => renameSync(this.#temporary, target));
    this.#published = true;
    return kind === "file" ? dirname(target) : null;
  }

  discard(): void {
    this.#close();
    if (this.#published || this.#place.kind !== "file") return;
    try {
      rmSync(this.#temporary, { force: true });
    } catch {
      // what went wrong before has been told, and `removeAbandoned` finds it some day
    }
  }

  #close(): void {
    if (this.#descriptor !== null && this.#place.kind !== "standard") closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

function temporaryName(): string {
  return `.brownout-${randomBytes(6).toString("hex")}.tmp`;
}

/** Whether a file of this name was about to be written, by a run that was killed since or by one under way. */
export function isTemporaryName(name: string): boolean {
  return /^\.brownout-[0-9a-f]{12}\.tmp$/.test(name);
}

/** Where the bytes of a path go. */
type Place =
  /** A file, new or to be replaced; `mode` is that of the one that is there. */
  | { readonly kind: "file"; readonly target: string; readonly mode: number | null }
  /** A pipe or a device: it is written to directly. */
  | { readonly kind: "device"; readonly target: string }
  /** One of this process's own streams, which may lead into a file that others write to as well. */
  | { readonly kind: "standard"; readonly target: string; readonly descriptor: number };

const STANDARD_STREAMS: Readonly<Record<string, number>> = {
  "/dev/stdout": 1,
  "/dev/stderr": 2,
  "/dev/fd/1": 1,
  "/dev/fd/2": 2,
};
const PERMISSIONS = 0o777;
/** To read and write, as a file is made where nothing is said. */
const ANYBODYS = 0o666;
const RETRY_MS = 1;
const MOST_LINKS = 40;

function placeOf(path: string): Place {
  mkdirSync(dirname(path), { recursive: true });
  const target = resolveLinks(path);
  const descriptor = STANDARD_STREAMS[target];
  if (descriptor !== undefined) return { kind: "standard", target, descriptor };
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
  if (stats !== undefined && !stats.isFile()) return { kind: "device", target: path };
  return { kind: "file", target, mode: stats === undefined ? null : stats.mode & PERMISSIONS };
}

/** The file that a symbolic link stands for, be it there or not yet, so that the link survives. */
function resolveLinks(path: string): string {
  let target = path;
  for (let links = 0; links < MOST_LINKS; links += 1) {
    const isLink = lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    if (!isLink || target in STANDARD_STREAMS) return target;
    target = resolve(dirname(target), readlinkSync(target));
  }
  throw Object.assign(new Error(), { code: "ELOOP" });
}

function orRefuse<T>(path: string, act: () => T, verb = "write"): T {
  try {
    return act();
  } catch (error) {
    const message = `Cannot ${verb} "${path}": ${systemReason(error)}`;
    throw new BrownoutError(ErrorCode.unwritableOutput, message, { site: { path }, cause: error });
  }
}

/** Node has its standard pipes answer EAGAIN where others would wait for the reader. */
function writeWhenReady(descriptor: number, bytes: Uint8Array, from: number): number {
  for (;;) {
    try {
      return writeSync(descriptor, bytes, from);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
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

/**
 * What a source is known by, whatever it is called and however it was compressed: hashes of its beginning. A hole of NULs
 * in front of its first line is no part of that: all logs that were copied and truncated begin with one.
 */
import { createHash, type Hash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { ErrorCode, type Fault } from "../error.ts";
import { NUL } from "../scan/driver.ts";
import { fileIdAt } from "./file-id.ts";
import { shownPath, systemPath } from "./file-names.ts";
import type { Source } from "./source.ts";

/** So much of a source's beginning tells it from all others. */
export const HEAD_BYTES = 64 * 1024;
const LF = 0x0a;
const HASH_SIGN = 0x23;
const DIGITS = 32;
const FIRST_PREFIX_BYTES = 16;

export interface Fingerprint {
  /** The hash of the whole lines in the first `HEAD_BYTES`; where there is no whole line, of all of these bytes. */
  readonly identity: string;
  /** How many bytes that are. */
  readonly bytes: number;
  /**
   * Hashes of the first of these lines: of those up to byte 16, 32, 64, … and to the end of the line there, as far as they
   * go, counted from the first line that does not begin with `#`. A log that is the beginning of another has the same ones,
   * and the other has more; all logs of CloudFront and of IIS begin with the same directives, and are still told apart.
   */
  readonly prefixes: readonly string[];
}

/** @param head the beginning of a source, decompressed: at least `HEAD_BYTES`, or all of it */
export function fingerprintOf(head: Uint8Array): Fingerprint {
  const first = head.subarray(0, HEAD_BYTES);
  const lines = first.subarray(0, first.lastIndexOf(LF) + 1);
  const known = lines.length === 0 ? first : lines;
  const prefixes: string[] = [];
  const directives = directiveBytes(known);
  const all = createHash("sha256");
  let hashed = 0;
  for (let bytes = FIRST_PREFIX_BYTES; directives + bytes <= known.length; bytes *= 2) {
    const lineEnd = known.indexOf(LF, directives + bytes - 1) + 1;
    const end = lineEnd === 0 ? known.length : lineEnd;
    all.update(known.subarray(hashed, end));
    hashed = end;
    prefixes.push(digestOf(all.copy()));
  }
  return { identity: `sha256:${digestOf(all.update(known.subarray(hashed)))}`, bytes: known.length, prefixes };
}

/** How many bytes of whole lines come before the first one that does not begin with `#`. */
function directiveBytes(lines: Uint8Array): number {
  let start = 0;
  while (lines[start] === HASH_SIGN) {
    const end = lines.indexOf(LF, start) + 1;
    if (end === 0) return lines.length;
    start = end;
  }
  return start;
}

export function hash(...parts: readonly Uint8Array[]): string {
  const all = createHash("sha256");
  for (const part of parts) all.update(part);
  return digestOf(all);
}

function digestOf(all: Hash): string {
  return all.digest("hex").slice(0, DIGITS);
}

/** The beginning of a file's first `fileBytes`, behind the hole that it may begin with, however long that is. */
export function readHead(descriptor: number, fileBytes = Infinity, mostBytes = HEAD_BYTES): Uint8Array {
  let head = readAt(descriptor, 0, Math.min(mostBytes, fileBytes));
  if (head[0] !== NUL) return head;
  let startByte = 0;
  for (;;) {
    const hole = holeLength(head);
    startByte += hole;
    if (hole === 0 || head.length === 0) return head.subarray(0, mostBytes);
    head = readAt(descriptor, startByte, Math.min(Math.max(mostBytes, HOLE_PIECE_BYTES), fileBytes - startByte));
  }
}

const HOLE_PIECE_BYTES = 1024 * 1024;

function readAt(descriptor: number, startByte: number, mostBytes: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, mostBytes));
  return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, startByte));
}

/** How many NULs come first. */
export function holeLength(bytes: Uint8Array): number {
  let length = 0;
  while (bytes[length] === NUL) length += 1;
  return length;
}

/**
 * To be asked when a source has been read: why it is no longer what it was when it was opened, if it is not. A log that
 * was copied and truncated, and has grown past its old length since, would otherwise pass for the old one. (One that was
 * renamed is no concern: whoever read it has made sure that it was the right one.)
 */
export function faultOfChange(source: Source): Fault | null {
  if (source.kind !== "file" || fileIdAt(source.path) !== source.fileId) return null;
  const { path, bytes, identity } = source;
  const message = `Cannot trust "${shownPath(path)}": it was rewritten while it was read (was the log rotated?)`;
  const rewritten: Fault = { code: ErrorCode.incompleteSource, message, site: { path } };
  try {
    const descriptor = openSync(systemPath(path), "r");
    try {
      const head = readHead(descriptor, bytes);
      return identity.startsWith(fingerprintOf(head).identity) ? null : rewritten;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return rewritten; // it could be read a moment ago
  }
}

/**
 * What a file is known by, whatever it is called: a hash of its beginning.
 */
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { ErrorCode, type Fault } from "../error.ts";
import { fileIdAt } from "./file-id.ts";
import type { Source } from "./source.ts";

const FINGERPRINT_BYTES = 64 * 1024;
const DIGITS = 32;

export async function readHead(file: FileHandle, mostBytes = FINGERPRINT_BYTES): Promise<Uint8Array> {
  const head = new Uint8Array(mostBytes);
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  return head.subarray(0, bytesRead);
}

export function fingerprint(head: Uint8Array): string {
  return `sha256:${createHash("sha256").update(head).digest("hex").slice(0, DIGITS)}`;
}

/**
 * To be asked when a source has been read: why it is no longer what it was when it was opened, if it is not. A log that
 * was copied and truncated, and has grown past its old length since, would otherwise pass for the old one. (One that was
 * renamed is no concern: whoever read it has made sure that it was the right one.)
 */
export async function faultOfChange(source: Source): Promise<Fault | null> {
  if (source.kind !== "file" || fileIdAt(source.path) !== source.fileId) return null;
  const { path, bytes, identity } = source;
  const message = `Cannot trust "${path}": it was rewritten while it was read (was the log rotated?)`;
  const rewritten: Fault = { code: ErrorCode.incompleteSource, message, site: { path } };
  try {
    const file = await open(path);
    try {
      const head = (await readHead(file)).subarray(0, bytes);
      return identity.startsWith(fingerprint(head)) ? null : rewritten;
    } finally {
      await file.close();
    }
  } catch {
    return rewritten; // it could be read a moment ago
  }
}

/**
 * What an input is, before anything is read of it but its beginning and its end.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { ErrorCode, type Fault, systemReason } from "../error.ts";
import { type Codec, codecOf } from "../sources/compressed/codec.ts";
import { fileIdOf } from "../sources/file-id.ts";
import { type Fingerprint, fingerprintOf, HEAD_BYTES, hash, readHead } from "../sources/fingerprint.ts";
import { headOf } from "../sources/recognise.ts";
import type { Tail } from "../sources/source.ts";
import type { CompressedForm } from "./kept-source.ts";

export interface ExaminedFile {
  readonly path: string;
  readonly fileId: string;
  /** As it lies on the disk. */
  readonly bytes: number;
  /** Its first bytes, decompressed: `HEAD_BYTES`, or all. */
  readonly head: Uint8Array;
  readonly fingerprint: Fingerprint;
  readonly compressed: { readonly codec: Codec; readonly form: Omit<CompressedForm, "endByte"> } | null;
}

const TAIL_BYTES = 64 * 1024;
const LF = 0x0a;

/** A file that a night can come back to, or why it is none. */
export async function examineFile(path: string, signal?: AbortSignal): Promise<ExaminedFile | Fault> {
  let file: FileHandle | undefined;
  try {
    const found = await stat(path, { bigint: true });
    if (found.isDirectory()) return unreadable(path, "it is a directory (--recursive reads all files in it)");
    if (!found.isFile()) return unreadable(path, "it is no file, to which the next run could come back");
    const fileId = fileIdOf(found);
    const bytes = Number(found.size);
    file = await open(path);
    const head = (await readHead(file)).subarray(0, bytes);
    const codec = codecOf(head);
    if (codec === null) return { path, fileId, bytes, head, fingerprint: fingerprintOf(head), compressed: null };
    const end = new Uint8Array(Math.min(bytes, HEAD_BYTES));
    await file.read(end, 0, end.length, bytes - end.length);
    const { decompressFile } = await import("../sources/compressed/decompress-file.ts");
    const decompressed = await headOf(decompressFile({ path, fileId, codec, compressedBytes: bytes }, signal));
    const compressed = { codec, form: { bytes, hash: hash(head, end) } };
    return { path, fileId, bytes, head: decompressed, fingerprint: fingerprintOf(decompressed), compressed };
  } catch (error) {
    signal?.throwIfAborted();
    return unreadable(path, systemReason(error));
  } finally {
    await file?.close();
  }
}

function unreadable(path: string, reason: string): Fault {
  return { code: ErrorCode.unreadableSource, message: `Cannot read "${path}": ${reason}`, site: { path } };
}

/** Behind the last line feed in the first `bytes` of a file, or `fromByte` where there is none from there on. */
export function endOfLines(path: string, fromByte: number, bytes: number): number {
  return withFile(path, (descriptor) => {
    const block = new Uint8Array(TAIL_BYTES);
    for (let end = bytes; end > fromByte; end -= TAIL_BYTES) {
      const start = Math.max(fromByte, end - TAIL_BYTES);
      const read = readAll(descriptor, block.subarray(0, end - start), start);
      const lineFeed = read.lastIndexOf(LF);
      if (lineFeed !== -1) return start + lineFeed + 1;
    }
    return fromByte;
  });
}

/** The last bytes before `endByte`. */
export function tailOf(path: string, endByte: number, mostBytes = TAIL_BYTES): Tail {
  const bytes = Math.min(mostBytes, endByte);
  const read = withFile(path, (descriptor) => readAll(descriptor, new Uint8Array(bytes), endByte - bytes));
  return { bytes, hash: hash(read) };
}

function withFile<T>(path: string, use: (descriptor: number) => T): T {
  const descriptor = openSync(path, "r");
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readAll(descriptor: number, into: Uint8Array, startByte: number): Uint8Array {
  let filled = 0;
  while (filled < into.length) {
    const count = readSync(descriptor, into, filled, into.length - filled, startByte + filled);
    if (count === 0) break;
    filled += count;
  }
  return into.subarray(0, filled);
}

/** Collects the last bytes of a stream's whole lines while they pass. */
export class PassingTail {
  #lines = new Uint8Array(0);
  #unended = new Uint8Array(0);

  add(piece: Uint8Array): void {
    const end = piece.lastIndexOf(LF) + 1;
    if (end > 0) {
      this.#lines = lastOf(this.#lines, this.#unended, piece.subarray(0, end));
      this.#unended = new Uint8Array(0);
    }
    this.#unended = lastOf(this.#unended, piece.subarray(end));
  }

  get tail(): Tail {
    return { bytes: this.#lines.length, hash: hash(this.#lines) };
  }
}

/** At most the last `TAIL_BYTES` of all parts. */
function lastOf(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const ends = parts.map((part) => part.subarray(Math.max(0, part.length - TAIL_BYTES)));
  const all = new Uint8Array(ends.reduce((sum, end) => sum + end.length, 0));
  let at = 0;
  for (const end of ends) {
    all.set(end, at);
    at += end.length;
  }
  return all.slice(Math.max(0, all.length - TAIL_BYTES));
}

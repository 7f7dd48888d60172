/**
 * The last bytes of what is read of a source, which must be there again, where they were, before it is read on.
 */
import { closeSync, readSync } from "node:fs";
import { BrownoutError, ErrorCode, systemReason } from "../error.ts";
import { openSameFile } from "../sources/file-id.ts";
import { hash } from "../sources/fingerprint.ts";
import type { Tail } from "../sources/source.ts";
import type { ExaminedFile } from "./examine.ts";

const TAIL_BYTES = 64 * 1024;
const LF = 0x0a;

type Place = Pick<ExaminedFile, "path" | "fileId">;

/**
 * Behind the last line feed in the first `bytes` of a file, or `fromByte` where there is none from there on.
 *
 * @throws {BrownoutError} `unreadable-source`, also where another file has its name by now
 */
export function endOfLines(place: Place, fromByte: number, bytes: number): number {
  return withFile(place, (descriptor) => {
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

/**
 * The last bytes before `endByte`.
 *
 * @throws {BrownoutError} `unreadable-source`, also where another file has its name by now
 */
export function tailOf(place: Place, endByte: number, mostBytes = TAIL_BYTES): Tail {
  const bytes = Math.min(mostBytes, endByte);
  const read = withFile(place, (descriptor) => readAll(descriptor, new Uint8Array(bytes), endByte - bytes));
  return { bytes, hash: hash(read) };
}

function withFile<T>({ path, fileId }: Place, use: (descriptor: number) => T): T {
  try {
    const descriptor = openSameFile(path, fileId);
    try {
      return use(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const message = `Cannot read "${path}": ${systemReason(error)}`;
    throw new BrownoutError(ErrorCode.unreadableSource, message, { site: { path }, cause: error });
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

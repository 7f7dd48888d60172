/**
 * The one loop over bytes: reads a range block by block, cuts it into the lines that belong to it (see `ByteRange`) and
 * adds them up. Every thread, stream and test goes through it.
 *
 * A line ends with LF or CR LF, the last one also at the end of the source. A byte-order mark at the start of the
 * source and the line's terminator are not part of a line. A line longer than `LONGEST_LINE_BYTES` is malformed; only
 * its beginning is ever held in memory.
 */
import type { ByteRange } from "../plan/byte-range.ts";
import type { RangeTally } from "./range-tally.ts";
import { Reason } from "./reason.ts";
import type { Scanner } from "./scanner.ts";

export const LONGEST_LINE_BYTES = 1024 * 1024;

/** Fills the start of `into` with the source's bytes from `atByte` on; returns how many, 0 only at the end. */
export type ReadBytes = (into: Uint8Array, atByte: number) => number;

const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Enough to tell a line of the longest allowed length, its mark and its CR LF from a longer one. */
const LARGEST_BUFFER_BYTES = LONGEST_LINE_BYTES + BYTE_ORDER_MARK.length + 2;
/** How much is read at a time: what was just read is then still in the processor's cache when it is scanned. */
const READ_BYTES = 512 * 1024;
/** How much is read at a time beyond the range, to end its last line. */
const OVERHANG_BYTES = 4096;

/**
 * Scans the lines of `range` into `tally`: with the kernel, where there is one, as far as it goes, else one by one.
 *
 * @returns the byte up to which the source could be read, at most `range.endByte`: less means that it ended early.
 */
export function scanRange(range: ByteRange, read: ReadBytes, { readLine, kernel }: Scanner, tally: RangeTally): number {
  const { startByte, endByte } = range;
  if (startByte === endByte) return endByte;
  let buffer = kernel?.input ?? new Uint8Array(Math.min(endByte - startByte + OVERHANG_BYTES, LARGEST_BUFFER_BYTES));
  // One byte early: an LF there means that the range starts with a line of its own.
  let bufferStart = Math.max(0, startByte - 1);
  let filled = 0;
  let lineStart = 0;
  let searched = 0;
  let mode: "line" | "overlong" | "foreign" = startByte === 0 ? "line" : "foreign";

  for (;;) {
    if (mode === "line" && kernel !== null) {
      const limit = Math.min(filled, endByte - bufferStart);
      if (lineStart < limit) lineStart = kernel.scan(lineStart, filled, limit, tally);
      if (bufferStart + lineStart >= endByte) return endByte;
      searched = Math.max(searched, lineStart);
    }
    const lineEnd = filled > searched ? buffer.subarray(0, filled).indexOf(LF, searched) : -1;
    if (lineEnd !== -1) {
      if (mode === "line") takeLine(buffer.subarray(lineStart, lineEnd), bufferStart + lineStart);
      mode = "line";
      lineStart = lineEnd + 1;
      searched = lineStart;
      if (bufferStart + lineStart >= endByte) return endByte;
      continue;
    }

    searched = filled;
    if (mode === "line" && filled - lineStart >= LARGEST_BUFFER_BYTES) {
      takeLine(buffer.subarray(lineStart, filled), bufferStart + lineStart);
      mode = "overlong";
    }
    if (mode !== "line") {
      if (bufferStart + filled >= endByte) return endByte; // what is left of the range belongs to one line, now known
      lineStart = filled;
    }
    if (lineStart > 0) {
      buffer.copyWithin(0, lineStart, filled);
      bufferStart += lineStart;
      filled -= lineStart;
      searched = filled;
      lineStart = 0;
    }
    if (filled === buffer.length) {
      const grown = new Uint8Array(Math.min(buffer.length * 2, LARGEST_BUFFER_BYTES));
      grown.set(buffer);
      buffer = grown;
    }
    const position = bufferStart + filled;
    const wanted = Math.min(Math.max(endByte - position, 0) + OVERHANG_BYTES, READ_BYTES);
    const count = read(buffer.subarray(filled, filled + wanted), position);
    if (count === 0) {
      if (mode === "line" && filled > 0) takeLine(buffer.subarray(0, filled), bufferStart);
      return Math.min(position, endByte);
    }
    filled += count;
  }

  function takeLine(bytes: Uint8Array, atByte: number): void {
    const line = withoutMark(bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes, atByte);
    if (line.length > LONGEST_LINE_BYTES) tally.addMalformed(Reason.lineTooLong, line.subarray(0, LONGEST_LINE_BYTES));
    else if (isBlank(line)) tally.addBlank();
    else tally.addLine(readLine(line), line);
  }
}

function withoutMark(line: Uint8Array, atByte: number): Uint8Array {
  return atByte === 0 && BYTE_ORDER_MARK.every((byte, index) => line[index] === byte) ? line.subarray(3) : line;
}

function isBlank(line: Uint8Array): boolean {
  for (const byte of line) if (byte !== SPACE && byte !== TAB && byte !== CR) return false;
  return true;
}

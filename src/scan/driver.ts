/**
 * The one loop over bytes: reads a range block by block, cuts it into the lines that belong to it (see `ByteRange`) and
 * adds them up. Every thread, stream and test goes through it.
 *
 * A line ends with LF or CR LF, the last one also at the end of the source. Its terminator is not part of a line, nor
 * are NULs and byte-order marks in front of it: a log that was copied and truncated while its server kept its position
 * has a hole of NULs, and files that were joined have a mark where each began. A hole is read, however long it is, and
 * not held; the line behind it belongs to the range that holds the first NUL. A line longer than `LONGEST_LINE_BYTES` is
 * malformed; only its beginning is ever held in memory.
 */
import type { ByteRange } from "../plan/byte-range.ts";
import type { RangeTally } from "./range-tally.ts";
import { Reason } from "./reason.ts";
import type { Scanner } from "./scanner.ts";

export const LONGEST_LINE_BYTES = 1024 * 1024;

/** Fills the start of `into` with the source's bytes from `atByte` on; returns how many, 0 only at the end. */
export type ReadBytes = (into: Uint8Array, atByte: number) => number;

export const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
/** The byte-order mark, in UTF-8. */
const MARK = [0xef, 0xbb, 0xbf];

/** Enough to tell a line of the longest allowed length, its mark and its CR LF from a longer one. */
const LARGEST_LINE_BYTES = LONGEST_LINE_BYTES + MARK.length + 2;
/**
 * Bytes are read to an address that is congruent to their position in the file modulo a page: on current AMD EPYC
 * processors the kernel's copy (`rep movsb`) to an address that lies 1 to 63 bytes past that takes five times as long.
 * So an unfinished line is moved by whole pages (`scripts/bench/addresses.ts` has the numbers). The memory of WebAssembly
 * and, nearly, a large buffer begin with a page.
 */
const PAGE_BYTES = 4096;
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
  const mostBytes = Math.min(endByte - startByte + OVERHANG_BYTES, LARGEST_LINE_BYTES);
  let buffer = kernel?.input ?? new Uint8Array(PAGE_BYTES + mostBytes);
  // One byte early: an LF there means that the range starts with a line of its own.
  const firstByte = Math.max(0, startByte - 1);
  let filled = pastPage(firstByte - buffer.byteOffset);
  let bufferStart = firstByte - filled;
  let lineStart = filled;
  let searched = filled;
  let mode: "line" | "overlong" | "foreign" = startByte === 0 ? "line" : "foreign";
  /** Whether the line at `lineStart` began with a hole, which has been dropped. */
  let isBehindHole = false;

  for (;;) {
    if (mode === "line" && kernel !== null && !isBehindHole) {
      const limit = Math.min(filled, endByte - bufferStart);
      if (lineStart < limit) lineStart = kernel.scan(lineStart, filled, limit, tally);
      if (bufferStart + lineStart >= endByte) return endByte;
      searched = Math.max(searched, lineStart);
    }
    const lineEnd = filled > searched ? buffer.subarray(0, filled).indexOf(LF, searched) : -1;
    if (lineEnd !== -1) {
      if (mode === "line") takeLine(buffer.subarray(lineStart, lineEnd));
      mode = "line";
      isBehindHole = false;
      lineStart = lineEnd + 1;
      searched = lineStart;
      if (bufferStart + lineStart >= endByte) return endByte;
      continue;
    }

    searched = filled;
    if (mode === "line") {
      const hole = holeBytes(buffer.subarray(lineStart, filled));
      lineStart += hole;
      isBehindHole ||= hole > 0;
      if (filled - lineStart >= LARGEST_LINE_BYTES) {
        takeLine(buffer.subarray(lineStart, filled));
        mode = "overlong";
      }
    }
    if (mode !== "line") {
      if (bufferStart + filled >= endByte) return endByte; // what is left of the range belongs to one line, now known
      lineStart = filled;
    }
    const pages = lineStart - pastPage(lineStart);
    if (pages > 0) {
      buffer.copyWithin(lineStart - pages, lineStart, filled);
      bufferStart += pages;
      lineStart -= pages;
      filled -= pages;
      searched = filled;
    }
    if (filled === buffer.length) {
      const grown = new Uint8Array(Math.min(buffer.length * 2, PAGE_BYTES + LARGEST_LINE_BYTES));
      grown.set(buffer);
      buffer = grown;
    }
    const position = bufferStart + filled;
    const isInHole = isBehindHole && lineStart === filled;
    const wanted = isInHole ? READ_BYTES : Math.min(Math.max(endByte - position, 0) + OVERHANG_BYTES, READ_BYTES);
    const count = read(buffer.subarray(filled, filled + wanted), position);
    if (count === 0) {
      if (mode === "line" && (filled > lineStart || isBehindHole)) takeLine(buffer.subarray(lineStart, filled));
      return Math.min(position, endByte);
    }
    filled += count;
  }

  function takeLine(bytes: Uint8Array): void {
    const visible = bytes.subarray(holeBytes(bytes));
    const line = visible.at(-1) === CR ? visible.subarray(0, -1) : visible;
    if (line.length > LONGEST_LINE_BYTES) tally.addMalformed(Reason.lineTooLong, line.subarray(0, LONGEST_LINE_BYTES));
    else if (isBlank(line)) tally.addBlank();
    else tally.addLine(readLine(line), line);
  }
}

/** How far past the start of a page an address is; it may be negative. */
function pastPage(address: number): number {
  return ((address % PAGE_BYTES) + PAGE_BYTES) % PAGE_BYTES;
}

/** How many bytes in front of a line are NULs and byte-order marks. */
export function holeBytes(line: Uint8Array): number {
  let at = 0;
  for (;;) {
    const byte = line[at];
    if (byte === NUL) at += 1;
    else if (byte === MARK[0] && line[at + 1] === MARK[1] && line[at + 2] === MARK[2]) at += MARK.length;
    else return at;
  }
}

function isBlank(line: Uint8Array): boolean {
  for (const byte of line) if (byte !== SPACE && byte !== TAB && byte !== CR) return false;
  return true;
}

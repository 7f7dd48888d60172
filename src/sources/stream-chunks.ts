/**
 * Cuts a stream into chunks of whole lines, in bounded memory.
 */
import type { ByteRange } from "../plan/byte-range.ts";
import { NUL } from "../scan/driver.ts";
import { holeLength } from "./fingerprint.ts";

/**
 * Whole lines of a stream.
 * `bytes` has a buffer of its own, so that it can be transferred. Where `range` does not start at 0 it begins one byte
 * early, with the LF before. A line longer than the scanner accepts is shortened to just over that length, and a hole of
 * NULs in front of a line to one, so `bytes` may be shorter than `range`.
 */
export interface StreamChunk {
  readonly range: ByteRange;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** It is the stream's last line, which has no end. All others are whole. */
  readonly isUnended: boolean;
}

export interface StreamLimits {
  /** How many bytes of whole lines there are before the stream. */
  readonly startByte?: number;
  readonly chunkBytes: number;
  /** How much of a line is kept at most. */
  readonly longestLineBytes: number;
}

const LF = 0x0a;

export function notBytes(piece: unknown): TypeError {
  return new TypeError(`expected chunks of bytes but found a ${typeof piece}`);
}

/** @throws what the stream throws, after all that came before */
export async function* cutStream(
  stream: AsyncIterable<Uint8Array>,
  { startByte: firstByte = 0, chunkBytes, longestLineBytes }: StreamLimits,
): AsyncGenerator<StreamChunk> {
  let buffer = new Uint8Array(1); // thousands of small archives must not cost a large one each
  let startByte = firstByte;
  let endByte = firstByte;
  /** Where the line begins that has not ended yet, in the stream and in the buffer. */
  let lineStartByte = firstByte;
  let lineStart = 0;
  let filled = 0;
  beginChunk();

  try {
    for await (const piece of stream) {
      if (!(piece instanceof Uint8Array)) throw notBytes(piece);
      // Where no line can become too long, whole lines go in at once: looking for each LF takes a second a gigabyte.
      const isShort = filled - lineStart + piece.length <= longestLineBytes && !isInHole() && !piece.includes(NUL);
      for (let at = 0; at < piece.length; ) {
        if (isShort) {
          const end = piece.indexOf(LF, at + Math.max(0, chunkBytes - filled - 1));
          const part = piece.subarray(at, end === -1 ? piece.length : end + 1);
          const lastLineFeed = part.lastIndexOf(LF);
          if (lastLineFeed !== -1) {
            lineStart = filled + lastLineFeed + 1;
            lineStartByte = endByte + lastLineFeed + 1;
          }
          append(part);
          endByte += part.length;
          at += part.length;
          if (end !== -1) yield take(filled, endByte);
          continue;
        }
        const lineFeed = piece.indexOf(LF, at);
        const endOfPart = lineFeed === -1 ? piece.length : lineFeed;
        if (piece[at] === NUL && (filled === lineStart || isInHole())) {
          const dropped = holeLength(piece.subarray(at, endOfPart)) - (filled === lineStart ? 1 : 0);
          endByte += dropped;
          at += dropped;
        }
        const room = Math.max(0, longestLineBytes - (filled - lineStart));
        append(piece.subarray(at, Math.min(endOfPart, at + room)));
        endByte += endOfPart - at;
        at = endOfPart;
        if (lineFeed === -1) break;
        append(piece.subarray(lineFeed, lineFeed + 1));
        endByte += 1;
        at += 1;
        lineStart = filled;
        lineStartByte = endByte;
        if (filled >= chunkBytes) yield take(filled, endByte);
      }
    }
  } catch (error) {
    yield* takeAll(); // what came before the trouble is scanned all the same
    throw error;
  }
  yield* takeAll();

  /** Whether nothing but a NUL is held of a line, which is as good as many. */
  function isInHole(): boolean {
    return filled === lineStart + 1 && buffer[lineStart] === NUL;
  }

  function append(part: Uint8Array): void {
    if (filled + part.length > buffer.length) {
      const grown = new Uint8Array(Math.max(buffer.length * 2, filled + part.length));
      grown.set(buffer.subarray(0, filled));
      buffer = grown;
    }
    buffer.set(part, filled);
    filled += part.length;
  }

  function* takeAll(): Generator<StreamChunk> {
    const unended = buffer.slice(lineStart, filled);
    if (lineStartByte > startByte) yield take(lineStart, lineStartByte);
    if (endByte === lineStartByte) return;
    beginChunk();
    append(unended);
    yield { ...take(filled, endByte), isUnended: true };
  }

  /** What the buffer holds up to a place where a line ends. */
  function take(end: number, byte: number): StreamChunk {
    const isFull = end === buffer.length; // as of a small log that came in one piece
    const chunk = {
      range: { startByte, endByte: byte },
      bytes: isFull ? buffer : buffer.slice(0, end),
      isUnended: false,
    };
    if (isFull) buffer = new Uint8Array(1);
    startByte = byte;
    beginChunk();
    return chunk;
  }

  function beginChunk(): void {
    const lead = startByte === 0 ? 0 : 1;
    buffer[0] = LF;
    filled = lead;
    lineStart = lead;
    lineStartByte = startByte;
  }
}

/**
 * What a stream has beyond the bytes that were read of it in an earlier run.
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { hash } from "./fingerprint.ts";
import type { Resumption } from "./source.ts";

type Read = Pick<Resumption, "startByte" | "tail">;

/**
 * @throws {BrownoutError} `rewritten-source` where the last of the earlier bytes are not the same ones, `shrunken-source`
 * where there are fewer; what the stream throws
 */
export async function* unread(
  stream: AsyncIterable<Uint8Array>,
  { startByte, tail }: Read,
  path: string,
): AsyncGenerator<Uint8Array> {
  const lastBytes: Uint8Array[] = [];
  let atByte = 0;
  for await (const piece of stream) {
    const pieceByte = atByte;
    atByte += piece.length;
    if (pieceByte >= startByte) {
      yield piece;
      continue;
    }
    const ofTail = piece.subarray(Math.max(0, startByte - tail.bytes - pieceByte), startByte - pieceByte);
    if (ofTail.length > 0) lastBytes.push(ofTail.slice());
    if (atByte < startByte) continue;
    if (hash(...lastBytes) !== tail.hash) throw rewritten(path, startByte);
    if (atByte > startByte) yield piece.subarray(startByte - pieceByte);
  }
  if (atByte < startByte) throw shrunken(path, startByte, atByte);
}

function rewritten(path: string, startByte: number): BrownoutError {
  const message = `its first ${startByte} bytes are not those that were read before`;
  return new BrownoutError(ErrorCode.rewrittenSource, message, { site: { path } });
}

function shrunken(path: string, startByte: number, bytes: number): BrownoutError {
  const message = `expected at least the ${startByte} bytes that were read before but found ${bytes}`;
  return new BrownoutError(ErrorCode.shrunkenSource, message, { site: { path, byte: bytes } });
}

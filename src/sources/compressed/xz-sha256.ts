/**
 * An xz stream whose blocks are checked with SHA-256, for a decoder that does not know that check: it is shown the same
 * stream without checks, up to the end of its last block. What it is not shown is verified here.
 *
 *     stream header   magic (6), flags 00 0a, CRC-32 of the flags
 *     blocks          header (its size is 4 × (first byte + 1)); LZMA2 chunks to a zero; zeros to a multiple of 4; SHA-256
 *     index           00; number of blocks; of each its size without those zeros, and that of its text; zeros; CRC-32
 *     stream footer   CRC-32 of the next six; size of the index / 4 - 1 (4); flags 00 0a; `YZ`
 *
 * LZMA2 chunks: 01, 02: size - 1 (2), bytes as they are; 80…ff: size of the text (2), size - 1 (2), from c0 on a byte of
 * properties, and the compressed bytes.
 */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { Codec } from "./codec.ts";
import { endsEarly, isCorrupt } from "./damage.ts";
import type { Input } from "./input.ts";
import { errorOf, type XzDecoder, XzStatus } from "./xz-library.ts";

export const STREAM_HEADER_BYTES = 12;
const FLAGS_AT = 6;
const CRC_AT = 8;
const SHA256 = 10;
const NO_CHECK = 0;
const SHA256_BYTES = 32;
const FOOTER_MAGIC = 0x5a59;

export function isSha256Header(header: Uint8Array): boolean {
  return header.length === STREAM_HEADER_BYTES && header[FLAGS_AT] === 0 && header[FLAGS_AT + 1] === SHA256;
}

/** @param header has been taken; the stream is taken to its last byte */
export async function* decodeSha256Stream(
  decoder: XzDecoder,
  input: Input,
  header: Uint8Array,
): AsyncGenerator<Uint8Array> {
  const records: number[] = [];
  yield* show(decoder, withoutCheck(header));
  while ((await take(input, 1, false))[0] !== 0) {
    const hash = createHash("sha256");
    let blockBytes = 0;
    let textBytes = 0;
    for await (const part of blockParts(input)) {
      blockBytes += part.length;
      for (const chunk of show(decoder, part)) {
        hash.update(chunk);
        textBytes += chunk.length;
        yield chunk;
      }
    }
    yield* show(decoder, await take(input, -blockBytes & 3));
    if (!hash.digest().equals(await take(input, SHA256_BYTES))) throw isCorrupt(Codec.xz);
    records.push(blockBytes + SHA256_BYTES, textBytes);
  }
  const index = indexOf(records);
  const expected = [...index, ...footerOf(index.length)];
  const found = await take(input, expected.length);
  if (expected.some((byte, at) => found[at] !== byte)) throw isCorrupt(Codec.xz);
}

/** The header of a block and its chunks, in the order in which they come. */
async function* blockParts(input: Input): AsyncGenerator<Uint8Array> {
  const [size = 0] = await take(input, 1, false);
  yield await take(input, 4 * (size + 1));
  for (;;) {
    const [control = 0] = await take(input, 1, false);
    const headBytes = control === 0 ? 1 : control < 0x80 ? 3 : control < 0xc0 ? 5 : 6;
    const head = new DataView((await take(input, headBytes)).slice().buffer);
    yield new Uint8Array(head.buffer);
    if (control === 0) return;
    const chunkBytes = head.getUint16(control < 0x80 ? 1 : 3) + 1;
    yield await take(input, chunkBytes);
  }
}

/** @param taken whether the bytes are gone from the input then */
async function take(input: Input, count: number, taken = true): Promise<Uint8Array> {
  if (!(await input.fill(count))) throw endsEarly(Codec.xz);
  const bytes = input.bytes.subarray(0, count);
  if (taken) input.drop(count);
  return bytes;
}

function* show(decoder: XzDecoder, bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += decoder.pieceBytes) {
    const { status } = yield* decoder.decode(bytes.subarray(at, at + decoder.pieceBytes));
    if (status !== XzStatus.goesOn) throw errorOf(status, false);
  }
}

function withoutCheck(header: Uint8Array): Uint8Array {
  const shown = header.slice();
  shown[FLAGS_AT + 1] = NO_CHECK;
  new DataView(shown.buffer).setUint32(CRC_AT, crc32(shown.subarray(FLAGS_AT, CRC_AT)), true);
  return shown;
}

function indexOf(records: readonly number[]): Uint8Array {
  const bytes = [0, ...[records.length / 2, ...records].flatMap(variableLength)];
  while (bytes.length % 4 !== 0) bytes.push(0);
  return withCrc(Uint8Array.from(bytes));
}

function footerOf(indexBytes: number): Uint8Array {
  const footer = new DataView(new ArrayBuffer(STREAM_HEADER_BYTES));
  footer.setUint32(4, indexBytes / 4 - 1, true);
  footer.setUint8(9, SHA256);
  footer.setUint16(10, FOOTER_MAGIC, true);
  footer.setUint32(0, crc32(new Uint8Array(footer.buffer, 4, 6)), true);
  return new Uint8Array(footer.buffer);
}

function withCrc(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(bytes.length + 4);
  whole.set(bytes);
  new DataView(whole.buffer).setUint32(bytes.length, crc32(bytes), true);
  return whole;
}

/** Seven bits a byte, the lowest first; the highest bit says that another byte follows. */
function variableLength(number: number): number[] {
  const bytes: number[] = [];
  let rest = number;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}

/**
 * bzip2: streams, one behind the other, of blocks that do not begin at whole bytes.
 *
 *     BZh1…BZh9      the size of blocks, in units of 100,000 bytes
 *     314159265359   a block: its CRC, and what `bzip2-block.ts` decodes
 *     177245385090   the end: the CRC of the CRCs of the blocks, and bits to the next whole byte
 *
 * A block is yielded when its CRC was verified; of one that is cut off nothing can be read.
 */
import { BitReader } from "./bit-reader.ts";
import { BlockDecoder } from "./bzip2-block.ts";
import { Codec } from "./codec.ts";
import { endsEarly, isCorrupt, isFollowed } from "./damage.ts";
import type { Input } from "./input.ts";

const BLOCK = 0x314159265359;
const END = 0x177245385090;
const SIGNATURE = [0x42, 0x5a, 0x68]; // BZh
const HEADER_BYTES = 4;
const DIGIT_ZERO = 0x30;
const BLOCK_UNIT_BYTES = 100_000;

/**
 * No block is longer: 900,000 symbols of 20 bits, and their tables. So many bytes at hand (or all that there are), and a
 * block can be decoded at one go.
 */
const LONGEST_BLOCK_BYTES = 2_400_000;
const LEAST_FILL_BYTES = 2 * LONGEST_BLOCK_BYTES;

export async function* decodeBzip2(input: Input): AsyncGenerator<Uint8Array> {
  do yield* decodeStream(input);
  while (await input.fill(1));
}

async function* decodeStream(input: Input): AsyncGenerator<Uint8Array> {
  const decoder = new BlockDecoder((await blockUnits(input)) * BLOCK_UNIT_BYTES);
  let streamCrc = 0;
  let bit = 0; // of the first byte that was not skipped
  for (;;) {
    if (input.bytes.length < LONGEST_BLOCK_BYTES) await input.fill(LEAST_FILL_BYTES);
    const bits = new BitReader(input.bytes, bit);
    const kind = bits.read(24) * 0x1000000 + bits.read(24);
    const crc = ((bits.read(16) << 16) | bits.read(16)) >>> 0;
    if (bits.isBeyondEnd) throw endsEarly(Codec.bzip2);
    if (kind === END) {
      if (crc !== streamCrc) throw isCorrupt(Codec.bzip2);
      input.drop(bits.bytesBegun);
      return;
    }
    if (kind !== BLOCK) throw isCorrupt(Codec.bzip2);
    const block = decoder.decode(bits);
    if (bits.isBeyondEnd) throw endsEarly(Codec.bzip2);
    if (block?.crc !== crc) throw isCorrupt(Codec.bzip2);
    streamCrc = (((streamCrc << 1) | (streamCrc >>> 31)) ^ crc) >>> 0;
    input.drop(bits.wholeBytes);
    bit = bits.bitOfByte;
    yield* block.chunks;
  }
}

async function blockUnits(input: Input): Promise<number> {
  const complete = await input.fill(HEADER_BYTES);
  const { bytes } = input;
  if (SIGNATURE.some((byte, at) => at < bytes.length && bytes[at] !== byte)) throw isFollowed(Codec.bzip2);
  if (!complete) throw endsEarly(Codec.bzip2);
  const units = (bytes[HEADER_BYTES - 1] as number) - DIGIT_ZERO;
  if (units < 1 || units > 9) throw isFollowed(Codec.bzip2);
  input.drop(HEADER_BYTES);
  return units;
}

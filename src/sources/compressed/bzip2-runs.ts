/**
 * The last step: the text in order, in which four equal bytes are followed by a byte that says how many more of them
 * there are (0 to 255). A block of 900,000 bytes can become 46 MB.
 */
const RUN_BYTES = 4;
const CHUNK_BYTES = 1024 * 1024;
const LONGEST_RUN = 255;

/** CRC-32 with the highest bit first (polynomial 0x04C11DB7). */
const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder << 1) ^ (remainder < 0 ? 0x04c11db7 : 0);
  return remainder;
});

export interface Expanded {
  readonly chunks: readonly Uint8Array[];
  readonly crc: number;
}

/** @param column in each word the byte of a row (8 bits) and above it the row that follows it in the text */
export function expandRuns(column: Uint32Array, origin: number, length: number): Expanded {
  const chunks: Uint8Array[] = [];
  const chunkBytes = Math.min(CHUNK_BYTES, length);
  let chunk = new Uint8Array(chunkBytes + LONGEST_RUN);
  let filled = 0;
  let crc = -1;
  let last = -1;
  let equal = 0;
  let row = (column[origin] as number) >>> 8;
  for (let i = 0; i < length; i += 1) {
    const word = column[row] as number;
    const byte = word & 0xff;
    row = word >>> 8;
    if (equal === RUN_BYTES) {
      for (let more = byte; more > 0; more -= 1) {
        chunk[filled] = last;
        filled += 1;
        crc = (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ last] as number);
      }
      equal = 0;
    } else {
      equal = byte === last ? equal + 1 : 1;
      last = byte;
      chunk[filled] = byte;
      filled += 1;
      crc = (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ byte] as number);
    }
    if (filled >= chunkBytes) {
      chunks.push(chunk.subarray(0, filled));
      chunk = new Uint8Array(chunkBytes + LONGEST_RUN);
      filled = 0;
    }
  }
  if (filled > 0) chunks.push(chunk.subarray(0, filled));
  return { chunks, crc: ~crc >>> 0 };
}

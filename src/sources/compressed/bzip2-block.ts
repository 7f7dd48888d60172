/**
 * A block of bzip2, the steps of its making undone from last to first: Huffman codes -> move-to-front indices and runs of
 * index 0 -> the last column of the sorted rotations -> the text before it was sorted -> runs of equal bytes.
 *
 *     1 bit       obsolete, 0
 *     24 bits     which rotation is the text
 *     16 + 16 n   the bytes that occur: which of the 16 groups of 16, and which of each such group
 *     3, 15       how many tables (2…6), how many selectors; of each 50 symbols the selector names the table, in unary of
 *                 its place in a list in which the last one named stands first
 *     tables      for each symbol the length of its code (1…20), by steps from the one before: 0 done, 10 more, 11 less
 *     symbols     0, 1: digits of a run's length in bijective base 2; i: index i - 1; the last one: end of the block
 *
 * Why not a library: seek-bzip 2.0.0 reads byte by byte and wants all input at once (29 MB/s of log on Node 20, 39 on
 * Node 24 and Bun, 43 on Deno); `@foxglove/wasm-bz2` 0.3.0 takes and returns whole files only (38 to 54). This makes 48 to
 * 62, and the program `bzip2` 65. Nearly all of the time is spent waiting for memory, in the last step; walking through
 * four blocks side by side was no faster with log (November 2026).
 */
import type { BitReader } from "./bit-reader.ts";
import { type HuffmanTable, huffmanTable, readSymbol } from "./bzip2-huffman.ts";
import { type Expanded, expandRuns } from "./bzip2-runs.ts";

const SYMBOLS_PER_SELECTOR = 50;
const MOST_TABLES = 6;
/** What the reference writes for 900,000 bytes; it reads more than that, and looks at no more. */
const MOST_SELECTORS = 18_002;
const RUN_B = 1;

export class BlockDecoder {
  readonly #mostBytes: number;
  /** The last column in the low byte of each word, and later, above it, where the byte that follows in the text stands. */
  readonly #column: Uint32Array;
  readonly #selectors = new Uint8Array(MOST_SELECTORS);

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
    this.#column = new Uint32Array(mostBytes);
  }

  /** Null for what is no block. Its CRC is for the caller to compare. */
  decode(bits: BitReader): Expanded | null {
    if (bits.read(1) !== 0) return null;
    const origin = bits.read(24);
    const alphabet = readAlphabet(bits);
    const tableCount = bits.read(3);
    const selectorCount = bits.read(15);
    if (alphabet.length === 0 || tableCount < 2 || tableCount > MOST_TABLES || selectorCount === 0) return null;
    if (!this.#readSelectors(bits, selectorCount, tableCount)) return null;
    const tables: HuffmanTable[] = [];
    for (let i = 0; i < tableCount; i += 1) {
      const table = huffmanTable(bits, alphabet.length + 2);
      if (table === null) return null;
      tables.push(table);
    }
    const length = this.#readColumn(bits, alphabet, tables, Math.min(selectorCount, MOST_SELECTORS));
    if (length === null || origin >= length) return null;
    this.#linkColumn(length);
    return expandRuns(this.#column, origin, length);
  }

  #readSelectors(bits: BitReader, count: number, tableCount: number): boolean {
    const order = Uint8Array.from({ length: tableCount }, (_, table) => table);
    for (let i = 0; i < count; i += 1) {
      let place = 0;
      while (bits.read(1) === 1) {
        place += 1;
        if (place === tableCount) return false;
      }
      const table = order[place] as number;
      order.copyWithin(1, 0, place);
      order[0] = table;
      if (i < MOST_SELECTORS) this.#selectors[i] = table;
    }
    return true;
  }

  /** Its length; null where the codes make no sense. */
  #readColumn(bits: BitReader, alphabet: Uint8Array, tables: HuffmanTable[], selectorCount: number): number | null {
    const column = this.#column;
    const order = alphabet;
    const end = alphabet.length + 1;
    let length = 0;
    let run = 0;
    let digit = 1;
    for (let selector = 0; selector < selectorCount; selector += 1) {
      const table = tables[this.#selectors[selector] as number] as HuffmanTable;
      for (let i = 0; i < SYMBOLS_PER_SELECTOR; i += 1) {
        const symbol = readSymbol(bits, table);
        if (symbol < 0) return null;
        if (symbol <= RUN_B) {
          run += digit << symbol;
          digit *= 2;
          if (run > this.#mostBytes) return null;
          continue;
        }
        if (run > 0) {
          if (length + run > this.#mostBytes) return null;
          column.fill(order[0] as number, length, length + run);
          length += run;
          run = 0;
          digit = 1;
        }
        if (symbol === end) return length;
        if (length === this.#mostBytes) return null;
        const place = symbol - 1;
        const byte = order[place] as number;
        for (let to = place; to > 0; to -= 1) order[to] = order[to - 1] as number;
        order[0] = byte;
        column[length] = byte;
        length += 1;
      }
    }
    return null;
  }

  /** Sorted by byte, the rows of the column follow each other as the text does. */
  #linkColumn(length: number): void {
    const column = this.#column;
    const next = new Uint32Array(257);
    for (let row = 0; row < length; row += 1) {
      const after = ((column[row] as number) & 0xff) + 1;
      next[after] = (next[after] as number) + 1;
    }
    for (let byte = 0; byte < 256; byte += 1) next[byte + 1] = (next[byte + 1] as number) + (next[byte] as number);
    for (let row = 0; row < length; row += 1) {
      const byte = (column[row] as number) & 0xff;
      const sorted = next[byte] as number;
      next[byte] = sorted + 1;
      column[sorted] = (column[sorted] as number) | (row << 8);
    }
  }
}

function readAlphabet(bits: BitReader): Uint8Array {
  const groups = bits.read(16);
  const bytes: number[] = [];
  for (let group = 0; group < 16; group += 1) {
    if ((groups & (0x8000 >>> group)) === 0) continue;
    const members = bits.read(16);
    for (let i = 0; i < 16; i += 1) if ((members & (0x8000 >>> i)) !== 0) bytes.push(16 * group + i);
  }
  return Uint8Array.from(bytes);
}

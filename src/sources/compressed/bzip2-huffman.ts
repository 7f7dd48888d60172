/**
 * The codes of bzip2's symbols: numbers that ascend with length and, within a length, with the symbol.
 */
import type { BitReader } from "./bit-reader.ts";

const LONGEST_CODE = 20;
/** Codes of up to so many bits are looked up at one go. */
const LOOKUP_BITS = 10;

export interface HuffmanTable {
  /** By the next ten bits: symbol × 32 + length of its code; 0 where the code is longer. */
  readonly lookup: Uint16Array;
  /** By length: the first code that is longer, as twenty bits; what to subtract from a code to have its symbol's place. */
  readonly limits: Int32Array;
  readonly offsets: Int32Array;
  /** By code. */
  readonly symbols: Uint16Array;
}

/** Null where the lengths are out of bounds. */
export function huffmanTable(bits: BitReader, symbolCount: number): HuffmanTable | null {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbolCount; symbol += 1) {
    for (;;) {
      if (length < 1 || length > LONGEST_CODE) return null;
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return tableOf(lengths);
}

function tableOf(lengths: Uint8Array): HuffmanTable {
  const lookup = new Uint16Array(1 << LOOKUP_BITS);
  const limits = new Int32Array(LONGEST_CODE + 1);
  const offsets = new Int32Array(LONGEST_CODE + 1);
  const symbols = new Uint16Array(lengths.length);
  let place = 0;
  let code = 0;
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    code *= 2;
    offsets[length] = code - place;
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      if (lengths[symbol] !== length) continue;
      if (length <= LOOKUP_BITS) {
        const first = code << (LOOKUP_BITS - length);
        lookup.fill(symbol * 32 + length, first, first + (1 << (LOOKUP_BITS - length)));
      }
      symbols[place] = symbol;
      place += 1;
      code += 1;
    }
    limits[length] = code * 2 ** (LONGEST_CODE - length);
  }
  return { lookup, limits, offsets, symbols };
}

/** Negative for bits that are no code. */
export function readSymbol(bits: BitReader, table: HuffmanTable): number {
  const next = bits.peek(LONGEST_CODE);
  const known = table.lookup[next >>> (LONGEST_CODE - LOOKUP_BITS)] as number;
  if (known !== 0) {
    bits.drop(known & 31);
    return known >>> 5;
  }
  for (let length = LOOKUP_BITS + 1; length <= LONGEST_CODE; length += 1) {
    if (next >= (table.limits[length] as number)) continue;
    bits.drop(length);
    return table.symbols[(next >>> (LONGEST_CODE - length)) - (table.offsets[length] as number)] ?? -1;
  }
  return -1;
}

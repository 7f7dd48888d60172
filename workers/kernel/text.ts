/**
 * Texts that are expected again: short ones as they stood, 32 bytes and a mask of as many, and patterns.
 */
import { LONGEST_TEXT } from "./memory";

/** Notes the text of `length` bytes at `at`, no more than `LONGEST_TEXT`. */
export function noteText(to: u32, at: u32, length: u32): void {
  v128.store(to, v128.load(at));
  v128.store(to + 16, v128.load(at + 16));
  v128.store(to + LONGEST_TEXT, maskUpTo(length, 0));
  v128.store(to + LONGEST_TEXT + 16, maskUpTo(length, 16));
}

/** All ones in the bytes of a vector that lie before `length`; the vector's first byte is `from`. */
export function maskUpTo(length: u32, from: u32): v128 {
  const bytes = i8x16.add(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>from));
  return i8x16.lt_s(bytes, i8x16.splat(<i8>length));
}

export function isText(at: u32, noted: u32, length: u32): bool {
  if (v128.any_true(difference(at, noted, 0))) return false;
  return length <= 16 || !v128.any_true(difference(at, noted, 16));
}

function difference(at: u32, noted: u32, byte: u32): v128 {
  return v128.and(v128.xor(v128.load(at + byte), v128.load(noted + byte)), v128.load(noted + LONGEST_TEXT + byte));
}

/** Not all zeros where a byte is not at least the least value, or exceeds it by more than the spread. */
export function excess(text: v128, least: v128, spread: v128): v128 {
  return i8x16.sub_sat_u(i8x16.sub(text, least), spread);
}

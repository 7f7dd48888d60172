/**
 * Texts that are expected again: short ones as they stood, behind a mask of their first `SHORT_TEXT` bytes, and patterns.
 */
import { LONGEST_TEXT, SHORT_TEXT } from "./memory";

const TEXT: u32 = SHORT_TEXT;

/** Notes the text of `length` bytes at `at`, no more than `LONGEST_TEXT`. */
export function noteText(to: u32, at: u32, length: u32): void {
  v128.store(to, maskUpTo(length, 0));
  v128.store(to + 16, maskUpTo(length, 16));
  for (let byte: u32 = 0; byte < LONGEST_TEXT; byte += 16) v128.store(to + TEXT + byte, v128.load(at + byte));
}

/** All ones in the bytes of a vector that lie before `length`; the vector's first byte is `from`. */
export function maskUpTo(length: u32, from: u32): v128 {
  const bytes = i8x16.add(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>from));
  return i8x16.lt_s(bytes, i8x16.splat(<i8>length));
}

/** Whether a text of `length` bytes stands at `at`. */
export function isText(at: u32, noted: u32, length: u32): bool {
  if (!isShortText(at, noted)) return false;
  if (length <= SHORT_TEXT) return true;
  // The last vector ends where the text does.
  const last = length - 16;
  return !v128.any_true(v128.or(difference(at, noted, min(SHORT_TEXT, last)), difference(at, noted, last)));
}

/** The same of a text of no more than `SHORT_TEXT` bytes, or of as many of a longer one. */
export function isShortText(at: u32, noted: u32): bool {
  const first = v128.and(difference(at, noted, 0), v128.load(noted));
  const second = v128.and(difference(at, noted, 16), v128.load(noted + 16));
  return !v128.any_true(v128.or(first, second));
}

function difference(at: u32, noted: u32, byte: u32): v128 {
  return v128.xor(v128.load(at + byte), v128.load(noted + TEXT + byte));
}

/** Not all zeros where a byte is not at least the least value, or exceeds it by more than the spread. */
export function excess(text: v128, least: v128, spread: v128): v128 {
  return i8x16.sub_sat_u(i8x16.sub(text, least), spread);
}

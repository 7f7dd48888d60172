/**
 * Skipping JSON values that are not looked at (RFC 8259). Each function gets where a value begins and returns where it
 * ends, or 0 where it is not certainly one that `JSON.parse` accepts.
 */
import { BACKSLASH, DOT, LOWER_E, LOWER_U, MINUS, QUOTE, SPACE, UPPER_E, ZERO } from "./ascii";
import { nonDigits } from "./ipv4";
import { hexDigit } from "./ipv6";

const TRUE: u32 = 0x65757274;
const FALS: u32 = 0x736c6166;
const NULL: u32 = 0x6c6c756e;

/** Whether 16 bytes hold a quote, a backslash, a control character or a byte beyond ASCII, and where. */
export function stringStops(text: v128): u32 {
  return i8x16.bitmask(
    v128.or(
      v128.or(i8x16.eq(text, i8x16.splat(QUOTE)), i8x16.eq(text, i8x16.splat(BACKSLASH))),
      i8x16.lt_s(text, i8x16.splat(SPACE)),
    ),
  );
}

export function skipValue(at: u32): u32 {
  const first = load<u8>(at);
  if (first === QUOTE) return skipString(at + 1);
  if (first <= 0x39) return skipNumber(at);
  const word = load<u32>(at);
  if (word === TRUE || word === NULL) return at + 4;
  return word === FALS && load<u8>(at + 4) === LOWER_E ? at + 5 : 0;
}

/** `at` is behind the opening quote, the result behind the closing one. */
export function skipString(at: u32): u32 {
  let p = at;
  while (true) {
    const stops = stringStops(v128.load(p));
    if (stops === 0) {
      p += 16;
      continue;
    }
    p += ctz(stops);
    const stop = load<u8>(p);
    if (stop === QUOTE) return p + 1;
    p = stop === BACKSLASH ? skipEscape(p) : stop >= 0x80 ? skipUtf8(p) : 0;
    if (p === 0) return 0;
  }
}

/** Ordinary text up to a closing quote: the result is where the quote stands. */
export function plainStringEnd(at: u32): u32 {
  let p = at;
  while (true) {
    const stops = stringStops(v128.load(p));
    if (stops !== 0) {
      p += ctz(stops);
      return load<u8>(p) === QUOTE ? p : 0;
    }
    p += 16;
  }
}

function skipEscape(at: u32): u32 {
  const char = load<u8>(at + 1);
  if (char === LOWER_U) {
    for (let i: u32 = 2; i < 6; i++) if (hexDigit(load<u8>(at + i)) > 15) return 0;
    return at + 6;
  }
  // " / \ b f n r t
  const isShort =
    char === QUOTE ||
    char === 0x2f ||
    char === BACKSLASH ||
    char === 0x62 ||
    char === 0x66 ||
    char === 0x6e ||
    char === 0x72 ||
    char === 0x74;
  return isShort ? at + 2 : 0;
}

/** One character of two bytes or more (RFC 3629, section 4). */
function skipUtf8(at: u32): u32 {
  const lead = load<u8>(at);
  const second = load<u8>(at + 1);
  if (lead < 0xc2 || lead > 0xf4 || !isContinuation(second)) return 0;
  if (lead < 0xe0) return at + 2;
  if (!isContinuation(load<u8>(at + 2))) return 0;
  if (lead < 0xf0) return (lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f) ? 0 : at + 3;
  if (!isContinuation(load<u8>(at + 3))) return 0;
  return (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f) ? 0 : at + 4;
}

function isContinuation(byte: u8): bool {
  return (byte & 0xc0) === 0x80;
}

/** Digits, and a fraction of at most 16; what has an exponent or more digits than that is left to the reference. */
function skipNumber(at: u32): u32 {
  const start = load<u8>(at) === MINUS ? at + 1 : at;
  let digits = digitsAt(start);
  if (digits === 0 || (digits > 1 && load<u8>(start) === ZERO)) return 0;
  let end = start + digits;
  if (load<u8>(end) === DOT) {
    digits = digitsAt(end + 1);
    if (digits === 0) return 0;
    end += 1 + digits;
  }
  const next = load<u8>(end);
  return next === LOWER_E || next === UPPER_E ? 0 : end;
}

/** How many digits there are, up to 15; 0 also where there are more. */
export function digitsAt(at: u32): u32 {
  const stops = nonDigits(i8x16.sub(v128.load(at), i8x16.splat(ZERO)));
  return stops === 0 ? 0 : ctz(stops);
}

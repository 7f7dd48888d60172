/**
 * Skipping JSON values that are not looked at (RFC 8259). Each function gets where a value begins and returns where it
 * ends, or 0 where it is not certainly one that `JSON.parse` accepts.
 */
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOT,
  LOWER_E,
  LOWER_U,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  PLUS,
  QUOTE,
  SPACE,
  UPPER_E,
  ZERO,
} from "./ascii";
import { nonDigits } from "./ipv4";
import { hexDigit } from "./ipv6";

const TRUE: u32 = 0x65757274;
const FALS: u32 = 0x736c6166;
const NULL: u32 = 0x6c6c756e;

/**
 * Whether 16 bytes hold a quote, a backslash, a control character or a byte beyond ASCII, and where. With its second bit
 * the other way round a quote is a space, what is below a space remains so, and a space itself is no longer one.
 */
export function stringStops(text: v128): u32 {
  const others = i8x16.lt_s(v128.xor(text, i8x16.splat(QUOTE ^ SPACE)), i8x16.splat(SPACE + 1));
  return i8x16.bitmask(v128.or(others, i8x16.eq(text, i8x16.splat(BACKSLASH))));
}

/** A string, a number or a literal. */
export function skipValue(at: u32): u32 {
  const first = load<u8>(at);
  if (first === QUOTE) return skipString(at + 1);
  if (first <= 0x39) return skipNumber(at);
  const word = load<u32>(at);
  if (word === TRUE || word === NULL) return at + 4;
  return word === FALS && load<u8>(at + 4) === LOWER_E ? at + 5 : 0;
}

/** Deeper ones are left to the reference. */
const DEEPEST: u32 = 1 << 31;

/**
 * An object or a list, whatever it holds. `open` has a bit for each that is not closed yet, the innermost lowest, set for
 * objects; above them all one that is always set.
 */
export function skipNested(at: u32): u32 {
  if (!isOpening(load<u8>(at))) return 0;
  let open: u32 = 1;
  let p = at;
  while (true) {
    const first = load<u8>(p);
    if (isOpening(first)) {
      if (open >= DEEPEST) return 0;
      open = (open << 1) | (first === OPEN_BRACE ? 1 : 0);
      p = skipSpaces(p + 1);
      if (load<u8>(p) !== closer(open)) {
        if (first === OPEN_BRACE) p = skipKey(p);
        if (p === 0) return 0;
        continue;
      }
    } else {
      p = skipValue(p);
      if (p === 0) return 0;
    }
    while (load<u8>(p) !== COMMA) {
      if (load<u8>(p) !== closer(open)) return 0;
      p++;
      open >>= 1;
      if (open === 1) return p;
    }
    p = skipSpaces(p + 1);
    if ((open & 1) === 1) p = skipKey(p);
    if (p === 0) return 0;
  }
}

/** Of an object or a list. */
export function isOpening(char: u8): bool {
  return char === OPEN_BRACE || char === OPEN_BRACKET;
}

function closer(open: u32): u8 {
  return (open & 1) === 1 ? CLOSE_BRACE : CLOSE_BRACKET;
}

/** A key and its colon. */
function skipKey(at: u32): u32 {
  if (load<u8>(at) !== QUOTE) return 0;
  const end = skipString(at + 1);
  return end !== 0 && load<u8>(end) === COLON ? skipSpaces(end + 1) : 0;
}

export function skipSpaces(at: u32): u32 {
  let p = at;
  while (load<u8>(p) === SPACE) p++;
  return p;
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
export function skipUtf8(at: u32): u32 {
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

/** With as many digits and as large an exponent as it likes. */
export function skipNumber(at: u32): u32 {
  const start = load<u8>(at) === MINUS ? at + 1 : at;
  let end = digitsEnd(start);
  if (end === start || (end > start + 1 && load<u8>(start) === ZERO)) return 0;
  if (load<u8>(end) === DOT) {
    const fraction = end + 1;
    end = digitsEnd(fraction);
    if (end === fraction) return 0;
  }
  const next = load<u8>(end);
  if (next !== LOWER_E && next !== UPPER_E) return end;
  const sign = load<u8>(end + 1);
  const exponent = sign === MINUS || sign === PLUS ? end + 2 : end + 1;
  end = digitsEnd(exponent);
  return end === exponent ? 0 : end;
}

/** Where the first byte from `at` on stands that is no digit. */
export function digitsEnd(at: u32): u32 {
  let p = at;
  while (true) {
    const stops = digitStops(p);
    if (stops !== 0) return p + ctz(stops);
    p += 16;
  }
}

/** How many digits there are, up to 15; 0 also where there are more. */
export function digitsAt(at: u32): u32 {
  const stops = digitStops(at);
  return stops === 0 ? 0 : ctz(stops);
}

function digitStops(at: u32): u32 {
  return nonDigits(i8x16.sub(v128.load(at), i8x16.splat(ZERO)));
}

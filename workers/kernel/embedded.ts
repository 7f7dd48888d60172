/**
 * Lines within other texts: an entry of Docker's json-file driver as Docker writes it, `{"log":"…\n","stream":"stdout",
 * "time":"…"}`, a collector's message, a line in quotes. The line becomes text at `EMBEDDED`, where it is scanned like any
 * other.
 */
import { BACKSLASH, CLOSE_BRACE, COLON, COMMA, LF, OPEN_BRACE, QUOTE, SLASH, SPACE, ZERO } from "./ascii";
import { hexDigit } from "./ipv6";
import { plainStringEnd, skipUtf8, skipValue, stringStops } from "./json";
import { ARGUMENT, EMBEDDED, FLAGS, LEAST, LONGEST_EMBEDDED, STEP_BYTES } from "./memory";

/** `{"log":"` */
const OPENING: u64 = 0x223a22676f6c227b;
const OPENING_BYTES: u32 = 8;
/** `log"`, `time` and `":"` behind it. */
const LOG_KEY: u32 = 0x22676f6c;
const TIME_KEY: u32 = 0x656d6974;
const TIME_KEY_END: u32 = 0x223a2200;
/** `:"` and `""`. */
const COLON_QUOTE: u16 = 0x223a;
const TWO_QUOTES: u16 = 0x2222;
const LOWER_A: u8 = 0x61;
const LOWER_N: u8 = 0x6e;
const LOWER_R: u8 = 0x72;
const LOWER_T: u8 = 0x74;
const LOWER_U: u8 = 0x75;
const TAB: u8 = 0x09;
/** `00` of `\u0026`. */
const TWO_ZEROS: u16 = 0x3030;
/** A line that does not end with a line feed may be a piece of a longer one. */
const LONGEST_OPEN: u32 = 5000;

let lineEnd: u32 = 0;
/** What the entry says as its time; 0 where it says none. */
export let timeAt: u32 = 0;
export let timeEnd: u32 = 0;

/** Where the line that was unwrapped last ends. */
export function embeddedEnd(): u32 {
  return lineEnd;
}

/** Writes the line of the entry that stands between `at` and `end`; false where it is not certainly one. */
export function unwrapEntry(at: u32, end: u32): bool {
  timeAt = 0;
  if (load<u64>(at) !== OPENING) return false;
  let p = takeOut(at + OPENING_BYTES, LONGEST_OPEN);
  if (p === 0 || lineEnd === EMBEDDED) return false;
  while (load<u8>(p) === COMMA) {
    if (load<u32>(p + 2) === LOG_KEY) return false;
    const isTime = load<u32>(p + 2) === TIME_KEY && load<u32>(p + 6) << 8 === TIME_KEY_END;
    const valueAt = p + 9;
    p = skipMember(p + 1);
    if (p === 0) return false;
    if (isTime) {
      if (timeAt !== 0) return false;
      timeAt = valueAt;
      timeEnd = p - 1;
    }
  }
  return load<u8>(p) === CLOSE_BRACE && p + 1 === end;
}

/**
 * Writes the text of a collector's message, the object between `at` and `end`. It stands under one of the keys of which
 * `count` steps from `keys` on say whether a text under it is one (`workers/kernel/shape.ts`); no other of them may be there.
 */
export function unwrapMessage(at: u32, end: u32, keys: u32, count: u32): bool {
  timeAt = 0;
  if (load<u8>(at) !== OPEN_BRACE) return false;
  let text: u32 = 0;
  let p = at;
  do {
    const keyAt = p + 1;
    const keyEnd = plainStringEnd(keyAt + 1);
    if (load<u8>(keyAt) !== QUOTE || keyEnd === 0) return false;
    for (let step = keys; step < keys + count * STEP_BYTES; step += STEP_BYTES) {
      const length = load<u32>(step + ARGUMENT);
      if (length !== keyEnd - keyAt - 1 || memory.compare(keyAt + 1, step + LEAST, length) !== 0) continue;
      if (text !== 0 || load<u32>(step + FLAGS) === 0 || load<u16>(keyEnd + 1) !== COLON_QUOTE) return false;
      text = keyEnd + 3;
    }
    p = skipMember(keyAt);
    if (p === 0) return false;
  } while (load<u8>(p) === COMMA);
  if (text === 0 || load<u8>(p) !== CLOSE_BRACE || p + 1 !== end) return false;
  return takeOut(text, LONGEST_EMBEDDED) !== 0 && lineEnd !== EMBEDDED && !mayHaveTag();
}

/** Writes the line within the quotes at both its ends, where all quotes in it are doubled. */
export function unwrapQuoted(at: u32, end: u32): bool {
  timeAt = 0;
  if (end - at < 3 || end - at > LONGEST_EMBEDDED || load<u8>(at) !== QUOTE || load<u8>(end - 1) !== QUOTE)
    return false;
  let p = at + 1;
  let to = EMBEDDED;
  while (p < end - 1) {
    const text = v128.load(p);
    v128.store(to, text);
    const stops = i8x16.bitmask(v128.or(i8x16.eq(text, i8x16.splat(QUOTE)), i8x16.eq(text, i8x16.splat(BACKSLASH))));
    const plain = stops === 0 ? 16 : ctz(stops);
    p += plain;
    to += plain;
    if (stops === 0 || p >= end - 1) continue;
    if (load<u16>(p) !== TWO_QUOTES || p + 2 > end - 1) return false;
    p += 2;
    to++;
  }
  endLine(to - (p - (end - 1)));
  return true;
}

/** A word that ends with a colon may be a tag of syslog, with a host in front of it or not. */
function mayHaveTag(): bool {
  const first = load<u8>(EMBEDDED) | 0x20;
  if (<u8>(first - LOWER_A) > 25 && <u8>(load<u8>(EMBEDDED) - ZERO) > 9) return false;
  let words = 0;
  for (let p = EMBEDDED; p < lineEnd && words < 2; p++) {
    const char = load<u8>(p);
    const next = load<u8>(p + 1);
    if (char === COLON && (next === SPACE || next === OPEN_BRACE || p + 1 === lineEnd)) return true;
    if (char === SPACE && next !== SPACE) words++;
  }
  return false;
}

/** Writes a line feed at `to`, and zeros behind it. */
function endLine(to: u32): void {
  store<u8>(to, LF);
  for (let byte: u32 = 1; byte < 65; byte += 16) v128.store(to + byte, i8x16.splat(0));
  lineEnd = to;
}

/**
 * Leaves the text of the string at `at`, and a line feed, at `EMBEDDED`; returns where the string ends behind its quote. A
 * line that ends without a line feed has no more than `longestOpen` bytes.
 */
function takeOut(at: u32, longestOpen: u32): u32 {
  let p = at;
  let to = EMBEDDED;
  let isEnded = false;
  while (true) {
    if (to > EMBEDDED + LONGEST_EMBEDDED) return 0;
    const text = v128.load(p);
    v128.store(to, text);
    const stops = stringStops(text);
    if (stops === 0) {
      p += 16;
      to += 16;
      continue;
    }
    const plain = ctz(stops);
    p += plain;
    to += plain;
    const stop = load<u8>(p);
    if (stop === QUOTE) break;
    if (isEnded) return 0;
    if (stop === BACKSLASH) {
      const char = load<u8>(p + 1);
      if (char === LOWER_N && load<u8>(p + 2) === QUOTE) {
        p += 2;
        isEnded = true;
        break;
      }
      if (char === QUOTE || char === BACKSLASH || char === SLASH) store<u8>(to, char);
      else if (char === LOWER_T) store<u8>(to, TAB);
      else if (char === LOWER_R && load<u32>(p + 2) << 8 === 0x226e5c00) {
        p += 2; // `\r\n"`: both are the terminator
        continue;
      } else if (char === LOWER_U && load<u16>(p + 2) === TWO_ZEROS) {
        const high = hexDigit(load<u8>(p + 4));
        const low = hexDigit(load<u8>(p + 5));
        if (high < 2 || high > 7 || low > 15) return 0;
        store<u8>(to, <u8>((high << 4) | low));
        p += 4;
      } else return 0;
      p += 2;
      to++;
      continue;
    }
    const next = stop >= 0x80 ? skipUtf8(p) : 0;
    if (next === 0) return 0;
    memory.copy(to, p, next - p);
    to += next - p;
    p = next;
  }
  if (!isEnded && to - EMBEDDED > longestOpen) return 0;
  endLine(to);
  return p + 1;
}

/** Behind a member whose key is plain. */
function skipMember(at: u32): u32 {
  if (load<u8>(at) !== QUOTE) return 0;
  const keyEnd = plainStringEnd(at + 1);
  return keyEnd === 0 || load<u8>(keyEnd + 1) !== COLON ? 0 : skipAny(keyEnd + 2);
}

/** Behind a value, or an object of members. */
function skipAny(at: u32): u32 {
  if (load<u8>(at) !== OPEN_BRACE) return skipValue(at);
  if (load<u8>(at + 1) === CLOSE_BRACE) return at + 2;
  let p = at;
  do {
    p = skipMember(p + 1);
    if (p === 0) return 0;
  } while (load<u8>(p) === COMMA);
  return load<u8>(p) === CLOSE_BRACE ? p + 1 : 0;
}

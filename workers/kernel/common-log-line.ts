/**
 * One line of the common log format and its kin, whatever the line before looked like:
 *
 *     203.0.113.9 - ann [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157 "https://example.com/" "Mozilla/5.0"
 *     example.com:443 2001:db8::9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157
 *
 * Proved are lines whose first word is the client and whose second is "-" or more of a list, and lines whose first word
 * is a host and the second the client, in front of a dash and a user. Then anything up to the first bracket, the time in it, and a request that ends where the first quote without a
 * backslash stands. What is behind the status may be anything but a second record.
 */
import { BACKSLASH, CLOSE_BRACKET, COMMA, CR, LF, MINUS, OPEN_BRACKET, QUOTE, SLASH, SPACE } from "./ascii";
import { behindHost } from "./host";
import { digitsAt } from "./json";
import { LONGEST_LINE, LONGEST_TIME } from "./memory";
import { noteValue, takeRecord } from "./record";
import { holdsEscape } from "./search";
import { mayHaveSecondStamp } from "./second-stamp";

/** Longer words are no addresses. */
const LONGEST_WORD: u32 = 64;

/** The values of a line, as `noteValue` numbers them. */
export const STAMP_VALUE: u32 = 0;
const ADDRESS_VALUE: u32 = 1;
const STATUS_VALUE: u32 = 2;

/** Whether a host stood in front of the client of the last line that was proved. */
export let hasHost = false;

/** Adds the line from `at` to its LF at `end`; false, and nothing is added, where it is not proved. */
export function scanCommonLogLine(at: u32, end: u32): bool {
  if (end - at > LONGEST_LINE || holdsEscape(at, end)) return false;
  const firstEnd = wordEnd(at, end);
  if (firstEnd === 0) return false;
  let addressAt = at;
  let addressEnd = firstEnd;
  if (load<u8>(firstEnd - 1) === COMMA) addressEnd--;
  else if (!isDash(firstEnd)) {
    addressAt = behindHost(at);
    if (addressAt === 0) return false;
    addressEnd = wordEnd(addressAt, end);
    if (addressEnd === 0 || !isDash(addressEnd) || !isWord(addressEnd + 3)) return false;
  }
  noteValue(ADDRESS_VALUE, addressAt, addressEnd);

  const stampAt = findByte(addressEnd, end, OPEN_BRACKET) + 1;
  if (!beginsTime(stampAt)) return false;
  // A user of several words may be a torn record in front of a whole one; so may a list of addresses that goes on.
  if (isDash(addressEnd) && findByte(addressEnd + 3, stampAt, SPACE) !== stampAt - 2) return false;
  const stampEnd = findByte(stampAt, min(end, stampAt + LONGEST_TIME + 1), CLOSE_BRACKET);
  if (load<u8>(stampEnd + 1) !== SPACE || load<u8>(stampEnd + 2) !== QUOTE) return false;
  noteValue(STAMP_VALUE, stampAt, stampEnd);

  const quoteAt = requestEnd(stampEnd + 3, end);
  if (quoteAt >= end || load<u8>(quoteAt + 1) !== SPACE) return false;
  const statusEnd = quoteAt + 5;
  const next = load<u8>(statusEnd);
  if (next !== SPACE && next !== LF && !(next === CR && statusEnd + 1 === end)) return false;
  if (mayHaveSecondStamp(statusEnd, end)) return false;
  noteValue(STATUS_VALUE, quoteAt + 2, statusEnd);

  hasHost = addressAt !== at;
  return takeRecord(STAMP_VALUE, ADDRESS_VALUE, STATUS_VALUE, true);
}

function isDash(at: u32): bool {
  return load<u8>(at) === SPACE && load<u8>(at + 1) === MINUS && load<u8>(at + 2) === SPACE;
}

/** Whether a word begins there, in front of the time. Without one after the second dash there is no host in front. */
export function isWord(at: u32): bool {
  return load<u8>(at) !== SPACE && load<u8>(at) !== OPEN_BRACKET;
}

/** Where the space behind a word stands; 0 where there is none soon, a bracket before it, or no word. */
function wordEnd(at: u32, end: u32): u32 {
  const stop = min(end, at + LONGEST_WORD);
  for (let p = at; p < stop; p += 16) {
    const text = v128.load(p);
    const stops = i8x16.bitmask(v128.or(i8x16.eq(text, i8x16.splat(SPACE)), i8x16.eq(text, i8x16.splat(OPEN_BRACKET))));
    if (stops === 0) continue;
    p += ctz(stops);
    return p > at && p < stop && load<u8>(p) === SPACE ? p : 0;
  }
  return 0;
}

/** `end` where there is none before it. */
function findByte(at: u32, end: u32, byte: u8): u32 {
  for (let p = at; p < end; p += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(byte)));
    if (found !== 0) return min(end, p + ctz(found));
  }
  return end;
}

/** As the reference knows a bracket in front of a time from others: `06/` or `2019-`. */
function beginsTime(at: u32): bool {
  const digits = digitsAt(at);
  return digits === 2 ? load<u8>(at + 2) === SLASH : digits === 4 && load<u8>(at + 4) === MINUS;
}

/** Where the quote stands that ends the request; `end` or beyond where none is sure to. */
function requestEnd(at: u32, end: u32): u32 {
  let p = at;
  while (p < end) {
    const text = v128.load(p);
    const stops = i8x16.bitmask(v128.or(i8x16.eq(text, i8x16.splat(QUOTE)), i8x16.eq(text, i8x16.splat(BACKSLASH))));
    if (stops === 0) {
      p += 16;
      continue;
    }
    p += ctz(stops);
    if (load<u8>(p) === QUOTE) return p;
    // What may stand behind a backslash is any character but one that ends lines, of which some are beyond ASCII.
    const escaped = load<u8>(p + 1);
    if (escaped >= 0x80 || escaped === CR) return end;
    p += 2;
  }
  return end;
}

/**
 * Lines of pairs whose names say what the values are, in any order: labeled tab-separated values, `status:502`, and logfmt,
 * `status=502 msg="GET /"`. The table of names is that of JSON.
 */
import { BACKSLASH, COLON, MINUS, QUOTE, SPACE, ZERO } from "./ascii";
import { lookUp, RANK as NAME_RANK, ROLE as NAME_ROLE, name } from "./flat";
import { noteValue, takeRecord } from "./record";
import { holdsEscape, holdsText } from "./search";
import { CLIENT, STATUS, TIME } from "./shape";

const EQUALS: u8 = 0x3d;
const TAB: u8 = 0x09;
const PLUS: u8 = 0x2b;
const UNDERSCORE: u8 = 0x5f;
const LOWER_A: u8 = 0x61;
const UPPER_G: u8 = 0x47;
const UPPER_U: u8 = 0x55;
const UNRANKED: u32 = 0xff;

/** The first name, and where its value begins. */
let firstName: u32 = 0;
let behindFirst: u32 = 0;
let keyRole: u32 = 0;
let keyRank: u32 = 0;
let timeRank: u32 = 0;
let clientRank: u32 = 0;
let statusRank: u32 = 0;

/** Adds the line from `at` to `end`; false, and nothing is added, where it is not proved. */
export function scanPairs(at: u32, end: u32, isLabeled: bool): bool {
  timeRank = UNRANKED;
  clientRank = UNRANKED;
  statusRank = UNRANKED;
  if (holdsEscape(at, end)) return false;
  if (!(isLabeled ? readLabeled(at, end) : readLogfmt(at, end))) return false;
  if (timeRank === UNRANKED || clientRank === UNRANKED || statusRank === UNRANKED) return false;
  // Where the first name stands again a second record may begin.
  if (holdsText(behindFirst, end, firstName, behindFirst - firstName)) return false;
  return takeRecord(TIME, CLIENT, STATUS, true);
}

/** Parts with a label each, tabs between them. */
function readLabeled(at: u32, end: u32): bool {
  let parts: u32 = 0;
  for (let p = at; p <= end; p++) {
    const partEnd = tabAt(p, end);
    if (partEnd === p) continue;
    let colon = p;
    while (isLabel(load<u8>(colon))) colon++;
    if (colon === p || load<u8>(colon) !== COLON) return false;
    if (parts === 0 && !isFirst(p, colon)) return false;
    if (!take(p, colon, colon + 1, partEnd)) return false;
    parts++;
    p = partEnd;
  }
  return parts > 1;
}

/** Pairs, and words that are none, with blanks between them. */
function readLogfmt(at: u32, end: u32): bool {
  let p = at;
  while (p < end) {
    const keyEnd = keyEndAt(p);
    if (keyEnd === p || load<u8>(keyEnd) !== EQUALS) {
      if (p === at) return false; // what stands in front of the first pair may be a time
      p = keyEnd + 1;
      continue;
    }
    const isQuoted = load<u8>(keyEnd + 1) === QUOTE;
    const from = keyEnd + (isQuoted ? 2 : 1);
    const to = isQuoted ? closingQuote(from, end) : wordEnd(from);
    if (to > end || (p === at && !isFirst(p, keyEnd))) return false;
    findName(p, keyEnd);
    // A time without quotes may go on behind a space.
    if (keyRole === TIME + 1 && !isQuoted && load<u8>(to) === SPACE && mayBeTime(load<u8>(to + 1))) return false;
    if (!takeFound(from, to)) return false;
    p = isQuoted ? wordEnd(to) : to;
  }
  return true;
}

function findName(at: u32, end: u32): void {
  lookUp(at, end - at, 0);
  keyRole = name === 0 ? 0 : load<u32>(name + NAME_ROLE);
  keyRank = name === 0 ? UNRANKED : load<u32>(name + NAME_RANK);
}

function take(key: u32, keyEnd: u32, from: u32, to: u32): bool {
  findName(key, keyEnd);
  return takeFound(from, to);
}

/** Notes the value of the name that was looked up; false where another one of its rank is there, or it is a placeholder. */
function takeFound(from: u32, to: u32): bool {
  if (keyRole === 0) return true;
  const best = keyRole === TIME + 1 ? timeRank : keyRole === CLIENT + 1 ? clientRank : statusRank;
  if (keyRank === best || to === from || (to === from + 1 && load<u8>(from) === MINUS)) return false;
  if (keyRank > best) return true;
  if (keyRole === TIME + 1) timeRank = keyRank;
  else if (keyRole === CLIENT + 1) clientRank = keyRank;
  else statusRank = keyRank;
  noteValue(keyRole - 1, from, to);
  return true;
}

function tabAt(at: u32, end: u32): u32 {
  for (let p = at; p < end; p += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(TAB)));
    if (found !== 0) return min(end, p + ctz(found));
  }
  return end;
}

function isLabel(char: u8): bool {
  const letter = <u8>((char | 0x20) - LOWER_A) < 26;
  return letter || <u8>(char - ZERO) < 10 || char === UNDERSCORE || char === MINUS || char === 0x2e;
}

/** Where the next blank or control character stands; of a line its LF at the latest. */
function wordEnd(at: u32): u32 {
  let p = at;
  while (true) {
    const found = i8x16.bitmask(i8x16.le_u(v128.load(p), i8x16.splat(SPACE)));
    if (found !== 0) return p + ctz(found);
    p += 16;
  }
}

function keyEndAt(at: u32): u32 {
  let p = at;
  while (true) {
    const text = v128.load(p);
    const found = i8x16.bitmask(v128.or(i8x16.le_u(text, i8x16.splat(SPACE)), i8x16.eq(text, i8x16.splat(EQUALS))));
    if (found !== 0) return p + ctz(found);
    p += 16;
  }
}

/** Notes the first name; false where it is not certainly one: a letter, and what is ASCII and no quote. */
function isFirst(at: u32, end: u32): bool {
  firstName = at;
  behindFirst = end + 1;
  if (<u8>((load<u8>(at) | 0x20) - LOWER_A) > 25) return false;
  for (let p = at; p < end; p++) if (load<u8>(p) === QUOTE || load<u8>(p) >= 0x80) return false;
  return true;
}

/** Beyond `end` where none closes before it. */
function closingQuote(at: u32, end: u32): u32 {
  let p = at;
  while (p < end) {
    const text = v128.load(p);
    const found = i8x16.bitmask(v128.or(i8x16.eq(text, i8x16.splat(QUOTE)), i8x16.eq(text, i8x16.splat(BACKSLASH))));
    if (found === 0) {
      p += 16;
      continue;
    }
    p += ctz(found);
    if (p >= end) break;
    if (load<u8>(p) === QUOTE) return p;
    p += 2;
  }
  return end + 1;
}

/** A digit, a sign, or the first letter of UTC and GMT. */
function mayBeTime(char: u8): bool {
  return <u8>(char - ZERO) < 10 || char === PLUS || char === MINUS || char === UPPER_G || char === UPPER_U;
}

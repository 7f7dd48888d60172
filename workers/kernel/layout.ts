/**
 * Lines with the keys and the punctuation of an earlier line, in the same order, whatever their values are. What stands
 * between two values, as `","status":` or `},"res":{"statusCode":`, is compared whole; the values themselves are proved
 * like those of any line. An object or a list that holds nothing wanted is one value, and may hold something else each time.
 *
 * The gaps make a tree, so that lines may have some fields and lack others:
 *
 *     {"ts": ── ,"ip":" ─┬─ ","status": ── }LF
 *                        └─ ","user":" ── ","status": ── }LF
 *
 * An entry of `GAPS` has the text's length, the kind of the value behind, that value's usual length, the first gap behind
 * that, the next gap that may stand in this one's place, the roles of the line's fields if it ends here, 8 bytes zero, then
 * mask and text.
 */
import { DOT, QUOTE, ZERO } from "./ascii";
import { addressField, fields, statusField, timeField } from "./flat";
import { digitsAt, isOpening, skipNested, skipNumber, skipString, skipValue, stringStops } from "./json";
import { GAP_BYTES, GAPS, LONGEST_LINE, LONGEST_TEXT, MOST_GAPS, SHORT_TEXT, VALUES } from "./memory";
import { endOf, isQuoted, startOf, takeRecord } from "./record";
import { isShortText, isText, noteText } from "./text";

/** The kinds of values; of the last gap that none follows. Of the first entry, which is no gap, it is 0. */
const TEXT: u32 = 1;
const NUMBER: u32 = 2;
const LITERAL: u32 = 3;
const NESTED: u32 = 4;
const NONE: u32 = 5;
/** Added to that behind a gap of more than `SHORT_TEXT` bytes. */
const LONG: u32 = 8;

const KIND: u32 = 4;
/** That of the values behind the gap so far, or `VARIES`. */
const USUAL_LENGTH: u32 = 8;
const VARIES: u32 = 0xffffffff;
const NEXT: u32 = 12;
const OTHER: u32 = 16;
/** How many fields there are, and which are the time, the address and the status, one byte each. */
const ROLES: u32 = 20;
const GAP_TEXT: u32 = 32;

const NO_GAP: u32 = GAPS;

let gaps: u32 = 1;
let firstGap: u32 = NO_GAP;
let roles: u32 = 0;
/** Of the line before: how many fields it had, and which of them matter. */
export let known: u32 = 0;
export let time: u32 = 0;
export let address: u32 = 0;
export let status: u32 = 0;

/** Takes the line [at, next) for a model, which `scanFlatLine` has just proved. */
export function learnLayout(at: u32, next: u32): void {
  if (gaps + fields >= MOST_GAPS) {
    gaps = 1;
    firstGap = NO_GAP;
  }
  setRoles(fields | (timeField << 8) | (addressField << 16) | (statusField << 24));
  let before = NO_GAP;
  let from = at;
  for (let field: u32 = 0; field < fields; field++) {
    const to = startOf(field);
    before = gapBehind(before, from, to, isQuoted(field) ? TEXT : kindOf(load<u8>(to)));
    if (before === NO_GAP) return;
    from = endOf(field);
    if (load<u32>(before + USUAL_LENGTH) === 0) store<u32>(before + USUAL_LENGTH, from - to);
  }
  before = gapBehind(before, from, next, NONE);
  if (before !== NO_GAP) store<u32>(before + ROLES, roles);
}

/** The gap with the text [from, to) that follows `before`, a new one if need be, or `NO_GAP` where it is too long. */
function gapBehind(before: u32, from: u32, to: u32, valueKind: u32): u32 {
  const length = to - from;
  if (length > LONGEST_TEXT) return NO_GAP;
  const kind = length > SHORT_TEXT ? valueKind + LONG : valueKind;
  const first = before === NO_GAP ? firstGap : load<u32>(before + NEXT);
  for (let gap = first; gap !== NO_GAP; gap = load<u32>(gap + OTHER)) {
    if (load<u32>(gap) === length && load<u32>(gap + KIND) === kind && isText(from, gap + GAP_TEXT, length)) return gap;
  }
  const gap = GAPS + gaps * GAP_BYTES;
  gaps++;
  store<u32>(gap, length);
  store<u32>(gap + KIND, kind);
  store<u32>(gap + USUAL_LENGTH, 0);
  store<u32>(gap + NEXT, NO_GAP);
  store<u32>(gap + OTHER, first);
  noteText(gap + GAP_TEXT, from, length);
  if (before === NO_GAP) firstGap = gap;
  else store<u32>(before + NEXT, gap);
  return gap;
}

function setRoles(ofLine: u32): void {
  roles = ofLine;
  known = ofLine & 0xff;
  time = (ofLine >> 8) & 0xff;
  address = (ofLine >> 16) & 0xff;
  status = ofLine >> 24;
}

function kindOf(first: u8): u32 {
  if (isOpening(first)) return NESTED;
  return first <= ZERO + 9 ? NUMBER : LITERAL;
}

/** Adds the line at `at` if it has a known layout; returns where the next one begins, 0 where it has none. */
export function scanSameLayout(at: u32): u32 {
  let p = at;
  let value = VALUES;
  let gap = firstGap;
  while (true) {
    const start = p + load<u32>(gap);
    const kind = load<u32>(gap + KIND);
    let end: u32 = 0;
    if (isShortText(p, gap + GAP_TEXT)) {
      if (kind === TEXT) end = textEnd(start);
      else if (kind === NUMBER) end = numberEnd(start);
      else if (kind === NONE) return endLine(at, start, load<u32>(gap + ROLES));
      else end = otherEnd(start, kind, gap);
    }
    if (end === 0) {
      gap = load<u32>(gap + OTHER);
      if (gap <= NO_GAP) return 0;
      continue;
    }
    store<u32>(value, start);
    store<u32>(value + 4, end);
    value += 8;
    // Where values have had one length so far, the processor goes on with that one and need not wait for this end.
    const usual = load<u32>(gap + USUAL_LENGTH);
    if (end - start === usual) p = start + usual;
    else {
      if (usual !== VARIES) store<u32>(gap + USUAL_LENGTH, VARIES);
      p = end;
    }
    gap = load<u32>(gap + NEXT);
  }
}

function endLine(at: u32, next: u32, ofLine: u32): u32 {
  if (next - at > LONGEST_LINE) return 0;
  if (ofLine !== roles) setRoles(ofLine);
  return isQuoted(address) && takeRecord(time, address, status, isQuoted(time)) ? next : 0;
}

/** Where the closing quote stands. 32 bytes at a time, since it costs more to be wrong about the next 16 than to look. */
function textEnd(at: u32): u32 {
  let p = at;
  let stops = stopsIn32(p);
  while (stops === 0) {
    p += 32;
    stops = stopsIn32(p);
  }
  p += ctz(stops);
  if (load<u8>(p) === QUOTE) return p;
  const end = skipString(p);
  return end === 0 ? 0 : end - 1;
}

function stopsIn32(at: u32): u32 {
  return stringStops(v128.load(at)) | (stringStops(v128.load(at + 16)) << 16);
}

/**
 * Digits and a fraction; an exponent behind them differs from the gap that is expected there. (With `skipNumber` for all,
 * lines of ten fields take a tenth longer.)
 */
function numberEnd(at: u32): u32 {
  let digits = digitsAt(at);
  if (digits === 0) return skipNumber(at);
  if (digits > 1 && load<u8>(at) === ZERO) return 0;
  const end = at + digits;
  if (load<u8>(end) !== DOT) return end;
  digits = digitsAt(end + 1);
  return digits === 0 ? skipNumber(at) : end + 1 + digits;
}

/** What is nested was under a name that nobody asks for; under another one an object may hold what is wanted. */
function otherEnd(at: u32, kind: u32, gap: u32): u32 {
  if (kind > LONG && !isText(at - load<u32>(gap), gap + GAP_TEXT, load<u32>(gap))) return 0;
  switch (kind & (LONG - 1)) {
    case TEXT: {
      const end = skipString(at);
      return end === 0 ? 0 : end - 1;
    }
    case NESTED:
      return skipNested(at);
    case NUMBER:
    case LITERAL:
      return skipValue(at);
    default:
      return 0;
  }
}

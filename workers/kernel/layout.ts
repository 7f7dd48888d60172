/**
 * Lines with the keys and the punctuation of the line before, in the same order, whatever their values are. What stands
 * between two values, as `","status":`, is compared whole; the values themselves are proved like those of any line.
 */
import { DOT, QUOTE, ZERO } from "./ascii";
import { addressField, fields, statusField, timeField } from "./flat";
import { digitsAt, skipString, skipValue, stringStops } from "./json";
import { GAP_BYTES, GAPS, LONGEST_LINE, LONGEST_TEXT, VALUES } from "./memory";
import { endOf, isQuoted, startOf, takeRecord } from "./record";
import { isText, noteText } from "./text";

/** The kinds of values. */
const TEXT: u32 = 0;
const NUMBER: u32 = 1;
const LITERAL: u32 = 2;

/** In an entry of `GAPS`. */
const KIND: u32 = 4;
/** That of the values behind the gap since the layout was learned, or `VARIES`. */
const USUAL_LENGTH: u32 = 8;
const VARIES: u32 = 0xffffffff;
const GAP_TEXT: u32 = 16;

let isLearned = false;
/** Of the line before: how many fields it had, and which of them matter. */
export let known: u32 = 0;
export let time: u32 = 0;
export let address: u32 = 0;
export let status: u32 = 0;

/** Takes the line [at, next) for a model, which `scanFlatLine` has just proved. */
export function learnLayout(at: u32, next: u32): void {
  isLearned = false;
  known = fields;
  time = timeField;
  address = addressField;
  status = statusField;
  let from = at;
  for (let field: u32 = 0; field <= known; field++) {
    const to = field === known ? next : startOf(field);
    const length = to - from;
    if (length > LONGEST_TEXT) return;
    const gap = GAPS + field * GAP_BYTES;
    store<u32>(gap, length);
    noteText(gap + GAP_TEXT, from, length);
    if (field === known) break;
    const first = load<u8>(to);
    store<u32>(gap + KIND, isQuoted(field) ? TEXT : first <= ZERO + 9 ? NUMBER : LITERAL);
    store<u32>(gap + USUAL_LENGTH, endOf(field) - to);
    from = endOf(field);
  }
  isLearned = true;
}

/** Adds the line at `at` if it has the layout; returns where the next one begins, 0 where it has not. */
export function scanSameLayout(at: u32): u32 {
  if (!isLearned) return 0;
  let p = at;
  let value = VALUES;
  let gap = GAPS;
  const last = GAPS + known * GAP_BYTES;
  while (true) {
    const length = load<u32>(gap);
    if (!isText(p, gap + GAP_TEXT, length)) return 0;
    p += length;
    if (gap === last) break;
    store<u32>(value, p);
    const kind = load<u32>(gap + KIND);
    const end = kind === TEXT ? textEnd(p) : kind === NUMBER ? numberEnd(p) : skipValue(p);
    if (end === 0) return 0;
    store<u32>(value + 4, end);
    // Where values have had one length so far, the processor goes on with that one and need not wait for this end.
    const usual = load<u32>(gap + USUAL_LENGTH);
    if (end - p === usual) p += usual;
    else {
      if (usual !== VARIES) store<u32>(gap + USUAL_LENGTH, VARIES);
      p = end;
    }
    value += 8;
    gap += GAP_BYTES;
  }
  if (p - at > LONGEST_LINE) return 0;
  return isQuoted(address) && takeRecord(time, address, status, isQuoted(time)) ? p : 0;
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
 * Digits and a fraction; what else a number may have behind it differs from the gap that is expected there. (With
 * `skipNumber`, which looks for a sign and an exponent as well, lines of ten fields take a tenth longer.)
 */
function numberEnd(at: u32): u32 {
  let digits = digitsAt(at);
  if (digits === 0 || (digits > 1 && load<u8>(at) === ZERO)) return 0;
  const end = at + digits;
  if (load<u8>(end) !== DOT) return end;
  digits = digitsAt(end + 1);
  return digits === 0 ? 0 : end + 1 + digits;
}

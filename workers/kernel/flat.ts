/**
 * One line that is a JSON object: fields in any order, nested or not. Spaces may follow colons and commas. A key that
 * stood at the same place of the line before is known again; another one is looked up.
 *
 * A name is a path, and `req.ip` is the key "req.ip" or the key "ip" in the object "req". Only objects that may hold a
 * wanted path are gone through; others are skipped, and so are lists. An object under a wanted name is no value.
 */
import { CLOSE_BRACE, COLON, COMMA, CR, DOT, LF, LOWER_N, OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./ascii";
import { isOpening, plainStringEnd, skipNested, skipSpaces, skipValue } from "./json";
import {
  BEST,
  KEY_BYTES,
  KEYS,
  LENGTHS,
  LONGEST_LINE,
  LONGEST_NAME,
  LONGEST_TEXT,
  MOST_FIELDS,
  MOST_PARENTS,
  NAME_BYTES,
  NAMES,
  PARENTS,
} from "./memory";
import { isQuoted, noteValue, takeRecord } from "./record";
import { isText, noteText } from "./text";

/** The roles of names; of one that only leads to others it is 0. */
const TIME: u32 = 1;
const ADDRESS: u32 = 2;
const STATUS: u32 = 3;
const UNRANKED: u32 = 0xff;

/** In an entry of `NAMES`. */
export const ROLE: u32 = 4;
export const RANK: u32 = 8;
const MARK: u32 = 12;
const NAME_TEXT: u32 = 16;

/** In an entry of `KEYS`: the name that the key completes, and that of the object around it, 0 where there is none. */
const NAME: u32 = 4;
const PARENT: u32 = 8;
const NOTED: u32 = 16;

/** In an entry of `BEST`. */
const FIELD: u32 = 4;

/** Of `count` names that lie in `NAMES`, the shorter first. */
export function setNames(count: u32): void {
  let name = NAMES;
  for (let length: u32 = 0; length <= LONGEST_NAME + 1; length++) {
    while (name < NAMES + count * NAME_BYTES && load<u32>(name) < length) name += NAME_BYTES;
    store<u32>(LENGTHS + length * 4, name);
  }
}

/** Of the last line that was proved: how many fields it had, and which of them mattered. */
export let fields: u32 = 0;
export let timeField: u32 = 0;
export let addressField: u32 = 0;
export let statusField: u32 = 0;

/** That the key completes which was read last, 0 where nobody asks for it. */
export let name: u32 = 0;

/** Adds the line at `at` to what was found and returns where the next one begins, or 0 where it is not proved. */
export function scanFlatLine(at: u32): u32 {
  if (load<u8>(at) !== OPEN_BRACE) return 0;
  store<u32>(BEST + TIME * 8, UNRANKED);
  store<u32>(BEST + ADDRESS * 8, UNRANKED);
  store<u32>(BEST + STATUS * 8, UNRANKED);
  let marks: u32 = 0;
  let parents: u32 = 0;
  let parent: u32 = 0;
  let key: u32 = KEYS;
  let field: u32 = 0;
  let p = skipSpaces(at + 1);
  while (true) {
    if (field === MOST_FIELDS || key === KEYS + MOST_FIELDS * KEY_BYTES) return 0;
    p = readKey(p, key, parent);
    if (p === 0) return 0;
    key += KEY_BYTES;
    p = skipSpaces(p);
    const first = load<u8>(p);
    let end: u32 = 0;
    if (name !== 0) {
      // The last of repeated keys counts, with all that it holds: that is left to the reference.
      const mark = load<u32>(name + MARK);
      if ((marks & mark) !== 0) return 0;
      marks |= mark;
      if (!takeName(field, first)) return 0;
      if (first === OPEN_BRACE) {
        p = skipSpaces(p + 1);
        if (load<u8>(p) !== CLOSE_BRACE) {
          if (parents === MOST_PARENTS) return 0;
          store<u32>(PARENTS + parents * 4, parent);
          parents++;
          parent = name;
          continue;
        }
        end = p + 1;
      }
    }
    if (end === 0) {
      end = isOpening(first) ? skipNested(p) : skipValue(p);
      if (end === 0) return 0;
      const quotes: u32 = first === QUOTE ? 1 : 0;
      noteValue(field, p + quotes, end - quotes);
      field++;
    }
    while (parents > 0 && load<u8>(end) === CLOSE_BRACE) {
      parents--;
      parent = load<u32>(PARENTS + parents * 4);
      end++;
    }
    p = end + 1;
    if (load<u8>(end) !== COMMA) {
      if (load<u8>(end) !== CLOSE_BRACE) return 0;
      break;
    }
    p = skipSpaces(p);
  }
  if (load<u8>(p) === CR) p++;
  if (load<u8>(p) !== LF || p - at > LONGEST_LINE) return 0;
  if (!isFound(TIME) || !isFound(ADDRESS) || !isFound(STATUS)) return 0;
  fields = field;
  timeField = load<u32>(BEST + TIME * 8 + FIELD);
  addressField = load<u32>(BEST + ADDRESS * 8 + FIELD);
  statusField = load<u32>(BEST + STATUS * 8 + FIELD);
  if (!isQuoted(addressField)) return 0;
  return takeRecord(timeField, addressField, statusField, isQuoted(timeField)) ? p + 1 : 0;
}

/** Takes the value that begins with `first` for that of `name`; false where that is the reference's business. */
function takeName(field: u32, first: u8): bool {
  if (first === OPEN_BRACKET) return false; // of which the first item may count
  const role = load<u32>(name + ROLE);
  if (role === 0) return true;
  const rank = load<u32>(name + RANK);
  const best = BEST + role * 8;
  if (rank > load<u32>(best)) return true;
  // The same path again; or null, which counts as absent, and which a layout could not tell from another literal.
  if (rank === load<u32>(best) || first === LOWER_N) return false;
  if (first === OPEN_BRACE) return true;
  store<u32>(best, rank);
  store<u32>(best + FIELD, field);
  return true;
}

function isFound(role: u32): bool {
  return load<u32>(BEST + role * 8) !== UNRANKED;
}

/** Leaves the name that the key completes; returns where its colon ends, 0 where it is no plain key. */
function readKey(at: u32, entry: u32, parent: u32): u32 {
  const length = load<u32>(entry);
  const isKnown = length !== 0 && load<u32>(entry + PARENT) === parent && isText(at, entry + NOTED, length);
  if (!isKnown) return learnKey(at, entry, parent);
  name = load<u32>(entry + NAME);
  return at + length;
}

function learnKey(at: u32, entry: u32, parent: u32): u32 {
  if (load<u8>(at) !== QUOTE) return 0;
  const end = plainStringEnd(at + 1);
  if (end === 0 || load<u8>(end + 1) !== COLON) return 0;
  lookUp(at + 1, end - at - 1, parent);
  const length = end + 2 - at;
  store<u32>(entry, length <= LONGEST_TEXT ? length : 0);
  store<u32>(entry + NAME, name);
  store<u32>(entry + PARENT, parent);
  noteText(entry + NOTED, at, length);
  return at + length;
}

/** Finds the name that is the key behind `parent` and a dot. */
export function lookUp(at: u32, keyLength: u32, parent: u32): void {
  name = 0;
  const before: u32 = parent === 0 ? 0 : load<u32>(parent) + 1;
  const length = before + keyLength;
  if (length > LONGEST_NAME) return;
  const end = load<u32>(LENGTHS + (length + 1) * 4);
  for (let one = load<u32>(LENGTHS + length * 4); one < end; one += NAME_BYTES) {
    const text = one + NAME_TEXT;
    if (memory.compare(text + before, at, keyLength) !== 0) continue;
    if (before !== 0) {
      if (load<u8>(text + before - 1) !== DOT) continue;
      if (memory.compare(text, parent + NAME_TEXT, before - 1) !== 0) continue;
    }
    name = one;
    return;
  }
}

/**
 * One line that is a flat JSON object: fields in any order, strings, numbers, literals. Spaces may follow colons and
 * commas. A key that stood at the same place of the line before is known again; another one is looked up.
 */
import { CLOSE_BRACE, COLON, COMMA, CR, LF, LOWER_N, OPEN_BRACE, QUOTE, SPACE } from "./ascii";
import { plainStringEnd, skipValue } from "./json";
import { KEY_BYTES, KEYS, LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT, MOST_FIELDS, NAME_BYTES, NAMES } from "./memory";
import { isQuoted, noteValue, takeRecord } from "./record";
import { isText, noteText } from "./text";

/** The roles of fields, as `NAMES` has them. */
const OTHER: u32 = 0;
const TIME: u32 = 1;
const ADDRESS: u32 = 2; // 3 is the status
const UNRANKED: u32 = 0xff;

/** In an entry of `KEYS`. */
const ROLE: u32 = 4;
const RANK: u32 = 8;
const TEXT: u32 = 16;

let names: u32 = 0;

/** How many names the table has. */
export function setNames(count: u32): void {
  names = count;
}

/** Of the last line that was proved: how many fields it had, and which of them mattered. */
export let fields: u32 = 0;
export let timeField: u32 = 0;
export let addressField: u32 = 0;
export let statusField: u32 = 0;

let keyRole: u32 = 0;
let keyRank: u32 = 0;

/** Adds the line at `at` to what was found and returns where the next one begins, or 0 where it is not proved. */
export function scanFlatLine(at: u32): u32 {
  if (load<u8>(at) !== OPEN_BRACE) return 0;
  let p = skipSpaces(at + 1);
  let timeRank = UNRANKED;
  let addressRank = UNRANKED;
  let statusRank = UNRANKED;
  let field: u32 = 0;
  while (true) {
    p = readKey(p, KEYS + field * KEY_BYTES);
    if (p === 0) return 0;
    const role = keyRole;
    const rank = keyRank;
    p = skipSpaces(p);
    const end = skipValue(p);
    if (end === 0) return 0;
    const quotes: u32 = load<u8>(p) === QUOTE ? 1 : 0;
    noteValue(field, p + quotes, end - quotes);
    if (role !== OTHER) {
      const best = role === TIME ? timeRank : role === ADDRESS ? addressRank : statusRank;
      // The last of repeated keys counts, and null counts as absent: both are left to the reference.
      if (rank === best || load<u8>(p) === LOWER_N) return 0;
      if (rank < best) {
        if (role === TIME) {
          timeRank = rank;
          timeField = field;
        } else if (role === ADDRESS) {
          addressRank = rank;
          addressField = field;
        } else {
          statusRank = rank;
          statusField = field;
        }
      }
    }
    field++;
    const next = load<u8>(end);
    p = end + 1;
    if (next === CLOSE_BRACE) break;
    if (next !== COMMA || field === MOST_FIELDS) return 0;
    p = skipSpaces(p);
  }
  fields = field;
  if (load<u8>(p) === CR) p++;
  if (load<u8>(p) !== LF || p - at > LONGEST_LINE) return 0;
  if (timeRank === UNRANKED || addressRank === UNRANKED || statusRank === UNRANKED) return 0;
  if (!isQuoted(addressField)) return 0;
  return takeRecord(timeField, addressField, statusField, isQuoted(timeField)) ? p + 1 : 0;
}

function skipSpaces(at: u32): u32 {
  let p = at;
  while (load<u8>(p) === SPACE) p++;
  return p;
}

/** Leaves the key's role and rank; returns where its colon ends, 0 where it is no plain key. */
function readKey(at: u32, entry: u32): u32 {
  const length = load<u32>(entry);
  if (length === 0 || !isText(at, entry + TEXT, length)) return learnKey(at, entry);
  keyRole = load<u32>(entry + ROLE);
  keyRank = load<u32>(entry + RANK);
  return at + length;
}

function learnKey(at: u32, entry: u32): u32 {
  if (load<u8>(at) !== QUOTE) return 0;
  const end = plainStringEnd(at + 1);
  if (end === 0 || load<u8>(end + 1) !== COLON) return 0;
  lookUp(at + 1, end - at - 1);
  const length = end + 2 - at;
  store<u32>(entry, length <= LONGEST_TEXT ? length : 0);
  store<u32>(entry + ROLE, keyRole);
  store<u32>(entry + RANK, keyRank);
  noteText(entry + TEXT, at, length);
  return at + length;
}

function lookUp(at: u32, length: u32): void {
  keyRole = OTHER;
  keyRank = UNRANKED;
  if (length > LONGEST_NAME) return;
  for (let name = NAMES; name < NAMES + names * NAME_BYTES; name += NAME_BYTES) {
    if (load<u32>(name) !== length || memory.compare(name + 16, at, length) !== 0) continue;
    keyRole = load<u32>(name + ROLE);
    keyRank = load<u32>(name + RANK);
    return;
  }
}

/**
 * One line that is a flat JSON object: fields in any order, strings, numbers, literals. Spaces may follow colons and
 * commas. What stood at each place of the line before is expected there again; a key that is another one is looked up.
 */
import { CLOSE_BRACE, COLON, COMMA, CR, LF, OPEN_BRACE, QUOTE, SPACE, ZERO } from "./ascii";
import { addIpv6, addRequests, endIpv4, enter, nextIpv4, nextIpv6 } from "./found";
import { octetFaults, octetsOf, patternOf, wordOf } from "./ipv4";
import { readIpv6, storeIpv6 } from "./ipv6";
import { digitsAt, plainStringEnd, skipValue } from "./json";
import { KEY_BYTES, KEYS, LONGEST_LINE, LONGEST_NAME, MOST_FIELDS, NAME_BYTES, NAMES, STATUSES } from "./memory";
import { cellOfEpoch, cellOfStamp, UNKNOWN } from "./times";

/** The roles of fields, as `NAMES` has them. */
const OTHER: u32 = 0;
const TIME: u32 = 1; // 3 is the status
const ADDRESS: u32 = 2;
const UNRANKED: u32 = 0xff;

/** In an entry of `KEYS`. */
const TEXT: u32 = 16;
const MASK: u32 = 56;

let names: u32 = 0;

/** How many names the table has. */
export function setNames(count: u32): void {
  names = count;
}

/** Where the values of the last line stood, for whoever learns from it; the end of a text is that of its quotes. */
export let fields: u32 = 0;
export let timeAt: u32 = 0;
export let timeEnd: u32 = 0;
export let addressAt: u32 = 0;
export let addressEnd: u32 = 0;
export let statusAt: u32 = 0;
export let statusEnd: u32 = 0;

let keyRole: u32 = 0;
let keyRank: u32 = 0;

/** Adds the line at `at` to what was found and returns where the next one begins, or 0 where it is not proved. */
export function scanFlatLine(at: u32): u32 {
  if (load<u8>(at) !== OPEN_BRACE) return 0;
  let p = skipSpaces(at + 1);
  let timeRank = UNRANKED;
  let addressRank = UNRANKED;
  let statusRank = UNRANKED;
  let entry = KEYS;
  while (true) {
    p = readKey(p, entry);
    if (p === 0) return 0;
    const role = keyRole;
    const rank = keyRank;
    p = skipSpaces(p);
    const end = skipValue(p);
    if (end === 0) return 0;
    if (role !== OTHER) {
      const best = role === TIME ? timeRank : role === ADDRESS ? addressRank : statusRank;
      // The last of repeated keys counts, and null counts as absent: both are left to the reference.
      if (rank === best || load<u8>(p) === 0x6e) return 0;
      if (rank < best) {
        if (role === TIME) {
          timeRank = rank;
          timeAt = p;
          timeEnd = end;
        } else if (role === ADDRESS) {
          addressRank = rank;
          addressAt = p;
          addressEnd = end;
        } else {
          statusRank = rank;
          statusAt = p;
          statusEnd = end;
        }
      }
    }
    const next = load<u8>(end);
    p = end + 1;
    if (next === CLOSE_BRACE) break;
    if (next !== COMMA) return 0;
    p = skipSpaces(p);
    entry += KEY_BYTES;
    if (entry === KEYS + MOST_FIELDS * KEY_BYTES) return 0;
  }
  fields = (entry - KEYS) / KEY_BYTES + 1;
  if (p - at > LONGEST_LINE) return 0;
  if (load<u8>(p) === CR) p++;
  if (load<u8>(p) !== LF) return 0;
  if (timeRank === UNRANKED || addressRank === UNRANKED || statusRank === UNRANKED) return 0;
  return take() ? p + 1 : 0;
}

function skipSpaces(at: u32): u32 {
  let p = at;
  while (load<u8>(p) === SPACE) p++;
  return p;
}

/** Leaves the key's role and rank; returns where its colon ends, 0 where it is no plain key. */
function readKey(at: u32, entry: u32): u32 {
  const length = load<u32>(entry);
  const differs = v128.and(v128.xor(v128.load(at), v128.load(entry + TEXT)), v128.load(entry + MASK));
  if (length !== 0 && !v128.any_true(differs)) {
    if (
      length <= 16 ||
      !v128.any_true(v128.and(v128.xor(v128.load(at + 16), v128.load(entry + TEXT + 16)), v128.load(entry + MASK + 16)))
    ) {
      keyRole = load<u8>(entry + 4);
      keyRank = load<u8>(entry + 8);
      return at + length;
    }
  }
  return learnKey(at, entry);
}

function learnKey(at: u32, entry: u32): u32 {
  if (load<u8>(at) !== QUOTE) return 0;
  const end = plainStringEnd(at + 1);
  if (end === 0 || load<u8>(end + 1) !== COLON) return 0;
  lookUp(at + 1, end - at - 1);
  const length = end + 2 - at;
  store<u32>(entry, length <= 32 ? length : 0);
  store<u32>(entry + 4, keyRole);
  store<u32>(entry + 8, keyRank);
  for (let byte: u32 = 0; byte < 32; byte++) {
    store<u8>(entry + TEXT + byte, load<u8>(at + byte));
    store<u8>(entry + MASK + byte, byte < length ? 0xff : 0);
  }
  return at + length;
}

function lookUp(at: u32, length: u32): void {
  keyRole = OTHER;
  keyRank = UNRANKED;
  if (length > LONGEST_NAME) return;
  for (let name = NAMES; name < NAMES + names * NAME_BYTES; name += NAME_BYTES) {
    if (load<u32>(name) !== length || memory.compare(name + 16, at, length) !== 0) continue;
    keyRole = load<u32>(name + 4);
    keyRank = load<u32>(name + 8);
    return;
  }
}

/** Reads the three values, and only then adds the line. */
function take(): bool {
  const statusText = load<u8>(statusAt) === QUOTE ? statusAt + 1 : statusAt;
  const statusBytes = statusEnd - (statusText - statusAt) - statusText;
  if (statusBytes !== 3 || digitsAt(statusText) !== 3 || load<u8>(statusText) === ZERO) return false;
  const status =
    <u32>(load<u8>(statusText) - ZERO) * 100 +
    <u32>(load<u8>(statusText + 1) - ZERO) * 10 +
    (load<u8>(statusText + 2) - ZERO);
  const isError = <u32>load<u8>(STATUSES + status);

  if (load<u8>(addressAt) !== QUOTE) return false;
  const ipAt = addressAt + 1;
  const ipEnd = addressEnd - 1;
  const isIpv4 = ipEnd - ipAt <= 15 && readIpv4(ipAt, ipEnd - ipAt);
  if (!isIpv4 && !readIpv6(ipAt, ipEnd)) return false;

  const cell = load<u8>(timeAt) === QUOTE ? cellOfStamp(timeAt + 1, timeEnd - 1) : cellOfEpoch(timeAt, timeEnd);
  if (cell === UNKNOWN) return false;
  enter(cell);
  addRequests(1);
  if (isError !== 0) {
    if (isIpv4) {
      const next = nextIpv4();
      store<u32>(next, word);
      endIpv4(next + 4);
    } else {
      storeIpv6(nextIpv6());
      addIpv6();
    }
  }
  return true;
}

let word: u32 = 0;

function readIpv4(at: u32, bytes: u32): bool {
  const text = v128.load(at);
  const digits = i8x16.sub(text, i8x16.splat(ZERO));
  const pattern = patternOf(text, digits, 1 << bytes);
  const octets = octetsOf(digits, pattern);
  word = wordOf(octets);
  return !v128.any_true(octetFaults(octets, pattern));
}

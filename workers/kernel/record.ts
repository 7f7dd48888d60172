/**
 * What a line says, once its grammar is proved: the values of three of its fields.
 */
import { QUOTE, ZERO } from "./ascii";
import { addIpv6, addRequests, endIpv4, enter, nextIpv4, nextIpv6 } from "./found";
import { LONGEST_IPV4, octetFaults, octetsOf, patternOf, wordOf } from "./ipv4";
import { readIpv6, storeIpv6 } from "./ipv6";
import { digitsAt } from "./json";
import { STATUSES, VALUES } from "./memory";
import { cellOfEpoch, cellOfStamp, UNKNOWN } from "./times";

let word: u32 = 0;

export function noteValue(field: u32, start: u32, end: u32): void {
  store<u32>(VALUES + field * 8, start);
  store<u32>(VALUES + field * 8 + 4, end);
}

export function startOf(field: u32): u32 {
  return load<u32>(VALUES + field * 8);
}

export function endOf(field: u32): u32 {
  return load<u32>(VALUES + field * 8 + 4);
}

export function isQuoted(field: u32): bool {
  return load<u8>(startOf(field) - 1) === QUOTE;
}

/**
 * Adds the line whose values were noted; false, and nothing is added, where one of them is not certainly good. `isText`
 * tells whether the time is text or a number.
 */
export function takeRecord(timeField: u32, addressField: u32, statusField: u32, isText: bool): bool {
  const statusAt = startOf(statusField);
  if (endOf(statusField) - statusAt !== 3 || digitsAt(statusAt) !== 3 || load<u8>(statusAt) === ZERO) return false;

  const addressAt = startOf(addressField);
  const addressEnd = endOf(addressField);
  const isIpv4 = addressEnd - addressAt <= LONGEST_IPV4 && readIpv4(addressAt, addressEnd - addressAt);
  if (!isIpv4 && !readIpv6(addressAt, addressEnd)) return false;

  const timeAt = startOf(timeField);
  const timeEnd = endOf(timeField);
  const cell = isText ? cellOfStamp(timeAt, timeEnd) : cellOfEpoch(timeAt, timeEnd);
  if (cell === UNKNOWN) return false;
  enter(cell);
  addRequests(1);
  if (isErrorAt(statusAt) === 0) return true;
  if (isIpv4) {
    const next = nextIpv4();
    store<u32>(next, word);
    endIpv4(next + 4);
  } else {
    storeIpv6(nextIpv6());
    addIpv6();
  }
  return true;
}

/** 1 where the three digits at `at` are a status that counts as an error, else 0. */
export function isErrorAt(at: u32): u32 {
  // The product has the three digits side by side, the first one first, in the middle of other sums of them.
  const digits = (load<u32>(at) & 0x0f0f0f) * 0x01001001;
  return load<u8>(STATUSES + ((digits >> 16) & 0xfff));
}

function readIpv4(at: u32, bytes: u32): bool {
  const text = v128.load(at);
  const digits = i8x16.sub(text, i8x16.splat(ZERO));
  const pattern = patternOf(text, digits, 1 << bytes);
  const octets = octetsOf(digits, pattern);
  word = wordOf(octets);
  return !v128.any_true(octetFaults(octets, pattern));
}

/**
 * What a line says, once its grammar is proved: the values of three of its fields.
 */
import { CLOSE_BRACKET, COLON, OPEN_BRACKET, QUOTE, ZERO } from "./ascii";
import { addIpv6, addRequests, endIpv4, enter, nextIpv4, nextIpv6 } from "./found";
import { LONGEST_IPV4, octetFaults, octetsOf, patternOf, wordOf } from "./ipv4";
import { readIpv6, storeIpv6 } from "./ipv6";
import { digitsAt } from "./json";
import { STATUSES, VALUES } from "./memory";
import { cellOfEpoch, cellOfStamp, UNKNOWN } from "./times";

const LARGEST_PORT: u32 = 65535;
/** `::ffff:` */
const MAPPED: u64 = 0x3a_6666_6666_3a3a;

/** Whether the address that was read last is IPv4, and what it is then. */
let isIpv4 = false;
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
  isIpv4 = readIpv4(addressAt, addressEnd);
  if (!isIpv4 && !readOther(addressAt, addressEnd)) return false;

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

/**
 * The other spellings of an address: IPv6, `::ffff:203.0.113.9`, which is IPv4, `203.0.113.9:443`, `[2001:db8::9]` and
 * `[2001:db8::9]:443`.
 */
function readOther(at: u32, end: u32): bool {
  if ((load<u64>(at) & 0xff_ffff_ffff_ffff) === MAPPED) isIpv4 = readIpv4(at + 7, end);
  if (isIpv4 || readIpv6(at, end)) return true;
  const portless = portlessEnd(at, end);
  if (portless === 0) return false;
  if (load<u8>(at) === OPEN_BRACKET) return load<u8>(portless - 1) === CLOSE_BRACKET && readIpv6(at + 1, portless - 1);
  isIpv4 = portless !== end && readIpv4(at, portless);
  return isIpv4;
}

/** Where the colon in front of a port stands, or `end` where none does but the address is in brackets; else 0. */
function portlessEnd(at: u32, end: u32): u32 {
  if (load<u8>(end - 1) === CLOSE_BRACKET) return end;
  let p = end;
  let port: u32 = 0;
  for (let place: u32 = 1; p > at && p + 5 >= end; place *= 10) {
    const digit = <u32>load<u8>(--p) - ZERO;
    if (digit > 9) break;
    port += digit * place;
  }
  return p + 1 < end && load<u8>(p) === COLON && port <= LARGEST_PORT ? p : 0;
}

/** 1 where the three digits at `at` are a status that counts as an error, else 0. */
export function isErrorAt(at: u32): u32 {
  // The product has the three digits side by side, the first one first, in the middle of other sums of them.
  const digits = (load<u32>(at) & 0x0f0f0f) * 0x01001001;
  return load<u8>(STATUSES + ((digits >> 16) & 0xfff));
}

/** Whether that is an address without a port. */
export function isAddressAt(at: u32, end: u32): bool {
  return readIpv4(at, end) || readIpv6(at, end);
}

function readIpv4(at: u32, end: u32): bool {
  const bytes = end - at;
  if (bytes > LONGEST_IPV4) return false;
  const text = v128.load(at);
  const digits = i8x16.sub(text, i8x16.splat(ZERO));
  const pattern = patternOf(text, digits, 1 << bytes);
  const octets = octetsOf(digits, pattern);
  word = wordOf(octets);
  return !v128.any_true(octetFaults(octets, pattern));
}

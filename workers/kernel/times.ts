/**
 * From what a log wrote as its time to a cell: the number of a clock hour and an offset.
 *
 * The kernel reads no calendar. A stamp that it has not seen goes to the TypeScript side, which reads it with the
 * reference's own clock and answers with a pattern: what every byte must at least be and by how much it may exceed
 * that, so that each stamp that fits lies in the same clock hour. `2019-05-06 17:24:53"` fits when the date, the hour
 * and the quote are the same, the minute is 00 to 59 and the second is.
 */
import { DOT, ZERO } from "./ascii";
import { digitsAt, digitsEnd } from "./json";
import {
  EPOCH_BYTES,
  EPOCH_CELL,
  EPOCHS,
  LONGEST_TIME,
  MOST_EPOCHS,
  MOST_TIMES,
  TIME_BYTES,
  TIME_LEAST,
  TIME_SPREAD,
  TIMES,
} from "./memory";
import { excess } from "./text";

/** Fills the entry at `to`; returns whether stamps like it are understood. */
declare function resolveStamp(at: u32, bytes: u32, to: u32): bool;
declare function resolveEpoch(second: f64, to: u32): bool;

export const UNKNOWN: i32 = -1;
const END: u32 = 8;
/** 2200-01-01: later numbers are no seconds. */
const LAST_EPOCH: u64 = 7258118399;

let last: u32 = TIMES;
let isStamp: bool = false;

/** Where the pattern lies of the time that was understood last; 0 where it was an epoch, which has none. */
export function lastPattern(): u32 {
  return isStamp ? last : 0;
}

/** The cell of the stamp from `at` to its closing quote at `end`. */
export function cellOfStamp(at: u32, end: u32): i32 {
  const bytes = end - at;
  if (bytes > LONGEST_TIME) return UNKNOWN;
  isStamp = true;
  if (load<u32>(last) === bytes && fits(at, last)) return load<i32>(last + 4);
  // The first 13 bytes hold the date and all or most of the hour, in every format that is understood.
  if (digitsAt(at) >= 10) return cellOfEpoch(at, end);
  if (bytes < 13) return UNKNOWN;
  const hash = (load<u64>(at) ^ (load<u64>(at + 5) * 0x9e3779b97f4a7c15) ^ bytes) * 0x9e3779b97f4a7c15;
  const entry = TIMES + (<u32>(hash >> 40) & (MOST_TIMES - 1)) * TIME_BYTES;
  if (load<u32>(entry) !== bytes || !fits(at, entry)) {
    if (!resolveStamp(at, bytes, entry)) return UNKNOWN;
  }
  last = entry;
  return load<i32>(entry + 4);
}

function fits(at: u32, entry: u32): bool {
  const low = excessAt(at, entry, 0);
  const high = excessAt(at, entry, 16);
  const more = excessAt(at, entry, 32);
  return !v128.any_true(v128.or(v128.or(low, high), more));
}

function excessAt(at: u32, entry: u32, byte: u32): v128 {
  return excess(v128.load(at + byte), v128.load(entry + TIME_LEAST + byte), v128.load(entry + TIME_SPREAD + byte));
}

/**
 * The cell of seconds with any fraction, of milli-, micro- or nanoseconds. A double has room for six digits behind the
 * second; more of them may round it up to the next, which then has to be of the same cell.
 */
export function cellOfEpoch(at: u32, end: u32): i32 {
  isStamp = false;
  if (load<u8>(at) === ZERO) return UNKNOWN;
  const whole = digitsEnd(at);
  const digits = whole - at;
  let more = digits - 10;
  if (end !== whole) {
    if (digits !== 10 || load<u8>(whole) !== DOT || digitsEnd(whole + 1) !== end) return UNKNOWN;
    more = end - whole - 1;
    if (more === 0) return UNKNOWN;
  } else if (digits !== 10 && digits !== 13 && digits !== 16 && digits !== 19) return UNKNOWN;
  let second: u64 = 0;
  for (let i: u32 = 0; i < 10; i++) second = second * 10 + (load<u8>(at + i) - ZERO);
  if (second > LAST_EPOCH) return UNKNOWN;
  const entry = EPOCHS + <u32>((second / 3600) % MOST_EPOCHS) * EPOCH_BYTES;
  if (<f64>second < load<f64>(entry) || <f64>second >= load<f64>(entry + END)) {
    if (!resolveEpoch(<f64>second, entry)) return UNKNOWN;
  }
  if (more > 6 && <f64>(second + 1) >= load<f64>(entry + END)) return UNKNOWN;
  return load<i32>(entry + EPOCH_CELL);
}

/**
 * Sorts the clients of a clock hour: least significant digits first, 8 bits at a time for few words and 11 for many.
 */
import { COUNTS, MOST_SORTED, SORTED, SPARE } from "./memory";

const FEW: u32 = 2048;
/** The counters of one digit, for 11 bits. */
const DIGIT_BYTES: u32 = 2048 * 4;

/** Sorts the first `count` words at `SORTED` as unsigned numbers and drops the repeated; returns how many are left. */
export function sortWords(count: u32): u32 {
  if (count === 0 || count > MOST_SORTED) return 0;
  memory.fill(COUNTS, 0, 4 * DIGIT_BYTES);
  if (count < FEW) {
    countDigits(count, 8);
    moveByDigit(SORTED, SPARE, count, 0, 8);
    moveByDigit(SPARE, SORTED, count, 1, 8);
    moveByDigit(SORTED, SPARE, count, 2, 8);
    moveByDigit(SPARE, SORTED, count, 3, 8);
    return distinct(SORTED, count);
  }
  countDigits(count, 11);
  moveByDigit(SORTED, SPARE, count, 0, 11);
  moveByDigit(SPARE, SORTED, count, 1, 11);
  moveByDigit(SORTED, SPARE, count, 2, 11);
  return distinct(SPARE, count);
}

/** How often each digit has each value; all digits in one pass. */
function countDigits(count: u32, bits: u32): void {
  const mask: u32 = (1 << bits) - 1;
  for (let p = SORTED; p < SORTED + count * 4; p += 4) {
    const word = load<u32>(p);
    increment(COUNTS + (word & mask) * 4);
    increment(COUNTS + DIGIT_BYTES + ((word >> bits) & mask) * 4);
    increment(COUNTS + 2 * DIGIT_BYTES + ((word >> (2 * bits)) & mask) * 4);
    if (bits === 8) increment(COUNTS + 3 * DIGIT_BYTES + (word >> 24) * 4);
  }
}

function increment(counter: u32): void {
  store<u32>(counter, load<u32>(counter) + 1);
}

function moveByDigit(from: u32, to: u32, count: u32, digit: u32, bits: u32): void {
  const shift = digit * bits;
  const mask: u32 = (1 << bits) - 1;
  const counts = COUNTS + digit * DIGIT_BYTES;
  let next = to;
  for (let entry = counts; entry <= counts + mask * 4; entry += 4) {
    const held = load<u32>(entry);
    store<u32>(entry, next);
    next += held * 4;
  }
  for (let p = from; p < from + count * 4; p += 4) {
    const word = load<u32>(p);
    const entry = counts + ((word >> shift) & mask) * 4;
    const place = load<u32>(entry);
    store<u32>(entry, place + 4);
    store<u32>(place, word);
  }
}

/** Moves the distinct words of an ascending row to `SORTED`. */
function distinct(from: u32, count: u32): u32 {
  let last = load<u32>(from);
  let to = SORTED + 4;
  store<u32>(SORTED, last);
  for (let p = from + 4; p < from + count * 4; p += 4) {
    const word = load<u32>(p);
    store<u32>(to, word);
    to += word === last ? 0 : 4;
    last = word;
  }
  return (to - SORTED) >> 2;
}

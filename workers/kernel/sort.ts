/**
 * Sorts the clients of a clock hour: least significant digits first, 8 bits at a time for few words and 11 for many.
 */
import { COUNTS, MOST_SORTED, SORTED, SPARE } from "./memory";

const FEW: u32 = 2048;

/** Sorts the first `count` words at `SORTED` as unsigned numbers and drops the repeated; returns how many are left. */
export function sortWords(count: u32): u32 {
  if (count === 0 || count > MOST_SORTED) return 0;
  if (count < FEW) {
    sortByDigit(SORTED, SPARE, count, 0, 8);
    sortByDigit(SPARE, SORTED, count, 8, 8);
    sortByDigit(SORTED, SPARE, count, 16, 8);
    sortByDigit(SPARE, SORTED, count, 24, 8);
    return distinct(SORTED, count);
  }
  sortByDigit(SORTED, SPARE, count, 0, 11);
  sortByDigit(SPARE, SORTED, count, 11, 11);
  sortByDigit(SORTED, SPARE, count, 22, 11);
  return distinct(SPARE, count);
}

function sortByDigit(from: u32, to: u32, count: u32, shift: u32, bits: u32): void {
  const digits: u32 = 1 << bits;
  const mask = digits - 1;
  memory.fill(COUNTS, 0, digits * 4);
  const end = from + count * 4;
  for (let p = from; p < end; p += 4) {
    const entry = COUNTS + ((load<u32>(p) >> shift) & mask) * 4;
    store<u32>(entry, load<u32>(entry) + 1);
  }
  let next = to;
  for (let entry = COUNTS; entry < COUNTS + digits * 4; entry += 4) {
    const held = load<u32>(entry);
    store<u32>(entry, next);
    next += held * 4;
  }
  for (let p = from; p < end; p += 4) {
    const word = load<u32>(p);
    const entry = COUNTS + ((word >> shift) & mask) * 4;
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

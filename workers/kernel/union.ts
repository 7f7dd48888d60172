/**
 * How many words are in at least one of several runs, without making their union: walks through the runs side by side,
 * as many words at a time as a small table takes, so that all of it stays in the processor's first cache.
 */
import { MOST_ROWS, ROWS, SORTED, SPARE } from "./memory";

const TABLE_BITS: u32 = 13;
const TABLE_BYTES: u32 = 4 << TABLE_BITS;
/** Few of so many words collide. */
const WORDS_AT_ONCE: u32 = 1024;
const LAST_WORD: u32 = 0xffffffff;
const GOLDEN_RATIO: u32 = 0x9e3779b1;

let count: u32 = 0;

/** The words of the runs lie one after the other at `SORTED`, and where each ends, in words, at `ROWS`. */
export function countUnion(rows: u32): u32 {
  if (rows === 0 || rows > MOST_ROWS) return 0;
  count = 0;
  openRows(rows);
  const step = (WORDS_AT_ONCE / rows - 1) * 4;
  while (true) {
    // Up to this word no run has more to give than its share of the table.
    let last = LAST_WORD;
    for (let row = ROWS; row < ROWS + rows * 8; row += 8) {
      const at = load<u32>(row) + step;
      if (at < load<u32>(row + 4)) last = min(last, load<u32>(at));
    }
    memory.fill(SPARE, 0, TABLE_BYTES);
    for (let row = ROWS; row < ROWS + rows * 8; row += 8) {
      store<u32>(row, enter(load<u32>(row), load<u32>(row + 4), last));
    }
    if (last === LAST_WORD) return count;
  }
}

/** Makes [next, end) of every row. 0 is an empty slot, so the word 0 is counted here. */
function openRows(rows: u32): void {
  let next = SORTED;
  for (let row: u32 = 0; row < rows; row++) {
    const end = SORTED + load<u32>(ROWS + row * 8 + 4) * 4;
    if (next < end && load<u32>(next) === 0) {
      count = 1;
      next += 4;
    }
    store<u32>(ROWS + row * 8, next);
    store<u32>(ROWS + row * 8 + 4, end);
    next = end;
  }
}

/** Enters the words of a row up to `last`; returns where the next one lies. */
function enter(from: u32, end: u32, last: u32): u32 {
  let found: u32 = 0;
  let p = from;
  for (; p < end; p += 4) {
    const word = load<u32>(p);
    if (word > last) break;
    let slot = (word * GOLDEN_RATIO) >> (32 - TABLE_BITS);
    let held = load<u32>(SPARE + slot * 4);
    while (held !== 0 && held !== word) {
      slot = (slot + 1) & ((1 << TABLE_BITS) - 1);
      held = load<u32>(SPARE + slot * 4);
    }
    if (held === 0) {
      store<u32>(SPARE + slot * 4, word);
      found++;
    }
  }
  count += found;
  return p;
}

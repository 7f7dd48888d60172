/**
 * How many addresses are in at least one of many ascending runs, without making their union: walks through the runs side
 * by side, as many words at a time as a small table takes, so that everything stays in the processor's first cache.
 */
import { type Run, unionOf } from "./sort-distinct.ts";

const TABLE_BITS = 13;
/** 0 is an empty slot; the address 0.0.0.0 is counted apart. */
const table = new Int32Array(1 << TABLE_BITS);
/** Few of so many collide. */
const MOST_IN_TABLE = table.length / 8;
/** With more runs than this, a step would be a few words. */
const MOST_ABREAST = 256;
const GOLDEN_RATIO_32 = 0x9e3779b1;
const WORD_BITS = 32;
const LAST_WORD = 0xffffffff;

export function countUnion(runs: readonly Run[]): number {
  const filled = runs.filter((run) => run.length > 0);
  if (filled.length < 2) return filled[0]?.length ?? 0;
  if (filled.length > MOST_ABREAST) return countUnion(inGroups(filled).map((group) => unionOf(group)));
  const step = Math.floor(MOST_IN_TABLE / filled.length);
  const next: number[] = filled.map((run) => (run[0] === 0 ? 1 : 0));
  let count = Math.max(...next);
  for (;;) {
    // Up to this word, no run has more than `step` words left.
    let last = LAST_WORD;
    for (const [index, run] of filled.entries()) {
      const word = run[(next[index] as number) + step - 1];
      if (word !== undefined) last = Math.min(last, word >>> 0);
    }
    table.fill(0);
    for (const [index, run] of filled.entries()) {
      const start = next[index] as number;
      let end = Math.min(start + step, run.length);
      while (end > start && (run[end - 1] as number) >>> 0 > last) end -= 1;
      count += countNew(run, start, end);
      next[index] = end;
    }
    if (last === LAST_WORD) return count;
  }
}

function inGroups(runs: readonly Run[]): Run[][] {
  return Array.from({ length: Math.ceil(runs.length / MOST_ABREAST) }, (_, group) =>
    runs.slice(group * MOST_ABREAST, (group + 1) * MOST_ABREAST),
  );
}

/** Puts words into the table; returns how many were not there. */
function countNew(run: Run, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) {
    const word = run[at] as number;
    let slot = Math.imul(word, GOLDEN_RATIO_32) >>> (WORD_BITS - TABLE_BITS);
    let held = table[slot] as number;
    while (held !== 0 && held !== word) {
      slot = (slot + 1) & (table.length - 1);
      held = table[slot] as number;
    }
    if (held === 0) count += 1;
    table[slot] = word;
  }
  return count;
}

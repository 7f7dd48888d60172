/**
 * Rows of distinct words in ascending order.
 *
 * Words are IPv4 addresses, ordered as unsigned numbers, yet held as signed ones: V8 keeps those in registers, and makes
 * doubles of unsigned ones.
 */
export type Run = Int32Array<ArrayBuffer>;

/** Words in any order, which it may overwrite -> a run, in a buffer of its own. */
export type SortDistinct = (words: Int32Array<ArrayBuffer>) => Run;

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
/** Fewer words than this are sorted by the runtime. */
const MANY = DIGITS / 2;

/** Sorts by digits, the least significant first: 5 times as fast as the runtime's own sort (Node 20). */
export const sortDistinct: SortDistinct = (words) => {
  if (words.length < MANY) return distinct(asSigned(asUnsigned(words).sort()));
  const spare = new Int32Array(words.length);
  const starts = new Int32Array(DIGITS);
  sortByDigit(words, spare, 0, starts);
  sortByDigit(spare, words, DIGIT_BITS, starts);
  sortByDigit(words, spare, 2 * DIGIT_BITS, starts);
  return distinct(spare);
};

function sortByDigit(from: Int32Array, to: Int32Array, shift: number, starts: Int32Array): void {
  starts.fill(0);
  for (let at = 0; at < from.length; at += 1) {
    const digit = ((from[at] as number) >>> shift) & (DIGITS - 1);
    starts[digit] = (starts[digit] as number) + 1;
  }
  let start = 0;
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const held = starts[digit] as number;
    starts[digit] = start;
    start += held;
  }
  for (let at = 0; at < from.length; at += 1) {
    const word = from[at] as number;
    const digit = (word >>> shift) & (DIGITS - 1);
    const place = starts[digit] as number;
    starts[digit] = place + 1;
    to[place] = word;
  }
}

export function totalLength(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + run.length, 0);
}

export function unionOf(runs: readonly Run[], sort: SortDistinct = sortDistinct): Run {
  const all = new Int32Array(totalLength(runs));
  let at = 0;
  for (const run of runs) {
    all.set(run, at);
    at += run.length;
  }
  return sort(all);
}

function distinct(sorted: Int32Array<ArrayBuffer>): Run {
  let count = Math.min(sorted.length, 1);
  for (let at = 1; at < sorted.length; at += 1) {
    const word = sorted[at] as number;
    if (word !== sorted[count - 1]) sorted[count++] = word;
  }
  return sorted.slice(0, count);
}

export function asUnsigned(words: Int32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  return new Uint32Array(words.buffer, words.byteOffset, words.length);
}

function asSigned(words: Uint32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  return new Int32Array(words.buffer, words.byteOffset, words.length);
}

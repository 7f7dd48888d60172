/**
 * An exact set of IPv6 addresses. They lie one after the other, four words each, the most significant first; a table of
 * positions, at most 3/4 full, finds them. It is made when an address is added: sets that are read from a disk, of which
 * there may be thousands, do without. Nothing is ever removed.
 */
import { compareRows, countRows } from "./count-union.ts";

/** What a set consists of: plain data, that can be cloned into another thread. */
export interface Ipv6Table {
  readonly words: Int32Array<ArrayBuffer>;
  readonly size: number;
  /** Position in `words` + 1, 0 where empty; no slots where there is no table yet. */
  readonly slots: Int32Array<ArrayBuffer>;
}

export const IPV6_WORDS = 4;
const FIRST_CAPACITY = 8;
/** Up to one in so many addresses are sorted in order to count a union. */
const LEAST_SORTED_SHARE = 4;
const GOLDEN_RATIO_32 = 0x9e3779b1;

export class Ipv6Set {
  #words = new Int32Array(0);
  #size = 0;
  #slots = new Int32Array(0);
  #isAscending = true;

  /** The set that lives in `table` from now on. */
  static from({ words, size, slots }: Ipv6Table): Ipv6Set {
    const set = new Ipv6Set();
    set.#words = words;
    set.#size = size;
    set.#slots = slots;
    set.#isAscending = false;
    return set;
  }

  /** The set of rows of four words no two of which are the same, and which belong to it from now on. */
  static ofDistinct(words: Int32Array<ArrayBuffer>): Ipv6Set {
    const set = new Ipv6Set();
    set.#words = words;
    set.#size = words.length / IPV6_WORDS;
    set.#isAscending = descentInRows(words) === null;
    return set;
  }

  /** The set's own table, not to be written to. */
  get table(): Ipv6Table {
    return { words: this.#words, size: this.#size, slots: this.#slots };
  }

  get size(): number {
    return this.#size;
  }

  /** @param words four for each address */
  addWords(words: Int32Array): void {
    for (let at = 0; at < words.length; at += IPV6_WORDS) {
      const slot = this.#slotFor(words, at);
      if (this.#slots[slot] !== 0) continue;
      for (let word = 0; word < IPV6_WORDS; word += 1) {
        this.#words[this.#size * IPV6_WORDS + word] = words[at + word] as number;
      }
      this.#size += 1;
      this.#slots[slot] = this.#size;
      this.#isAscending = false;
    }
  }

  /** Adds every address of `other`, which stays as it is. */
  addAll(other: Ipv6Set): void {
    this.addWords(other.#words.subarray(0, other.#size * IPV6_WORDS));
  }

  /** The addresses in ascending order, four words each. Not to be written to. */
  sorted(): Uint32Array<ArrayBuffer> {
    const { buffer, byteOffset } = this.#ascending();
    return new Uint32Array(buffer, byteOffset, this.#size * IPV6_WORDS);
  }

  /**
   * How many addresses are in at least one of the sets. 24 unions of 5 sets with 20,000 addresses each: 36 ms where they
   * ascend, 160 by making the unions, 400 where they have to be sorted first (Node 20, November 2026).
   */
  static countUnion(sets: readonly Ipv6Set[]): number {
    const filled = sets.filter((set) => set.#size > 0);
    if (filled.length === 1) return (filled[0] as Ipv6Set).#size;
    const unsorted = filled.filter((set) => !set.#isAscending);
    if (sizeOf(unsorted) * LEAST_SORTED_SHARE <= sizeOf(filled)) {
      return countRows(filled.map((set) => set.#ascending().subarray(0, set.#size * IPV6_WORDS)));
    }
    const union = new Ipv6Set();
    for (const set of filled) union.addAll(set);
    return union.size;
  }

  /** Its words once they ascend. They are sorted into others, so that whoever holds the old ones is not surprised. */
  #ascending(): Int32Array<ArrayBuffer> {
    if (this.#isAscending) return this.#words;
    const words = new Uint32Array(this.#words.buffer, this.#words.byteOffset, this.#size * IPV6_WORDS);
    const order = orderOf(words);
    const sorted = new Int32Array(words.length);
    for (let index = 0; index < order.length; index += 1) {
      for (let word = 0; word < IPV6_WORDS; word += 1) {
        sorted[index * IPV6_WORDS + word] = words[(order[index] as number) + word] as number;
      }
    }
    this.#words = sorted;
    this.#slots = new Int32Array(0);
    this.#isAscending = true;
    return sorted;
  }

  /** Where an address is found, or where it goes: a free slot, for which there is room. */
  #slotFor(words: Int32Array, at: number): number {
    const needed = this.#size + 1;
    if (needed * 4 > this.#slots.length * 3 || needed * IPV6_WORDS > this.#words.length) this.#grow();
    const mask = this.#slots.length - 1;
    let slot = hashOf(words, at) & mask;
    for (;;) {
      const position = this.#slots[slot] as number;
      if (position === 0 || isSame(this.#words, (position - 1) * IPV6_WORDS, words, at)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    let capacity = Math.max(FIRST_CAPACITY, this.#slots.length * 2);
    while ((this.#size + 1) * 4 > capacity * 3) capacity *= 2;
    const words = new Int32Array((capacity / 4) * 3 * IPV6_WORDS);
    words.set(this.#words);
    this.#words = words;
    this.#slots = slotsOf(words, this.#size, capacity);
  }
}

function sizeOf(sets: readonly Ipv6Set[]): number {
  return sets.reduce((sum, { size }) => sum + size, 0);
}

/** Where a row is no larger than the one before, if any is. */
export function descentInRows(words: Int32Array): number | null {
  for (let at = IPV6_WORDS; at < words.length; at += IPV6_WORDS) {
    if (compareRows(words, at, words, at - IPV6_WORDS) <= 0) return at;
  }
  return null;
}

/** The table of `size` rows, no two of which are the same. */
function slotsOf(words: Int32Array, size: number, capacity: number): Int32Array<ArrayBuffer> {
  const slots = new Int32Array(capacity);
  const mask = capacity - 1;
  for (let index = 0; index < size; index += 1) {
    let slot = hashOf(words, index * IPV6_WORDS) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = index + 1;
  }
  return slots;
}

function isSame(left: Int32Array, leftAt: number, right: Int32Array, rightAt: number): boolean {
  return (
    left[leftAt] === right[rightAt] &&
    left[leftAt + 1] === right[rightAt + 1] &&
    left[leftAt + 2] === right[rightAt + 2] &&
    left[leftAt + 3] === right[rightAt + 3]
  );
}

function hashOf(words: Int32Array, at: number): number {
  let hash = 0;
  for (let word = 0; word < IPV6_WORDS; word += 1) hash = mix(hash ^ (words[at + word] as number));
  return hash;
}

/** Multiplication carries entropy upwards, so the high half is folded onto the low bits that the mask keeps. */
function mix(word: number): number {
  const product = Math.imul(word, GOLDEN_RATIO_32);
  return product ^ (product >>> 15);
}

const DIGIT_BITS = 16;
const DIGITS = 1 << DIGIT_BITS;
/** Fewer are compared: looking through the counts of all digits would take longer. */
const MOST_COMPARED = 4096;

/**
 * Where the addresses begin, in ascending order. By digits, the least significant first: a partial with 5 million of them is
 * encoded in 0.6 s in place of 1.5 (Node 24, November 2026).
 */
function orderOf(words: Uint32Array): Uint32Array {
  let order = Uint32Array.from({ length: words.length / IPV6_WORDS }, (_, index) => index * IPV6_WORDS);
  if (order.length <= MOST_COMPARED) return order.sort((a, b) => compareRows(words, a, words, b));
  let spare = new Uint32Array(order.length);
  for (let word = IPV6_WORDS - 1; word >= 0; word -= 1) {
    for (const shift of [0, DIGIT_BITS]) {
      sortByDigit(words, word, shift, order, spare);
      [order, spare] = [spare, order];
    }
  }
  return order;
}

function sortByDigit(words: Uint32Array, word: number, shift: number, from: Uint32Array, to: Uint32Array): void {
  const starts = new Uint32Array(DIGITS + 1);
  for (let at = word; at < words.length; at += IPV6_WORDS) {
    const next = (((words[at] as number) >>> shift) & (DIGITS - 1)) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let digit = 1; digit < DIGITS; digit += 1)
    starts[digit] = (starts[digit] as number) + (starts[digit - 1] as number);
  for (let index = 0; index < from.length; index += 1) {
    const address = from[index] as number;
    const digit = ((words[address + word] as number) >>> shift) & (DIGITS - 1);
    const place = starts[digit] as number;
    starts[digit] = place + 1;
    to[place] = address;
  }
}

/**
 * The exact set of clients of one clock hour.
 *
 * IPv4: open addressing with linear probing over one Uint32Array, 4 bytes a slot, at most 3/4 full. The word 0 marks an
 * empty slot, so the address 0.0.0.0 is kept beside the table.
 * IPv6: the addresses lie one after the other in a Uint32Array, four words each, most significant first; a table of
 * indices finds them. Nothing is ever removed.
 */

/** An IPv4 address as one unsigned 32-bit word, or an IPv6 address as four, most significant first. */
export type Address = number | Ipv6Words;
export type Ipv6Words = readonly [number, number, number, number];

const FIRST_CAPACITY = 8;
const GOLDEN_RATIO_32 = 0x9e3779b1;

export class AddressSet {
  #slots = new Uint32Array(FIRST_CAPACITY);
  #ipv4Count = 0;
  #hasZero = false;

  #ipv6Words = new Uint32Array(0);
  #ipv6Count = 0;
  /** Position in `#ipv6Words` + 1, 0 where empty. */
  #ipv6Slots = new Uint32Array(0);

  get size(): number {
    return this.ipv4Count + this.#ipv6Count;
  }

  get ipv4Count(): number {
    return this.#ipv4Count + (this.#hasZero ? 1 : 0);
  }

  get ipv6Count(): number {
    return this.#ipv6Count;
  }

  add(address: Address): void {
    if (typeof address === "number") this.addIpv4(address);
    else this.addIpv6(address[0], address[1], address[2], address[3]);
  }

  addIpv4(word: number): void {
    if (word === 0) {
      this.#hasZero = true;
      return;
    }
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hashWord(word) & mask;
    for (;;) {
      const held = slots[slot];
      if (held === word) return;
      if (held === 0) break;
      slot = (slot + 1) & mask;
    }
    slots[slot] = word;
    this.#ipv4Count += 1;
    this.#reserveIpv4(this.#ipv4Count);
  }

  addIpv6(w0: number, w1: number, w2: number, w3: number): void {
    if ((this.#ipv6Count + 1) * 4 > this.#ipv6Slots.length * 3) this.#growIpv6();
    const slots = this.#ipv6Slots;
    const words = this.#ipv6Words;
    const mask = slots.length - 1;
    let slot = hashWords(w0, w1, w2, w3) & mask;
    for (;;) {
      const position = slots[slot] as number;
      if (position === 0) break;
      const at = (position - 1) * 4;
      if (words[at] === w0 && words[at + 1] === w1 && words[at + 2] === w2 && words[at + 3] === w3) return;
      slot = (slot + 1) & mask;
    }
    words.set([w0, w1, w2, w3], this.#ipv6Count * 4);
    this.#ipv6Count += 1;
    slots[slot] = this.#ipv6Count;
  }

  /** Adds every address of `other`, which stays as it is. */
  addAll(other: AddressSet): void {
    // Its slots come in the order of their hash: put into a table that has yet to grow, they would pile up at its start.
    this.#reserveIpv4(this.#ipv4Count + other.#ipv4Count);
    for (const word of other.#slots) if (word !== 0) this.addIpv4(word);
    if (other.#hasZero) this.#hasZero = true;
    const words = other.#ipv6Words;
    for (let at = 0; at < other.#ipv6Count * 4; at += 4) {
      this.addIpv6(words[at] as number, words[at + 1] as number, words[at + 2] as number, words[at + 3] as number);
    }
  }

  /** The IPv4 addresses in ascending order. */
  sortedIpv4(): Uint32Array {
    const sorted = new Uint32Array(this.ipv4Count);
    let at = this.#hasZero ? 1 : 0;
    for (const word of this.#slots) if (word !== 0) sorted[at++] = word;
    return sorted.sort();
  }

  /** The IPv6 addresses in ascending order, four words each. */
  sortedIpv6(): Uint32Array {
    const words = this.#ipv6Words;
    const order = Uint32Array.from({ length: this.#ipv6Count }, (_, index) => index * 4);
    order.sort((a, b) => {
      for (let word = 0; word < 4; word += 1) {
        const difference = (words[a + word] as number) - (words[b + word] as number);
        if (difference !== 0) return difference;
      }
      return 0;
    });
    const sorted = new Uint32Array(order.length * 4);
    order.forEach((from, index) => {
      sorted.set(words.subarray(from, from + 4), index * 4);
    });
    return sorted;
  }

  #reserveIpv4(count: number): void {
    let capacity = this.#slots.length;
    while (count * 4 > capacity * 3) capacity *= 2;
    if (capacity === this.#slots.length) return;
    const grown = new Uint32Array(capacity);
    const mask = capacity - 1;
    for (const word of this.#slots) {
      if (word === 0) continue;
      let slot = hashWord(word) & mask;
      while (grown[slot] !== 0) slot = (slot + 1) & mask;
      grown[slot] = word;
    }
    this.#slots = grown;
  }

  #growIpv6(): void {
    const capacity = Math.max(FIRST_CAPACITY, this.#ipv6Slots.length * 2);
    const words = new Uint32Array(capacity * 3);
    words.set(this.#ipv6Words);
    const slots = new Uint32Array(capacity);
    const mask = capacity - 1;
    for (let index = 0; index < this.#ipv6Count; index += 1) {
      const at = index * 4;
      const hash = hashWords(
        words[at] as number,
        words[at + 1] as number,
        words[at + 2] as number,
        words[at + 3] as number,
      );
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.#ipv6Words = words;
    this.#ipv6Slots = slots;
  }
}

/** Multiplication carries entropy upwards, so the high half is folded onto the low bits that the mask keeps. */
function hashWord(word: number): number {
  const product = Math.imul(word, GOLDEN_RATIO_32);
  return product ^ (product >>> 15);
}

function hashWords(w0: number, w1: number, w2: number, w3: number): number {
  return hashWord(hashWord(hashWord(hashWord(w0) ^ w1) ^ w2) ^ w3);
}

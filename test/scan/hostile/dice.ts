/**
 * Chance that can be repeated, and what it is thrown for.
 */

/** A sequence by mulberry32 (T. Ettinger): equal seeds, equal throws. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  below(sides: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  oneIn(sides: number): boolean {
    return this.below(sides) === 0;
  }

  oneOf<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const keyed = list.map((item) => ({ item, key: this.below(2 ** 30) }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  }
}

/** What the clock of a run shows, up to the hour. */
export interface Clock {
  readonly date: string;
  readonly hour: number;
  /** Of the hour's start, by a clock in UTC. */
  readonly epochSecond: number;
}
/** Makes the JSON text of a value. */
export type Make = (dice: Dice, clock: Clock) => string;

/** The first, or once in a while one of the odd ones. */
export function pick(dice: Dice, usual: string, odd: readonly string[], sides = 6): string {
  return dice.oneIn(sides) ? dice.oneOf(odd) : usual;
}

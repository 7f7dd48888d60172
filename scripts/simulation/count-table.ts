/**
 * Draws counts of a distribution whose probabilities rise to one mode, by a table of them. It is made of sums, products and
 * quotients, so that every engine draws the same.
 */
import type { Draws } from "../bench/draws.ts";

/** Of a draw; counts less probable than one of them are left out. */
const STEPS = 2 ** 32;

export class CountTable {
  readonly #first: number;
  /** The probability of a count up to the first, the second, …, in steps. */
  readonly #upTo: Float64Array;

  /** @param nextByThis the probability of a count's successor, by its own */
  constructor(mode: number, nextByThis: (count: number) => number) {
    const above = [1];
    const below: number[] = [];
    for (let count = mode, weight = 1; weight > 1 / STEPS; count += 1) {
      weight *= nextByThis(count);
      above.push(weight);
    }
    for (let count = mode - 1, weight = 1; count >= 0 && weight > 1 / STEPS; count -= 1) {
      weight /= nextByThis(count);
      below.push(weight);
    }
    this.#first = mode - below.length;
    const weights = [...below.reverse(), ...above];
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    this.#upTo = Float64Array.from(weights, (weight) => {
      sum += weight;
      return (sum / all) * STEPS;
    });
  }

  next(draws: Draws): number {
    const drawn = draws.next(STEPS);
    let [low, high] = [0, this.#upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (drawn < (this.#upTo[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return this.#first + low;
  }
}

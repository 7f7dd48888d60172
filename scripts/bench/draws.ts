/**
 * A seeded sequence: equal inputs have equal bytes.
 */
export const SEED = 20_190_506;

export class Draws {
  #state = SEED;

  /** The next number of the sequence, in [0, limit). */
  next(limit: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return (scatter(this.#state) >>> 0) % limit;
  }
}

/** The IPv4 address of a client, as 32 bits with a sign: clients that differ have addresses that differ. */
export function addressOf(client: number): number {
  return scatter(client ^ SEED);
}

/** Spreads 32 bits over 32 bits. Every step can be undone, so different numbers stay different. */
function scatter(number: number): number {
  let bits = Math.imul(number ^ (number >>> 16), 0x6a09e667);
  bits = Math.imul(bits ^ (bits >>> 13), 0xbb67ae85);
  return bits ^ (bits >>> 15);
}

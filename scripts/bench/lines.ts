/**
 * The lines of a capture, each counted as it is written.
 *
 * Equal inputs have equal bytes: clients, errors and texts are drawn from a seeded sequence, and the clock follows from
 * the place in the file, so that a capture of any size covers the same week. Bytes are copied, never made of strings,
 * which is why it makes 300 MB a second and more.
 */
import type { Input } from "./inputs.ts";
import { FIRST_DAY, type Pool } from "./layouts.ts";
import type { Tally } from "./tally.ts";

export const SEED = 20_190_506;

const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;
const LONGEST_LINE_BYTES = 1_024;

export class Lines {
  /** How many have been made so far. */
  bytes = 0;
  readonly #input: Input;
  readonly #tally: Tally;
  readonly #opening: Uint8Array;
  readonly #failed: readonly Uint8Array[][];
  readonly #served: readonly Uint8Array[][];
  #second = -1;
  #draws = SEED;

  constructor(input: Input, tally: Tally) {
    this.#input = input;
    this.#tally = tally;
    this.#opening = encode(input.layout.opening);
    this.#failed = input.layout.failed.map(encodePool);
    this.#served = input.layout.served.map(encodePool);
  }

  /** Fills a buffer with whole lines; says how many bytes they take, none at the end. */
  fill(buffer: Uint8Array): number {
    let at = 0;
    while (at + LONGEST_LINE_BYTES <= buffer.length) {
      const end = this.#writeLine(buffer, at);
      if (end === at) break;
      this.bytes += end - at;
      at = end;
    }
    return at;
  }

  /** Says where the line ends: where it would have begun, when there is no room for it in the capture. */
  #writeLine(buffer: Uint8Array, start: number): number {
    const { bytes, clients, errorPercent } = this.#input;
    const second = Math.floor((this.bytes * WEEK_SECONDS) / bytes);
    if (second !== this.#second) this.#setClock(second);
    const client = this.#draw(clients);
    const isError = this.#draw(100) < errorPercent;
    let at = copy(this.#opening, buffer, start);
    at = writeAddress(scatter(client ^ SEED), buffer, at);
    for (const pool of isError ? this.#failed : this.#served) {
      const text = pool[this.#draw(pool.length)];
      if (text !== undefined) at = copy(text, buffer, at);
    }
    if (this.bytes + at - start > bytes) return start;
    this.#tally.add(second, client, isError);
    return at;
  }

  /** Digit by digit: a week has 604,800 seconds, and formatting a `Date` for each takes longer than a small capture. */
  #setClock(second: number): void {
    const day = Math.floor(second / DAY_SECONDS);
    const at = this.#input.layout.clockAt;
    writeTwoDigits(FIRST_DAY + day, this.#opening, at + "2019-05-".length);
    writeTwoDigits(Math.floor(second / 3_600) % 24, this.#opening, at + "2019-05-06T".length);
    writeTwoDigits(Math.floor(second / 60) % 60, this.#opening, at + "2019-05-06T17:".length);
    writeTwoDigits(second % 60, this.#opening, at + "2019-05-06T17:24:".length);
    this.#second = second;
  }

  /** The next number of the sequence, in [0, limit). */
  #draw(limit: number): number {
    this.#draws = (this.#draws + 0x9e3779b9) | 0;
    return (scatter(this.#draws) >>> 0) % limit;
  }
}

/** Spreads 32 bits over 32 bits. Every step can be undone, so different numbers stay different. */
function scatter(number: number): number {
  let bits = Math.imul(number ^ (number >>> 16), 0x6a09e667);
  bits = Math.imul(bits ^ (bits >>> 13), 0xbb67ae85);
  return bits ^ (bits >>> 15);
}

function writeAddress(address: number, buffer: Uint8Array, start: number): number {
  let at = start;
  for (let shift = 24; shift >= 0; shift -= 8) {
    const octet = (address >>> shift) & 0xff;
    if (octet >= 100) buffer[at++] = ZERO + Math.floor(octet / 100);
    if (octet >= 10) buffer[at++] = ZERO + (Math.floor(octet / 10) % 10);
    buffer[at++] = ZERO + (octet % 10);
    buffer[at++] = DOT;
  }
  return at - 1; // no dot after the last
}

function writeTwoDigits(number: number, buffer: Uint8Array, at: number): void {
  buffer[at] = ZERO + Math.floor(number / 10);
  buffer[at + 1] = ZERO + (number % 10);
}

const ZERO = 0x30;
const DOT = 0x2e;

/** For these few bytes a loop takes less time than `set`, which checks a great deal first. */
const SHORT_BYTES = 48;

function copy(text: Uint8Array, buffer: Uint8Array, at: number): number {
  if (text.length > SHORT_BYTES) buffer.set(text, at);
  else for (let index = 0; index < text.length; index += 1) buffer[at + index] = text[index] ?? 0;
  return at + text.length;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function encodePool(pool: Pool): Uint8Array[] {
  return pool.map(encode);
}

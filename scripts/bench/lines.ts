/**
 * The lines of a capture, each counted as it is written.
 *
 * Clients, errors and texts are drawn from a seeded sequence, and the clock follows from the place in the file, so that a
 * capture of any size covers the same days. Bytes are copied, never made of strings, which is why it makes 300 MB a
 * second and more.
 */
import { addressOf, Draws } from "./draws.ts";
import { ADDRESS, type ClockText, FIRST_DAY, type Layout, type Part } from "./layouts.ts";
import type { Tally } from "./tally.ts";
import type { Pool } from "./traffic.ts";

/** What there is to write. */
export interface Volume {
  /** Whole records, so up to one record less. */
  readonly bytes: number;
  /** How many days the clock covers. */
  readonly days: number;
  /** Distinct addresses to draw from. */
  readonly clients: number;
  readonly errorPercent: number;
}

/** Whole lines, for as long as there are any. */
export interface LineSource {
  /** How many have been made so far. */
  readonly bytes: number;
  /** Fills a buffer with whole lines; says how many bytes they take, none at the end. */
  fill(buffer: Uint8Array): number;
}

export const DAY_SECONDS = 86_400;
const LONGEST_LINE_BYTES = 1_024;

type Texts = readonly Uint8Array[];

export class Lines implements LineSource {
  bytes = 0;
  readonly #volume: Volume;
  readonly #tally: Tally;
  readonly #draws = new Draws();
  readonly #clock: Clock;
  readonly #firstSecond: number;
  /** By part, the texts of a line with a server error, and of any other; null where the address stands. */
  readonly #failed: readonly (Texts | null)[];
  readonly #served: readonly (Texts | null)[];

  /** @param firstDay the day on which it begins: 0 is the Monday on which captures begin */
  constructor({ parts }: Layout, volume: Volume, tally: Tally, firstDay = 0) {
    this.#volume = volume;
    this.#tally = tally;
    this.#firstSecond = firstDay * DAY_SECONDS;
    const clock = parts.find(isClockText);
    if (clock === undefined) throw new RangeError("a layout has a clock");
    this.#clock = new Clock(clock);
    this.#failed = parts.map((part) => this.#textsOf(part, "failed"));
    this.#served = parts.map((part) => this.#textsOf(part, "served"));
  }

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
    const { bytes, clients, errorPercent, days } = this.#volume;
    const second = this.#firstSecond + Math.floor((this.bytes * days * DAY_SECONDS) / bytes);
    this.#clock.set(second);
    const client = this.#draws.next(clients);
    const isError = this.#draws.next(100) < errorPercent;
    let at = start;
    for (const texts of isError ? this.#failed : this.#served) {
      if (texts === null) at = writeAddress(addressOf(client), buffer, at);
      else at = copy(texts[texts.length === 1 ? 0 : this.#draws.next(texts.length)] as Uint8Array, buffer, at);
    }
    if (this.bytes + at - start > bytes) return start;
    this.#tally.add(second, client, isError);
    return at;
  }

  #textsOf(part: Part, outcome: "failed" | "served"): Texts | null {
    if (part === ADDRESS) return null;
    if (isClockText(part)) return [this.#clock.text];
    return (isPool(part) ? part : part[outcome]).map(encode);
  }
}

/** The text that has the clock in it, at the last second that was asked for. */
class Clock {
  readonly text: Uint8Array;
  readonly #dayAt: number;
  readonly #timeAt: number;
  #second = -1;

  constructor({ text, dayAt, timeAt }: ClockText) {
    this.text = encode(text);
    this.#dayAt = dayAt;
    this.#timeAt = timeAt;
  }

  /** Digit by digit: a week has 604,800 seconds, and formatting a `Date` for each takes longer than a small capture. */
  set(second: number): void {
    if (second === this.#second) return;
    this.#second = second;
    writeTwoDigits(FIRST_DAY + Math.floor(second / DAY_SECONDS), this.text, this.#dayAt);
    writeTwoDigits(Math.floor(second / 3_600) % 24, this.text, this.#timeAt);
    writeTwoDigits(Math.floor(second / 60) % 60, this.text, this.#timeAt + "17:".length);
    writeTwoDigits(second % 60, this.text, this.#timeAt + "17:24:".length);
  }
}

function isClockText(part: Part): part is ClockText {
  return typeof part === "object" && "timeAt" in part;
}

function isPool(part: Part): part is Pool {
  return Array.isArray(part);
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

/**
 * The exact counts of a capture as it is made. Nothing here is shared with brownout: a client is a number, a clock hour
 * is a set of bits, and since lines come in the order of time, one set for the present clock hour is enough.
 */
import { type Answer, emptyAnswer } from "./answer.ts";

const HOUR_SECONDS = 3_600;
const WORKING_WEEK_SECONDS = 5 * 86_400;
const WEEK_SECONDS = 7 * 86_400;

export class Tally {
  readonly #hours = emptyAnswer();
  readonly #clockHourClients: Uint8Array;
  readonly #hourClients: readonly Uint8Array[];
  #clockHour = -1;

  constructor(clients: number) {
    const bitset = () => new Uint8Array(Math.ceil(clients / 8));
    this.#clockHourClients = bitset();
    this.#hourClients = this.#hours.map(bitset);
  }

  /** `second` counts from the Monday on which the capture begins, and never falls. */
  add(second: number, client: number, isError: boolean): void {
    if (second % WEEK_SECONDS >= WORKING_WEEK_SECONDS) return;
    const clockHour = Math.floor(second / HOUR_SECONDS);
    if (clockHour !== this.#clockHour) {
      this.#clockHour = clockHour;
      this.#clockHourClients.fill(0);
    }
    const hour = clockHour % 24;
    const row = this.#hours[hour];
    const hourClients = this.#hourClients[hour];
    if (row === undefined || hourClients === undefined) throw new RangeError(`second ${second} is before the week`);
    row.requests += 1;
    if (!isError) return;
    row.errors += 1;
    if (isNew(this.#clockHourClients, client)) row.userHours += 1;
    if (isNew(hourClients, client)) row.uniqueIps += 1;
  }

  answer(): Answer {
    return this.#hours;
  }
}

/** Sets a bit; says whether it was clear. */
function isNew(bits: Uint8Array, index: number): boolean {
  const byte = bits[index >> 3] ?? 0;
  const bit = 1 << (index & 7);
  bits[index >> 3] = byte | bit;
  return (byte & bit) === 0;
}

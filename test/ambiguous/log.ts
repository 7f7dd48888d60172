/**
 * Small logs, from a seed, in which a field can be taken for another, with what is true of them by construction.
 */
import type { Dice } from "../scan/hostile/dice.ts";

/** A request as a server knows it. */
export interface Request {
  readonly date: string;
  readonly day: string;
  readonly hour: number;
  readonly minute: number;
  readonly client: string;
  readonly status: number;
}

export interface AmbiguousLog {
  readonly kind: string;
  /** Whether nothing in it can be taken for something else: it has to be read, without a warning. */
  readonly isOrdinary: boolean;
  readonly lines: readonly string[];
  readonly requests: readonly Request[];
}

/** Of the week of Monday, 2019-05-06. */
const DATES = [6, 7, 8, 9, 10, 11].map((day) => ({ date: `2019-05-${pad(day)}`, day: pad(day) }));
const STATUSES = [200, 200, 200, 204, 301, 304, 404, 403, 499, 500, 500, 502, 503, 504];

export function pad(number: number): string {
  return String(number).padStart(2, "0");
}

export function makeRequests(dice: Dice): Request[] {
  const clients = Array.from({ length: dice.between(1, 12) }, (_, n) =>
    dice.oneIn(4) ? `2001:db8::${(n + 1).toString(16)}` : `203.0.113.${n + 1}`,
  );
  const hours = [dice.below(24), dice.below(24), dice.below(24)];
  const count = dice.oneIn(8) ? dice.between(200, 300) : dice.between(1, 60);
  return Array.from({ length: count }, () => ({
    ...dice.oneOf(DATES),
    hour: dice.oneOf(hours),
    minute: dice.below(60),
    client: dice.oneOf(clients),
    status: dice.oneOf(STATUSES),
  }));
}

export function commonStamp({ day, hour, minute }: Request): string {
  return `${day}/May/2019:${pad(hour)}:${pad(minute)}:07 +0300`;
}

export function isoStamp({ date, hour, minute }: Request): string {
  return `${date}T${pad(hour)}:${pad(minute)}:07+03:00`;
}

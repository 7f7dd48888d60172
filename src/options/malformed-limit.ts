import { BadValue } from "./bad-value.ts";

/** More malformed lines than this breach the gate: a number of lines, or a share of all lines. */
export type MalformedLimit = { readonly lines: number } | { readonly share: number };

/** `100` or `5%`. */
export function readMalformedLimit(text: string): MalformedLimit {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%)?$/.exec(text) ?? [];
  const value = Number(number);
  if (percent !== undefined && value <= 100) return { share: value / 100 };
  if (number !== undefined && percent === undefined && Number.isSafeInteger(value)) return { lines: value };
  throw new BadValue('a number of lines like "100" or a share like "5%"', text);
}

export function breaches(limit: MalformedLimit, malformed: number, total: number): boolean {
  return malformed > ("lines" in limit ? limit.lines : limit.share * total);
}

import { BadValue } from "./bad-value.ts";

/** More malformed lines than this breach the gate: a number of lines, or a share of all lines in percent. */
export type MalformedLimit = { readonly lines: number } | { readonly percent: string };

/** `100` or `5%`; a share may have a fraction, `0.1%`. */
export function readMalformedLimit(text: string): MalformedLimit {
  const [, lines, percent] = /^(?:(\d+)|(\d+(?:\.\d+)?)%)$/.exec(text) ?? [];
  if (lines !== undefined && Number.isSafeInteger(Number(lines))) return { lines: Number(lines) };
  if (percent !== undefined && Number(percent) <= 100) return { percent };
  throw new BadValue('a number of lines like "100" or a share like "5%"', text);
}

/** In whole numbers, since 29 % of 100 lines is a little less than 29 in floating point. */
export function breaches(limit: MalformedLimit, malformed: number, total: number): boolean {
  if ("lines" in limit) return malformed > limit.lines;
  const [whole = "", fraction = ""] = limit.percent.split(".");
  const parts = BigInt(whole + fraction);
  const ofTheWhole = 100n * 10n ** BigInt(fraction.length);
  return BigInt(malformed) * ofTheWhole > parts * BigInt(total);
}

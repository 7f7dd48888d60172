import { type Fraction, fractionOfPercent } from "../report/comparison/fraction.ts";
import { BadValue } from "./bad-value.ts";

/** A share in percent, `10%` or `0.5%`, of any size. */
export function readPercent(text: string): Fraction {
  const [, digits] = /^(\d{1,9}(?:\.\d{1,9})?)%$/.exec(text) ?? [];
  if (digits === undefined) throw new BadValue('a share like "10%"', text);
  return fractionOfPercent(digits);
}

/** A probability between 0 and 1, neither of which it may be. */
export function readProbability(text: string): number {
  const value = /^(?:0?\.\d+|\d(?:\.\d+)?e-\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value < 1) return value;
  throw new BadValue('a probability between 0 and 1 like "0.05"', text);
}

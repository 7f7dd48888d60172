/**
 * Exact fractions, for limits: 110 is 10 % more than 100, and in floating point 100 x 1.1 is a little more than 110.
 */
export interface Fraction {
  readonly numerator: bigint;
  /** Above 0. */
  readonly denominator: bigint;
}

/** `0.125` -> 125/1000. Digits, and a fraction where there is one. */
export function fractionOfDecimal(text: string): Fraction {
  const [whole = "", fraction = ""] = text.split(".");
  return { numerator: BigInt(whole + fraction), denominator: 10n ** BigInt(fraction.length) };
}

/** `10` of `10%` -> 1/10. */
export function fractionOfPercent(text: string): Fraction {
  const { numerator, denominator } = fractionOfDecimal(text);
  return { numerator, denominator: denominator * 100n };
}

/** @param of a whole number above 0 */
export function fractionOf(count: number, of: number): Fraction {
  return { numerator: BigInt(count), denominator: BigInt(of) };
}

/** Below 0 where `a` is the smaller, above where it is the larger, 0 where they are equal. */
export function compareFractions(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** In lowest terms. */
export function plus(a: Fraction, b: Fraction): Fraction {
  const numerator = a.numerator * b.denominator + b.numerator * a.denominator;
  const denominator = a.denominator * b.denominator;
  const divisor = greatestDivisor(numerator < 0n ? -numerator : numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestDivisor(b, a % b);
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, negated(b));
}

/** `a` and a share of it more: 10 and 1/10 -> 11. */
export function increasedBy(a: Fraction, share: Fraction): Fraction {
  return {
    numerator: a.numerator * (share.denominator + share.numerator),
    denominator: a.denominator * share.denominator,
  };
}

export function negated({ numerator, denominator }: Fraction): Fraction {
  return { numerator: -numerator, denominator };
}

export function toNumber({ numerator, denominator }: Fraction): number {
  return Number(numerator) / Number(denominator);
}

/** 1/10 -> 10. A share times 100 in floating point would make 7.000000000000001 of 7 %. */
export function toPercent({ numerator, denominator }: Fraction): number {
  return Number(numerator * 100n) / Number(denominator);
}

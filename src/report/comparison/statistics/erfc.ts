/**
 * The complementary error function, 2/√π ∫ₓ^∞ exp(-t²) dt, for x of at least 0, with a relative error below 1e-12.
 *
 * Series and continued fraction: M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 1964, 7.1.6 and 7.1.14.
 * √2 times the argument is a distance in standard deviations, and the result the probability of one at least as large,
 * to either side, under a normal distribution.
 */
import { exp } from "./elementary.ts";

const SQRT_PI = 1.7724538509055159;
/** Below it, what is left of 1 keeps 13 digits; from it on, the fraction converges. */
const SERIES_BELOW = 2;
const FRACTION_DEPTH = 60;

export function erfc(x: number): number {
  return x < SERIES_BELOW ? 1 - erfBySeries(x) : erfcByFraction(x);
}

/** 2/√π exp(-x²) (x + 2x³/3 + 4x⁵/15 + …): no term is negative, so nothing cancels out. */
function erfBySeries(x: number): number {
  let sum = 0;
  let term = x;
  for (let odd = 3; sum + term > sum; odd += 2) {
    sum += term;
    term *= (2 * x * x) / odd;
  }
  return (2 / SQRT_PI) * exp(-x * x) * sum;
}

/** exp(-x²)/√π / (x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))), from the innermost outwards. */
function erfcByFraction(x: number): number {
  let below = x;
  for (let depth = FRACTION_DEPTH; depth > 0; depth -= 1) below = x + depth / 2 / below;
  return exp(-x * x) / (SQRT_PI * below);
}

/**
 * Are two counts, each over an exposure of its own, of one rate?
 *
 * The exact conditional test of two Poisson rates (J. Przyborowski, H. Wilenski, Biometrika 31, 1940): if both rates are
 * equal, then of the events of both sides together each falls on one side with the probability that is its share of the
 * exposure, so what a side has is binomial. p is twice the probability of at least as many events on the side that has
 * more than its share, and at most 1. (R: `2 * pbinom(events - 1, n, share, lower.tail = FALSE)`.)
 *
 * Assumed: events come one by one and independent of each other. Where they come in clusters (a bad day, a client that
 * retries), counts vary more than the test believes, and it finds differences too often.
 */
import { artanhTail, exp, log } from "./elementary.ts";
import { erfc } from "./erfc.ts";

export interface Count {
  /** A whole number, up to 2^53. */
  readonly events: number;
  /** How long they were counted, in a unit of which both sides have a whole number (working days); from 1 to 2^53. */
  readonly exposure: number;
}

/**
 * From this variance on, the tail is not summed but approximated, with a relative error below 1e-11. A sum has some eight
 * standard deviations of terms: 0.1 ms here, and a second where counts are near 2^53 (Deno 2.9).
 */
const LARGE_VARIANCE = 1e8;
/** In standard deviations. */
const NEAR_MEAN = 1e-4;
const STIRLING_FROM = 16;

/** The two-sided p. The order of the sides makes no difference, to the last bit. */
export function testCounts(a: Count, b: Count): number {
  const excess = excessOf(a, b);
  if (excess === 0) return 1;
  const [high, low] = excess > 0 ? [a, b] : [b, a];
  const tail = upperTail(high, low, Math.abs(excess));
  return Math.min(1, 2 * tail);
}

/** How many events `a` has beyond its share of all: 6 and 4 over 1 and 3 days make 6 - 10 · 1/4 = 3.5. */
function excessOf(a: Count, b: Count): number {
  const crossed = BigInt(a.events) * BigInt(b.exposure) - BigInt(b.events) * BigInt(a.exposure);
  return Number(crossed) / (a.exposure + b.exposure); // nothing has cancelled out where counts are large and close
}

/** The probability that the high side has at least its events, given the sum of both. */
function upperTail(high: Count, low: Count, excess: number): number {
  const n = high.events + low.events;
  const exposure = high.exposure + low.exposure;
  const expected = (n / exposure) * high.exposure;
  const expectedLow = (n / exposure) * low.exposure;
  const deviance = devianceOf(high.events, expected, excess) + devianceOf(low.events, expectedLow, -excess);
  const isLarge = (expected * expectedLow) / n > LARGE_VARIANCE && low.events > 0;
  if (isLarge) return approximateTail(high, low, excess / expectedLow, deviance);
  return probability(high.events, low.events, deviance) * tailByFirstTerm(high, low);
}

/**
 * The binomial probability of `x` successes and `y` failures, by C. Loader's saddle-point expansion (Fast and Accurate
 * Computation of Binomial Probabilities, 2000): it has no large numbers that cancel out. `deviance` is how far the counts
 * are from those expected, x ln(x/np) + y ln(y/nq).
 */
function probability(x: number, y: number, deviance: number): number {
  if (y === 0) return exp(-deviance);
  const correction = stirlingError(x + y) - stirlingError(x) - stirlingError(y);
  return exp(Math.min(0, correction - deviance)) * Math.sqrt((x + y) / x / y / (2 * Math.PI));
}

/** x ln(x/m) - (x - m), where `excess` is x - m; near 0 by a series, in which the two do not cancel out. */
function devianceOf(x: number, m: number, excess: number): number {
  if (x === 0) return -excess;
  const t = excess / m;
  if (t > 1 || t < -0.5) return x * log(x / m) - excess;
  const v = t / (2 + t); // ln(1+t) is 2 artanh(v)
  return v * (excess + 2 * x * artanhTail(v * v));
}

/** ln n! - ln(√(2πn) (n/e)^n): Stirling's series from 16 on; below, H. Robbins's steps from n to n+1 (1955). */
function stirlingError(n: number): number {
  let steps = 0;
  let m = n;
  for (; m < STIRLING_FROM; m += 1) steps += artanhTail(1 / ((2 * m + 1) * (2 * m + 1)));
  const square = m * m;
  return (
    steps +
    (1 / 12 -
      (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square) / square) / square) /
      m
  );
}

/** The sum of the probabilities from the observed one outwards, in units of the first: each is the last times a ratio. */
function tailByFirstTerm(high: Count, low: Count): number {
  const odds = high.exposure / low.exposure;
  let sum = 0;
  let term = 1;
  for (let x = high.events, y = low.events; sum + term > sum; x += 1, y -= 1) {
    sum += term;
    term *= (y / (x + 1)) * odds;
  }
  return sum;
}

/**
 * R. Lugannani and S. Rice's saddle-point approximation (1980), for counts as H. E. Daniels has it (Tail Probability
 * Approximations, 1987): the normal tail, and what corrects it for skewness and for whole numbers. `share` is (x - np)/nq.
 */
function approximateTail(high: Count, low: Count, share: number, deviance: number): number {
  const [x, y] = [high.events, low.events];
  const n = x + y;
  const sigma = Math.sqrt((x / n) * y);
  const w = Math.sqrt(2 * deviance);
  const u = ((share * n) / x) * sigma;
  // Both grow without bound towards the mean, where their difference becomes this.
  const correction = w < NEAR_MEAN ? (1 / 2 - (y - x) / n / 6) / sigma : 1 / u - 1 / w;
  return erfc(w / Math.SQRT2) / 2 + (exp(-deviance) / Math.sqrt(2 * Math.PI)) * correction;
}

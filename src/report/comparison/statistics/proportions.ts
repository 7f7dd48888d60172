/**
 * Are two shares, events in trials, of one probability?
 *
 * The two-proportion z test with a pooled share and F. Yates's continuity correction (1934), which is the χ² test of a
 * 2 × 2 table; p as R's `prop.test(c(events, …), c(trials, …))$p.value` has it.
 *
 * Assumed: each trial fails or not independent of the others, and some ten events are expected on each side; with fewer
 * the test errs on the side of no difference. Where failures come in clusters (a bad day, a client that retries), shares
 * vary more than the test believes, and it finds differences too often.
 */
import { erfc } from "./erfc.ts";

export interface Share {
  /** A whole number, at most that of the trials. */
  readonly events: number;
  /** A whole number from 1 to 2^53. */
  readonly trials: number;
}

const CONTINUITY = 0.5;

/** The two-sided p. The order of the sides makes no difference, to the last bit. */
export function testShares(a: Share, b: Share): number {
  const trials = a.trials + b.trials;
  const events = a.events + b.events;
  const crossed = BigInt(a.events) * BigInt(b.trials) - BigInt(b.events) * BigInt(a.trials);
  // By how many events either side differs from its part of all: nothing has cancelled out where they are close.
  const difference = Math.abs(Number(crossed)) / trials;
  const beyond = Math.max(0, difference - CONTINUITY);
  if (beyond === 0) return 1; // as it is when all trials fail, or none
  const variance = (a.trials / trials) * (b.trials / trials) * (events / trials) * (trials - events);
  return erfc(beyond / Math.sqrt(2 * variance));
}

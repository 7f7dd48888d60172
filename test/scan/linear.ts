import { expect } from "vitest";

/**
 * For a line of a MiB, linear time is a fraction of a second, and quadratic time minutes: between the two there is room
 * for any machine. What else the machine does is not counted.
 */
const MOST_CPU_SECONDS = 10;

/** Fails if what is done with a long line takes more than linear time in its length. */
export function expectLinear(work: () => void, mostCpuSeconds = MOST_CPU_SECONDS): void {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1_000_000).toBeLessThan(mostCpuSeconds);
}

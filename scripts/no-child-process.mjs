/**
 * Stands in for `node:child_process` in the programs' bundles: commander loads it for commands that are programs of their
 * own, and brownout has none. Loading it takes 3 ms of the 40 that the program has to start.
 */
export function spawn() {
  throw new Error("brownout starts no processes");
}

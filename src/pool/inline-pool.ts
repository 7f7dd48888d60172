/**
 * The pool without threads: a task runs where it is asked for, after a turn of the event loop, so that progress is drawn
 * and signals are heard between tasks.
 */
import { setImmediate } from "node:timers/promises";
import type { ScanPool } from "./contract.ts";
import { scanTask } from "./scan-task.ts";

export function inlinePool(): ScanPool {
  return {
    concurrency: 1,
    async scan(task) {
      await setImmediate();
      return scanTask(task);
    },
    async close() {},
  };
}

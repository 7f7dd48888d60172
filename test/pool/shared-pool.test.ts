/**
 * Tasks shared out between this thread and real workers.
 */
import { describe, expect, onTestFinished, test } from "vitest";
import { collect } from "../../src/pool/collector.ts";
import type { ScanPool } from "../../src/pool/contract.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import { planRun } from "../../src/pool/plan-run.ts";
import { runSteps } from "../../src/pool/run-steps.ts";
import { type Sharing, sharedPool, WorkersStart } from "../../src/pool/shared-pool.ts";
import { threadPool } from "../../src/pool/thread-pool.ts";
import { plain } from "../partial/arbitrary-partial.ts";
import { DEFINITION, numberedLines, SETTINGS, SHIPPED_WORKER, sourceOf } from "./scan.ts";

const CAPTURE = numberedLines(40);
const ENDLESS = 1e15;

describe("a run that is shared out", () => {
  test.for([1, 3])("gives what one thread gives, with %i workers", async (workers) => {
    const { pool } = sharing({ workersStart: WorkersStart.atOnce, totalBytes: CAPTURE.length }, workers);
    const shared = await runOn(pool);
    const inline = await runOn(inlinePool());
    expect(plain(shared.partial)).toEqual(plain(inline.partial));
    expect(shared.sources).toEqual(inline.sources);
  });

  test("fails when a worker fails its task", async () => {
    const worker = new URL("workers/throws.js", import.meta.url);
    const { pool } = sharing({ workersStart: WorkersStart.atOnce, totalBytes: CAPTURE.length }, 1, worker);
    await expect(runOn(pool)).rejects.toMatchObject({ code: "lost-chunk" });
  });

  test.for(Object.values(WorkersStart))("fails when the workers cannot be started %s", async (workersStart) => {
    const startWorkers = () => Promise.reject(new Error("no threads left"));
    const pool = sharedPool({ startWorkers, workersStart, totalBytes: ENDLESS });
    await expect(runOn(pool)).rejects.toMatchObject({
      code: "lost-chunk",
      message: expect.stringContaining("no threads left"),
    });
  });
});

describe("workers", () => {
  test("are started at once where a number of threads was asked for", async () => {
    const { pool, started } = sharing({ workersStart: WorkersStart.atOnce, totalBytes: CAPTURE.length }, 1);
    await runOn(pool);
    expect(started()).toBe(1);
  });

  test("are not started for what takes less than their start", async () => {
    const { pool, started } = sharing({ workersStart: WorkersStart.whenWorthwhile, totalBytes: CAPTURE.length }, 1);
    await runOn(pool);
    expect(started()).toBe(0);
  });

  test("are started, once, where much is left", async () => {
    const { pool, started } = sharing({ workersStart: WorkersStart.whenWorthwhile, totalBytes: ENDLESS }, 1);
    const shared = await runOn(pool);
    expect(started()).toBe(1);
    expect(plain(shared.partial)).toEqual(plain((await runOn(inlinePool())).partial));
  });
});

function sharing(how: Omit<Sharing, "startWorkers">, workers: number, worker = SHIPPED_WORKER) {
  let starts = 0;
  const startWorkers = () => {
    starts += 1;
    return threadPool(workers, worker);
  };
  const pool = sharedPool({ ...how, startWorkers });
  onTestFinished(() => pool.close());
  return { pool, started: () => starts };
}

function runOn(pool: ScanPool) {
  const limits = { chunkTimeoutSeconds: 30 };
  return collect(runSteps(planRun([sourceOf("a.log", CAPTURE)], SETTINGS), pool, limits), DEFINITION);
}

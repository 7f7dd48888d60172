/**
 * Tasks shared out between this thread and real workers.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { collect } from "../../src/pool/collector.ts";
import type { ScanPool } from "../../src/pool/contract.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import { planRun } from "../../src/pool/plan-run.ts";
import { runSteps } from "../../src/pool/run-steps.ts";
import { type Sharing, sharedPool, WorkersStart } from "../../src/pool/shared-pool.ts";
import { threadPool } from "../../src/pool/thread-pool.ts";
import { plain } from "../partial/arbitrary-partial.ts";
import { DEFINITION, numberedLines, SETTINGS, SHIPPED_WORKER, sourceOf, stepsOf } from "./scan.ts";

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
    const pool = sharedPool({ startWorkers, mostWorkers: 1, workersStart, totalBytes: ENDLESS });
    await expect(runOn(pool)).rejects.toMatchObject({
      code: "lost-chunk",
      message: expect.stringContaining("no threads left"),
    });
  });
});

describe("a pool that is closed", () => {
  test("tells whoever waits for an answer", async () => {
    const { pool } = sharing({ workersStart: WorkersStart.whenWorthwhile, totalBytes: CAPTURE.length }, 1);
    const steps = (await stepsOf([sourceOf("a.log", CAPTURE)])).filter((step) => step.kind === "chunk");
    const answers = steps.map(({ task }) => pool.scan(task).then(() => "scanned", String));
    await pool.close();
    expect(await Promise.all(answers)).toContain("Error: the pool was closed");
  });

  test("closes workers that have yet to start", async () => {
    let closed = 0;
    const startWorkers = async (threads: number): Promise<ScanPool> => {
      const workers = await threadPool(threads, SHIPPED_WORKER);
      return {
        ...workers,
        close() {
          closed += 1;
          return workers.close();
        },
      };
    };
    const pool = sharedPool({ startWorkers, mostWorkers: 1, workersStart: WorkersStart.atOnce, totalBytes: 1 });
    const [step] = await stepsOf([sourceOf("a.log", CAPTURE)]);
    if (step?.kind !== "chunk") throw new Error("expected a chunk");
    const answer = pool.scan(step.task).then(() => "scanned", String);
    await nextTurn();
    await pool.close();
    expect(closed).toBe(1);
    expect(await answer).toBe("scanned");
  });
});

describe("workers", () => {
  test("are started at once where a number of threads was asked for", async () => {
    const { pool, started } = sharing({ workersStart: WorkersStart.atOnce, totalBytes: CAPTURE.length }, 1);
    await runOn(pool);
    expect(started()).toBe(1);
  });

  test("are not started for what takes less than their start", async () => {
    stopClock();
    const { pool, started } = sharing({ workersStart: WorkersStart.whenWorthwhile, totalBytes: CAPTURE.length }, 1);
    await runOn(pool);
    expect(started()).toBe(0);
  });

  test("are no more than what is left is worth", async () => {
    stopClock();
    const { pool, started } = sharing({ workersStart: WorkersStart.whenWorthwhile, totalBytes: 5e8 }, 60);
    await runOn(pool);
    expect(started()).toBeLessThan(60);
  });

  test("are started, once, where much is left", async () => {
    const { pool, started } = sharing({ workersStart: WorkersStart.whenWorthwhile, totalBytes: ENDLESS }, 1);
    const shared = await runOn(pool);
    expect(started()).toBe(1);
    expect(plain(shared.partial)).toEqual(plain((await runOn(inlinePool())).partial));
  });
});

function sharing(how: Pick<Sharing, "workersStart" | "totalBytes">, mostWorkers: number, worker = SHIPPED_WORKER) {
  let starts = 0;
  const startWorkers = (threads: number) => {
    starts += threads;
    return threadPool(threads, worker);
  };
  const pool = sharedPool({ ...how, mostWorkers, startWorkers });
  onTestFinished(() => pool.close());
  return { pool, started: () => starts };
}

/** However slow the machine is, no scan takes any time. */
function stopClock() {
  const now = vi.spyOn(performance, "now").mockReturnValue(0);
  onTestFinished(() => now.mockRestore());
}

function runOn(pool: ScanPool) {
  const limits = { chunkTimeoutSeconds: 300 };
  return collect(runSteps(planRun([sourceOf("a.log", CAPTURE)], SETTINGS), pool, limits), DEFINITION);
}

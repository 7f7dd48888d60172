import { getEventListeners } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ScanPool } from "../../src/pool/contract.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import type { Step } from "../../src/pool/plan-run.ts";
import { type Outcome, runSteps } from "../../src/pool/run-steps.ts";
import { threadPool } from "../../src/pool/thread-pool.ts";
import { drain, inOrder, numberedLines, sourceOf, stepsOf } from "./scan.ts";

const LIMITS = { chunkTimeoutSeconds: 300 };

/** Five chunks and an end, one chunk and an end, an end. */
function threeSources(): Promise<Step[]> {
  const unreadable = { code: "unreadable-source", message: 'Cannot read "c.log": no such file or directory' } as const;
  return stepsOf([
    sourceOf("a.log", numberedLines(10)),
    sourceOf("b.log", numberedLines(1)),
    { kind: "unreadable", path: "c.log", fault: unreadable },
  ]);
}

describe("outcomes", () => {
  test("come in the order of the plan, also when the answers do not", async () => {
    const steps = await threeSources();
    const answered: string[] = [];
    const pool = watched(await lateFirst(), (place) => answered.push(place));
    const { items, error } = await drain(runSteps(inOrder(steps), pool, LIMITS));

    expect(error).toBeUndefined();
    expect(items.map(placeOf)).toEqual(steps.map(placeOf));
    expect(answered).toHaveLength(6);
    expect(answered[0]).not.toBe("a.log 0");
  });

  test("hand an end on as it is planned", async () => {
    const steps = await threeSources();
    const { items } = await drain(runSteps(inOrder(steps), inlinePool(), LIMITS));
    expect(items.filter((outcome) => outcome.kind === "end")).toEqual(steps.filter((step) => step.kind === "end"));
  });

  test("are as many under way as the pool asks for, and never more", async () => {
    let underWay = 0;
    let most = 0;
    const inline = inlinePool();
    const pool: ScanPool = {
      ...inline,
      concurrency: 3,
      async scan(task) {
        underWay += 1;
        most = Math.max(most, underWay);
        const reply = await inline.scan(task);
        underWay -= 1;
        return reply;
      },
    };
    await drain(runSteps(inOrder(await threeSources()), pool, LIMITS));
    expect(most).toBe(3);
  });
});

describe("a run that is aborted", () => {
  test("asks for nothing when it is so from the start", async () => {
    const asked: string[] = [];
    const pool = watched(inlinePool(), (place) => asked.push(place));
    const signal = AbortSignal.abort("enough");
    const { items, error } = await drain(runSteps(inOrder(await threeSources()), pool, { ...LIMITS, signal }));
    expect({ items, error, asked }).toEqual({ items: [], error: "enough", asked: [] });
  });

  test("does not wait for a worker that hangs", async () => {
    const hanging = closedAtEnd(await threadPool(2, new URL("workers/never-replies.js", import.meta.url)));
    const stop = new AbortController();
    const run = drain(runSteps(inOrder(await threeSources()), hanging, { ...LIMITS, signal: stop.signal }));
    stop.abort("enough");
    expect(await run).toEqual({ items: [], error: "enough" });
  });

  test("leaves no listener on the signal, as one that is not", async () => {
    const stop = new AbortController();
    const limits = { ...LIMITS, signal: stop.signal };
    await drain(runSteps(inOrder(await threeSources()), inlinePool(), limits));
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);

    const outcomes = runSteps(inOrder(await threeSources()), inlinePool(), limits);
    await outcomes.next();
    stop.abort("enough");
    expect((await drain(outcomes)).error).toBe("enough");
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
  });
});

describe("a chunk that is lost", () => {
  test("ends the run behind the outcomes before it, with the worker's error as the cause", async () => {
    const cause = new Error("the thread is gone");
    const inline = inlinePool();
    const pool: ScanPool = {
      ...inline,
      scan: (task) => (task.range.startByte === 134 ? Promise.reject(cause) : inline.scan(task)),
    };
    const { items, error } = await drain(runSteps(inOrder(await threeSources()), pool, LIMITS));
    expect(items.map(placeOf)).toEqual(["a.log 0"]);
    expect(error).toMatchObject({
      code: "lost-chunk",
      message: 'Cannot scan bytes 134 to 268 of "a.log": its worker failed (the thread is gone)',
      site: { path: "a.log", byte: 134 },
      cause,
    });
  });
});

function placeOf(step: Step | Outcome): string {
  return step.kind === "end" ? `${step.source.path} end` : `${step.task.source.path} ${step.task.range.startByte}`;
}

/** Calls `onAnswer` when a task is answered. */
function watched(pool: ScanPool, onAnswer: (place: string) => void): ScanPool {
  return {
    ...pool,
    async scan(task) {
      const reply = await pool.scan(task);
      onAnswer(`${task.source.path} ${task.range.startByte}`);
      return reply;
    },
  };
}

async function lateFirst(): Promise<ScanPool> {
  return closedAtEnd(await threadPool(2, new URL("workers/answers-first-chunk-last.js", import.meta.url)));
}

function closedAtEnd(pool: ScanPool): ScanPool {
  onTestFinished(() => pool.close());
  return pool;
}

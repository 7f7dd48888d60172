/**
 * The pool with real threads.
 */
import { readdirSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { collect } from "../../src/pool/collector.ts";
import type { ScanPool } from "../../src/pool/contract.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import { planRun } from "../../src/pool/plan-run.ts";
import { runSteps } from "../../src/pool/run-steps.ts";
import { threadPool } from "../../src/pool/thread-pool.ts";
import { unpackRejects } from "../../src/scan/rejects.ts";
import { plain } from "../partial/arbitrary-partial.ts";
import { sized } from "../size.ts";
import { DEFINITION, fingerprintOfText, numberedLines, SETTINGS, SHIPPED_WORKER, sourceOf, stepsOf } from "./scan.ts";

const CAPTURE = numberedLines(12);
const REJECTS = sized({ short: 29_999, long: 499_999 });
/** What a worker takes to start and to answer is the machine's affair. */
const PATIENCE_SECONDS = 300;

describe("a run on threads", () => {
  test("gives what one thread gives", async () => {
    const threaded = await runOn(await threadPool(2, SHIPPED_WORKER));
    const inline = await runOn(inlinePool());
    expect(plain(threaded.partial)).toEqual(plain(inline.partial));
    expect(threaded.sources).toEqual(inline.sources);
    const { identity, prefixes } = fingerprintOfText(CAPTURE);
    const identified = { identity, prefixes };
    expect(inline.sources).toEqual([{ path: "a.log", ...identified, bytes: CAPTURE.length, complete: true }]);
  });

  test("takes the bytes of a stream's chunk and leaves the sender none", async () => {
    const [step] = await stepsOf([sourceOf("a.log", CAPTURE)]);
    if (step?.kind !== "chunk" || step.task.input.kind !== "bytes") throw new Error("expected a chunk of bytes");
    const pool = closedAtEnd(await threadPool(1, SHIPPED_WORKER));
    expect(step.task.input.bytes.length).toBeGreaterThan(0);
    await pool.scan(step.task);
    expect(step.task.input.bytes.length).toBe(0);
  });

  test("hands over millions of rejects as arrays, not as objects", async () => {
    const settings = { ...SETTINGS, chunkBytes: 1 << 20 };
    const [step] = await stepsOf([sourceOf("a.log", numberedLines(1) + "x\n".repeat(REJECTS))], settings);
    if (step?.kind !== "chunk") throw new Error("expected a chunk");
    const { rejects } = await closedAtEnd(await threadPool(1, SHIPPED_WORKER)).scan(step.task);
    const unpacked = [...unpackRejects(rejects)];
    expect(unpacked).toHaveLength(REJECTS);
    expect(unpacked.at(-1)).toEqual({ line: REJECTS + 1, reason: "not JSON", bytes: Uint8Array.of(0x78) });
  });

  test("keeps every thread busy while results are merged", async () => {
    expect(closedAtEnd(await threadPool(3, SHIPPED_WORKER)).concurrency).toBeGreaterThan(3);
  });
});

describe("a worker that fails its task fails the run, which names the bytes and the path", () => {
  test.for([
    ["throws.js", /^Cannot scan bytes 0 to 134 of "a\.log": its worker failed \(out of luck\)$/],
    // With the task that it was at, a worker takes those with it that waited for it.
    ["exits-midway.js", /^Cannot scan bytes \d+ to \d+ of "a\.log": its worker failed \(worker exited with code: 3\)$/],
    ["never-replies.js", /^Cannot scan bytes 0 to 134 of "a\.log": its worker did not answer in 1 s$/],
    ["answers-for-other-bytes.js", /^Cannot merge bytes 0 to 134 of "a\.log": its worker answered for other bytes$/],
  ] as const)("%s", async ([worker, message]) => {
    const pool = closedAtEnd(await threadPool(2, workerUrl(worker)));
    await expect(runOn(pool, worker === "never-replies.js" ? 1 : PATIENCE_SECONDS)).rejects.toMatchObject({
      code: "lost-chunk",
      message: expect.stringMatching(message),
      site: { path: "a.log", byte: expect.any(Number) },
    });
  });

  test("and there is a test for every such worker", () => {
    expect(readdirSync(new URL("workers", import.meta.url)).sort()).toEqual([
      "answers-first-chunk-last.js",
      "answers-for-other-bytes.js",
      "exits-midway.js",
      "never-replies.js",
      "throws.js",
    ]);
  });
});

test("a pool can be closed while its threads hang", async () => {
  const pool = await threadPool(2, workerUrl("never-replies.js"));
  const [step] = await stepsOf([sourceOf("a.log", CAPTURE)]);
  if (step?.kind !== "chunk") throw new Error("expected a chunk");
  const answer = pool.scan(step.task);
  const lost = expect(answer).rejects.toThrow();
  await pool.close();
  await lost;
});

function runOn(pool: ScanPool, chunkTimeoutSeconds = PATIENCE_SECONDS) {
  const limits = { chunkTimeoutSeconds };
  return collect(runSteps(planRun([sourceOf("a.log", CAPTURE)], SETTINGS), pool, limits), DEFINITION);
}

function workerUrl(name: string): URL {
  return new URL(`workers/${name}`, import.meta.url);
}

function closedAtEnd(pool: ScanPool): ScanPool {
  onTestFinished(() => pool.close());
  return pool;
}

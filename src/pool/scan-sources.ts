/**
 * Sources -> total: plans the run, chooses who runs it, collects.
 */
import type { Source } from "../sources/source.ts";
import { collect, type Listeners, type RunTotal } from "./collector.ts";
import type { ScanPool } from "./contract.ts";
import { inlinePool } from "./inline-pool.ts";
import { type PlanSettings, planRun, type Step } from "./plan-run.ts";
import { type RunLimits, runSteps } from "./run-steps.ts";
import { threadPool } from "./thread-pool.ts";

export interface RunSettings extends PlanSettings, RunLimits, Listeners {
  /** 1 scans on the calling thread. */
  readonly threads: number;
}

export async function scanSources(sources: readonly Source[], settings: RunSettings): Promise<RunTotal> {
  settings.signal?.throwIfAborted();
  const { steps, chunks } = await peekChunks(planRun(sources, settings));
  const pool = await choosePool(chunks < 2 ? 1 : Math.min(settings.threads, mostChunks(sources, settings)));
  try {
    return await collect(runSteps(steps, pool, settings), settings.definition, settings);
  } finally {
    await pool.close();
  }
}

/** No more threads than chunks, and none for a single one: it would only wait for its thread to start. */
function choosePool(threads: number): ScanPool | Promise<ScanPool> {
  return threads <= 1 ? inlinePool() : threadPool(threads);
}

/** Streams do not say beforehand how many chunks there will be. */
function mostChunks(sources: readonly Source[], { chunkBytes }: RunSettings): number {
  const sizes = sources.map((source) =>
    source.kind === "file" ? source.bytes : source.kind === "stream" ? Infinity : 0,
  );
  return sizes.reduce((chunks, bytes) => chunks + Math.ceil(bytes / chunkBytes), 0);
}

/** Looks ahead until it has seen two chunks or the end. */
async function peekChunks(steps: AsyncGenerator<Step>) {
  const seen: Step[] = [];
  let chunks = 0;
  while (chunks < 2) {
    const { value: step, done } = await steps.next();
    if (done === true) break;
    seen.push(step);
    if (step.kind === "chunk") chunks += 1;
  }
  return { steps: replay(seen, steps), chunks };
}

async function* replay(seen: Iterable<Step>, rest: AsyncGenerator<Step>): AsyncGenerator<Step> {
  yield* seen;
  yield* rest;
}

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
  const { steps, chunks } = await peekChunks(planRun(sources, settings), settings.threads);
  const pool = await choosePool(Math.min(settings.threads, chunks));
  try {
    return await collect(runSteps(steps, pool, settings), settings.definition, settings);
  } finally {
    await pool.close();
  }
}

/** Threads cost more to start than a chunk costs to scan, so there are never more of them than chunks. */
function choosePool(threads: number): ScanPool | Promise<ScanPool> {
  return threads <= 1 ? inlinePool() : threadPool(threads);
}

/** Looks ahead until it has seen `limit` chunks; streams do not say beforehand how many there will be. */
async function peekChunks(steps: AsyncGenerator<Step>, limit: number) {
  const seen: Step[] = [];
  let chunks = 0;
  while (chunks < limit) {
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

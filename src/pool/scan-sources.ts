/**
 * Sources -> total: plans the run, chooses who runs it, collects.
 */

import { setMaxListeners } from "node:events";
import { chooseChunkBytes } from "../plan/plan.ts";
import { Rejects } from "../scan/rejects.ts";
import { bytesToRead, type Source, totalBytes } from "../sources/source.ts";
import { collect, collectSources, type Listeners, type RunTotal, type SourceTotal } from "./collector.ts";
import { inlinePool } from "./inline-pool.ts";
import { loadKernel } from "./load-kernel.ts";
import { type PlanSettings, planRun } from "./plan-run.ts";
import { type Outcome, type RunLimits, runSteps } from "./run-steps.ts";
import { sharedPool, type WorkersStart } from "./shared-pool.ts";
import { threadPool } from "./thread-pool.ts";

export interface RunSettings
  extends Omit<PlanSettings, "kernel" | "chunkBytes" | "streamsAtOnce">,
    RunLimits,
    Listeners {
  /** How many threads scan, the calling one among them. */
  readonly threads: number;
  readonly workersStart: WorkersStart;
  /** Null leaves it to the size of the run. */
  readonly chunkBytes: number | null;
}

/** All sources as one. */
export function scanSources(sources: readonly Source[], settings: RunSettings): Promise<RunTotal> {
  return withOutcomes(sources, settings, (outcomes) => collect(outcomes, settings.definition, settings));
}

/** Each by itself; `take` is called as soon as one has been read, and the next ones wait for it. */
export function scanEachSource(
  sources: readonly Source[],
  settings: RunSettings,
  take: (total: SourceTotal) => void,
): Promise<void> {
  return withOutcomes(sources, settings, async (outcomes) => {
    for await (const total of collectSources(outcomes, settings.definition, settings)) take(total);
  });
}

async function withOutcomes<T>(
  sources: readonly Source[],
  settings: RunSettings,
  use: (outcomes: AsyncIterable<Outcome>) => Promise<T>,
): Promise<T> {
  settings.signal?.throwIfAborted();
  // Every stream that is read has some, and the runtime takes more than ten for a leak.
  if (settings.signal !== undefined) setMaxListeners(0, settings.signal);
  const bytes = totalBytes(sources);
  const chunkBytes =
    settings.chunkBytes ?? chooseChunkBytes(settings.rejects === Rejects.kept ? null : bytes, settings.threads);
  const steps = planRun(sources, {
    ...settings,
    chunkBytes,
    kernel: loadKernel(),
    streamsAtOnce: settings.threads,
  });
  const threads = Math.min(settings.threads, mostChunks(sources, chunkBytes));
  const pool =
    threads < 2
      ? inlinePool()
      : sharedPool({
          startWorkers: threadPool,
          mostWorkers: threads - 1,
          workersStart: settings.workersStart,
          totalBytes: bytes,
        });
  try {
    return await use(runSteps(steps, pool, settings));
  } finally {
    pool.close(); // nobody need wait until the threads have ended
  }
}

/** Streams do not say beforehand how many chunks there will be. */
function mostChunks(sources: readonly Source[], chunkBytes: number): number {
  const chunks = sources.map((source) =>
    source.kind === "file" ? Math.ceil(bytesToRead(source) / chunkBytes) : source.kind === "stream" ? Infinity : 0,
  );
  return chunks.reduce((sum, count) => sum + count, 0);
}

/**
 * Scans for tests of the pool: the pieces of a run, put together by hand.
 */
import { AS_WRITTEN, type ScanDefinition } from "../../src/partial/partial.ts";
import { loadKernel } from "../../src/pool/load-kernel.ts";
import { type PlanSettings, planRun, type Step } from "../../src/pool/plan-run.ts";
import type { Outcome } from "../../src/pool/run-steps.ts";
import type { RunSettings } from "../../src/pool/scan-sources.ts";
import { scanTask } from "../../src/pool/scan-task.ts";
import { WorkersStart } from "../../src/pool/shared-pool.ts";
import type { FormatChoice } from "../../src/scan/detect.ts";
import { USUAL_NAMES } from "../../src/scan/formats/format.ts";
import { Rejects } from "../../src/scan/rejects.ts";
import { Directories } from "../../src/sources/expand.ts";
import { type Fingerprint, fingerprintOf } from "../../src/sources/fingerprint.ts";
import type { Source } from "../../src/sources/source.ts";
import { streamOf } from "../analysis.ts";
import { recordLine } from "../scan/capture.ts";

export const DEFINITION: ScanDefinition = { status: [[500, 599]], timeZone: AS_WRITTEN };

export const ANY_FORMAT: FormatChoice = { name: null, names: USUAL_NAMES, client: undefined };

export const OPENING = { choice: ANY_FORMAT, directories: Directories.refused };

/** Chunks of 100 bytes: two lines of `numberedLines`, and a part of a third. */
export const SETTINGS: RunSettings & PlanSettings = {
  definition: DEFINITION,
  choice: ANY_FORMAT,
  streamsAtOnce: 1,
  rejects: Rejects.kept,
  kernel: loadKernel(),
  chunkBytes: 100,
  chunkTimeoutSeconds: 300,
  threads: 1,
  workersStart: WorkersStart.atOnce,
};

/** Node 20 loads no TypeScript in its threads, so the worker is the one that ships. */
export const SHIPPED_WORKER = new URL("../../dist/workers/scan.cjs", import.meta.url);

/** Lines of equal length, each the error of another client. */
export function numberedLines(count: number): string {
  const lines = Array.from({ length: count }, (_, index) =>
    recordLine("2019-05-06 17:24:53", `10.0.0.${index + 100}`, 500),
  );
  return lines.map((line) => `${line}\n`).join("");
}

export function fingerprintOfText(text: string): Fingerprint {
  return fingerprintOf(new TextEncoder().encode(text));
}

export function sourceOf(name: string, capture: string): Source {
  return {
    kind: "stream",
    path: name,
    stream: streamOf(capture),
    isFile: false,
    fileId: null,
  };
}

export async function stepsOf(sources: readonly Source[], settings: PlanSettings = SETTINGS): Promise<Step[]> {
  const steps: Step[] = [];
  for await (const step of planRun(sources, settings)) steps.push(step);
  return steps;
}

/** What an honest pool answers to a plan. */
export async function outcomesOf(sources: readonly Source[]): Promise<Outcome[]> {
  const steps = await stepsOf(sources);
  return steps.map((step) => (step.kind === "end" ? step : { ...step, reply: scanTask(step.task) }));
}

export async function* inOrder<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

/** All of an iterable, and what it threw behind them. */
export async function drain<T>(items: AsyncIterable<T>): Promise<{ readonly items: T[]; readonly error: unknown }> {
  const seen: T[] = [];
  try {
    for await (const item of items) seen.push(item);
  } catch (error) {
    return { items: seen, error };
  }
  return { items: seen, error: undefined };
}

/**
 * Runs the steps of a plan on a pool, a bounded number at once, and hands the outcomes on in the order of the plan.
 */
import { unlessAborted } from "../abort.ts";
import { BrownoutError, ErrorCode } from "../error.ts";
import { faultOfChange } from "../sources/fingerprint.ts";
import type { ScanPool, ScanReply, ScanTask } from "./contract.ts";
import type { ChunkStep, EndStep, Step } from "./plan-run.ts";

export type Outcome = EndStep | ChunkOutcome;

export interface ChunkOutcome extends ChunkStep {
  readonly reply: ScanReply;
}

export interface RunLimits {
  readonly signal?: AbortSignal | undefined;
  /** How long the oldest chunk under way may go without an answer before the run fails. */
  readonly chunkTimeoutSeconds: number;
}

export const DEFAULT_CHUNK_TIMEOUT_SECONDS = 120;
const MS_PER_SECOND = 1_000;

/**
 * @throws {BrownoutError} `lost-chunk` when a chunk's worker died or did not answer in time
 * @throws the signal's reason when it is aborted
 */
export async function* runSteps(
  steps: AsyncIterable<Step>,
  pool: ScanPool,
  { signal, chunkTimeoutSeconds }: RunLimits,
): AsyncGenerator<Outcome> {
  const underWay: (() => Promise<Outcome>)[] = [];
  /** Of each source, what the lines up to the last outcome have said that the next ones depend on. */
  const carried = new Map<string, string>();
  for await (const step of steps) {
    signal?.throwIfAborted();
    underWay.push(step.kind === "end" ? () => endOf(step) : start(step));
    if (underWay.length >= pool.concurrency) yield await (underWay.shift() as () => Promise<Outcome>)();
  }
  for (const outcome of underWay) yield await outcome();

  /**
   * Sets a chunk going at once, with a guess at what it depends on: what was last known of its source. What is returned
   * waits for its outcome, and has the chunk scanned again if the guess turns out to have been wrong.
   */
  function start(step: ChunkStep): () => Promise<Outcome> {
    const { task } = step;
    const { identity } = task.source;
    const guess = { ...step, task: { ...task, carried: carried.get(identity) ?? task.carried } };
    const answer = runChunk(guess, pool);
    answer.catch(() => {}); // it is thrown where it is awaited, which may be after other outcomes
    return async () => {
      let outcome = await answered(answer, guess);
      const known = carried.get(identity) ?? task.carried;
      if (guess.task.carried !== known) {
        const again = { ...step, task: { ...task, carried: known } };
        outcome = await answered(runChunk(again, pool), again);
      }
      carried.set(identity, outcome.reply.carried);
      return outcome;
    };
  }

  function answered(answer: Promise<ChunkOutcome>, step: ChunkStep): Promise<ChunkOutcome> {
    return unlessAborted(inTime(answer, step, chunkTimeoutSeconds), signal);
  }
}

async function endOf(step: EndStep): Promise<EndStep> {
  return { ...step, fault: step.fault ?? faultOfChange(step.source) };
}

async function runChunk(step: ChunkStep, pool: ScanPool): Promise<ChunkOutcome> {
  const { task } = step;
  try {
    return { ...step, reply: await pool.scan(task) };
  } catch (error) {
    throw lost(task, `its worker failed (${error instanceof Error ? error.message : error})`, error);
  }
}

/**
 * Counts seconds rather than comparing clocks, so that a machine that slept does not find its workers late.
 */
function inTime(outcome: Promise<ChunkOutcome>, { task }: ChunkStep, limitSeconds: number): Promise<ChunkOutcome> {
  return new Promise((resolve, reject) => {
    let seconds = 0;
    const ticks = setInterval(() => {
      seconds += 1;
      if (seconds < limitSeconds) return;
      clearInterval(ticks);
      reject(lost(task, `its worker did not answer in ${limitSeconds} s`));
    }, MS_PER_SECOND);
    outcome.then(resolve, reject).finally(() => clearInterval(ticks));
  });
}

function lost({ source, range }: ScanTask, reason: string, cause?: unknown): BrownoutError {
  const { startByte, endByte } = range;
  return new BrownoutError(
    ErrorCode.lostChunk,
    `Cannot scan bytes ${startByte} to ${endByte} of "${source.path}": ${reason}`,
    { site: { path: source.path, byte: startByte }, cause },
  );
}

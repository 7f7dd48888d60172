/**
 * Shares tasks out between the calling thread and worker threads, to whoever is free first.
 *
 * Unless it was told how many threads to use, the calling thread begins by itself, and workers are started once it is
 * clear that what is left takes longer than their start: a small log costs none.
 */
import { setImmediate } from "node:timers/promises";
import { Rejects } from "../scan/rejects.ts";
import type { ScanPool, ScanReply, ScanTask } from "./contract.ts";
import { scanTask } from "./scan-task.ts";

/**
 * So many tasks more than can be under way are asked for, so that this thread has work while an earlier one's outcome is
 * awaited, above all while workers start. Those of streams hold their bytes in memory, others their rejects.
 */
const TASKS_AHEAD = { file: 16, bytes: 2 };
/** About what it takes for a worker to be there (Node 20: 50 ms, most of it on another core). */
const WORKERS_START_MS = 50;
/** No thread scans faster, so a run of more than 400 MB is known to be worth the workers before it has begun. */
const FASTEST_BYTES_PER_MS = 8_000_000;
/** Of fewer, the time tells more about the start than about the speed. */
const MEASURABLE_BYTES = 4 * 1024 * 1024;

export const WorkersStart = { atOnce: "at-once", whenWorthwhile: "when-worthwhile" } as const;
export type WorkersStart = (typeof WorkersStart)[keyof typeof WorkersStart];

export interface Sharing {
  readonly startWorkers: (threads: number) => Promise<ScanPool>;
  readonly mostWorkers: number;
  readonly workersStart: WorkersStart;
  /** Of the whole run; null where that is not known. */
  readonly totalBytes: number | null;
}

interface Job {
  readonly task: ScanTask;
  readonly answer: (reply: Promise<ScanReply>) => void;
}

/** Bytes that are scanned sooner than they are sent: a message costs 0.1 ms here, and as many lines less. */
const SMALL_BYTES = 64 * 1024;

function isWorthSending({ task: { input } }: Job): boolean {
  return input.kind === "file" || input.bytes.length > SMALL_BYTES;
}

export function sharedPool({ startWorkers, mostWorkers, workersStart, totalBytes }: Sharing): ScanPool {
  const waiting: Job[] = [];
  let starting: Promise<ScanPool> | null = null;
  let workers: ScanPool | null = null;
  let tasksAhead = 0;
  let withWorkers = 0;
  let isScanning = false;
  let doneBytes = 0;
  let elapsedMs = 0;
  return {
    get concurrency() {
      return workers === null ? 1 : workers.concurrency + 1 + tasksAhead;
    },
    scan: (task) =>
      new Promise((answer) => {
        waiting.push({ task, answer });
        tasksAhead = task.rejects === Rejects.kept ? TASKS_AHEAD.bytes : TASKS_AHEAD[task.input.kind];
        feedWorkers();
        if (!isScanning) scanHere();
      }),
    async close() {
      for (const { answer } of waiting.splice(0)) answer(Promise.reject(new Error("the pool was closed")));
      const started = await starting?.catch(() => null); // whoever waited for it was told
      await started?.close();
    },
  };

  function feedWorkers(): void {
    while (workers !== null && withWorkers < workers.concurrency) {
      const job = workersStart === WorkersStart.atOnce ? waiting[0] : waiting.find(isWorthSending);
      if (job === undefined) return;
      waiting.splice(waiting.indexOf(job), 1);
      withWorkers += 1;
      const reply = workers.scan(job.task);
      job.answer(reply);
      const done = () => {
        withWorkers -= 1;
        feedWorkers();
      };
      reply.then(done, done);
    }
  }

  /** A task at a time, with a turn of the event loop before each, in which workers are fed and signals are heard. */
  async function scanHere(): Promise<void> {
    isScanning = true;
    for (;;) {
      await setImmediate();
      const job = waiting.shift();
      if (job === undefined) break;
      const reply = scanInTurn(job.task);
      job.answer(reply);
      await reply.catch(() => {}); // whoever asked is told
    }
    isScanning = false;
  }

  async function scanInTurn(task: ScanTask): Promise<ScanReply> {
    const wanted = workersWanted();
    if (wanted > 0) {
      starting ??= startWorkers(wanted);
      workers = await starting;
      feedWorkers();
    }
    const startMs = performance.now();
    const reply = scanTask(task);
    elapsedMs += performance.now() - startMs;
    doneBytes += task.range.endByte - task.range.startByte;
    return reply;
  }

  /** So many that each has more to do than to start. */
  function workersWanted(): number {
    if (workersStart === WorkersStart.atOnce) return mostWorkers;
    if (totalBytes === null) return elapsedMs > WORKERS_START_MS ? mostWorkers : 0;
    const isMeasured = doneBytes >= MEASURABLE_BYTES || elapsedMs > WORKERS_START_MS;
    const msLeft = (totalBytes - doneBytes) * (isMeasured ? elapsedMs / doneBytes : 1 / FASTEST_BYTES_PER_MS);
    const wanted = Math.min(mostWorkers, Math.floor(msLeft / WORKERS_START_MS));
    return isMeasured || wanted === mostWorkers ? wanted : 0;
  }
}

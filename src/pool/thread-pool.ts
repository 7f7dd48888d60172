/**
 * The pool of worker threads (piscina).
 */
import type { ScanPool, ScanReply } from "./contract.ts";

/** Tasks waiting beside each one that runs, so that no thread is idle while results are merged. */
const QUEUED_PER_THREAD = 2;

/** The worker's entry, `.ts` from source and `.js` from `dist/`, as this file itself is. */
const EXTENSION = import.meta.url.endsWith(".ts") ? "ts" : "js";
const SCAN_WORKER = new URL(`../../workers/scan.${EXTENSION}`, import.meta.url);

export async function threadPool(threads: number, worker: URL = SCAN_WORKER): Promise<ScanPool> {
  const { Piscina } = await import("piscina");
  const piscina = new Piscina({ filename: worker.href, minThreads: threads, maxThreads: threads });
  return {
    concurrency: threads * QUEUED_PER_THREAD,
    scan(task) {
      const transferList = task.input.kind === "bytes" ? [task.input.bytes.buffer] : [];
      return piscina.run(task, { transferList }) as Promise<ScanReply>;
    },
    close: () => piscina.destroy(),
  };
}

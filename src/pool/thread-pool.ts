/**
 * The pool of worker threads (piscina).
 */
import type { ScanPool, ScanReply } from "./contract.ts";

/** Tasks that wait beside those that run, so that no thread is idle while results are merged; each holds memory. */
const MOST_QUEUED = 4;

/** The worker's entry, `.ts` from source and `.js` from `dist/`, as this file itself is. */
const EXTENSION = import.meta.url.endsWith(".ts") ? "ts" : "js";
const SCAN_WORKER = new URL(`../../workers/scan.${EXTENSION}`, import.meta.url);

export async function threadPool(threads: number, worker: URL = SCAN_WORKER): Promise<ScanPool> {
  const { Piscina } = await import("piscina");
  const piscina = new Piscina({ filename: worker.href, minThreads: threads, maxThreads: threads });
  piscina.on("error", () => {}); // what concerns a task rejects its promise; the rest came after the pool was closed
  return {
    concurrency: threads + Math.min(threads, MOST_QUEUED),
    scan(task) {
      const transferList = task.input.kind === "bytes" ? [task.input.bytes.buffer] : [];
      return piscina.run(task, { transferList }) as Promise<ScanReply>;
    },
    close: () => piscina.destroy(),
  };
}

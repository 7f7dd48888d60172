/**
 * The pool of worker threads (piscina).
 */
import { unpackPartial } from "../partial/transfer.ts";
import type { PackedReply, ScanPool } from "./contract.ts";
import { seal, unseal } from "./message.ts";

/** One that runs and two that wait, so that no thread is idle while the calling one scans or merges. */
const TASKS_PER_WORKER = 3;

/** The worker's entry: beside the source it is TypeScript too, in `dist/` it is bundled. */
const EXTENSION = import.meta.url.endsWith(".ts") ? "ts" : "cjs";
const SCAN_WORKER = new URL(`../../workers/scan.${EXTENSION}`, import.meta.url);

export async function threadPool(threads: number, worker: URL = SCAN_WORKER): Promise<ScanPool> {
  const { Piscina } = await import("piscina");
  const piscina = new Piscina({
    filename: worker.href,
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: TASKS_PER_WORKER,
  });
  piscina.on("error", () => {}); // what concerns a task rejects its promise; the rest came after the pool was closed
  return {
    concurrency: threads * TASKS_PER_WORKER,
    async scan(task) {
      const transferList = task.input.kind === "bytes" && !task.input.isKept ? [task.input.bytes.buffer] : [];
      const reply = unseal(await piscina.run(seal(task), { transferList })) as PackedReply;
      return { ...reply, partial: unpackPartial(reply.partial) };
    },
    close: () => piscina.destroy(),
  };
}

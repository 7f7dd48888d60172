/**
 * A compressed file -> what it was. A large one is decompressed on a thread of its own, so that several of them and the
 * scan of what comes out go on at the same time. gzip has its threads already, those of `node:zlib`: 1005 MB/s of log in
 * place of 752 of one file, 1380 of 808 of two at a time (Node 20, 2 cores, November 2026).
 */
import { Worker } from "node:worker_threads";
import { unlessAborted } from "../../abort.ts";
import { DECOMPRESSION_THREAD } from "../decompression-thread.ts";
import { Codec } from "./codec.ts";
import { readCompressed } from "./compressed-file.ts";
import { CHUNKS_AHEAD, type Delivery, MORE, type Order } from "./contract.ts";
import { decompress } from "./decompress.ts";
import { gunzipSmallFile } from "./gunzip-small-file.ts";
import { readAhead } from "./read-ahead.ts";

/** From how many compressed bytes on a thread is worth the 40 ms that it takes to start. */
const LARGE_BYTES: Readonly<Record<Codec, number>> = {
  gzip: Infinity,
  zstd: 2 * 1024 * 1024,
  bzip2: 512 * 1024,
  xz: 512 * 1024,
  "UTF-16LE": Infinity,
  "UTF-16BE": Infinity,
  "CR lines": Infinity,
};

/** Up to which a file is decompressed at once, if it is whole and does not become large. */
const SMALL_BYTES = 64 * 1024;

export function decompressFile(order: Order, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const isLarge = order.compressedBytes >= LARGE_BYTES[order.codec];
  return isLarge ? decompressElsewhere(order, signal) : decompressHere(order, signal);
}

async function* decompressHere(order: Order, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  const whole = order.codec === Codec.gzip && order.compressedBytes <= SMALL_BYTES ? gunzipSmallFile(order) : null;
  if (whole !== null) yield whole;
  else yield* readAhead(decompress(order.codec, readCompressed(order)), CHUNKS_AHEAD, signal);
}

async function* decompressElsewhere(order: Order, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  const worker = new Worker(DECOMPRESSION_THREAD, { workerData: order });
  const end = () => void worker.terminate();
  signal?.addEventListener("abort", end, { once: true });
  const next = deliveries(worker);
  try {
    for (;;) {
      // The process does not end while someone waits for the thread, and otherwise does not wait for it.
      worker.ref();
      const delivery = await unlessAborted(next(), signal);
      worker.unref();
      if (delivery.kind === "end") return;
      if (delivery.kind === "fault") throw new Error(delivery.message);
      yield delivery.bytes;
      signal?.throwIfAborted();
      worker.postMessage(MORE);
    }
  } finally {
    signal?.removeEventListener("abort", end);
    await worker.terminate();
  }
}

/** What a thread says, in order; that it has failed or has ended without a word is said in its place. */
function deliveries(worker: Worker): () => Promise<Delivery> {
  const waiting: Delivery[] = [];
  let wake = () => {};
  const receive = (delivery: Delivery) => {
    waiting.push(delivery);
    wake();
  };
  worker.on("message", receive);
  worker.on("error", (error) => receive({ kind: "fault", message: `its decompression failed: ${error.message}` }));
  worker.on("exit", () => receive({ kind: "fault", message: "its decompression ended without a result" }));
  return async () => {
    for (;;) {
      const delivery = waiting.shift();
      if (delivery !== undefined) return delivery;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}

/**
 * The thread's side: reads a file, decompresses it and hands the chunks over, as many ahead as it may.
 */
import type { MessagePort } from "node:worker_threads";
import { systemReason } from "../../error.ts";
import { readCompressed } from "./compressed-file.ts";
import { CHUNKS_AHEAD, type Delivery, type Order } from "./contract.ts";
import { decompress } from "./decompress.ts";
import { inWholeChunks } from "./whole-chunks.ts";

export async function deliver(order: Order, port: MessagePort): Promise<void> {
  let allowed = CHUNKS_AHEAD;
  let wake = () => {};
  port.on("message", () => {
    allowed += 1;
    wake();
  });
  try {
    for await (const bytes of inWholeChunks(decompress(order.codec, readCompressed(order)))) {
      while (allowed === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      allowed -= 1;
      say({ kind: "chunk", bytes }, [bytes.buffer]);
    }
    say({ kind: "end" });
  } catch (error) {
    say({ kind: "fault", message: systemReason(error) });
  }

  function say(delivery: Delivery, transferred: ArrayBuffer[] = []): void {
    port.postMessage(delivery, transferred);
  }
}

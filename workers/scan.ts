/** The piscina entry: one task in, one reply out. */
import { packPartial } from "../src/partial/transfer.ts";
import type { PackedReply, ScanTask } from "../src/pool/contract.ts";
import { seal, unseal } from "../src/pool/message.ts";
import { scanTask } from "../src/pool/scan-task.ts";

export default function scan(message: unknown): unknown {
  const { partial, ...rest } = scanTask(unseal(message) as ScanTask);
  return seal({ partial: packPartial(partial), ...rest } satisfies PackedReply);
}

/** The piscina entry: one task in, one reply out. */
import { packPartial } from "../src/partial/transfer.ts";
import type { PackedReply, ScanTask } from "../src/pool/contract.ts";
import { scanTask } from "../src/pool/scan-task.ts";

export default function scan(task: ScanTask): PackedReply {
  const { partial, ...rest } = scanTask(task);
  return { partial: packPartial(partial), ...rest };
}

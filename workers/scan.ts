/** The piscina entry: one task in, one reply out, its buffers moved and not copied. */
import { move, transferableSymbol, valueSymbol } from "piscina";
import { buffersOf, packPartial } from "../src/partial/transfer.ts";
import type { PackedReply, ScanTask } from "../src/pool/contract.ts";
import { scanTask } from "../src/pool/scan-task.ts";

export default function scan(task: ScanTask): PackedReply {
  const { partial, rejects, fault } = scanTask(task);
  const reply: PackedReply = { partial: packPartial(partial), rejects, fault };
  const { lines, reasons, ends, bytes } = rejects;
  const buffers = [...buffersOf(reply.partial), ...[lines, reasons, ends, bytes].map((array) => array.buffer)];
  return move({ [transferableSymbol]: buffers, [valueSymbol]: reply } as never) as unknown as PackedReply;
}

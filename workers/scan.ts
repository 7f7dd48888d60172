/** The piscina entry: one task in, one reply out, its buffers moved and not copied. */
import { move, transferableSymbol, valueSymbol } from "piscina";
import type { ScanReply, ScanTask } from "../src/pool/contract.ts";
import { scanTask } from "../src/pool/scan-task.ts";

export default function scan(task: ScanTask): ScanReply {
  const reply = scanTask(task);
  const { lines, reasons, ends, bytes } = reply.rejects;
  const buffers = [reply.partial, lines, reasons, ends, bytes].map((array) => array.buffer);
  return move({ [transferableSymbol]: buffers, [valueSymbol]: reply } as never) as unknown as ScanReply;
}

/** A worker that takes its time over the first chunk of a source. */
import { setTimeout } from "node:timers/promises";
import answer from "../../../dist/workers/scan.cjs";

const DELAY_MS = 300;

export default async function scan(task) {
  if (task.range.startByte === 0) await setTimeout(DELAY_MS);
  return answer.default(task);
}

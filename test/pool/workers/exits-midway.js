/** A worker that answers for the beginning of a source and dies over the rest. */
import { scanTask } from "../../../dist/src/pool/scan-task.js";

export default function scan(task) {
  if (task.range.startByte > 0) process.exit(3);
  return scanTask(task);
}

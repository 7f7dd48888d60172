/** A worker that scans what it was not asked for: the range behind its own. */
import { scanTask } from "../../../dist/src/pool/scan-task.js";

export default function scan(task) {
  const { startByte, endByte } = task.range;
  return scanTask({ ...task, range: { startByte: endByte, endByte: 2 * endByte - startByte } });
}

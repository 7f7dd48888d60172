/** A worker that scans what it was not asked for: the range behind its own. */
import answer from "../../../dist/workers/scan.cjs";

export default function scan(task) {
  const { startByte, endByte } = task.range;
  return answer.default({ ...task, range: { startByte: endByte, endByte: 2 * endByte - startByte } });
}

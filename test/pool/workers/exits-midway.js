/** A worker that answers for the beginning of a source and dies over the rest. */
import answer from "../../../dist/workers/scan.cjs";

export default function scan(task) {
  if (task.range.startByte > 0) process.exit(3);
  return answer.default(task);
}

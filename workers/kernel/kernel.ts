/** What the kernel exports. */

export { setNames } from "./flat";
export { blankCount, directiveCount } from "./found";
export {
  EPOCH_CELL,
  INPUT,
  IPV4,
  IPV6,
  LONGEST_NAME,
  LONGEST_STEP,
  MOST_NAMES,
  MOST_ROWS,
  MOST_SHAPES,
  MOST_STEPS,
  NAME_BYTES,
  NAMES,
  ROOM,
  ROWS,
  RUN_BYTES,
  RUNS,
  SORTED,
  STATUSES,
  STEP_BYTES,
  STEPS,
  TIME_LEAST,
  TIME_SPREAD,
} from "./memory";
export { isFull, runCount, scan, scanCommonLog, scanShapes } from "./scan";
export { addShape, clearShapes } from "./shape";
export { sortWords } from "./sort";
export { countUnion } from "./union";

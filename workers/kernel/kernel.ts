/** What the kernel exports. */

export { setNames } from "./flat";
export {
  EPOCH_CELL,
  INPUT,
  IPV4,
  IPV6,
  LONGEST_NAME,
  MOST_NAMES,
  MOST_ROWS,
  NAME_BYTES,
  NAMES,
  ROOM,
  ROWS,
  RUN_BYTES,
  RUNS,
  SORTED,
  STATUSES,
  TIME_LEAST,
  TIME_SPREAD,
} from "./memory";
export { isFull, runCount, scan, scanCommonLog } from "./scan";
export { sortWords } from "./sort";
export { countUnion } from "./union";

import { clock, WEEKDAY_NAMES } from "../phrases.ts";
import type { Weekday } from "../weekday.ts";

/** Which row of a table: an hour of the day, or of one weekday. */
export interface RowKey {
  readonly weekday?: Weekday | undefined;
  readonly hour: number;
}

/** `17:00`, `Mon 17:00`; without a key it is the total. */
export function rowName(key: RowKey | null): string {
  if (key === null) return "total";
  return key.weekday === undefined ? clock(key.hour) : `${WEEKDAY_NAMES[key.weekday]} ${clock(key.hour)}`;
}

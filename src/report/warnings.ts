/**
 * Doubts about the input that every reader of a report should see.
 */
import { dateOfEpochDay } from "../partial/clock-hour.ts";
import { AS_WRITTEN, addCount, type Partial, type SourceTally, setOf } from "../partial/partial.ts";
import { type Report, WarningCode } from "./schema.ts";

const SECONDS_PER_HOUR = 3_600;
/** Daylight saving moves a clock by an hour; on Lord Howe Island by half of one. */
const DAYLIGHT_SAVING_SECONDS = [SECONDS_PER_HOUR, SECONDS_PER_HOUR / 2];
/** One into daylight saving and one out of it. */
const CHANGES_PER_YEAR = 2;

export function warningsOf({ definition }: Partial, tallies: readonly SourceTally[]): Report["warnings"] {
  if (definition.timeZone !== AS_WRITTEN) return [];
  const offsets = new Map<number, Set<number>>();
  for (const tally of tallies) {
    for (const [offset, days] of tally.offsets) for (const day of days) setOf(offsets, offset).add(day);
  }
  if (offsets.size < 2 || isDaylightSaving(offsets)) return [];
  const message =
    `Times were written with the offsets ${[...offsets.keys()]
      .sort((a, b) => a - b)
      .map(formatOffset)
      .join(", ")}, ` +
    "which daylight saving does not explain: one hour of the day mixes several (convert them with --tz)";
  return [{ code: WarningCode.mixedOffsets, message }];
}

/** Two offsets, as far apart as daylight saving puts them, that share a date only where the clock was changed. */
function isDaylightSaving(offsets: ReadonlyMap<number, ReadonlySet<number>>): boolean {
  const [winter, summer, ...more] = [...offsets].sort(([a], [b]) => a - b);
  if (winter === undefined || summer === undefined || more.length > 0) return false;
  if (!DAYLIGHT_SAVING_SECONDS.includes(summer[0] - winter[0])) return false;
  const changes = new Map<number, number>();
  for (const day of winter[1]) if (summer[1].has(day)) addCount(changes, dateOfEpochDay(day).year, 1);
  return [...changes.values()].every((count) => count <= CHANGES_PER_YEAR);
}

/** `+03:00` */
function formatOffset(seconds: number): string {
  const minutes = Math.abs(seconds) / 60;
  const digits = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0"));
  return `${seconds < 0 ? "-" : "+"}${digits.join(":")}`;
}

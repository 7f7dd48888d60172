/**
 * Doubts about the input that every reader of a report should see.
 */
import { type ClockHour, dateOfEpochDay, epochDayOf } from "../partial/clock-hour.ts";
import { AS_WRITTEN, addCount, type Partial, type SourceTally, setOf } from "../partial/partial.ts";
import type { Report } from "./schema.ts";
import { WarningCode } from "./terms.ts";

const SECONDS_PER_HOUR = 3_600;
/** Daylight saving moves a clock by an hour; on Lord Howe Island by half of one. */
const DAYLIGHT_SAVING_SECONDS = [SECONDS_PER_HOUR, SECONDS_PER_HOUR / 2];
/** The clock is turned back once a year. */
const REPEATED_HOURS_PER_YEAR = 1;

export function warningsOf(partial: Partial, tallies: readonly SourceTally[]): Report["warnings"] {
  return [...mixedOffsets(partial, tallies), ...sourceNotes(tallies)];
}

/** Each sentence once, with the sources that it is about. */
function sourceNotes(tallies: readonly SourceTally[]): Report["warnings"] {
  const codes = new Set<string>(Object.values(WarningCode));
  const paths = new Map<string, { code: WarningCode; message: string; paths: string[] }>();
  for (const { path, notes = [] } of tallies) {
    for (const { code, message } of notes) {
      if (!codes.has(code)) continue; // of a later version
      const known = paths.get(message) ?? { code: code as WarningCode, message, paths: [] };
      paths.set(message, { ...known, paths: [...known.paths, path] });
    }
  }
  return [...paths.values()].map(({ code, message, paths: [first, ...others] }) => ({
    code,
    message: `${JSON.stringify(first)}${others.length === 0 ? "" : ` and ${others.length} more`}: ${message}`,
  }));
}

function mixedOffsets({ definition }: Partial, tallies: readonly SourceTally[]): Report["warnings"] {
  if (definition.timeZone !== AS_WRITTEN) return [];
  const offsets = new Map<number, Set<ClockHour>>();
  for (const tally of tallies) {
    for (const [offset, clockHours] of tally.offsets) {
      for (const clockHour of clockHours) setOf(offsets, offset).add(clockHour);
    }
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

/**
 * Two offsets, as far apart as daylight saving puts them, that share a clock hour only where the clock was turned back,
 * which repeats one. (Turning it forward skips one.)
 */
function isDaylightSaving(offsets: ReadonlyMap<number, ReadonlySet<ClockHour>>): boolean {
  const [winter, summer, ...more] = [...offsets].sort(([a], [b]) => a - b);
  if (winter === undefined || summer === undefined || more.length > 0) return false;
  if (!DAYLIGHT_SAVING_SECONDS.includes(summer[0] - winter[0])) return false;
  const repeated = new Map<number, number>();
  for (const clockHour of winter[1]) {
    if (summer[1].has(clockHour)) addCount(repeated, dateOfEpochDay(epochDayOf(clockHour)).year, 1);
  }
  return [...repeated.values()].every((count) => count <= REPEATED_HOURS_PER_YEAR);
}

/** `+03:00` */
function formatOffset(seconds: number): string {
  const minutes = Math.abs(seconds) / 60;
  const digits = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0"));
  return `${seconds < 0 ? "-" : "+"}${digits.join(":")}`;
}

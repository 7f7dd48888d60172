/**
 * From what a clock showed to the second that a record counts in: as written, or converted to an IANA zone.
 */
import type { ClockHour } from "../partial/clock-hour.ts";
import { AS_WRITTEN } from "../partial/partial.ts";
import type { ClockReading } from "./clock.ts";

const SECONDS_PER_HOUR = 3_600;
/** Offsets are looked up a quarter of an hour at a time: no zone has changed its offset twice in one. */
const SECONDS_PER_BLOCK = 900;

/** Whether this runtime knows `name` as an IANA time zone. Bare offsets are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false; // a RangeError is how Intl says that it does not know the zone
  }
}

/** The offset of an IANA zone from UTC, in seconds, east positive, at a UTC second since 1970. */
export type OffsetAt = (utcSecond: number) => number;

export function zoneOffsets(timeZone: string): OffsetAt {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const exactOffset: OffsetAt = (utcSecond) => {
    const fields = new Map(format.formatToParts(utcSecond * 1000).map(({ type, value }) => [type, value]));
    const field = (name: Intl.DateTimeFormatPartTypes) => Number(fields.get(name));
    const year = fields.get("era") === "BC" ? 1 - field("year") : field("year");
    const wall = new Date(0);
    wall.setUTCFullYear(year, field("month") - 1, field("day"));
    wall.setUTCHours(field("hour"), field("minute"), field("second"));
    return wall.getTime() / 1000 - utcSecond;
  };

  const blocks = new Map<number, number | null>();
  return (utcSecond) => {
    const block = Math.floor(utcSecond / SECONDS_PER_BLOCK);
    let offset = blocks.get(block);
    if (offset === undefined) {
      const first = exactOffset(block * SECONDS_PER_BLOCK);
      const last = exactOffset((block + 1) * SECONDS_PER_BLOCK - 1);
      offset = first === last ? first : null;
      blocks.set(block, offset);
    }
    return offset ?? exactOffset(utcSecond);
  };
}

/** A reading -> the second that it counts in, on the wall clock of `--tz`. A stamp without a zone is never shifted. */
export type ToWallSecond = (reading: ClockReading) => number;

export function wallSeconds(timeZone: string): ToWallSecond {
  if (timeZone === AS_WRITTEN) return ({ wallSecond }) => wallSecond;
  const offsetAt = zoneOffsets(timeZone);
  return ({ wallSecond, offset }) => {
    if (offset === null) return wallSecond;
    const utcSecond = wallSecond - offset;
    return utcSecond + offsetAt(utcSecond);
  };
}

export function clockHourOf(wallSecond: number): ClockHour {
  return Math.floor(wallSecond / SECONDS_PER_HOUR);
}

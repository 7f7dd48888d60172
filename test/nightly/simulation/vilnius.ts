/**
 * The clock on the wall in Vilnius in 2019, where summer is from 31 March to 27 October, both at 01:00 UTC.
 */
const SUMMER_BEGINS = Date.UTC(2019, 2, 31, 1) / 1_000;
const SUMMER_ENDS = Date.UTC(2019, 9, 27, 1) / 1_000;
const WINTER_OFFSET = 2 * 3_600;
const SUMMER_OFFSET = 3 * 3_600;
const SECONDS_PER_DAY = 86_400;

export interface WallTime {
  readonly wallSecond: number;
  readonly offset: number;
}

export function vilniusTime(epochSecond: number): WallTime {
  const offset = epochSecond >= SUMMER_BEGINS && epochSecond < SUMMER_ENDS ? SUMMER_OFFSET : WINTER_OFFSET;
  return { wallSecond: epochSecond + offset, offset };
}

const SPRING = Date.UTC(2019, 2, 11) / 1_000;
const AUTUMN = Date.UTC(2019, 9, 7) / 1_000;
const NIGHTS_OF_SPRING = 30;

/** When the day before a night begins, by its number from 0: 30 days around each change of the clock. The machine was off in between. */
export function startOfDay(night: number): number {
  return night < NIGHTS_OF_SPRING
    ? SPRING + night * SECONDS_PER_DAY
    : AUTUMN + (night - NIGHTS_OF_SPRING) * SECONDS_PER_DAY;
}

/** `20190311`, as logrotate's `dateext` has it. */
export function dateSuffix(night: number): string {
  return new Date(startOfDay(night) * 1_000).toISOString().slice(0, 10).replaceAll("-", "");
}

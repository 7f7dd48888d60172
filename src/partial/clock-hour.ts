/**
 * A clock hour: whole hours since 1970-01-01T00 on the wall clock that the log was written by (int32, may be negative).
 * It carries no zone: 17 o'clock in Vilnius and 17 o'clock in Lima on one date are the same clock hour.
 * Dates are those of the proleptic Gregorian calendar, years 0 to 9999.
 */
export type ClockHour = number;

/** A weekday by its ISO order, Monday first: 0 is Monday, 6 is Sunday. */
export type WeekdayIndex = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export const HOURS_PER_DAY = 24;

const DAYS_PER_400_YEARS = 146_097;
const DAYS_FROM_MARCH_0000_TO_1970 = 719_468;

/**
 * Days since 1970-01-01 of a date that exists. Counts in years that begin in March, so that the leap day is the last
 * day of a year (H. Hinnant, "chrono-compatible low-level date algorithms").
 */
export function epochDay(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_400_YEARS + dayOfEra - DAYS_FROM_MARCH_0000_TO_1970;
}

/** The inverse of `epochDay`. */
export function dateOfEpochDay(epochDay: number): { year: number; month: number; day: number } {
  const days = epochDay + DAYS_FROM_MARCH_0000_TO_1970;
  const era = Math.floor(days / DAYS_PER_400_YEARS);
  const dayOfEra = days - era * DAYS_PER_400_YEARS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function epochDayOf(clockHour: ClockHour): number {
  return Math.floor(clockHour / HOURS_PER_DAY);
}

export function hourOfDay(clockHour: ClockHour): number {
  return clockHour - epochDayOf(clockHour) * HOURS_PER_DAY;
}

/** 1970-01-01 was a Thursday, index 3. */
export function weekdayIndex(clockHour: ClockHour): WeekdayIndex {
  return ((((epochDayOf(clockHour) + 3) % 7) + 7) % 7) as WeekdayIndex;
}

/** `2019-05-06` */
export function formatDate(clockHour: ClockHour): string {
  const { year, month, day } = dateOfEpochDay(epochDayOf(clockHour));
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** `2019-05-06T17` */
export function formatClockHour(clockHour: ClockHour): string {
  return `${formatDate(clockHour)}T${String(hourOfDay(clockHour)).padStart(2, "0")}`;
}

const FIRST_CLOCK_HOUR = epochDay(0, 1, 1) * HOURS_PER_DAY;
const LAST_CLOCK_HOUR = epochDay(9999, 12, 31) * HOURS_PER_DAY + 23;

/** Whether an hour falls in the years 0 to 9999, which a conversion between zones can leave. */
export function isClockHour(hours: number): boolean {
  return hours >= FIRST_CLOCK_HOUR && hours <= LAST_CLOCK_HOUR;
}

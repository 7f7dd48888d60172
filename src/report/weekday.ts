/** The days of a week as reports name them, Monday first; the position is the `WeekdayIndex`. */
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const WORKING_DAYS: readonly Weekday[] = WEEKDAYS.slice(0, 5);

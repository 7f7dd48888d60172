import { BadValue } from "./bad-value.ts";

/** `2:10` and `02:10`, as `02:10`. */
export function readTimeOfDay(text: string): string {
  const [, hour = "", minute = ""] = /^(\d{1,2}):(\d\d)$/.exec(text) ?? [];
  if (hour === "" || Number(hour) > 23 || Number(minute) > 59) throw new BadValue('a time of day like "02:10"', text);
  return `${hour.padStart(2, "0")}:${minute}`;
}

import { WEEKDAYS, type Weekday } from "../report/weekday.ts";
import { BadValue } from "./bad-value.ts";

const EXPECTED = 'days like "mon-fri", "mon,wed,sun" or "all"';

/** `mon-fri`, `mon,wed,sun`, `all`; a range may pass the end of the week (`sat-mon`). In the order of the week. */
export function readDays(text: string): readonly Weekday[] {
  if (text.toLowerCase() === "all") return WEEKDAYS;
  const chosen = new Set<Weekday>();
  for (const part of text.toLowerCase().split(",")) {
    const [first, last = first, ...more] = part.split("-").map((name) => WEEKDAYS.indexOf(name.trim() as Weekday));
    if (first === undefined || last === undefined || first < 0 || last < 0 || more.length > 0) {
      throw new BadValue(EXPECTED, part);
    }
    const length = ((last - first + WEEKDAYS.length) % WEEKDAYS.length) + 1;
    for (let step = 0; step < length; step += 1) chosen.add(WEEKDAYS[(first + step) % WEEKDAYS.length] as Weekday);
  }
  return WEEKDAYS.filter((day) => chosen.has(day));
}

import { AS_WRITTEN } from "../partial/partial.ts";
import { isTimeZone } from "../scan/time-zone.ts";
import { BadValue } from "./bad-value.ts";

/** An IANA name. */
export function readZoneName(text: string): string {
  if (isTimeZone(text)) return text;
  throw new BadValue('an IANA time zone like "Europe/Vilnius"', text);
}

/** `as-written` or an IANA name. */
export function readTimeZone(text: string): string {
  if (text === AS_WRITTEN || isTimeZone(text)) return text;
  throw new BadValue(`"${AS_WRITTEN}" or an IANA time zone like "Europe/Vilnius"`, text);
}

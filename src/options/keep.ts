import { BadValue } from "./bad-value.ts";

export const KEEP = /^([0-9]+)([dw])$/;
const DAYS_PER_UNIT = { d: 1, w: 7 } as const;
const MOST_DAYS = 36_500;

/** `35d`, `5w` -> days. */
export function readKeep(text: string): number {
  const [, digits, unit] = KEEP.exec(text) ?? [];
  const days = Number(digits) * DAYS_PER_UNIT[unit as keyof typeof DAYS_PER_UNIT];
  if (days >= 1 && days <= MOST_DAYS) return days;
  throw new BadValue(`days or weeks like "35d" or "5w", 1 to ${MOST_DAYS} days,`, text);
}

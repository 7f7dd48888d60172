import type { StatusRange } from "../partial/partial.ts";
import { BadValue } from "./bad-value.ts";

const EXPECTED = 'statuses like "5xx", "500-599" or "429,500-504"';
const PART = /^(?:([1-9])xx|([1-9]\d\d)(?:-([1-9]\d\d))?)$/i;

/** `5xx`, `500-599`, `429,500-504` -> ascending ranges, joined where they meet. */
export function readStatus(text: string): readonly StatusRange[] {
  const ranges = text.split(",").map((part): StatusRange => {
    const [, hundred, first, last = first] = PART.exec(part.trim()) ?? [];
    if (hundred !== undefined) return [Number(hundred) * 100, Number(hundred) * 100 + 99];
    if (first === undefined || Number(last) < Number(first)) throw new BadValue(EXPECTED, part);
    return [Number(first), Number(last)];
  });
  const joined: [number, number][] = [];
  for (const [first, last] of ranges.sort((a, b) => a[0] - b[0])) {
    const previous = joined.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

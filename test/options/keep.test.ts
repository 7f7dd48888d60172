import { expect, test } from "vitest";
import { readKeep } from "../../src/options/keep.ts";

test.for([
  ["1d", 1],
  ["35d", 35],
  ["5w", 35],
  ["007d", 7],
  ["36500d", 36_500],
  ["5214w", 36_498],
] as const)("%s is %i days", ([text, days]) => {
  expect(readKeep(text)).toBe(days);
});

test.for(["0d", "0w", "36501d", "5215w", "35", "d", "1.5d", "-1d", "35 d", "5W", "1m", "1y", "", "٣d", "35d\n"])(
  "%j is refused",
  (text) => {
    expect(() => readKeep(text)).toThrow(
      `expected days or weeks like "35d" or "5w", 1 to 36500 days, but found "${text}"`,
    );
  },
);

import { expect, test } from "vitest";
import { surgesIn } from "../../src/nightly/surges.ts";
import type { News } from "../../src/nightly/tonight.ts";

const NONE = { lines: 0, malformed: 0 };

function news(lines: number, malformed: number, firstSample: string | null = null): News {
  return { file: "f.part", path: "a.log", lines, malformed, startByte: 0, endByte: 1, firstSample };
}

test("a surge is told with its first line", () => {
  const sentence = 'Too many malformed lines in "a.log": 1,000 of 2,000 new ones';
  expect(surgesIn([news(2_000, 1_000)], NONE)).toEqual([sentence]);
  expect(surgesIn([news(2_000, 1_000, "a.log:7: no time")], NONE)).toEqual([
    `${sentence}, the first at a.log:7: no time`,
  ]);
});

test("nine lines are none, nor is one in twenty, nor twice the share that the job always has", () => {
  const earlier = { lines: 1_000, malformed: 100 };
  const cases = [news(9, 9), news(200, 10), news(0, 0), news(100, 20)];
  expect(surgesIn(cases.slice(0, 3), NONE)).toEqual([]);
  expect(surgesIn(cases, earlier)).toEqual([]);
  expect(surgesIn([news(10, 10)], NONE)).toHaveLength(1);
  expect(surgesIn([news(200, 11)], NONE)).toHaveLength(1);
  expect(surgesIn([news(100, 21)], earlier)).toHaveLength(1);
});

import { describe, expect, test } from "vitest";
import { statusWords } from "../../src/partial/definition.ts";
import { firstFew } from "../../src/report/phrases.ts";

describe("the first few", () => {
  test.for([
    [0, 3, []],
    [2, 3, ["0", "1"]],
    [3, 3, ["0", "1", "2"]],
    [4, 3, ["0", "1", "2", "1 more"]],
    [1_204, 1, ["0", "1,203 more"]],
  ] as const)("of %i, at most %i", ([count, limit, expected]) => {
    const items = Array.from({ length: count }, (_, index) => `${index}`);
    expect(firstFew(items, limit)).toEqual(expected);
  });
});

test("a range of one status is that status", () => {
  expect(
    statusWords([
      [404, 404],
      [429, 430],
      [500, 599],
    ]),
  ).toBe("404,429-430,500-599");
});

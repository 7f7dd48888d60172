import { expect, test } from "vitest";
import { emptyPartial, emptyTally, type SourceOutcome } from "../../src/partial/partial.ts";
import { numberCopies } from "../../src/pool/copies.ts";
import { DEFINITION } from "./scan.ts";

test("copies are numbered in the order of their paths, however they were read", () => {
  const named = [
    ["c", "same"],
    ["a", "same#2"],
    ["x", "other"],
    ["b", "same#3"],
    ["gone", null],
  ] as const;
  const partial = emptyPartial(DEFINITION);
  const outcomes: SourceOutcome[] = [];
  for (const [path, identity] of named) {
    outcomes.push({ path, identity, bytes: 1, complete: true });
    if (identity !== null) partial.sources.set(identity, emptyTally({ identity, path, format: "jsonl" }));
  }
  expect(numberCopies(partial, outcomes).map(({ path, identity }) => [path, identity])).toEqual([
    ["c", "same#3"],
    ["a", "same"],
    ["x", "other"],
    ["b", "same#2"],
    ["gone", null],
  ]);
  const tallies = [...partial.sources].map(([key, { identity, path }]) => [key, [identity, path]]);
  expect(Object.fromEntries(tallies)).toEqual({
    other: ["other", "x"],
    same: ["same", "a"],
    "same#2": ["same#2", "b"],
    "same#3": ["same#3", "c"],
  });
});

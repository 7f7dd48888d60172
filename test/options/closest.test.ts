import { expect, test } from "vitest";
import { suggestion } from "../../src/options/closest.ts";

test.for([
  ["dayz", ["days", "status"], ' (did you mean "days"?)'],
  ["asdy", ["days"], ""],
  ["dasy", ["days"], ' (did you mean "days"?)'],
  ["outdir", ["outDir"], ' (did you mean "outDir"?)'],
  ["out_dir", ["outDir"], ' (did you mean "outDir"?)'],
  ["input", ["output", "inputs"], ' (did you mean "inputs"?)'],
  ["tz", ["days"], ""],
  ["x", ["tz"], ""],
  ["nightly", [], ""],
] as const)("%s, of %j:%s", ([typed, names, expected]) => {
  expect(suggestion(typed, names)).toBe(expected);
});

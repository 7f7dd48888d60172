import { describe, expect, test } from "vitest";
import { readOutputFile } from "../../src/options/output-file.ts";

describe("an output file", () => {
  test.for([
    ["a.json", "json"],
    ["dir.txt/a.csv", "csv"],
    ["a.json.txt", "txt"],
    ["UPPER.JSON", "json"],
    ["a.part", "part"],
  ] as const)('"%s" is written as %s', ([path, format]) => {
    expect(readOutputFile(path)).toEqual({ path, format });
  });

  test.for(["", "a", "a.html", "json", "a.json/", "a.json.gz", "/dev/stdout"])('"%s" is refused', (path) => {
    expect(() => readOutputFile(path)).toThrow(
      `expected a file name that ends in .json, .csv, .txt or .part but found "${path}"`,
    );
  });
});

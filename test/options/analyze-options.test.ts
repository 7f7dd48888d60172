import { describe, expect, test } from "vitest";
import { BrownoutError, ErrorCode } from "../../src/error.ts";
import { readAnalyzeFlags, readScanOptions } from "../../src/options/analyze-options.ts";
import { USUAL_NAMES } from "../../src/scan/formats/format.ts";

describe("the options of analyze", () => {
  test("have the defaults that the help states", () => {
    expect(readAnalyzeFlags({})).toEqual({
      days: ["mon", "tue", "wed", "thu", "fri"],
      status: [[500, 599]],
      tz: "as-written",
      rank: "userHours",
      fields: USUAL_NAMES,
      recursive: false,
      chunkTimeout: 120,
      outDir: "reports",
      files: true,
      output: [],
      json: false,
      csv: false,
      strict: false,
      quiet: false,
      progress: true,
      color: "auto",
    });
  });

  test("the library's are the same without those of the command line", () => {
    expect(readAnalyzeFlags({})).toMatchObject(readScanOptions({}));
    expect(refusal(() => readScanOptions({ outDir: "reports" }))).toBe("Cannot use outDir: there is no such option");
  });

  test("a number may be given as one", () => {
    const { threads, chunkSize, chunkTimeout } = readScanOptions({ threads: 3, chunkSize: 64, chunkTimeout: 1 });
    expect({ threads, chunkSize, chunkTimeout }).toEqual({ threads: 3, chunkSize: 64, chunkTimeout: 1 });
  });

  test.for([
    [{ dayz: "mon" }, "Cannot use --dayz: there is no such option"],
    [{ days: true }, "Cannot use --days: expected text or a number"],
    [{ threads: 0 }, 'Cannot use --threads: expected a whole number from 1 to 256 but found "0"'],
    [{ threads: "257" }, 'Cannot use --threads: expected a whole number from 1 to 256 but found "257"'],
    [
      { chunkSize: 63 },
      'Cannot use --chunk-size: expected a number of bytes from 64 to 1073741824 like "8MiB" but found "63"',
    ],
    [{ chunkTimeout: 0 }, 'Cannot use --chunk-timeout: expected a whole number from 1 to 86400 but found "0"'],
    [{ rank: "ips" }, 'Cannot use --rank: expected "user-hours" or "unique-ips" but found "ips"'],
    [{ rank: "toString" }, 'Cannot use --rank: expected "user-hours" or "unique-ips" but found "toString"'],
    [{ color: "yes" }, 'Cannot use --color: expected "auto", "always" or "never" but found "yes"'],
    [
      { maxMalformed: "5pc" },
      'Cannot use --max-malformed: expected a number of lines like "100" or a share like "5%" but found "5pc"',
    ],
    [
      { output: ["a.json", "b.html"] },
      'Cannot use --output: expected a file name that ends in .json, .csv, .txt or .part but found "b.html"',
    ],
  ] as const)("%j is refused by the flag's name", ([raw, message]) => {
    expect(refusal(() => readAnalyzeFlags(raw))).toBe(message);
  });

  test("a window in which no hour lies is refused, by the names of whoever asked", () => {
    const empty = { since: "2019-05-06T17", until: "2019-05-06T17" };
    expect(refusal(() => readAnalyzeFlags(empty))).toBe("Cannot use --until: expected a time after --since");
    expect(refusal(() => readScanOptions(empty))).toBe("Cannot use until: expected a time after since");
    expect(readScanOptions({ since: "2019-05-06T17", until: "2019-05-06T18" })).toMatchObject({ rank: "userHours" });
  });

  test("a window is refused for a partial, which holds every hour", () => {
    const output = ["a.json", "b.part"];
    for (const window of [{ since: "2019-05-06" }, { until: "2019-05-06" }]) {
      expect(refusal(() => readAnalyzeFlags({ ...window, output }))).toBe(
        'Cannot write "b.part": a partial holds every hour, whatever --since and --until say (leave them out)',
      );
    }
    expect(readAnalyzeFlags({ output }).output).toHaveLength(2);
  });

  test("what goes to stdout is one thing", () => {
    expect(refusal(() => readAnalyzeFlags({ json: true, csv: true }))).toBe(
      "Cannot use --json and --csv together: stdout takes one of them",
    );
  });
});

/** The message with which `read` refuses: always a usage error. */
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof BrownoutError && error.code === ErrorCode.usage) return error.message;
    throw error;
  }
  return "nothing was refused";
}

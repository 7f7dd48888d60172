/**
 * The exit status 1: a gate that was asked for is breached, and nothing else is wrong.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { brownout, temporaryDirectory } from "../program.ts";
import { recordLine } from "../scan/capture.ts";

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
});

/** Runs quietly on a capture of so many malformed lines among so many, blank ones included. */
function run(malformed: number, total: number, ...flags: readonly string[]) {
  const good = [recordLine("2019-05-06 17:00:00", "10.0.0.1", 500), ...new Array<string>(total).fill("")];
  const lines = [...good.slice(0, total - malformed), ...new Array<string>(malformed).fill("x")];
  writeFileSync(join(cwd, "a.log"), `${lines.join("\n")}\n`);
  return brownout(["analyze", "a.log", "-q", ...flags], { cwd });
}

/** What is said of malformed lines in any case. */
function warning(malformed: number, total: number): string {
  return `Warning: ${malformed} of ${total} lines are malformed, the first at a.log:${total - malformed + 1}: not JSON\n`;
}

test("without a gate malformed lines are told of and no failure", async () => {
  expect(await run(99, 100)).toEqual({ status: 0, stdout: "", stderr: warning(99, 100) });
});

describe("--strict", () => {
  test("is breached by any malformed line; the report is written all the same", async () => {
    expect(await run(1, 5, "--strict")).toEqual({
      status: 1,
      stdout: "",
      stderr: `${warning(1, 5)}Too many malformed lines: expected at most 0 but found 1 of 5\n`,
    });
    expect(existsSync(join(cwd, "reports/report.json"))).toBe(true);
  });

  test("is not breached by blank lines, nor by nothing", async () => {
    expect(await run(0, 5, "--strict")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(await brownout(["analyze", "--strict", "-q"], { cwd, stdin: "" })).toMatchObject({ status: 0 });
  });

  test("is stricter than a limit beside it", async () => {
    expect(await run(1, 5, "--strict", "--max-malformed", "3")).toMatchObject({ status: 1 });
  });
});

describe("--max-malformed", () => {
  test.for([
    ["2", 2, 5, 0],
    ["2", 3, 5, 1],
    ["0", 1, 5, 1],
    ["20%", 1, 5, 0],
    ["20%", 2, 5, 1],
    ["7%", 7, 100, 0],
    ["29%", 29, 100, 0],
    ["0.5%", 1, 200, 0],
    ["0.5%", 2, 200, 1],
    ["100%", 5, 6, 0],
  ] as const)("%s is met by %i malformed lines of %i with status %i", async ([limit, malformed, total, status]) => {
    const breach = `Too many malformed lines: expected at most ${limit} but found ${malformed} of ${total}\n`;
    expect(await run(malformed, total, "--max-malformed", limit)).toEqual({
      status,
      stdout: "",
      stderr: `${warning(malformed, total)}${status === 1 ? breach : ""}`,
    });
  });

  test("says the limit as it was typed", async () => {
    const { stderr } = await run(29, 100, "--max-malformed", "7%");
    expect(stderr).toContain("Too many malformed lines: expected at most 7% but found 29 of 100\n");
  });
});

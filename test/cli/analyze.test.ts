/**
 * What `analyze` answers, and that it does not depend on how it was asked.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { parseReport, reportOfProgram } from "../analysis.ts";
import { brownout, ROOT, temporaryDirectory } from "../program.ts";
import { RICH_CAPTURE } from "../scan/capture.ts";
import { shell } from "../shell.ts";

const SEED = join(ROOT, "fixtures/seed.log");
const REPORT_FILES = ["calendar.csv", "hours.csv", "report.json", "weekday-hours.csv"];

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
});

describe("of the sample", () => {
  test("it prints the answer and writes the four report files, nothing else, nowhere else", async () => {
    const { status, stdout, stderr } = await brownout(["analyze", SEED], { cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const [answer] = stdout.split("\n");
    for (const fact of ["17:00", "4 user-hours", "3 unique IPs"]) expect(answer).toContain(fact);
    expect(readdirSync(cwd)).toEqual(["reports"]);
    expect(readdirSync(join(cwd, "reports")).sort()).toEqual(REPORT_FILES);
  });

  test("the report is the one of DESIGN.md", async () => {
    const report = await reportOfProgram(["seed.log"], { cwd: join(ROOT, "fixtures") });
    expect(report).toMatchObject({
      schema: "brownout/report@1",
      complete: true,
      coverage: { first: "2019-05-06T17", last: "2020-01-01T17", workingDays: 3 },
      peak: { hours: [17], userHours: 4, uniqueIps: 3 },
      worst: { hours: [{ date: "2020-01-01", hour: 17 }], uniqueIps: 2 },
      malformed: { reasons: {}, samples: [] },
      warnings: [],
    });
    const lines = {
      total: 12,
      blank: 0,
      directive: 0,
      malformed: 0,
      records: 12,
      counted: 6,
      offDays: 2,
      otherStatus: 4,
    };
    expect(report.lines).toEqual(lines);
    expect(report.sources).toEqual([
      {
        path: "seed.log",
        format: "jsonl",
        fields: { time: "time", client: "ip", status: "status_code" },
        bytes: 817,
        complete: true,
        lines,
      },
    ]);
    expect(report.hours.filter((row) => row.requests > 0)).toEqual([
      { hour: 16, userHours: 1, uniqueIps: 1, errors: 1, requests: 1 },
      { hour: 17, userHours: 4, uniqueIps: 3, errors: 5, requests: 8 },
    ]);
  });

  test("the binary of its own does the same", async () => {
    const { stdout } = await brownout(["analyze", SEED, "--json", "--no-files"], { cwd });
    const own = await shell(cwd, `"$NODE" "$OWN" ${SEED} --json --no-files`, {
      OWN: join(ROOT, "dist/src/program/analyze.cjs"),
    });
    expect(own).toEqual({ status: 0, stdout, stderr: "" });
  });
});

describe("the same bytes come out", () => {
  /** Every kind of line, in three files of different length. */
  const captures = [RICH_CAPTURE, RICH_CAPTURE.subarray(500), readFileSync(SEED)];
  const names = captures.map((_, index) => `${index}.log`);

  /** All that a run writes. */
  async function outputsOf(...args: readonly string[]): Promise<string[]> {
    const directory = temporaryDirectory();
    for (const [index, bytes] of captures.entries()) writeFileSync(join(directory, `${index}.log`), bytes);
    const run = await brownout(["analyze", "--rejects", "reports/rejects.txt", "-q", ...args], { cwd: directory });
    expect(run).toMatchObject({ status: 0, stdout: "" });
    const files = readdirSync(join(directory, "reports")).sort();
    expect(files).toEqual([...REPORT_FILES, "rejects.txt"].sort());
    return files.map((name) => readFileSync(join(directory, "reports", name), "latin1"));
  }

  test("of any number of threads and any size of chunks", async () => {
    const expected = await outputsOf("--threads", "1", "--chunk-size", "1GiB", ...names);
    expect(expected.join("")).toContain("not JSON");
    for (const [threads, chunkSize] of [
      ["1", "64"],
      ["2", "64"],
      ["8", "100"],
      ["2", "1000"],
      ["2", "8MiB"],
    ] as const) {
      const outputs = await outputsOf("--threads", threads, "--chunk-size", chunkSize, ...names);
      expect(outputs, `${threads} threads, chunks of ${chunkSize}`).toEqual(expected);
    }
  });

  test("in whatever order the files are named", async () => {
    const expected = await outputsOf(...names);
    expect(await outputsOf("2.log", "0.log", "1.log", "--threads", "2", "--chunk-size", "100")).toEqual(expected);
    expect(await outputsOf(...names.toReversed())).toEqual(expected);
  });

  test("of standard input as of a file, but for its name", async () => {
    writeFileSync(join(cwd, "a.log"), RICH_CAPTURE);
    const file = await brownout(["analyze", "a.log", "--json", "--no-files"], { cwd });
    const renamed = file.stdout.replaceAll('"a.log', '"-');
    expect(renamed).not.toBe(file.stdout);
    for (const args of [[], ["-"], ["-", "--threads", "2", "--chunk-size", "64"]]) {
      const piped = await brownout(["analyze", "--json", "--no-files", ...args], { cwd, stdin: RICH_CAPTURE });
      expect(piped.stdout).toBe(renamed);
    }
    const { stdout } = await shell(cwd, "brownout analyze --json --no-files < a.log");
    expect(stdout).toBe(renamed);
  });
});

describe("an input without lines", () => {
  test("is nothing to rank: status 0 and a report that says so", async () => {
    writeFileSync(join(cwd, "empty.log"), "");
    const { status, stdout, stderr } = await brownout(["analyze", "empty.log"], { cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).not.toMatch(/error in \d\d/);
    const report = parseReport(readFileSync(join(cwd, "reports/report.json"), "utf8"));
    expect(report).toMatchObject({ complete: true, peak: null, worst: null, lines: { total: 0 } });
    expect(report.sources).toMatchObject([{ path: "empty.log", bytes: 0, complete: true }]);
  });

  test("may be an empty pipe", async () => {
    const run = await brownout(["analyze", "--json", "--no-files"], { cwd, stdin: "" });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    const report = parseReport(run.stdout);
    expect(report).toMatchObject({ complete: true, peak: null });
    expect(report.sources).toMatchObject([{ path: "-", bytes: 0, complete: true }]);
  });

  test("does not hide that another has some", async () => {
    writeFileSync(join(cwd, "empty.log"), "");
    const report = await reportOfProgram(["empty.log", SEED], { cwd });
    expect(report.peak?.hours).toEqual([17]);
    expect(report.sources.map(({ bytes }) => bytes)).toEqual([817, 0]);
  });
});

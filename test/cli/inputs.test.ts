/**
 * Where bytes may come from, and that each is counted once.
 */
import { copyFileSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { parseReport, reportOfProgram } from "../analysis.ts";
import { brownout, ROOT, temporaryDirectory } from "../program.ts";
import { shell } from "../shell.ts";

const SEED = join(ROOT, "fixtures/seed.log");

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
  copyFileSync(SEED, join(cwd, "a.log"));
});

describe("a file that is named more than once is read once, with a notice", () => {
  test.for([
    ["by the same name", "a.log", '"a.log" was named twice and is read once'],
    ["by another spelling", "./a.log", '"a.log" is the same file as "./a.log" and is read once'],
    ["by a symbolic link", "soft.log", '"soft.log" is the same file as "a.log" and is read once'],
    ["by a hard link", "hard.log", '"hard.log" is the same file as "a.log" and is read once'],
  ] as const)("%s", async ([, other, notice]) => {
    symlinkSync("a.log", join(cwd, "soft.log"));
    linkSync(join(cwd, "a.log"), join(cwd, "hard.log"));
    const run = await brownout(["analyze", "--json", "--no-files", "a.log", other], { cwd });
    expect(run).toMatchObject({ status: 0, stderr: `Warning: ${notice}\n` });
    const report = parseReport(run.stdout);
    expect(report.lines.total).toBe(12);
    expect(report.sources).toHaveLength(1);
  });

  test("also when it is a pipe", async () => {
    const run = await brownout(["analyze", "--json", "--no-files", "-", "-"], { cwd, stdin: readFileSync(SEED) });
    expect(run).toMatchObject({ status: 0, stderr: 'Warning: "-" was named twice and is read once\n' });
    expect(parseReport(run.stdout).lines.total).toBe(12);
  });
});

describe("a copy with equal content is counted beside it", () => {
  test("line by line, while its clients are the same clients", async () => {
    copyFileSync(SEED, join(cwd, "b.log"));
    const report = await reportOfProgram(["a.log", "b.log"], { cwd });
    expect(report.lines).toMatchObject({ total: 24, counted: 12 });
    expect(report.peak).toEqual({ hours: [17], userHours: 4, uniqueIps: 3 });
    expect(report.hours[17]).toMatchObject({ errors: 10, requests: 16 });
    expect(report.sources.map(({ path, lines }) => [path, lines.total])).toEqual([
      ["a.log", 12],
      ["b.log", 12],
    ]);
  });

  test("when both are empty", async () => {
    for (const name of ["empty.log", "void.log"]) writeFileSync(join(cwd, name), "");
    expect((await reportOfProgram(["empty.log", "void.log"], { cwd })).sources).toHaveLength(2);
  });
});

describe("a pipe", () => {
  test('may stand among files, as "-"', async () => {
    const stdin = '{"time":"2019-05-06 17:00:00","ip":"::1","status_code":500}\n';
    const run = await brownout(["analyze", "--json", "--no-files", "a.log", "-"], { cwd, stdin });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    const report = parseReport(run.stdout);
    expect(report.peak).toEqual({ hours: [17], userHours: 5, uniqueIps: 4 });
    expect(report.sources.map(({ path, bytes }) => [path, bytes])).toEqual([
      ["-", stdin.length],
      ["a.log", 817],
    ]);
  });

  test("is not read when files are named without it", async () => {
    const run = await brownout(["analyze", "--json", "--no-files", "a.log"], { cwd, stdin: readFileSync(SEED) });
    expect(parseReport(run.stdout).lines.total).toBe(12);
  });

  test("may have a name", async () => {
    const run = await shell(
      cwd,
      "mkfifo pipe.log && { cat a.log > pipe.log 2>&- & } && brownout analyze --json --no-files pipe.log a.log",
    );
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(parseReport(run.stdout).sources.map(({ path, bytes }) => [path, bytes])).toEqual([
      ["a.log", 817],
      ["pipe.log", 817],
    ]);
  });

  test("may come in pieces, with pauses, that end anywhere", async () => {
    const run = await shell(
      cwd,
      "{ head -c 100 a.log; sleep 0.1; tail -c +101 a.log; } | brownout analyze --json --no-files",
    );
    expect(parseReport(run.stdout)).toMatchObject({ lines: { total: 12, malformed: 0 }, peak: { userHours: 4 } });
  });
});

test("a name may hold blanks, quotes, a dash and letters of any script", async () => {
  const name = `-ž "a" 'b' $HOME.log`;
  copyFileSync(SEED, join(cwd, name));
  const report = await reportOfProgram(["--", name], { cwd });
  expect(report.sources).toMatchObject([{ path: name, lines: { total: 12 } }]);
});

test("names are read relative to where the program runs, and stay as they were typed", async () => {
  mkdirSync(join(cwd, "deep"));
  const report = await reportOfProgram(["../a.log"], { cwd: join(cwd, "deep") });
  expect(report.sources).toMatchObject([{ path: "../a.log", lines: { total: 12 } }]);
});

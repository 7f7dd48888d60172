/**
 * Files that change under the program: while it waits for a pipe, whose name comes first, the next file is altered.
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { parseReport } from "../analysis.ts";
import { ROOT, startBrownout, temporaryDirectory } from "../program.ts";
import { recordLine } from "../scan/capture.ts";
import { endOf, untilRejectsBegin } from "../shell.ts";

const SEED = join(ROOT, "fixtures/seed.log");
const LINE = `${recordLine("2019-05-08 17:00:00", "10.9.9.9", 500)}\n`;

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
  execFileSync("mkfifo", [join(cwd, "a.pipe")]);
});

/** Analyses the pipe and the file, which is altered once it was opened and before it is read. */
async function analyzeWhile(alter: (path: string) => void, log: Uint8Array = readFileSync(SEED)) {
  writeFileSync(join(cwd, "z.log"), log);
  const child = startBrownout(["analyze", "-q", "a.pipe", "z.log", "--rejects", "rejects.txt"], { cwd });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const stderr = text(child.stderr as NonNullable<typeof child.stderr>);
  child.stdout?.resume();
  await untilRejectsBegin(cwd);
  alter(join(cwd, "z.log"));
  writeFileSync(join(cwd, "a.pipe"), LINE);
  const status = await endOf(child);
  return { status, stderr: await stderr, report: parseReport(readFileSync(join(cwd, "reports/report.json"), "utf8")) };
}

test.for([
  [
    "shrinks",
    (path: string) => truncateSync(path, 500),
    'Cannot read all of "z.log": expected at least 817 bytes but found 500 (did it shrink?)',
    8,
  ],
  [
    "is rotated",
    (path: string) => {
      renameSync(path, `${path}.1`);
      writeFileSync(path, LINE);
    },
    'Cannot read all of "z.log": another file took its place while it was read (was the log rotated?)',
    0,
  ],
  ["is removed", (path: string) => rmSync(path), 'Cannot read all of "z.log": no such file or directory', 0],
] as const)(
  "a file that %s is trouble: it is named, the rest is counted, the report incomplete",
  async ([, alter, message, lines]) => {
    const { status, stderr, report } = await analyzeWhile(alter);
    expect({ status, stderr: stderr.split("\n")[0] }).toEqual({ status: 2, stderr: message });
    expect(report.complete).toBe(false);
    expect(report.sources).toMatchObject([
      { path: "a.pipe", complete: true, lines: { total: 1 } },
      { path: "z.log", bytes: 817, complete: false, lines: { total: lines } },
    ]);
  },
);

test("an archive that is rotated is trouble as well", async () => {
  const { status, stderr, report } = await analyzeWhile(
    (path) => {
      renameSync(path, `${path}.1`);
      writeFileSync(path, gzipSync(LINE));
    },
    gzipSync(readFileSync(SEED)),
  );
  const message = 'Cannot read all of "z.log": another file took its place while it was read (was the log rotated?)';
  expect({ status, stderr: stderr.split("\n")[0] }).toEqual({ status: 2, stderr: message });
  expect(report).toMatchObject({ complete: false, lines: { total: 1 } });
});

test("a file that grows is read up to the end that it had", async () => {
  const { status, stderr, report } = await analyzeWhile((path) => appendFileSync(path, LINE.repeat(3)));
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(report).toMatchObject({ complete: true, lines: { total: 13 }, peak: { hours: [17], userHours: 5 } });
});

/**
 * One program on four runtimes: the same bytes, the same words, the same exit statuses.
 */
import { type ChildProcess, execFileSync, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { generateFile } from "./capture-file.ts";
import { CAPTURES, CHOSEN_CASES, expectedOf, FIXTURES } from "./captures.ts";
import {
  brownout,
  ROOT,
  RUNTIME_NAMES,
  RUNTIMES,
  type Run,
  type RunOptions,
  type RuntimeName,
  temporaryDirectory,
} from "./program.ts";
import { sampled, sized } from "./size.ts";

/** Of the capture that is read in many chunks: 69 bytes each. */
const LINES = sized({ short: 50_000, long: 300_000 });
/** Of the fixtures whose format is recognised. */
const SOME_CAPTURES = sampled(CAPTURES, 6);
const REPORT_FILES = ["calendar.csv", "hours.csv", "report.json", "weekday-hours.csv"];

let captures: string;
let generated: string;
let broken: string;
/** A directory with `base` and `head`, reports and partials of 20,000 lines each. */
let sides: string;
beforeAll(async () => {
  captures = mkdtempSync(join(tmpdir(), "brownout-captures-"));
  generated = join(captures, "generated.log");
  generateFile(generated, ["script_1", "--lines", `${LINES}`, "--tz", "Europe/Vilnius"]);
  broken = join(captures, "broken.log");
  const good = '{"time":"2019-05-06 17:25:54","ip":"10.0.121.67","status_code":500}';
  const lines = [`${good}\r`, "", "{", "\xff\xfe", `${good}${"x".repeat(1_100_000)}`, `${good} \0`, good];
  writeFileSync(broken, lines.join("\n"), "latin1");
  sides = join(captures, "sides");
  mkdirSync(sides);
  for (const [name, from] of [
    ["base", "1"],
    ["head", "40001"],
  ] as const) {
    generateFile(join(sides, `${name}.log`), ["script_1", "--from", from, "--lines", "40000"]);
    const args = ["analyze", "-q", `${name}.log`, "--out-dir", name, "-o", `${name}.part`];
    expect(await brownout(args, { cwd: sides })).toMatchObject({ status: 0 });
  }
});
afterAll(() => rmSync(captures, { recursive: true, force: true }));

/** Runs something on each runtime, demands that all came to the same, and hands that back. */
async function onEach<T extends object>(run: (runtime: RuntimeName) => Promise<T>): Promise<T> {
  const outcomes = await Promise.all(RUNTIME_NAMES.map(run));
  const first = outcomes[0] as T;
  for (const [index, outcome] of outcomes.entries()) {
    for (const [what, value] of Object.entries(outcome)) {
      expect(value, `${what} on ${RUNTIME_NAMES[index]}`).toEqual(first[what as keyof T]);
    }
  }
  return first;
}

/** A run in a directory of its own, and every file that it left there. */
async function runAlone(runtime: RuntimeName, args: readonly string[], options: RunOptions = {}) {
  const cwd = temporaryDirectory();
  const { status, stderr, stdout } = await brownout(args, { ...options, runtime, cwd });
  return { status, stderr, stdout, files: filesIn(cwd) };
}

function filesIn(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true, encoding: "utf8" }).sort();
  const files = names.filter((name) => statSync(join(directory, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(directory, name), "latin1")]));
}

function wordsOf(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}

function reportFilesOf({ files }: { files: Record<string, string> }): string[] {
  return Object.keys(files).flatMap((name) => (name.startsWith("reports/") ? [name.slice("reports/".length)] : []));
}

test.each(RUNTIME_NAMES)("%s is installed", (name) => {
  const { command } = RUNTIMES[name];
  expect(existsSync(command), `${command} is missing: run "npm run runtimes"`).toBe(true);
  expect(execFileSync(command, ["--version"], { encoding: "utf8" })).toMatch(/\d+\.\d+/);
});

describe("every runtime writes the same bytes", () => {
  test.each(sampled(["--tz Europe/Vilnius", "", "--days all --status 4xx,5xx --rank unique-ips"], 3))(
    'of fixtures with the flags "%s"',
    async (flags) => {
      const args = ["analyze", "--json", "--rejects", "rejects.txt", ...wordsOf(flags), ...SOME_CAPTURES];
      const outcome = await onEach((runtime) => runAlone(runtime, args));
      expect(outcome.status).toBe(0);
      expect(outcome.files["reports/report.json"]).toBe(Buffer.from(outcome.stdout).toString("latin1"));
      expect(reportFilesOf(outcome)).toEqual(REPORT_FILES);
      expect(outcome.files["rejects.txt"]).toMatch(/^\/.*\.log:\d+: /);
    },
  );

  test.each(sampled(CHOSEN_CASES, 24))("of the fixture %s, whose format its flags choose", async (name) => {
    const args = ["analyze", "--json", ...expectedOf(name).flags, join(FIXTURES, `${name}.log`)];
    expect((await onEach((runtime) => runAlone(runtime, args))).status).toBe(0);
  });

  test("of a capture of many chunks, scanned by two threads", async () => {
    expect(statSync(generated).size).toBeGreaterThan(66 * LINES);
    const args = ["analyze", "--json", "--chunk-size", "1MiB", generated, broken];
    const outcome = await onEach((runtime) => runAlone(runtime, [...args, "--threads", "2"]));
    expect(outcome.status).toBe(0);
    expect(JSON.parse(outcome.stdout).lines.total).toBe(LINES + 7);
    expect(reportFilesOf(outcome)).toEqual(REPORT_FILES);
    expect(await runAlone("node dist", [...args, "--threads", "1"])).toEqual(outcome);
  });

  test("of the lines that they reject", async () => {
    const args = ["analyze", "--rejects", "rejects.txt", "--chunk-size", "4096", "--threads", "2", "-q", broken];
    const { files, status } = await onEach((runtime) => runAlone(runtime, args));
    expect(status).toBe(0);
    const rejects = (files["rejects.txt"] ?? "").split("\n").map((line) => line.replace(broken, "…").slice(0, 60));
    expect(rejects).toEqual([
      "…:3: not JSON\t{",
      "…:4: invalid UTF-8\t\xff\xfe",
      expect.stringMatching(/^…:5: line too long\t\{"time":"2019/),
      expect.stringMatching(/^…:6: not JSON\t\{"time":"2019/),
      "",
    ]);
  });

  test("of standard input: a pipe, a redirected file, a socket", async () => {
    const stdin = Buffer.concat([readFileSync(broken), readFileSync(generated).subarray(0, 1_000_000)]);
    const input = join(captures, "stdin.log");
    writeFileSync(input, stdin);
    const args = ["analyze", "--no-files", "--json", "--chunk-size", "100k", "--threads", "2"];
    const fromPipe = await onEach((runtime) => shell(runtime, `cat ${input} | "$@" -`, args));
    const fromFile = await onEach((runtime) => shell(runtime, `"$@" < ${input}`, args));
    const fromSocket = await onEach((runtime) => brownout(args, { runtime, stdin }));
    expect(fromPipe.status).toBe(0);
    expect(JSON.parse(fromPipe.stdout)).toMatchObject({
      complete: true,
      lines: { malformed: 5 }, // the last line without an end and the first of the next log are two records
      sources: [{ path: "-", bytes: stdin.length }],
    });
    expect(fromFile).toEqual(fromPipe);
    expect(fromSocket).toEqual(fromPipe);
  });

  test("of a stream that is generated over the end of summer time", async () => {
    const args = ["generate", "script_1", "--from", "14300000", "--lines", "20000", "--tz", "Europe/Vilnius"];
    const { status, stdout } = await onEach((runtime) => runAlone(runtime, args));
    expect(status).toBe(0);
    expect(stdout.match(/\n/g)).toHaveLength(20_000);
  });

  test.each(sized({ short: [], long: ["", "--tz Europe/Vilnius"] }))(
    'wherever the machine stands, with the flags "%s"',
    async (flags) => {
      const args = ["analyze", "--json", "--threads", "1", ...wordsOf(flags), ...CAPTURES];
      const [utc, ...others] = await eachInTurn(["UTC", "America/New_York", "Asia/Kolkata"], (TZ) =>
        onEach((runtime) => runAlone(runtime, args, { env: { TZ } })),
      );
      expect(utc?.status).toBe(0);
      for (const other of others) expect(other).toEqual(utc);
    },
  );
});

describe("every runtime compares alike", () => {
  const OUTPUTS = ["a.txt", "a.md", "a.json", "a.xml", "a.csv"];

  /** `compare …args` in a directory of its own with both sides in it, and the files that it wrote. */
  function compareOnEach(args: readonly string[], options: RunOptions = {}) {
    return onEach(async (runtime) => {
      const cwd = temporaryDirectory();
      cpSync(sides, cwd, { recursive: true });
      const { status, stderr, stdout } = await brownout(["compare", ...args], { ...options, runtime, cwd });
      const files = filesIn(cwd);
      return { status, stderr, stdout, files: OUTPUTS.map((name) => files[name]) };
    });
  }

  const COMPARISONS: readonly (readonly [flags: string, rule: string])[] = [
    ["base.part head.part --clients a.csv", "hour worse"],
    ["base.part head.part --clients a.csv --by weekday-hour --days all --rank unique-ips", "weekday-hour worse"],
    [
      "base.part head.part --clients a.csv --measure unique-ips --alpha 0.2 --min-effect 1% --min-users 1",
      "peak moved",
    ],
    ["base.part head.part --clients a.csv --measure error-rate", "total > +0.1%"],
    ["base.part head.part --clients a.csv --measure errors", "new-clients > 10"],
    ["base.part base --measure errors --color always", "total worse"],
  ];
  test.each(sampled(COMPARISONS, 6))("in all formats, byte by byte, with %s and the rule %s", async (flags, rule) => {
    const outputs = OUTPUTS.slice(0, 4).flatMap((path) => ["-o", path]);
    const outcome = await compareOnEach([...wordsOf(flags), "--fail-on", rule, ...outputs]);
    expect([0, 1, 2]).toContain(outcome.status);
    expect(outcome.stdout).toContain(rule);
    expect(outcome.files.map((content) => content === undefined)).toEqual([
      ...new Array<boolean>(4).fill(false),
      !flags.includes("--clients"),
    ]);
  });

  const ENDS: readonly (readonly [args: readonly string[], status: number, stderr: RegExp])[] = [
    [["base", "head", "--fail-on", "hour >= 0"], 1, /^$/],
    [["base", "head", "--fail-on", "hour > 100000"], 0, /^$/],
    [["base", "nowhere"], 2, /^Cannot read "nowhere": no such file or directory\n$/],
    [["base", "head.log"], 2, /^Cannot read report "head.log": it is not JSON \(logs are read by analyze\)\n$/],
    [["base", "-"], 2, /^Cannot read report "-": it is empty\n$/],
    [["base", "head", "-o", "head/report.json"], 2, /^Cannot write "head\/report.json": it is one of the inputs\n$/],
    [["base", "head", "-o", "base.log/a.md"], 2, /^Cannot write "base.log\/a.md": .*\n$/],
    [["base", "head", "--fail-on", "17 wors"], 2, /^Cannot use --fail-on: .*\n {2}17 wors\n {5}\^\n$/],
    [["base", "head", "--days", "all"], 2, /^Cannot use --days: .*\n$/],
  ];
  test.each(sampled(ENDS, 9))("%j, with its status and its words", async (args, status, stderr) => {
    const outcome = await compareOnEach([...args, "-q", "-o", "a.json"]);
    expect(outcome.status).toBe(status);
    expect(outcome.stderr.replace(/^(Warning:|Rule) .*\n/gm, "")).toMatch(stderr);
    expect([outcome.stdout, outcome.files[2] === undefined]).toEqual(["", status === 2]);
  });

  test("and reads standard input", async () => {
    const stdin = readFileSync(join(sides, "head.part"));
    const outcome = await compareOnEach(["base.part", "-", "--format", "json"], { stdin });
    expect(outcome.status).toBe(0);
    expect(JSON.parse(outcome.stdout).head).toMatchObject({ name: "-", kind: "partial", records: 40_000 });
  });

  test("and proves that its gate can fire", async () => {
    const outcome = await onEach((runtime) => runAlone(runtime, ["compare", "--self-test"]));
    expect(outcome).toMatchObject({ status: 0, stderr: "", files: {} });
    expect(outcome.stdout).toMatch(/^(ok {6}status [012] {2}.*\n)+The gate can fire\.\n$/);
  });
});

describe("every runtime merges alike", () => {
  const MERGES: readonly (readonly [args: string, status: number, stderr: RegExp])[] = [
    ["base.part head.part", 0, /^$/],
    [". --days all --rank unique-ips --json", 0, /^$/],
    [
      "base.part copy/head.part head.part",
      2,
      /^Cannot merge "copy\/head\.part" with "head\.part": bytes 0 to \d+ of "head\.log" are in both\n$/,
    ],
  ];
  test.each(sampled(MERGES, 3))("with the arguments %s", async (args, status, stderr) => {
    const outcome = await onEach(async (runtime) => {
      const cwd = temporaryDirectory();
      for (const name of ["base.part", "head.part", "copy/head.part"])
        cpSync(join(sides, basename(name)), join(cwd, name));
      const run = await brownout(["merge", ...wordsOf(args), "-o", "a.json", "-o", "b.txt", "-o", "c.PART"], {
        runtime,
        cwd,
      });
      return { ...run, files: filesIn(cwd) };
    });
    expect(outcome.status).toBe(status);
    expect(outcome.stderr).toMatch(stderr);
    expect(["a.json", "b.txt", "c.PART"].map((name) => name in outcome.files)).toEqual(new Array(3).fill(status === 0));
  });
});

describe("every runtime ends alike", () => {
  const seed = join(ROOT, "fixtures/seed.log");
  const CASES: readonly (readonly [what: string, args: readonly string[], status: number, stderr: RegExp])[] = [
    ["when all is well", [seed], 0, /^$/],
    ["when malformed lines are within their limit", ["--max-malformed", "60%", "broken.log"], 0, /^$/],
    ["when --strict is breached", ["--strict", "broken.log"], 1, /^Too many malformed lines: .* found 4 of 7\n$/],
    ["when --max-malformed is breached", ["--max-malformed", "3", "broken.log"], 1, /^Too many malformed lines: .*\n$/],
    ["when a file is missing", ["nowhere.log"], 2, /^Cannot read "nowhere.log": no such file or directory\n$/],
    ["when one of two files is missing", [seed, "nowhere.log"], 2, /^Cannot read "nowhere.log": .*\n$/],
    [
      "when a missing file and a breach meet",
      ["--strict", "nowhere.log", "broken.log"],
      2,
      /^Cannot read .*\nToo many .*\n$/,
    ],
    ["when a path leads through a file", ["broken.log/x"], 2, /^Cannot read "broken.log\/x": .*\n$/],
    ["when a directory is named", ["logs"], 2, /^Cannot read "logs": it is a directory .*\n$/],
    ["when nothing is named", [], 2, /^Cannot analyze: .*\n$/],
    ["when a flag is unknown", ["--dayz", "all", seed], 2, /^Cannot read the command line: .*"--dayz".*\n$/],
    ["when a flag has no value", [seed, "--days"], 2, /^Cannot read the command line: .*\n$/],
    ["when a value is bad", ["--days", "mon-fry", seed], 2, /^Cannot use --days: .* but found "mon-fry"\n$/],
    ["when a zone is unknown", ["--tz", "Mars/Phobos", seed], 2, /^Cannot use --tz: .* but found "Mars\/Phobos"\n$/],
    ["when an extension is unknown", ["-o", "report.xyz", seed], 2, /^Cannot .*"report.xyz".*\n$/],
    ["when a report cannot be written", ["--out-dir", "broken.log/x", seed], 2, /^Cannot write "broken.log\/x.*\n$/],
  ];

  test.each(sampled(CASES, 9, 6))("%s", async (_, args, status, stderr) => {
    const outcome = await onEach(async (runtime) => {
      const cwd = temporaryDirectory();
      mkdirSync(join(cwd, "logs"));
      copyFileSync(broken, join(cwd, "broken.log"));
      const { status, stderr, stdout } = await brownout(["analyze", ...args], { runtime, cwd });
      return { status, stderr, stdout, files: filesIn(cwd) };
    });
    expect(outcome.status).toBe(status);
    expect(outcome.stderr).toMatch(stderr);
  });

  test("when its reader has seen enough", async () => {
    const line = '{ "$@"; echo "status $?" >&2; } | head -n 1';
    const run = await onEach((runtime) => shell(runtime, line, ["generate", "script_1"]));
    expect(run.stdout).toBe('{"time":"2019-05-14 09:05:52","ip":"10.0.191.219","status_code":303}\n');
    expect(run.stderr).toBe("status 0\n");
  });

  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("on %s while it writes to a pipe, with %i", async (signal, status) => {
    const ends = await onEach(async (runtime) => {
      const child = start(runtime, ["generate", "script_1", "--lines", "3000000"], ["ignore", "pipe", "pipe"]);
      const stderr = text(child.stderr as Readable);
      child.stdout?.once("data", () => child.kill(signal)).resume();
      return { status: await endOf(child), stderr: await stderr };
    });
    expect(ends).toEqual({ status, stderr: "" });
  });

  test.each(RUNTIME_NAMES)("on SIGTERM while it writes to a file, with 143, on %s", async (runtime) => {
    const path = join(temporaryDirectory(), "stream.log");
    const file = openSync(path, "w");
    onTestFinished(() => closeSync(file));
    const child = start(runtime, ["generate", "script_1", "--lines", "20000000"], ["ignore", file, "pipe"]);
    const stderr = text(child.stderr as Readable);
    const ended = endOf(child);
    await expect.poll(() => statSync(path).size, { interval: 5 }).toBeGreaterThan(0);
    child.kill("SIGTERM");
    expect({ status: await ended, stderr: await stderr }).toEqual({ status: 143, stderr: "" });
  });

  describe.each(sampled(["a pipe", "a named pipe"], 2))("on SIGTERM while it waits for %s", (kind) => {
    test.each(RUNTIME_NAMES)("on %s", async (runtime) => {
      const cwd = temporaryDirectory();
      const fifo = join(cwd, "fifo");
      execFileSync("mkfifo", [fifo]);
      const writer = openSync(fifo, "r+"); // so that the pipe has a writer, who says nothing
      onTestFinished(() => closeSync(writer));
      const args = ["analyze", "--rejects", "rejects.txt", kind === "a pipe" ? "-" : fifo];
      const child = start(runtime, args, [kind === "a pipe" ? writer : "ignore", "pipe", "pipe"], cwd);
      onTestFinished(() => void child.kill("SIGKILL"));
      const stdout = text(child.stdout as Readable);
      await expect.poll(() => readdirSync(cwd).some((name) => name.endsWith(".tmp"))).toBe(true);
      child.kill("SIGTERM");
      expect(await endOf(child)).toBe(143);
      expect(await stdout).toBe("");
      expect(Object.keys(filesIn(cwd))).toEqual([]);
    });
  });
});

function start(runtime: RuntimeName, args: readonly string[], stdio: StdioOptions, cwd = ROOT): ChildProcess {
  const [command, ...rest] = argumentsOf(runtime, cwd) as [string, ...string[]];
  return spawn(command, [...rest, ...args], { cwd, stdio });
}

async function eachInTurn<T, R>(values: readonly T[], run: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const value of values) results.push(await run(value));
  return results;
}

/** A line of shell in which `"$@"` stands for `brownout …args`. */
async function shell(runtime: RuntimeName, line: string, args: readonly string[]): Promise<Run> {
  const cwd = temporaryDirectory();
  const child = spawn("/bin/sh", ["-c", line, "sh", ...argumentsOf(runtime, cwd), ...args], { cwd });
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), endOf(child)]);
  return { status, stderr, stdout };
}

function argumentsOf(runtime: RuntimeName, cwd: string): string[] {
  const { command, args, bin } = RUNTIMES[runtime];
  return [command, ...args.map((arg) => arg.replace("DIR", cwd)), join(ROOT, bin)];
}

async function endOf(child: ChildProcess): Promise<Run["status"]> {
  const [code, signal] = await once(child, "close");
  return code ?? signal;
}

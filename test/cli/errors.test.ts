/**
 * Trouble: each kind has its status and its one line, and hides nothing of what could be done all the same.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { parseReport } from "../analysis.ts";
import { brownout, brownoutProcess, ROOT, temporaryDirectory } from "../program.ts";
import { brownoutAfter, shell } from "../shell.ts";

const SEED = join(ROOT, "fixtures/seed.log");

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
  copyFileSync(SEED, join(cwd, "a.log"));
});

function reportOf(directory: string) {
  return parseReport(readFileSync(join(directory, "reports/report.json"), "utf8"));
}

describe("a command line that cannot be read is usage: status 2, one line, nothing on stdout", () => {
  test.for([
    [["analyse", "a.log"], 'Cannot read the command line: unknown command "analyse" (did you mean analyze?)'],
    [
      ["analyze", "--dayz", "all", "a.log"],
      'Cannot read the command line: unknown option "--dayz" (did you mean --days?)',
    ],
    [["analyze", "a.log", "--days"], 'Cannot read the command line: option "--days <days>" argument missing'],
    [["generate"], 'Cannot read the command line: missing required argument "stream"'],
    [["analyze"], 'Cannot analyze: expected files or piped input but found neither (try "analyze logs/*.txt")'],
  ] as const)("%j", async ([args, message]) => {
    const usage = { status: 2, stdout: "", stderr: `${message}\n` };
    expect(await brownoutProcess(args, { cwd })).toEqual(usage);
    expect(readdirSync(cwd)).toEqual(["a.log"]);
  });

  test("without a command it shows the help, on stderr", async () => {
    const { status, stdout, stderr } = await brownout([], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("Usage: brownout");
    for (const command of ["analyze", "generate"]) expect(stderr).toContain(command);
  });
});

describe("an input that cannot be read is named on stderr, the others are analysed, and the report is incomplete", () => {
  test.for([
    ["is missing", "", "missing.log", 'Cannot read "missing.log": no such file or directory'],
    ["is a directory", "mkdir b", "b", 'Cannot read "b": it is a directory (--recursive reads all files in it)'],
    ["may not be read", "cp a.log b.log; chmod 000 b.log", "b.log", 'Cannot read "b.log": permission denied'],
    ["lies behind a file", "", "a.log/b.log", 'Cannot read "a.log/b.log": a part of the path is not a directory'],
    ["is a link to nothing", "ln -s nothing b.log", "b.log", 'Cannot read "b.log": no such file or directory'],
    ["is a link to itself", "ln -s b.log b.log", "b.log", /^Cannot read "b\.log": [^\n]*symbolic links[^\n]*\n$/],
  ] as const)("that %s", async ([, prepare, path, message]) => {
    const run = await brownoutAfter(prepare, `analyze ${path} a.log`, cwd);
    expect(run.status).toBe(2);
    if (typeof message === "string") expect(run.stderr).toBe(`${message}\n`);
    else expect(run.stderr).toMatch(message);
    expect(run.stdout).toContain("4 user-hours");
    expect(run.stdout).toContain("1 source could not be read");

    const report = reportOf(cwd);
    expect(report).toMatchObject({ complete: false, peak: { hours: [17], userHours: 4 }, lines: { total: 12 } });
    expect(report.sources.find((source) => source.path === path)).toMatchObject({
      format: null,
      bytes: null,
      complete: false,
      lines: { total: 0 },
    });
    expect(report.sources.find((source) => source.path === "a.log")).toMatchObject({ bytes: 817, complete: true });
  });

  test("that fails while it is read", async () => {
    const run = await brownout(["analyze", "-q", "a.log", "/proc/self/mem"], { cwd });
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(run.stderr).toMatch(/^Cannot read (all of )?"\/proc\/self\/mem": input\/output error\n$/);
    const report = reportOf(cwd);
    expect(report).toMatchObject({ complete: false, lines: { total: 12 } });
    expect(report.sources.map(({ path, complete }) => [path, complete])).toEqual([
      ["/proc/self/mem", false],
      ["a.log", true],
    ]);
  });

  test("one line for each, by their paths", async () => {
    const { status, stderr } = await brownout(["analyze", "-q", "z.log", "a.log", "b.log"], { cwd });
    expect(status).toBe(2);
    expect(stderr).toBe(
      'Cannot read "b.log": no such file or directory\nCannot read "z.log": no such file or directory\n',
    );
  });

  test("a breached gate beside it does not make it less", async () => {
    writeFileSync(join(cwd, "bad.log"), "x\n");
    const { status } = await brownout(["analyze", "-q", "--strict", "bad.log", "missing.log"], { cwd });
    expect(status).toBe(2);
  });
});

describe("when no input can be read there is no report", () => {
  test("and one of an earlier run stays as it was", async () => {
    mkdirSync(join(cwd, "reports"));
    writeFileSync(join(cwd, "reports/report.json"), "old");
    const run = await brownout(["analyze", "missing.log", "reports", "-o", "b.json", "--json"], { cwd });
    expect(run).toEqual({
      status: 2,
      stdout: "",
      stderr:
        'Cannot read "missing.log": no such file or directory\n' +
        'Cannot read "reports": it is a directory (--recursive reads all files in it)\n',
    });
    expect(readdirSync(join(cwd, "reports"))).toEqual(["report.json"]);
    expect(readFileSync(join(cwd, "reports/report.json"), "utf8")).toBe("old");
    expect(readdirSync(cwd).sort()).toEqual(["a.log", "reports"]);
  });

  test("nor a directory for it", async () => {
    await brownout(["analyze", "missing.log", "--out-dir", "new", "--rejects", "new/rejects.txt"], { cwd });
    expect(existsSync(join(cwd, "new"))).toBe(false);
  });
});

describe("a chunk that is lost fails the run: status 2, the chunk is named, and nothing is written", () => {
  test("because its worker died", async () => {
    writeFileSync(join(cwd, "dies.cjs"), 'if (!require("node:worker_threads").isMainThread) process.exit(3);\n');
    const args = ["analyze", "a.log", "--threads", "2", "--chunk-size", "400", "--rejects", "rejects.txt"];
    const env = { NODE_OPTIONS: `--require ${join(cwd, "dies.cjs")}` };
    expect(await brownout(args, { cwd, env })).toEqual({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(
        /^Cannot scan bytes \d+ to \d+ of "a\.log": its worker failed \(worker exited with code: 3\)\n$/,
      ),
    });
    expect(filesIn(cwd)).toEqual(["a.log", "dies.cjs"]);
  });

  test("because its worker hangs", async () => {
    const wait = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)";
    writeFileSync(join(cwd, "hangs.cjs"), `if (!require("node:worker_threads").isMainThread) ${wait};\n`);
    const args = ["analyze", "a.log", "--threads", "2", "--chunk-size", "400", "--chunk-timeout", "1"];
    const env = { NODE_OPTIONS: `--require ${join(cwd, "hangs.cjs")}` };
    expect(await brownout(args, { cwd, env })).toEqual({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(/^Cannot scan bytes \d+ to \d+ of "a\.log": its worker did not answer in 1 s\n$/),
    });
    expect(filesIn(cwd)).toEqual(["a.log", "hangs.cjs"]);
  });
});

/** All files; an empty directory for reports may have been made. */
function filesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

describe("a log is never replaced by what was found in it", () => {
  test.for([
    ["-o", "-o a.json"],
    ["--rejects", "--rejects a.json"],
    ["-o through a link", "-o b.json"],
    ["--out-dir", "--out-dir . --rejects report.json"],
  ])("by %s", async ([, flags]) => {
    const prepare = "mv a.log a.json; ln -s a.json b.json; ln a.json report.json";
    const run = await brownoutAfter(prepare, `analyze a.json ${flags}`, cwd);
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(run.stderr).toMatch(/^Cannot write "[ab.\w]+": it is one of the inputs\n$/);
    expect(readFileSync(join(cwd, "a.json"))).toEqual(readFileSync(SEED));
    expect(readdirSync(cwd).sort()).toEqual(["a.json", "b.json", "report.json"]);
  });
});

test("a name with a line feed in it is told in one line", async () => {
  const run = await brownout(["analyze", "a.log", "no\nwhere\u001b[31m"], { cwd });
  expect(run.stderr).toBe('Cannot read "no\\nwhere\\x1b[31m": no file matches\n');
});

test("an input that is missing and named twice is told once", async () => {
  const run = await brownout(["analyze", "a.log", "missing.log", "missing.log"], { cwd });
  expect(run.stderr).toBe('Cannot read "missing.log": no such file or directory\n');
});

test("two outputs of one name are refused", async () => {
  const run = await brownout(["analyze", "a.log", "--out-dir", "r", "-o", "./r/hours.csv"], { cwd });
  expect(run).toEqual({ status: 2, stdout: "", stderr: 'Cannot write "./r/hours.csv": two outputs go there\n' });
  expect(readdirSync(cwd)).toEqual(["a.log"]);
});

test("a file that is piped in and named as well is read once", async () => {
  const run = await shell(cwd, "brownout analyze - a.log --json --no-files < a.log");
  expect(run.stderr).toBe('Warning: "a.log" is the same file as "-" and is read once\n');
  expect(parseReport(run.stdout).lines.total).toBe(12);
});

test("a log that is rewritten while an earlier one is read is not trusted", async () => {
  const line =
    "mkfifo a.fifo; brownout analyze a.fifo a.log --rejects r.txt & analysis=$!; exec 3> a.fifo; " +
    'until ls -a | grep -q "[.]tmp$"; do sleep 0.05; done; ' +
    "sed s/2019/2018/ a.log a.log > b; cat b > a.log; exec 3>&-; wait $analysis";
  const run = await shell(cwd, line);
  expect(run.status).toBe(2);
  expect(run.stderr).toBe('Cannot trust "a.log": it was rewritten while it was read (was the log rotated?)\n');
  expect(reportOf(cwd).complete).toBe(false);
});

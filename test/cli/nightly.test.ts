/**
 * `run` of an incremental mode as it is called: what it says and leaves, and with which status.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { parseReport } from "../analysis.ts";
import { records } from "../nightly/world.ts";
import { stopAtOpeningOf } from "../opening.ts";
import { brownout, type Run, startBrownout, temporaryDirectory } from "../program.ts";
import { endOf, shell } from "../shell.ts";

const QUIET: Run = { status: 0, stdout: "", stderr: "" };
const SOURCES = /^ {2}"sources": \[.*?^ {2}\],\n/ms;

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
  mkdirSync(join(cwd, "logs"));
  configure();
  put("a.log", records(0, 20));
});

function configure(more: object = {}, otherModes: object = {}): void {
  const mode = { inputs: ["logs/*"], incremental: true, outDir: "reports", stateDir: "state", ...more };
  writeFileSync(join(cwd, "brownout.config.json"), JSON.stringify({ modes: { nightly: mode, ...otherModes } }));
}

function put(name: string, content: string): void {
  writeFileSync(join(cwd, "logs", name), content);
}

function run(...flags: readonly string[]): Promise<Run> {
  return brownout(["run", "nightly", ...flags], { cwd });
}

function reportIn(path = "reports/report.json") {
  return parseReport(readFileSync(join(cwd, path), "utf8"));
}

describe("all is well", () => {
  test("and nothing is said, also of empty and blank logs, and when there is nothing new", async () => {
    put("empty.log", "");
    put("blank.log", "\n\n \n");
    expect(await run()).toEqual(QUIET);
    expect(await run()).toEqual(QUIET);
    expect(reportIn()).toMatchObject({ complete: true, lines: { total: 23, blank: 3, records: 20 } });
  });

  test("-v tells what was new, and prints the answer", async () => {
    const first = await run("-v");
    expect(first.stderr).toBe(
      '"logs/a.log": 20 new lines, bytes 0 to 1,310\n0 sources without new lines, 0 sources whose log is gone\n',
    );
    expect(first.stdout).toContain("Most users hit a server error between 00:00 and 00:59");
    rmSync(join(cwd, "logs/a.log"));
    put("b.log", `${records(30, 31)}no record\n`);
    put("c.log", records(0, 20));
    expect((await run("-v")).stderr).toBe(
      '"logs/b.log": 2 new lines (1 malformed), bytes 0 to 76\n1 source without new lines, 0 sources whose log is gone\n',
    );
  });

  test("--json and --csv print what analyze prints, but for the names of sources", async () => {
    const json = await run("--json");
    const truth = await brownout(["analyze", "logs/a.log", "--json", "--no-files"], { cwd });
    expect({ ...json, stdout: json.stdout.replace(SOURCES, "") }).toEqual({
      ...truth,
      stdout: truth.stdout.replace(SOURCES, ""),
    });
    expect(await run("--csv")).toEqual(await brownout(["analyze", "logs/a.log", "--csv", "--no-files"], { cwd }));
  });

  test("--since and --until choose of all that is kept", async () => {
    put("b.log", records(0, 20, 7));
    expect(await run("--since", "2019-05-07")).toEqual(QUIET);
    expect(reportIn().coverage).toMatchObject({ first: "2019-05-07T00", workingDays: 1 });
    expect(await run()).toEqual(QUIET);
    expect(reportIn().coverage).toMatchObject({ first: "2019-05-06T00", workingDays: 2 });
  });

  test("a partial of the night and the state itself merge to its report", async () => {
    put("b.log", records(0, 300, 7));
    expect(await run("-o", "night.part")).toEqual(QUIET);
    for (const partial of ["night.part", "state"]) {
      const { status } = await brownout(["merge", partial, "-o", "merged.json"], { cwd });
      expect(status).toBe(0);
      expect(reportIn("merged.json")).toMatchObject({ ...reportIn(), sources: expect.anything() });
    }
  });
});

describe("trouble is a line each, and everything else is done", () => {
  test("with inputs that are not there, not to be read, or no logs", async () => {
    const inputs = ["logs/*", "none/*", "logs/inner", "gone.log", "pipe"];
    configure({ inputs });
    put("closed.log", records(40, 50));
    put("junk.log", "this is no log at all\n");
    mkdirSync(join(cwd, "logs/inner"));
    const script = "mkfifo pipe; chmod 0 logs/closed.log; unprivileged run nightly";
    const { status, stdout, stderr } = await shell(cwd, script);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr.trimEnd().split("\n")).toEqual([
      'Cannot read "none/*": no file matches',
      'Cannot read "gone.log": no such file or directory',
      'Cannot read "logs/closed.log": permission denied',
      'Cannot read "logs/inner": it is a directory (--recursive reads all files in it)',
      'Cannot read "pipe": it is no file, to which the next run could come back',
      'Cannot recognise the format of "logs/junk.log": it is like no access log that is known (see "brownout formats", or choose one with --format)',
    ]);
    expect(reportIn()).toMatchObject({ complete: false, lines: { records: 20 } });

    chmodSync(join(cwd, "logs/closed.log"), 0o644);
    rmSync(join(cwd, "logs/junk.log"));
    configure();
    expect(await run()).toEqual(QUIET);
    expect(reportIn()).toMatchObject({ complete: true, lines: { records: 30 } });
  });

  test("a surge of malformed lines is told the night that they are new", async () => {
    put("b.log", `${records(0, 20, 7)}${"no record\n".repeat(20)}`);
    expect(await run()).toEqual({
      ...QUIET,
      status: 2,
      stderr: 'Too many malformed lines in "logs/b.log": 20 of 40 new ones, the first at logs/b.log:21: not JSON\n',
    });
    expect(await run()).toEqual(QUIET);
  });

  test("a gate that is breached is status 1, unless there is trouble as well", async () => {
    put("b.log", `${records(0, 20, 7)}no record\n`);
    const sentence = "Too many malformed lines: expected at most 0 but found 1 of 41\n";
    expect(await run("--strict")).toEqual({ ...QUIET, status: 1, stderr: sentence });
    expect(await run("--max-malformed", "5%")).toEqual(QUIET);
    put("c.log", "this is no log at all\n");
    const { status, stderr } = await run("--strict");
    expect([status, stderr.split("\n").length]).toEqual([2, 3]);
  });

  test("--rejects holds the malformed lines that were read tonight", async () => {
    put("b.log", `${records(0, 20, 7)}no record\n`);
    expect(await run("--rejects", "rejects.txt")).toEqual(QUIET);
    expect(readFileSync(join(cwd, "rejects.txt"), "utf8")).toBe("logs/b.log:21: not JSON\tno record\n");
    expect(await run("--rejects", "rejects.txt")).toEqual(QUIET);
    expect(readFileSync(join(cwd, "rejects.txt"), "utf8")).toBe("");
  });

  test("a state that cannot be used", async () => {
    writeFileSync(join(cwd, "state"), "");
    const message = 'Cannot use the state in "state": a file of that name is in the way\n';
    expect(await run()).toEqual({ ...QUIET, status: 2, stderr: message });
    rmSync(join(cwd, "state"));
    const closed = await shell(cwd, "mkdir -m 500 state; unprivileged run nightly");
    expect(closed).toEqual({ ...QUIET, status: 2, stderr: 'Cannot lock "state/lock": permission denied\n' });
    expect(existsSync(join(cwd, "reports"))).toBe(false);
  });

  test("a state of another job, or of other flags, says so and stays as it was", async () => {
    configure({}, { weekly: { inputs: ["logs/*"], incremental: true, outDir: "weekly", stateDir: "state" } });
    expect(await run()).toEqual(QUIET);
    const files = readdirSync(join(cwd, "state"));
    const refusals = {
      'it belongs to the job "nightly", and this is "weekly"': ["weekly"],
      "expected status 500-599 but found status 400-499": ["nightly", "--status", "4xx"],
    };
    for (const [reason, args] of Object.entries(refusals)) {
      const stderr = `Cannot go on from the state in "state": ${reason} (--rebuild reads again all that is there)\n`;
      expect(await brownout(["run", ...args], { cwd })).toEqual({ ...QUIET, status: 2, stderr });
    }
    expect(readdirSync(join(cwd, "state"))).toEqual(files);
    expect(await run()).toEqual(QUIET);
  });
});

describe("around it", () => {
  test("a textfile keeps the last success through a night that fails", async () => {
    configure({ textfile: "metrics/brownout.prom", lock: "run.lock" });
    const successes = () =>
      /^brownout_last_success.*$/m.exec(readFileSync(join(cwd, "metrics/brownout.prom"), "utf8"))?.[0];
    expect(await run()).toEqual(QUIET);
    const last = successes();
    expect(last).toBeDefined();
    put("junk.log", "this is no log at all\n");
    expect((await run()).status).toBe(2);
    expect(successes()).toBe(last);
    rmSync(join(cwd, "metrics"), { recursive: true });
    mkdirSync(join(cwd, "metrics/brownout.prom"), { recursive: true });
    const message = 'Cannot write "metrics/brownout.prom": it is a directory\n';
    expect(await run()).toEqual({ ...QUIET, status: 2, stderr: message });
  });

  test("a ping that fails is a warning, and no failure", async () => {
    configure({ ping: "http://127.0.0.1:9/" });
    const { status, stderr } = await run();
    expect([status, stderr.split("\n").every((line) => line === "" || line.startsWith("Warning: "))]).toEqual([
      0,
      true,
    ]);
    expect(stderr).not.toBe("");
  });

  test("a second run at the same time says who holds the lock; a signal ends one and leaves a state to go on from", async () => {
    for (let log = 0; log < 90; log += 1) put(`${log}.log`, records(log * 900, log * 900 + 900));
    const signals = { SIGINT: 130, SIGTERM: 143 } as const;
    for (const [signal, expected] of Object.entries(signals)) {
      const { env, begun } = stopAtOpeningOf("logs/45.log");
      const first = startBrownout(["run", "nightly", "--rebuild", "--rejects", "rejects.txt"], { cwd, env });
      onTestFinished(() => void first.kill("SIGKILL"));
      const end = endOf(first);
      await begun();
      expect(readdirSync(cwd).filter((name) => name.endsWith(".tmp"))).toHaveLength(1);
      const second = await run();
      expect([second.status, second.stderr]).toEqual([
        2,
        expect.stringMatching(/^Cannot lock "state\/lock": process \d+ .*\(brownout run nightly\)\n$/),
      ]);
      first.kill(signal as keyof typeof signals);
      first.kill("SIGCONT");
      expect(await end).toBe(expected);
      const left = [cwd, join(cwd, "state")].flatMap((directory) => readdirSync(directory));
      expect(left.filter((name) => name.endsWith(".tmp"))).toEqual([]);
    }
    expect(await run()).toEqual(QUIET);
    expect(reportIn()).toMatchObject({ complete: true, lines: { records: 81_000 } });
  });
});

/**
 * What is different on a terminal: colours on standard output, a progress bar on standard error.
 */
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { openingOf } from "../opening.ts";
import { brownout, ROOT, temporaryDirectory } from "../program.ts";
import { shell } from "../shell.ts";

const ESCAPE = "\x1b";
const SHOW_CURSOR = `${ESCAPE}[?25h`;
const HIDE_CURSOR = `${ESCAPE}[?25l`;

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
  copyFileSync(join(ROOT, "fixtures/seed.log"), join(cwd, "a.log"));
});

/** What a terminal is sent by `analyze a.log …`, the streams that are redirected aside. */
async function onTerminal(flags: string, redirect: string, env: Readonly<Record<string, string>> = {}) {
  const line = `"$NODE" "$BIN" analyze a.log --no-files ${flags} ${redirect}`;
  const run = await shell(cwd, `on_terminal '${line}'`, { TERM: "xterm", NO_COLOR: "", ...env });
  return run.stdout;
}

describe("colour", () => {
  test.for([
    ["is there on a terminal", "", {}, true],
    ["is not there with NO_COLOR", "", { NO_COLOR: "1" }, false],
    ["is not there on a terminal that has none", "", { TERM: "dumb" }, false],
    ["is not there with --color never", "--color never", {}, false],
    ["is there with --color always, NO_COLOR or not", "--color always", { NO_COLOR: "1" }, true],
    ["is not in report.json", "--json --color always", {}, false],
  ] as const)("%s", async ([, flags, env, coloured]) => {
    const stdout = await onTerminal(flags, "2>/dev/null", env);
    expect(stdout).toContain("17");
    expect(stdout.includes(ESCAPE)).toBe(coloured);
  });

  test("is not in a pipe unless it is asked for", async () => {
    const args = ["analyze", "a.log", "--no-files"];
    expect((await brownout(args, { cwd })).stdout).not.toContain(ESCAPE);
    expect((await brownout([...args, "--color", "auto"], { cwd })).stdout).not.toContain(ESCAPE);
    expect((await brownout([...args, "--color", "always"], { cwd })).stdout).toContain(ESCAPE);
  });
});

describe("the progress bar", () => {
  const BAR = "MB/s";

  test("is on a terminal's standard error, goes away when it is done, and leaves the cursor", async () => {
    const stderr = await onTerminal("", ">out.txt");
    expect(stderr).toContain(BAR);
    expect(stderr).toContain("100%");
    expect(stderr.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(stderr.lastIndexOf(HIDE_CURSOR));
    expect(readFileSync(join(cwd, "out.txt"), "utf8")).toContain("4 user-hours");
    expect(readFileSync(join(cwd, "out.txt"), "utf8")).not.toContain(BAR);
  });

  test.for(["--no-progress", "-q"])("is not there with %s", async (flag) => {
    expect(await onTerminal(flag, ">out.txt")).toBe("");
  });

  test("is not in a pipe", async () => {
    const run = await brownout(["analyze", "a.log", "--no-files"], { cwd });
    expect(run.stderr).toBe("");
    expect(run.stdout).not.toContain(BAR);
  });

  test("is there for a pipe of unknown length, without a share of it", async () => {
    const line = '"$NODE" "$BIN" analyze - --no-files > out.txt';
    const run = await shell(cwd, `on_terminal 'cat a.log | ${line}'`, { TERM: "xterm" });
    expect(run.stdout).toContain(BAR);
    expect(run.stdout).not.toContain("%");
    expect(run.stdout).not.toContain("left");
  });

  test.for([
    ["its rejects cannot be written", "--rejects a.log/r.txt", {}],
    ["a worker dies", "--threads 2 --chunk-size 100", { NODE_OPTIONS: "--require ./dies.cjs" }],
  ] as const)("leaves the cursor when %s", async ([, flags, env]) => {
    const dies = 'if (!require("node:worker_threads").isMainThread) process.exit(3);';
    await shell(cwd, `echo '${dies}' > dies.cjs`);
    const stderr = await onTerminal(flags, ">out.txt", env);
    expect(stderr).toContain("Cannot ");
    expect(stderr.lastIndexOf(SHOW_CURSOR)).toBeGreaterThanOrEqual(stderr.lastIndexOf(HIDE_CURSOR));
  });

  test("is gone, and the cursor back, when it is interrupted", async () => {
    const { env } = openingOf("pipe.log");
    const line =
      'mkfifo pipe.log; "$NODE" "$BIN" generate script_1 > pipe.log & ' +
      '"$NODE" "$BIN" analyze pipe.log --rejects r.txt > out.txt & analysis=$!; ' +
      'until [ -e "$OPENING_MARK" ]; do sleep 0.05; done; kill -INT $analysis; wait $analysis; echo "status $?"';
    const { stdout } = await shell(cwd, `on_terminal '${line}'`, { TERM: "xterm", ...env });
    expect(stdout).toContain("status 130");
    expect(stdout).toContain(BAR);
    expect(stdout.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(stdout.lastIndexOf(HIDE_CURSOR));
  });
});

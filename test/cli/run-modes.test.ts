/**
 * `run` as it is called: modes of a configuration, and what takes their place.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { ANALYZE_FLAGS, RUN_FLAGS } from "../../src/options/flags.ts";
import { parseReport } from "../analysis.ts";
import { brownout, ROOT, temporaryDirectory } from "../program.ts";

const CAPTURE = "script_test_stream.txt";

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
});

function configure(modes: object, name = "brownout.config.json"): void {
  writeFileSync(join(cwd, name), JSON.stringify({ modes }));
}

function seedLog(name = "seed.log"): void {
  copyFileSync(join(ROOT, "fixtures/seed.log"), join(cwd, name));
}

describe("the shipped modes", () => {
  beforeEach(() => copyFileSync(join(ROOT, "brownout.config.json"), join(cwd, "brownout.config.json")));

  test("test_1 captures the stream of script_test and analyses it, the second time as it lies there", async () => {
    const first = await brownout(["run", "test_1"], { cwd });
    expect(first).toMatchObject({ status: 0, stderr: "" });
    const { stdout: stream } = await brownout(["generate", "script_test"]);
    expect(readFileSync(join(cwd, CAPTURE), "utf8")).toBe(stream);
    const report = readFileSync(join(cwd, "reports/report.json"), "utf8");
    expect(parseReport(report)).toMatchObject({ lines: { total: 1_000 }, sources: [{ path: CAPTURE }] });
    expect(await brownout(["analyze", CAPTURE], { cwd })).toEqual(first);
    expect(readFileSync(join(cwd, "reports/report.json"), "utf8")).toBe(report);

    copyFileSync(join(ROOT, "fixtures/seed.log"), join(cwd, CAPTURE));
    const { mtimeMs } = statSync(join(cwd, CAPTURE));
    const second = await brownout(["run", "test_1", "--json"], { cwd });
    expect(second).toMatchObject({ status: 0, stderr: "" });
    expect(parseReport(second.stdout).lines.total).toBe(12);
    expect(statSync(join(cwd, CAPTURE)).mtimeMs).toBe(mtimeMs);
    expect(readdirSync(cwd).sort()).toEqual(["brownout.config.json", "reports", CAPTURE]);
  });

  test("real_data reads its capture, and runs no script where there is none", async () => {
    expect(await brownout(["run", "real_data"], { cwd })).toEqual({
      status: 2,
      stdout: "",
      stderr: 'Cannot read "real_data_stream.txt": no such file or directory\n',
    });
    expect(readdirSync(cwd)).toEqual(["brownout.config.json"]);
    seedLog("real_data_stream.txt");
    const run = await brownout(["run", "real_data"], { cwd });
    expect(run).toEqual(await brownout(["analyze", "real_data_stream.txt"], { cwd }));
    expect(run.status).toBe(0);
  });
});

describe("a mode", () => {
  test("does what analyze does with the same options", async () => {
    seedLog("a.log");
    configure({
      m: {
        ...{ inputs: "*.log", days: "all", status: "202,5xx", rank: "unique-ips", threads: 1, csv: true },
        ...{ outDir: "out", output: ["b.txt"], files: true, maxMalformed: "1%" },
      },
    });
    const run = await brownout(["run", "m"], { cwd });
    const written = ["out/report.json", "out/hours.csv", "out/calendar.csv", "b.txt"].map((name) =>
      readFileSync(join(cwd, name), "utf8"),
    );
    const flags = ["--days", "all", "--status", "202,5xx", "--rank", "unique-ips", "--csv", "--out-dir", "other"];
    expect(await brownout(["analyze", "a.log", ...flags, "-o", "c.txt"], { cwd })).toEqual(run);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(
      ["other/report.json", "other/hours.csv", "other/calendar.csv", "c.txt"].map((name) =>
        readFileSync(join(cwd, name), "utf8"),
      ),
    ).toEqual(written);
  });

  test("has its gates: status 1", async () => {
    writeFileSync(join(cwd, "a.log"), `${readFileSync(join(ROOT, "fixtures/seed.log"), "utf8")}no record\n`);
    configure({ m: { inputs: "a.log", strict: true, quiet: true, files: false } });
    const run = await brownout(["run", "m"], { cwd });
    expect(run).toMatchObject({ status: 1, stdout: "" });
    expect(run.stderr).toContain("Too many malformed lines: expected at most 0 but found 1 of 13\n");
    expect((await brownout(["run", "m"], { cwd, env: { BROWNOUT_STRICT: "0" } })).status).toBe(0);
    expect(readdirSync(cwd).sort()).toEqual(["a.log", "brownout.config.json"]);
  });

  test("gives way to variables, and they to flags", async () => {
    seedLog();
    configure({ m: { inputs: "seed.log", days: "mon", files: false, json: true } });
    const days = async (args: readonly string[], env: Record<string, string>) => {
      const { stdout } = await brownout(["run", "m", ...args], { cwd, env });
      return parseReport(stdout).definition.days;
    };
    expect(await days([], {})).toEqual(["mon"]);
    expect(await days([], { BROWNOUT_DAYS: "tue" })).toEqual(["tue"]);
    expect(await days(["--days", "wed"], { BROWNOUT_DAYS: "tue" })).toEqual(["wed"]);
    expect(readdirSync(cwd)).not.toContain("reports"); // --no-files has a default, which is no flag that was typed
  });

  test("reads the files that are named after it in place of its inputs, or a pipe", async () => {
    seedLog();
    configure({ m: { inputs: "nowhere.log", files: false } });
    const expected = await brownout(["analyze", "seed.log", "--no-files"], { cwd });
    expect(await brownout(["run", "m", "seed.log"], { cwd })).toEqual(expected);
    const stdin = readFileSync(join(cwd, "seed.log"));
    expect((await brownout(["run", "m", "-"], { cwd, stdin })).stdout).toBe(expected.stdout);
  });

  test("captures as many lines as it says, and whole directories on the way", async () => {
    const capture = { stream: "script_2", file: "new/captures/c.txt", lines: 5_000 };
    configure({ m: { capture, files: false, json: true, inputs: "new/captures/*" } });
    const { stdout, status } = await brownout(["run", "m"], { cwd });
    expect(status).toBe(0);
    expect(parseReport(stdout).lines.total).toBe(5_000);
    const { stdout: stream } = await brownout(["generate", "script_2", "--lines", "5000"]);
    expect(readFileSync(join(cwd, capture.file), "utf8")).toBe(stream);
    expect(readdirSync(join(cwd, "new/captures"))).toEqual(["c.txt"]);
  });

  test("whose capture cannot be written has status 2, and leaves nothing", async () => {
    writeFileSync(join(cwd, "file"), "");
    configure({ m: { capture: { stream: "script_test", file: "file/c.txt" } } });
    expect(await brownout(["run", "m"], { cwd })).toEqual({
      status: 2,
      stdout: "",
      stderr: 'Cannot write "file/c.txt": a file of that name is in the way\n',
    });
  });
});

describe("the configuration", () => {
  test("is that of --config, else of BROWNOUT_CONFIG, else the one in the directory", async () => {
    seedLog();
    mkdirSync(join(cwd, "etc"));
    const mode = (days: string) => ({ m: { inputs: "seed.log", files: false, json: true, days } });
    configure(mode("mon"));
    configure(mode("tue"), "etc/b.json");
    configure(mode("wed"), "c.json");
    const daysOf = async (args: readonly string[], env = {}) =>
      parseReport((await brownout(["run", "m", ...args], { cwd, env })).stdout).definition.days;
    expect(await daysOf([])).toEqual(["mon"]);
    expect(await daysOf([], { BROWNOUT_CONFIG: "etc/b.json" })).toEqual(["tue"]); // its paths are the directory's, too
    expect(await daysOf(["--config", "c.json"], { BROWNOUT_CONFIG: "etc/b.json" })).toEqual(["wed"]);
  });
});

describe("help", () => {
  test("names every flag, those of analyze too, in 80 columns", async () => {
    const { status, stdout, stderr } = await brownout(["run", "--help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const { usage } of [...ANALYZE_FLAGS, ...RUN_FLAGS]) expect(stdout).toContain(usage);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

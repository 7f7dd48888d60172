/**
 * Where the report goes: four files, files by extension, standard output, and nothing half-written.
 */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { parseReport } from "../analysis.ts";
import { brownout, ROOT, temporaryDirectory } from "../program.ts";
import { shell } from "../shell.ts";

const SEED = join(ROOT, "fixtures/seed.log");

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
});

function read(path: string): string {
  return readFileSync(join(cwd, path), "utf8");
}

/** All files below the working directory. */
function files(): string[] {
  return readdirSync(cwd, { recursive: true, encoding: "utf8" })
    .filter((name) => !lstatSync(join(cwd, name)).isDirectory())
    .sort();
}

const REPORTS = ["calendar.csv", "hours.csv", "report.json", "weekday-hours.csv"];
const REPORTS_IN = (directory: string) => REPORTS.map((name) => `${directory}/${name}`);

describe("the four files", () => {
  test("are a report and three tables of it", async () => {
    expect(await brownout(["analyze", SEED, "-q"], { cwd })).toEqual({ status: 0, stdout: "", stderr: "" });
    const report = parseReport(read("reports/report.json"));
    expect(read("reports/hours.csv")).toBe(
      `hour,user_hours,unique_ips,errors,requests\n${report.hours.map((row) => `${Object.values(row)}\n`).join("")}`,
    );
    expect(read("reports/weekday-hours.csv")).toBe(
      `weekday,hour,user_hours,unique_ips,errors,requests\n${report.weekdayHours.map((row) => `${Object.values(row)}\n`).join("")}`,
    );
    expect(read("reports/calendar.csv")).toBe(
      `date,weekday,hour,unique_ips,errors,requests\n${report.calendar.map((row) => `${Object.values(row)}\n`).join("")}`,
    );
    expect(report.weekdayHours).toHaveLength(5 * 24);
  });

  test("go where --out-dir says, which is made", async () => {
    await brownout(["analyze", SEED, "-q", "--out-dir", "a/b c"], { cwd });
    expect(files()).toEqual(REPORTS_IN("a/b c"));
  });

  test("are not written with --no-files", async () => {
    const run = await brownout(["analyze", SEED, "--no-files"], { cwd });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toContain("17:00");
    expect(files()).toEqual([]);
  });

  test("replace those of an earlier run", async () => {
    mkdirSync(join(cwd, "reports"));
    for (const name of REPORTS) writeFileSync(join(cwd, "reports", name), "x".repeat(100_000));
    await brownout(["analyze", SEED, "-q"], { cwd });
    expect(parseReport(read("reports/report.json")).lines.total).toBe(12);
    expect(files()).toEqual(REPORTS_IN("reports"));
    expect(read("reports/hours.csv").length).toBeLessThan(1_000);
  });
});

describe("standard output", () => {
  test("is report.json's bytes with --json, which still writes the files", async () => {
    const run = await brownout(["analyze", SEED, "--json"], { cwd });
    expect(run).toEqual({ status: 0, stdout: read("reports/report.json"), stderr: "" });
    expect(files()).toEqual(REPORTS_IN("reports"));
  });

  test("is weekday-hours.csv's bytes with --csv, also of other days", async () => {
    const run = await brownout(["analyze", SEED, "--csv", "--days", "all"], { cwd });
    expect(run).toEqual({ status: 0, stdout: read("reports/weekday-hours.csv"), stderr: "" });
    expect(run.stdout.split("\n")).toHaveLength(1 + 7 * 24 + 1);
  });

  test("is still that with --quiet, which else is silent", async () => {
    const json = await brownout(["analyze", SEED, "--json", "-q"], { cwd });
    expect(json.stdout).toBe(read("reports/report.json"));
    expect(await brownout(["analyze", SEED, "--quiet"], { cwd })).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("that is full is trouble, said in one line", async () => {
    for (const command of ["analyze --no-files", "analyze --no-files --json", "generate script_1 --lines 99999"]) {
      const input = command.startsWith("analyze") ? SEED : "";
      const run = await shell(cwd, `brownout ${command} ${input} > /dev/full`);
      expect(run.status, command).toBe(2);
      expect(run.stderr, command).toMatch(/^[A-Z][^\n]*no space left on the device[^\n]*\n$/);
    }
  });
});

describe("-o", () => {
  test("writes a file by its extension, beside the four, as often as it is given", async () => {
    const outputs = ["-o", "a.json", "--output", "deep/b.csv", "--output=c.txt", "-oD.JSON"];
    const run = await brownout(["analyze", SEED, "--out-dir", "r", ...outputs], { cwd });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(read("a.json")).toBe(read("r/report.json"));
    expect(read("D.JSON")).toBe(read("r/report.json"));
    expect(read("deep/b.csv")).toBe(read("r/weekday-hours.csv"));
    expect(read("c.txt")).toBe(run.stdout);
    expect(files()).toEqual(["D.JSON", "a.json", "c.txt", "deep/b.csv", ...REPORTS_IN("r")].sort());
  });

  test("is all that is written with --no-files, and has no colour", async () => {
    await brownout(["analyze", SEED, "-q", "--no-files", "--color", "always", "-o", "a.txt"], { cwd });
    expect(files()).toEqual(["a.txt"]);
    expect(read("a.txt")).toContain("4 user-hours");
    expect(read("a.txt")).not.toContain("\x1b");
  });

  test("keeps a symbolic link and the mode of the file behind it", async () => {
    writeFileSync(join(cwd, "target.json"), "old");
    chmodSync(join(cwd, "target.json"), "660");
    symlinkSync("target.json", join(cwd, "link.json"));
    const run = await shell(cwd, `umask 027; brownout analyze -q --no-files -o link.json -o new.json ${SEED}`);
    expect(run).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(lstatSync(join(cwd, "link.json")).isSymbolicLink()).toBe(true);
    expect(read("target.json")).toBe(read("new.json"));
    expect((statSync(join(cwd, "new.json")).mode & 0o777).toString(8)).toBe("640");
    expect((statSync(join(cwd, "target.json")).mode & 0o777).toString(8)).toBe("660");
  });

  test("writes into a named pipe", async () => {
    const run = await shell(
      cwd,
      `mkfifo pipe.json && { cat pipe.json > copy.json 2>&- & } && brownout analyze -q -o pipe.json ${SEED} && wait`,
    );
    expect(run).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(read("copy.json")).toBe(read("reports/report.json"));
    expect(lstatSync(join(cwd, "pipe.json")).isFIFO()).toBe(true);
  });

  test("writes into a named pipe also where no file could be made beside it", async () => {
    const run = await shell(
      cwd,
      "mkdir no && mkfifo no/pipe.json && chmod 555 no && { cat no/pipe.json > copy.json 2>&- & } && " +
        `unprivileged analyze -q -o no/pipe.json ${SEED} && wait`,
    );
    expect(run).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(read("copy.json")).toBe(read("reports/report.json"));
  });

  test("writes to standard output through a link when that is a pipe", async () => {
    symlinkSync("/dev/stdout", join(cwd, "out.json"));
    const run = await shell(cwd, `brownout analyze -q -o out.json ${SEED} | cat`);
    expect(run).toEqual({ status: 0, stdout: read("reports/report.json"), stderr: "" });
  });

  test("writes to standard output through a link when that is a file", async () => {
    symlinkSync("/dev/stdout", join(cwd, "out.json"));
    const run = await shell(cwd, `brownout analyze -q -o out.json ${SEED} > copy.json`);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(read("copy.json")).toBe(read("reports/report.json"));
  });
});

describe("an output that cannot be written is trouble, and leaves all others as they were", () => {
  beforeEach(() => {
    mkdirSync(join(cwd, "reports"));
    for (const name of REPORTS) writeFileSync(join(cwd, "reports", name), "old");
  });

  test.for([
    ["a directory in its place", "mkdir a.json", "", "-o a.json", "a.json", "it is a directory"],
    ["a device that is full", "ln -s /dev/full a.json", "", "-o a.json", "a.json", "no space left on the device"],
    ["a limit on the size of files", "", "ulimit -f 1;", "", "reports/report.json", "the file would become too large"],
    ["no right to its directory", "mkdir no; chmod 555 no", "", "--out-dir no", "no/report.json", "permission denied"],
    ["a file for its directory", "echo x > no", "", "--out-dir no", "no/report.json", "[a-z][^:]*"],
    ["a file within its path", "echo x > no", "", "-o no/deep/a.json", "no/deep/a.json", "[a-z][^:]*"],
  ] as const)("because of %s", async ([, prepare, limit, flags, path, reason]) => {
    await shell(cwd, prepare);
    const before = files();
    const run = await shell(cwd, `${limit} unprivileged analyze ${flags} ${SEED}`);
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(run.stderr).toMatch(new RegExp(`^Cannot write "${path}": ${reason}\\n$`));
    expect(files()).toEqual(before);
    for (const name of REPORTS) expect(read(`reports/${name}`)).toBe("old");
  });

  test("before the work is done: a stream without end does not keep it from saying so", async () => {
    await shell(cwd, "mkdir no; chmod 555 no");
    const run = await shell(cwd, "brownout generate script_1 | unprivileged analyze --out-dir no");
    expect(run).toEqual({ status: 2, stdout: "", stderr: 'Cannot write "no/report.json": permission denied\n' });
  });
});

/**
 * A reader that has seen enough is a normal end, and hides nothing of what the command did.
 */
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { ROOT, temporaryDirectory } from "../program.ts";
import { shell } from "../shell.ts";

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
  copyFileSync(join(ROOT, "fixtures/seed.log"), join(cwd, "a.log"));
  writeFileSync(join(cwd, "bad.log"), `x\n${readFileSync(join(cwd, "a.log"), "utf8")}`);
});

/** `{ brownout …; } | reader`, and the status of the left side. */
async function piped(command: string, reader: string) {
  const run = await shell(cwd, `{ brownout ${command}; echo $? > status; } | ${reader}`);
  return { ...run, status: Number(readFileSync(join(cwd, "status"), "utf8")) };
}

const REPORTS = ["calendar.csv", "hours.csv", "report.json", "weekday-hours.csv"];

describe("generate", () => {
  test("ends quietly with status 0 when its reader has seen enough", async () => {
    expect(await piped("generate script_1", "head -n 1")).toEqual({
      status: 0,
      stdout: '{"time":"2019-05-14 09:05:52","ip":"10.0.191.219","status_code":303}\n',
      stderr: "",
    });
  });

  test("does so when nobody reads at all", async () => {
    expect(await piped("generate script_1", "true")).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});

describe("analyze", () => {
  test.for([
    ["", "a.log", 0],
    ["--json", "a.log", 0],
    ["--strict", "bad.log", 1],
    ["", "a.log missing.log", 2],
  ] as const)("%s of %s keeps its status %i and its files when nobody reads", async ([flags, inputs, status]) => {
    const run = await piped(`analyze ${flags} ${inputs}`, "true");
    expect({ status: run.status, stdout: run.stdout }).toEqual({ status, stdout: "" });
    expect(readdirSync(join(cwd, "reports")).sort()).toEqual(REPORTS);
  });

  test("gives its reader the first line, and ends quietly", async () => {
    const run = await piped("analyze a.log", "head -n 1");
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toMatch(/^[^\n]+4 user-hours[^\n]+\n$/);
    expect(readdirSync(join(cwd, "reports")).sort()).toEqual(REPORTS);
  });

  test.for([
    ["a.log a.log", 0],
    ["a.log missing.log", 2],
    ["--strict bad.log", 1],
  ] as const)("of %s has the status %i and its files when nobody reads what it warns of", async ([inputs, status]) => {
    const script = `{ brownout analyze ${inputs} 2>&3 >out.txt 3>&-; echo $? > status; } 3>&1 | true`;
    await shell(cwd, script);
    expect(Number(readFileSync(join(cwd, "status"), "utf8"))).toBe(status);
    expect(existsSync(join(cwd, "reports/report.json"))).toBe(true);
    expect(readFileSync(join(cwd, "out.txt"), "utf8")).toContain("23:00");
  });

  test("of what cannot be read is trouble, also when nobody reads why", async () => {
    await shell(cwd, `{ brownout analyze missing.log 2>&3 3>&-; echo $? > status; } 3>&1 | true`);
    expect(readFileSync(join(cwd, "status"), "utf8")).toBe("2\n");
  });
});

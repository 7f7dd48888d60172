/**
 * `generate` as a process; that its lines are those of the formulas is tested beside the scripts, in `streams.test.ts`.
 */
import { describe, expect, test } from "vitest";
import { parseReport } from "../analysis.ts";
import { brownout, temporaryDirectory } from "../program.ts";
import { shell } from "../shell.ts";

describe("generate", () => {
  test("feeds analyze: script_1 gives 900 user-hours in every full clock hour", async () => {
    const hours = 5;
    const run = await shell(
      temporaryDirectory(),
      // Line 3,248 is written at 10:00:00.
      `brownout generate script_1 --from 3249 --lines ${hours * 3600} | brownout analyze --json --no-files`,
    );
    expect(run).toMatchObject({ status: 0, stderr: "" });
    const report = parseReport(run.stdout);
    expect(report.coverage).toEqual({ first: "2019-05-14T10", last: "2019-05-14T14", workingDays: 1 });
    expect(report.peak).toEqual({ hours: [10, 11, 12, 13, 14], userHours: 900, uniqueIps: 900 });
    expect(report.calendar.map(({ requests }) => requests)).toEqual([3600, 3600, 3600, 3600, 3600]);
  });

  test("writes each line once, whatever it is cut into", async () => {
    const whole = await brownout(["generate", "script_2", "--lines", "9000"]);
    const first = await brownout(["generate", "script_2", "--lines", "4097"]);
    const rest = await brownout(["generate", "script_2", "--from", "4098", "--lines", "4903"]);
    expect(whole.stdout).toBe(first.stdout + rest.stdout);
    expect(whole.stdout.match(/\n/g)).toHaveLength(9000);
  });

  test("has help that names its flags", async () => {
    const { status, stdout } = await brownout(["generate", "--help"]);
    expect(status).toBe(0);
    for (const flag of ["--lines <n>", "--from <i>", "--tz <zone>", "script_1", "script_2", "script_test"]) {
      expect(stdout).toContain(flag);
    }
  });
});

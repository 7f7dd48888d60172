/**
 * What is counted: each flag has its effect on the report of a capture that tells it apart.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { ANALYZE_FLAGS } from "../../src/options/flags.ts";
import { reportOfProgram } from "../analysis.ts";
import { brownout, ROOT, temporaryDirectory } from "../program.ts";
import { recordLine } from "../scan/capture.ts";

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
});

/** Writes a capture and gives the report of it. */
function reportOf(lines: readonly string[], ...flags: readonly string[]) {
  writeFileSync(join(cwd, "a.log"), `${lines.join("\n")}\n`);
  return reportOfProgram(["a.log", ...flags], { cwd });
}

/** An error at noon on each day of a week, of as many clients as the day's place in the week. */
const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].flatMap((_, day) =>
  Array.from({ length: day + 1 }, (_, host) => recordLine(`2019-05-${13 + day} 12:00:00`, `10.0.0.${host}`, 500)),
);

describe("--days", () => {
  test.for([
    [[], 15, ["mon", "tue", "wed", "thu", "fri"]],
    [["--days", "all"], 28, ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]],
    [["--days", "sat-mon"], 14, ["mon", "sat", "sun"]],
    [["--days=wed,sun"], 10, ["wed", "sun"]],
  ] as const)("%j counts %i user-hours", async ([flags, userHours, days]) => {
    const { definition, hours, weekdayHours } = await reportOf(WEEK, ...flags);
    expect(definition.days).toEqual(days);
    expect(hours[12]?.userHours).toBe(userHours);
    expect(weekdayHours).toHaveLength(days.length * 24);
  });
});

describe("--status", () => {
  const statuses = [200, 429, 499, 500, 504, 505, 599, 600];
  const lines = statuses.map((status) => recordLine("2019-05-06 17:00:00", "10.0.0.1", status));

  test.for([
    [[], 4, [[500, 599]]],
    [["--status", "5xx"], 4, [[500, 599]]],
    [
      ["--status", "429,500-504"],
      3,
      [
        [429, 429],
        [500, 504],
      ],
    ],
    [
      ["--status", "6xx,200"],
      2,
      [
        [200, 200],
        [600, 699],
      ],
    ],
  ] as const)("%j counts %i errors", async ([flags, errors, status]) => {
    const report = await reportOf(lines, ...flags);
    expect(report.definition.status).toEqual(status);
    expect(report.lines).toMatchObject({ records: 8, counted: errors, otherStatus: 8 - errors });
  });
});

describe("--tz", () => {
  const lines = ["2019-05-06T23:30:00Z", "2019-05-06T23:30:00", "2019-05-06T23:30:00-01:00"].map((time, host) =>
    recordLine(time, `10.0.0.${host}`, 500),
  );

  test("leaves clocks as written unless it names a zone", async () => {
    const { hours, definition } = await reportOf(lines.slice(0, 2));
    expect(hours[23]?.userHours).toBe(2);
    expect(definition.timeZone).toBe("as-written");
    expect((await reportOf(lines.slice(0, 2), "--tz", "as-written")).hours).toEqual(hours);
  });

  test("converts times that name a zone, and no others", async () => {
    const { calendar, definition } = await reportOf(lines, "--tz", "Europe/Vilnius");
    expect(definition.timeZone).toBe("Europe/Vilnius");
    expect(calendar.map(({ date, hour, errors }) => [date, hour, errors])).toEqual([
      ["2019-05-06", 23, 1],
      ["2019-05-07", 2, 1],
      ["2019-05-07", 3, 1],
    ]);
  });
});

test("--rank names the count by which the peak is the largest", async () => {
  const lines = [
    ...["06", "07", "08"].map((day) => recordLine(`2019-05-${day} 09:00:00`, "10.0.0.1", 500)),
    ...["1", "2"].map((host) => recordLine("2019-05-06 17:00:00", `10.0.0.${host}`, 500)),
  ];
  expect((await reportOf(lines)).peak).toEqual({ hours: [9], userHours: 3, uniqueIps: 1 });
  expect((await reportOf(lines, "--rank", "user-hours")).peak?.hours).toEqual([9]);
  expect((await reportOf(lines, "--rank", "unique-ips")).peak).toEqual({ hours: [17], userHours: 2, uniqueIps: 2 });
});

describe("--since and --until", () => {
  const lines = ["05 23", "06 00", "06 16", "06 17", "06 18", "07 00"].map((time) =>
    recordLine(`2019-05-${time}:59:59`, "10.0.0.1", 500),
  );
  const covered = async (...flags: string[]) => {
    const { calendar, lines: account } = await reportOf(lines, "--days", "all", ...flags);
    expect(account.counted + account.offDays).toBe(6);
    return calendar.map(({ date, hour }) => `${date.slice(-2)} ${hour}`);
  };

  test("take a date, half-open", async () => {
    expect(await covered("--since", "2019-05-06", "--until", "2019-05-07")).toEqual([
      "06 0",
      "06 16",
      "06 17",
      "06 18",
    ]);
  });

  test("take a clock hour, half-open", async () => {
    expect(await covered("--since", "2019-05-06T17", "--until", "2019-05-06T18")).toEqual(["06 17"]);
  });

  test("may each stand alone", async () => {
    expect(await covered("--since", "2019-05-06T18")).toEqual(["06 18", "07 0"]);
    expect(await covered("--until", "2019-05-06T00")).toEqual(["05 23"]);
  });
});

test("--fields names where to look, by keys and by paths", async () => {
  const nested = (host: number) =>
    JSON.stringify({
      at: "2019-05-06 17:00:00",
      time: "2019-05-06 09:00:00",
      req: { ip: `10.0.0.${host}` },
      "res.code": 503,
      status: 200,
    });
  const report = await reportOf([nested(1), nested(2)], "--fields", "time=at,ip=req.ip,status=res.code");
  expect(report.hours[17]).toMatchObject({ userHours: 2, requests: 2 });
  const usual = await reportOf([nested(1), nested(2)]); // found by themselves, under their usual names
  expect(usual.hours[9]).toMatchObject({ userHours: 0, requests: 2 });
});

describe("a value that means nothing is refused with status 2 and one line, before anything is read", () => {
  test.for([
    [
      ["--days", "mon-fry"],
      'Cannot use --days: expected days like "mon-fri", "mon,wed,sun" or "all" but found "mon-fry"',
    ],
    [["--since", "2019-05-06", "--until", "2019-05-06"], "Cannot use --until: expected a time after --since"],
    [
      ["--chunk-size", "63"],
      'Cannot use --chunk-size: expected a number of bytes from 64 to 1073741824 like "8MiB" but found "63"',
    ],
    [
      ["-o", "a.pdf"],
      'Cannot use --output: expected a file name that ends in .json, .csv, .txt or .part but found "a.pdf"',
    ],
    [["--json", "--csv"], "Cannot use --json and --csv together: stdout takes one of them"],
  ] as const)("%j", async ([flags, message]) => {
    // Were the missing input looked for first, it would be what is complained of.
    expect(await brownout(["analyze", "missing.log", ...flags], { cwd })).toEqual({
      status: 2,
      stdout: "",
      stderr: `${message}\n`,
    });
  });
});

describe("help", () => {
  test("names every flag and what it takes", async () => {
    const { status, stdout, stderr } = await brownout(["analyze", "--help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const { usage } of ANALYZE_FLAGS) expect(stdout).toContain(usage);
  });

  test("has the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(await brownout(["--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
    expect(await brownout(["analyze", "--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });
});

/**
 * `compare` fails closed: what cannot be compared is status 2 and one line, prints nothing, and writes nothing.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/report/schema.ts";
import { brownout } from "../program.ts";
import { shell } from "../shell.ts";
import { sampled } from "../size.ts";
import { analyzed, daysWith, directoryWith, FIVE_DAYS, textAt } from "./reports.ts";

const directory = directoryWith(async (made) => {
  const log = daysWith(FIVE_DAYS);
  const head = daysWith(FIVE_DAYS, { 17: { users: 60 } });
  await Promise.all([
    analyzed(made, "base", log),
    analyzed(made, "head", head),
    analyzed(made, "4xx", log, "--status", "4xx,503"),
    analyzed(made, "all-days", log, "--days", "all"),
    analyzed(made, "zone", log, "--tz", "Europe/Vilnius"),
    analyzed(made, "ranked", log, "--rank", "unique-ips"),
    analyzed(made, "proxies", log, "--trusted-proxies", "10.0.0.0/8"),
    analyzed(made, "forwarded", log, "--client-ip", "ip"),
    analyzed(made, "weekend", daysWith([11, 12])),
    analyzed(made, "nothing", ""),
  ]);
});

const OUTPUTS = ["a.txt", "a.md", "a.json", "a.xml", "new.md"];
const GATE = [...OUTPUTS.flatMap((path) => ["-o", path]), "--fail-on", "hour worse"];
const EARLIER = "of an earlier run\n";

/** Runs a gate among the outputs of an earlier run, demands that it is refused with nothing changed, and gives stderr. */
async function refusal(sides: string, ...flags: readonly string[]): Promise<string> {
  const cwd = directory();
  for (const path of OUTPUTS.slice(0, -1)) writeFileSync(join(cwd, path), EARLIER);
  const before = filesIn(cwd);
  const { status, stdout, stderr } = await brownout(["compare", ...sides.split(" "), ...GATE, ...flags], { cwd });
  expect({ status, stdout, files: filesIn(cwd) }, stderr).toEqual({ status: 2, stdout: "", files: before });
  return stderr;
}

function filesIn(cwd: string): Record<string, string> {
  const entries = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, "latin1")]));
}

/** Each input stands on either side. */
async function expectRefusal(bad: string, message: string | RegExp, good = "base"): Promise<void> {
  for (const sides of [`${bad} ${good}`, `${good} ${bad}`]) {
    const stderr = await refusal(sides);
    if (typeof message === "string") expect(stderr).toBe(`${message}\n`);
    else expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
  }
}

describe("an input that cannot be read is refused", () => {
  test.for([
    ["is missing", "", "missing.json", 'Cannot read "missing.json": no such file or directory'],
    ["is a directory without a report", "mkdir d", "d", 'Cannot read "d/report.json": no such file or directory'],
    ["lies behind a file", "", "base.log/x", 'Cannot read "base.log/x": a part of the path is not a directory'],
    ["is a link to nothing", "ln -s nowhere l", "l", 'Cannot read "l": no such file or directory'],
    ["is a directory in a directory", "mkdir -p d/report.json", "d", /^Cannot read "d\/report\.json": [^\n]+\n$/],
    ["is empty", ": > b.json", "b.json", 'Cannot read report "b.json": it is empty'],
    ["is blank", "echo > b.json", "b.json", 'Cannot read report "b.json": it is empty'],
    ["is a log", "", "base.log", 'Cannot read report "base.log": it is not JSON (logs are read by analyze)'],
    [
      "is a log of one line",
      "head -n 1 base.log > b.log",
      "b.log",
      'Cannot read report "b.log": it is not a report: expected a "schema" of "brownout/report@1" but found none',
    ],
    [
      "is one of the tables",
      "",
      "base/hours.csv",
      'Cannot read report "base/hours.csv": it is not JSON (logs are read by analyze)',
    ],
    [
      "is a comparison",
      "brownout compare base head -q -o c.json",
      "c.json",
      'Cannot read report "c.json": expected "brownout/report@1" but found "brownout/comparison@1"',
    ],
    [
      "is of another version",
      "sed s/report@1/report@2/ base/report.json > b.json",
      "b.json",
      'Cannot read report "b.json": expected "brownout/report@1" but found "brownout/report@2"',
    ],
    [
      "is UTF-16",
      "iconv -t UTF-16 base/report.json > b.json",
      "b.json",
      /^Cannot read report "b\.json": expected UTF-8 but found UTF-16 [^\n]+\n$/,
    ],
    [
      "lacks a field",
      "grep -v '\"complete\":' base/report.json > b.json",
      "b.json",
      'Cannot read report "b.json": its "complete" is missing',
    ],
    [
      "has trailing text",
      "cat base/report.json base/report.json > b.json",
      "b.json",
      'Cannot read report "b.json": it is not JSON (logs are read by analyze)',
    ],
    ["is gzipped", "gzip -c base/report.json > b.json", "b.json", 'Cannot read report "b.json": it is not UTF-8'],
    ["is standard input without anything", "", "-", 'Cannot read report "-": it is empty'],
  ] as const)("that %s", async ([, prepare, path, message]) => {
    expect(await shell(directory(), prepare)).toMatchObject({ status: 0 });
    await expectRefusal(path, message);
  });

  test("that may not be read", async () => {
    await shell(directory(), "cp base/report.json b.json; chmod 000 b.json");
    for (const sides of ["b.json base", "base b.json"]) {
      const run = await shell(directory(), `unprivileged compare ${sides}`);
      expect(run).toEqual({ status: 2, stdout: "", stderr: 'Cannot read "b.json": permission denied\n' });
    }
  });
});

describe("a report that was cut short is refused as truncated", () => {
  test.for(sampled([0.01, 0.3, 0.7, 0.99, 1], 3, 2))("at %d of its length, up to its last brace", async (share) => {
    const text = textAt(directory(), "base/report.json").trimEnd();
    const cut = text.slice(0, Math.min(Math.floor(text.length * share), text.length - 1));
    writeFileSync(join(directory(), "cut.json"), cut);
    const lines = cut.replace(/\n$/, "").split("\n").length;
    await expectRefusal("cut.json", `Cannot read report "cut.json": it is truncated: it ends at line ${lines}`);
  });

  test("but not without its last newline, which holds nothing", async () => {
    const cwd = directory();
    writeFileSync(join(cwd, "cut.json"), textAt(cwd, "base/report.json").trimEnd());
    expect(await brownout(["compare", "cut.json", "base", "-q", ...GATE], { cwd })).toMatchObject({ status: 0 });
  });
});

describe("a partial that was cut short or altered is refused", () => {
  test.for(sampled([3, 7, 20, 0.3, 0.7, -1], 3))(
    "cut to %d (of its bytes, or a share, or less that many)",
    async (length) => {
      const bytes = readFileSync(join(directory(), "base.part"));
      const end = Number.isInteger(length) ? length : bytes.length * length;
      writeFileSync(join(directory(), "cut.part"), bytes.subarray(0, end));
      await expectRefusal("cut.part", /^Cannot read (partial|report) "cut\.part": [^\n]+\n$/, "head.part");
    },
  );

  test.for(sampled([10, 40, 0.5, 0.999], 2))("with another byte at %d (or a share of its length)", async (place) => {
    const bytes = readFileSync(join(directory(), "base.part"));
    const at = Number.isInteger(place) ? place : Math.floor(bytes.length * place);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(join(directory(), "b.part"), bytes);
    await expectRefusal("b.part", /^Cannot read partial "b\.part": [^\n]+\n$/, "head.part");
  });

  test("with more behind it", async () => {
    await shell(directory(), "cat base.part head.part > b.part");
    await expectRefusal("b.part", /^Cannot read partial "b\.part": [^\n]+\n$/);
  });
});

describe("a report that contradicts itself is refused", () => {
  const CHANGES = [
    ["an hour's errors", (report: Report) => edit(report.hours[17], { errors: 1 })],
    ["an hour's requests", (report: Report) => edit(report.hours[17], { requests: 9_999 })],
    ["an hour's users", (report: Report) => edit(report.hours[17], { userHours: 1 })],
    ["an hour's clients", (report: Report) => edit(report.hours[17], { uniqueIps: 101 })],
    ["a weekday hour's errors", (report: Report) => edit(report.weekdayHours[17], { errors: 1 })],
    ["the peak", (report: Report) => edit(report.peak, { userHours: 1 })],
    ["the days that are covered", (report: Report) => edit(report.coverage, { workingDays: 4 })],
    ["the lines", (report: Report) => edit(report.lines, { records: 1 })],
    ["a date", (report: Report) => edit(report.calendar[0], { date: "2019-05-13" })],
  ] as const;
  test.for(sampled(CHANGES, 3))("with another number for %s", async ([, change]) => {
    const report = JSON.parse(textAt(directory(), "base/report.json"));
    change(report);
    writeFileSync(join(directory(), "edited.json"), JSON.stringify(report));
    await expectRefusal("edited.json", /^Cannot read report "edited\.json": it contradicts itself: [^\n]+\n$/);
  });
});

function edit<T extends object>(row: T | null | undefined, fields: Partial<T>): void {
  if (row === null || row === undefined) throw new Error("there is nothing to edit");
  Object.assign(row, fields);
}

describe("what was read only in part is refused", () => {
  test.for(["incomplete", "incomplete.part"])("as %s", async (path) => {
    const prepare = "brownout analyze -q base.log missing.log --out-dir incomplete -o incomplete.part";
    expect((await shell(directory(), prepare)).status).toBe(2);
    const why = 'it is incomplete, 1 of 2 sources could not be read to the end, such as "missing.log"';
    await expectRefusal(path, `Cannot compare "${path}": ${why}`);
  });
});

describe("two definitions that differ are refused, and shown side by side", () => {
  test.for([
    ["4xx", "status", /^ {2}status +500-599 +400-499,503 +differs$/m],
    ["all-days", "days", /^ {2}days +mon,tue,wed,thu,fri +mon,tue,wed,thu,fri,sat,sun +differs$/m],
    ["zone", "time zone", /^ {2}time zone +as-written +Europe\/Vilnius +differs$/m],
    ["ranked", "rank", /^ {2}rank +user-hours +unique-ips +differs$/m],
    ["proxies", "client", /^ {2}client +peer +\{.*10\.0\.0\.0\/8.*\} +differs$/m],
    ["forwarded", "client", /^ {2}client +peer +\{.*"ip".*\} +differs$/m],
  ] as const)("of base and %s, in %s", async ([head, what, line]) => {
    const stderr = await refusal(`base ${head}`);
    expect(stderr).toMatch(new RegExp(`^Cannot compare "base" with "${head}": they differ in ${what}\n +BASE +HEAD\n`));
    expect(stderr).toMatch(line);
    expect(stderr.match(/ differs$/gm)).toHaveLength(1);
  });

  test("of two partials, or a partial and a report, too", async () => {
    expect(await refusal("4xx.part base.part")).toMatch(/^Cannot compare .* they differ in status\n/);
    expect(await refusal("4xx base.part")).toMatch(/^Cannot compare .* they differ in status\n/);
    expect(await refusal("4xx zone.part")).toMatch(/^Cannot compare .* they differ in status, time zone\n/);
  });
});

describe("a side without any record on the days that are compared is refused", () => {
  test.for(["weekend", "weekend.part", "nothing", "nothing.part"])("as %s", async (path) => {
    const why = "expected records on mon,tue,wed,thu,fri but found none (--allow-empty compares it all the same)";
    await expectRefusal(path, `Cannot compare "${path}": ${why}`);
  });

  test("also where both are", async () => {
    expect(await refusal("weekend nothing")).toMatch(/^Cannot compare "weekend": expected records /);
  });

  test.for(["base nothing", "nothing base", "weekend nothing"])("unless --allow-empty is given: %s", async (sides) => {
    const args = ["compare", ...sides.split(" "), "--allow-empty"];
    const { status, stdout } = await brownout(args, { cwd: directory() });
    expect(status).toBe(0);
    expect(stdout).toContain("has no record on the days that are compared");
  });

  test("while --allow-empty does not let pass what is no report", async () => {
    await shell(directory(), ": > empty.json");
    expect(await refusal("base empty.json", "--allow-empty")).toBe('Cannot read report "empty.json": it is empty\n');
  });
});

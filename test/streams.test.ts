/**
 * The artificial streams: the formulas of DESIGN.md, section 9, restated in BigInt, against `generate` and `scripts/`.
 */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { brownout, ROOT, type Run, temporaryDirectory } from "./program.ts";

const SCRIPTS = join(ROOT, "scripts");
const HOUR = 3_600n;
const MINUTE = 60n;

interface Stream {
  readonly second: (i: bigint) => bigint;
  readonly address: (i: bigint) => readonly [third: bigint, fourth: bigint];
  readonly status: (i: bigint) => bigint;
}

const STREAMS = {
  script_1: {
    second: (i) => 1_557_824_751n + i,
    address: (i) => [(191n * i) % 256n, (219n * i) % 250n],
    status: (i) => (((55n * i) / 6n) % 4n) * 100n + 200n + ((19n * i) % 4n),
  },
  script_2: {
    second: (i) => 1_420_063_200n + 2n * i,
    address: (i) => [(19n * i) % 256n, (37n * i) % 250n],
    status: (i) => (((8n * i) / 6n) % 4n) * 100n + 200n + ((13n * i) % 4n),
  },
} as const satisfies Readonly<Record<string, Stream>>;
type StreamName = keyof typeof STREAMS;
const STREAM_NAMES = Object.keys(STREAMS) as StreamName[];

/** `count` lines from line `from` on, by a clock that is `offset` seconds ahead of UTC at a UTC second. */
function linesOf(name: StreamName, from: bigint, count: number, offset: (utcSecond: bigint) => bigint): string {
  const { second, address, status } = STREAMS[name];
  const lines = Array.from({ length: count }, (_, index) => {
    const i = from + BigInt(index);
    const wall = new Date(Number(second(i) + offset(second(i))) * 1_000).toISOString();
    const [third, fourth] = address(i);
    return `{"time":"${wall.slice(0, 10)} ${wall.slice(11, 19)}","ip":"10.0.${third}.${fourth}","status_code":${status(i)}}\n`;
  });
  return lines.join("");
}

/** The first line that is written at or after an instant. */
function lineAt(name: StreamName, instant: string): bigint {
  const distance = BigInt(Date.parse(instant)) / 1_000n - STREAMS[name].second(0n);
  const step = STREAMS[name].second(1n) - STREAMS[name].second(0n);
  return (distance + step - 1n) / step;
}

const utc = () => 0n;

/** A program of any kind, to its end. */
function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 2 ** 27, cwd: SCRIPTS };
    const child = execFile(command, args, options, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? child.signalCode, stdout, stderr }),
    );
  });
}

function script(name: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  return run(join(SCRIPTS, `${name}.sh`), args, env);
}

function wrote(stdout: string): Run {
  return { status: 0, stdout, stderr: "" };
}

function found(names: readonly string[]): { name: string; path: string }[] {
  const directories = (process.env["PATH"] ?? "").split(delimiter);
  return names.flatMap((name) => {
    const paths = directories.map((directory) => join(directory, name));
    const path = paths.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile() === true);
    return path === undefined ? [] : [{ name, path }];
  });
}

test.each(STREAM_NAMES)("the first 5,000 lines of %s are those of its formulas", async (name) => {
  const expected = linesOf(name, 1n, 5_000, utc);
  expect(await brownout(["generate", name, "--lines", "5000"])).toEqual(wrote(expected));
  expect(await script(name, ["5000"])).toEqual(wrote(expected));
});

const ZONES = {
  UTC: ["+0000", 0n],
  "Asia/Kolkata": ["+0530", 5n * HOUR + 30n * MINUTE],
  "Asia/Kathmandu": ["+05:45", 5n * HOUR + 45n * MINUTE],
  "Pacific/Kiritimati": ["+1400", 14n * HOUR],
  "Pacific/Marquesas": ["-0930", -(9n * HOUR + 30n * MINUTE)],
  "America/Phoenix": ["-07:00", -7n * HOUR],
} as const;

/** Midnights by the clock of the zone, as instants. */
const MIDNIGHTS: readonly (readonly [what: string, zone: keyof typeof ZONES, midnight: string])[] = [
  ["the end of a month", "UTC", "2019-06-01T00:00:00Z"],
  ["the end of a month", "Asia/Kolkata", "2019-11-01T00:00:00+05:30"],
  ["the end of a year", "Pacific/Marquesas", "2020-01-01T00:00:00-09:30"],
  ["the beginning of a leap day", "Asia/Kathmandu", "2020-02-29T00:00:00+05:45"],
  ["the end of a leap day", "Pacific/Kiritimati", "2024-03-01T00:00:00+14:00"],
  ["the end of February of a common year", "America/Phoenix", "2021-03-01T00:00:00-07:00"],
  ["the end of February of 2100, no leap year", "UTC", "2100-03-01T00:00:00Z"],
  ["the leap day of 2400", "UTC", "2400-02-29T00:00:00Z"],
  ["an ordinary night of the year 5000", "Asia/Kolkata", "5000-07-15T00:00:00+05:30"],
];

describe.each(STREAM_NAMES)("%s across midnight", (name) => {
  test.each(MIDNIGHTS)("%s by the clock of %s, %s", async (_, zone, midnight) => {
    const from = lineAt(name, midnight) - 50n;
    const [offset, seconds] = ZONES[zone];
    const expected = linesOf(name, from, 100, () => seconds);
    expect(new Set(expected.match(/\d{4}-\d\d-\d\d/g)).size).toBe(2);
    const args = ["generate", name, "--lines", "100", "--from", String(from), "--tz", zone];
    expect(await brownout(args)).toEqual(wrote(expected));
    expect(await script(name, ["100", String(from), offset])).toEqual(wrote(expected));
  });
});

test("the clock of Vilnius in summer is the offset +0300", async () => {
  const from = lineAt("script_1", "2019-07-01T00:00:00+03:00") - 2_500n;
  const expected = linesOf("script_1", from, 5_000, () => 3n * HOUR);
  const args = ["generate", "script_1", "--lines", "5000", "--from", String(from), "--tz", "Europe/Vilnius"];
  expect(await brownout(args)).toEqual(wrote(expected));
  for (const offset of ["+0300", "+03:00"]) {
    expect(await script("script_1", ["5000", String(from), offset])).toEqual(wrote(expected));
  }
});

test("the clock of Vilnius is put back where summer ends", async () => {
  const change = "2019-10-27T01:00:00Z";
  const from = lineAt("script_1", change) - 50n;
  const expected = linesOf("script_1", from, 100, (second) =>
    second * 1_000n < BigInt(Date.parse(change)) ? 3n * HOUR : 2n * HOUR,
  );
  expect(expected).toContain("2019-10-27 03:59:59");
  expect(expected).toContain("2019-10-27 03:00:00");
  const args = ["generate", "script_1", "--lines", "100", "--from", String(from), "--tz", "Europe/Vilnius"];
  expect(await brownout(args)).toEqual(wrote(expected));
});

test("both end at line 100,000,000,000", async () => {
  const last = 100_000_000_000n;
  for (const name of STREAM_NAMES) {
    const expected = linesOf(name, last - 1n, 2, utc);
    expect(await brownout(["generate", name, "--from", String(last - 1n)])).toEqual(wrote(expected));
    expect(await script(name, [String(last), String(last - 1n)])).toEqual(wrote(expected));
  }
});

test("no lines are no bytes", async () => {
  expect(await brownout(["generate", "script_2", "--lines", "0"])).toEqual(wrote(""));
  expect(await script("script_2", ["0"])).toEqual(wrote(""));
});

describe("script_test is the first 1,000 lines of script_1", () => {
  test.each([
    { what: "all of it", lines: undefined, from: 1n, expected: 1_000 },
    { what: "no more when more are asked for", lines: 5_000, from: 1n, expected: 1_000 },
    { what: "a part of it", lines: 10, from: 500n, expected: 10 },
    { what: "up to its end", lines: 500, from: 990n, expected: 11 },
    { what: "nothing behind its end", lines: 500, from: 1_001n, expected: 0 },
  ])("$what", async ({ lines, from, expected }) => {
    const text = linesOf("script_1", from, expected, () => 3n * HOUR);
    const flags = [...(lines === undefined ? [] : ["--lines", `${lines}`]), "--from", `${from}`];
    expect(await brownout(["generate", "script_test", "--tz", "Asia/Riyadh", ...flags])).toEqual(wrote(text));
    expect(await script("script_test", [`${lines ?? 1_000}`, `${from}`, "+0300"])).toEqual(wrote(text));
  });

  test("without arguments", async () => {
    const text = linesOf("script_1", 1n, 1_000, utc);
    expect(await brownout(["generate", "script_test"])).toEqual(wrote(text));
    expect(await script("script_test")).toEqual(wrote(text));
  });
});

describe("the scripts run anywhere", () => {
  const sample = linesOf("script_1", 1n, 5_000, () => -(7n * HOUR + 30n * MINUTE));
  const args = ["5000", "1", "-0730"];

  test.each(found(["awk", "mawk", "gawk", "original-awk", "busybox"]))("with $name as awk", async ({ path }) => {
    const bin = temporaryDirectory();
    symlinkSync(path, join(bin, "awk"));
    const env = { PATH: `${bin}${delimiter}${process.env["PATH"]}` };
    expect(await script("script_1", args, env)).toEqual(wrote(sample));
    expect(await script("script_2", ["2", "99999999999"], env)).toEqual(
      wrote(linesOf("script_2", 99_999_999_999n, 2, utc)),
    );
  });

  test.each(found(["sh", "dash", "bash", "ksh", "yash"]))("under $name", async ({ path }) => {
    for (const name of ["script_1", "script_2", "script_test", "script_stream"]) {
      expect(await run(path, ["-n", `${name}.sh`])).toEqual(wrote(""));
    }
    expect(await run(path, ["script_1.sh", ...args])).toEqual(wrote(sample));
    expect(await run(path, ["script_test.sh"])).toEqual(wrote(linesOf("script_1", 1n, 1_000, utc)));
    expect(await run(path, ["script_test.sh", "08", "009"])).toEqual(wrote(linesOf("script_1", 9n, 8, utc)));
  });

  test.each(["UTC", "America/New_York", "Asia/Kolkata"])("where TZ is %s", async (zone) => {
    const env = { TZ: zone };
    expect(await script("script_1", args, env)).toEqual(wrote(sample));
    const text = linesOf("script_2", 1n, 100, utc);
    expect(await script("script_2", ["100"], env)).toEqual(wrote(text));
    expect(await brownout(["generate", "script_2", "--lines", "100"], { env })).toEqual(wrote(text));
  });

  test("from a directory whose name has blanks", async () => {
    const directory = join(temporaryDirectory(), "a  b");
    mkdirSync(directory);
    cpSync(SCRIPTS, directory, { recursive: true });
    expect(await run(join(directory, "script_test.sh"), ["1"])).toEqual(wrote(linesOf("script_1", 1n, 1, utc)));
  });
});

test.each(["script_1", "script_2", "script_test"])("%s.sh can be executed, and says what it writes", (name) => {
  const path = join(SCRIPTS, `${name}.sh`);
  expect(statSync(path).mode & 0o111).toBe(0o111);
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(/^#!\/bin\/sh\n# Writes the artificial stream/);
  expect(text).toContain(`# Usage: ${name}.sh [LINES [FROM [OFFSET]]]\n`);
});

test.each(["script_1", "script_2"])("%s.sh ends quietly when its reader has seen enough", async (name) => {
  const { stdout, ...end } = await run("sh", ["-c", `./${name}.sh | head -n 1`]);
  expect(end).toEqual({ status: 0, stderr: "" });
  expect(stdout).toBe(linesOf(name as StreamName, 1n, 1, utc));
});

describe("a bad argument is one line and exit status 2", () => {
  const WHOLE_LINES = "expected a whole number from 0 to 100000000000 but found";
  const WHOLE_FROM = "expected a whole number from 1 to 100000000000 but found";
  const OFFSET = 'Cannot use OFFSET: expected an offset from UTC like "+0300" or "+03:00" but found';
  const BAD: readonly (readonly [args: readonly string[], message: string])[] = [
    [[""], `Cannot use LINES: ${WHOLE_LINES} ""`],
    [["ten"], `Cannot use LINES: ${WHOLE_LINES} "ten"`],
    [["-1"], `Cannot use LINES: ${WHOLE_LINES} "-1"`],
    [["1e3"], `Cannot use LINES: ${WHOLE_LINES} "1e3"`],
    [["1; echo"], `Cannot use LINES: ${WHOLE_LINES} "1; echo"`],
    [["100000000001"], `Cannot use LINES: ${WHOLE_LINES} "100000000001"`],
    [["9".repeat(400)], `Cannot use LINES: ${WHOLE_LINES} "${"9".repeat(400)}"`],
    [["1", "0"], `Cannot use FROM: ${WHOLE_FROM} "0"`],
    [["1", "1.5"], `Cannot use FROM: ${WHOLE_FROM} "1.5"`],
    [["1", "1", "0300"], `${OFFSET} "0300"`],
    [["1", "1", "+3"], `${OFFSET} "+3"`],
    [["1", "1", "+2400"], `${OFFSET} "+2400"`],
    [["1", "1", "+03:60"], `${OFFSET} "+03:60"`],
    [["1", "1", "Europe/Vilnius"], `${OFFSET} "Europe/Vilnius"`],
    [["1", "1", "+0300", "x"], 'Cannot use arguments: expected at most LINES, FROM and OFFSET but found "x"'],
  ];

  test.each(["script_1", "script_2", "script_test"])("of %s.sh", async (name) => {
    for (const [args, message] of BAD) {
      expect(await script(name, args)).toEqual({ status: 2, stdout: "", stderr: `${message}\n` });
    }
  });

  test.each([
    [["script_3"], 'Cannot use stream: expected "script_1", "script_2" or "script_test" but found "script_3"'],
    [["script_1", "--lines", "ten"], `Cannot use --lines: ${WHOLE_LINES} "ten"`],
    [["script_1", "--from", "0"], `Cannot use --from: ${WHOLE_FROM} "0"`],
    [
      ["script_1", "--tz", "+0300"],
      'Cannot use --tz: expected an IANA time zone like "Europe/Vilnius" but found "+0300"',
    ],
  ])("of generate %j", async (args, message) => {
    expect(await brownout(["generate", ...args])).toEqual({ status: 2, stdout: "", stderr: `${message}\n` });
  });
});

test("script_2 has no server error: there is no peak, and nothing is wrong", async () => {
  const { stdout: capture } = await script("script_2", ["100000"]);
  const flags = ["--days", "all", "--no-files"];
  const { stdout: json, ...end } = await brownout(["analyze", ...flags, "--json"], { stdin: capture });
  expect(end).toEqual({ status: 0, stderr: "" });
  expect(JSON.parse(json)).toMatchObject({
    peak: null,
    worst: null,
    lines: { total: 100_000, records: 100_000, counted: 0, offDays: 0, otherStatus: 100_000 },
  });
  const { stdout: text, ...quiet } = await brownout(["analyze", ...flags], { stdin: capture });
  expect(quiet).toEqual({ status: 0, stderr: "" });
  expect(text).toMatch(/^No user met a server error\b.*\b100,000 records\b.*\.\n/);
});

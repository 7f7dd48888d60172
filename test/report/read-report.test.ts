import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrownoutError } from "../../src/error.ts";
import { type AnalyzeOptions, analyze } from "../../src/index.ts";
import { readReport } from "../../src/report/read-report.ts";
import type { Report } from "../../src/report/schema.ts";
import { toJson } from "../../src/write/json.ts";
import { streamOf } from "../analysis.ts";
import { CAPTURES } from "../captures.ts";
import { captures, recordLine } from "../scan/capture.ts";
import { sampled } from "../size.ts";

/** Three weeks of two sources, with weekends, malformed lines, and clients that come back in some hours only. */
async function richReport(options: AnalyzeOptions = {}): Promise<Report> {
  const lines: string[] = [];
  let random = 1;
  for (let at = 0; at < 1_500; at += 1) {
    random = (random * 48_271) % 0x7fff_ffff;
    const time = `2019-05-${String(6 + (random % 21)).padStart(2, "0")} ${String(8 + (random % 5) * 2).padStart(2, "0")}:00:00`;
    lines.push(recordLine(time, `10.0.${random % 3}.${random % 17}`, random % 4 === 0 ? 200 : 500));
  }
  const [first, second] = [lines.slice(0, 900), ["x", "", "[]", ...lines.slice(900)]];
  return analyze(
    [first, second].map((source) => streamOf(source.join("\n"))),
    { threads: 1, ...options },
  );
}

const rich = await richReport();

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The sentence with which bytes are refused that are called "a.json", behind its beginning; null where they are read. */
function refusal(bytes: Uint8Array): string | null {
  try {
    readReport(bytes, "a.json");
    return null;
  } catch (error) {
    if (!(error instanceof BrownoutError)) throw error;
    expect(error).toMatchObject({ code: "corrupt-report", site: { path: "a.json" } });
    expect(error.message).toMatch(/^Cannot read report "a\.json": [^\n]+$/);
    return error.message.slice('Cannot read report "a.json": '.length);
  }
}

/** The refusal of the rich report after something was done to it. */
function refusalOf(change: (report: Report) => unknown, report = rich): string | null {
  const copy = structuredClone(report);
  change(copy);
  return refusal(bytesOf(JSON.stringify(copy)));
}

describe("what analyze writes is read as it was", () => {
  const DEFINITIONS: readonly AnalyzeOptions[] = [
    {},
    { days: "all", status: "4xx,5xx", rank: "unique-ips" },
    { days: "mon,sat", since: "2019-05-06T18", until: "2019-12-31", tz: "Asia/Kathmandu" },
    { trustedProxies: "10.0.0.0/8" },
  ];

  test.for(DEFINITIONS)("of fixtures, with %j", async (options) => {
    const some = sampled(CAPTURES, 15, DEFINITIONS.indexOf(options));
    for (const paths of [...some.map((path) => [path]), some]) {
      const report = await analyze(paths, { threads: 1, ...options });
      expect(readReport(bytesOf(toJson(report)), "a.json")).toEqual(report);
    }
  });

  test("of any captures", async () => {
    const days = fc.constantFrom("mon-fri", "all", "tue,sun");
    const rank = fc.constantFrom("user-hours", "unique-ips");
    const since = fc.option(fc.constantFrom("1970-01-01", "2019-05-06T17"), { nil: undefined });
    const until = fc.option(fc.constantFrom("2019-05-06T18", "2019-05-07"), { nil: undefined });
    const options = fc.record({ days, rank, since, until }, { requiredKeys: ["days", "rank"] });
    await fc.assert(
      fc.asyncProperty(fc.array(captures, { minLength: 1, maxLength: 3 }), options, async (inputs, chosen) => {
        const report = await analyze(
          inputs.map((bytes) => streamOf(`${recordLine("2019-05-06 17:00:00", "10.0.0.1", 500)}\n`, bytes)),
          { threads: 1, format: "jsonl", ...(chosen as AnalyzeOptions) },
        );
        expect(readReport(bytesOf(toJson(report)), "a.json")).toEqual(report);
      }),
    );
  });

  test("of a source that could not be read", async () => {
    const inputs = ["nowhere.log", streamOf(recordLine("2019-05-06 17:00:00", "10.0.0.1", 500))];
    const report = await analyze(inputs, { threads: 1, onFault: () => {} });
    expect(report.complete).toBe(false);
    expect(readReport(bytesOf(toJson(report)), "a.json")).toEqual(report);
  });

  test("with a byte order mark, on one line, and with fields that came later", () => {
    const later = { ...rich, later: 1, hours: rich.hours.map((row) => ({ ...row, later: null })) };
    for (const text of [`\ufeff${toJson(rich)}`, JSON.stringify(rich), JSON.stringify(later)]) {
      expect(readReport(bytesOf(text), "a.json")).toEqual(rich);
    }
  });
});

const NOT_JSON = "it is not JSON (logs are read by analyze)";

describe("a file is refused", () => {
  test("truncated at any byte, and it says where it ends", async () => {
    const report = await analyze([{ name: "ž.log", stream: streamOf(recordLine("2019-05-06 17:00:00", "::1", 500)) }], {
      threads: 1,
      days: "mon",
    });
    const bytes = bytesOf(toJson(report));
    expect(refusal(bytes.subarray(0, bytes.length - 1))).toBe(null); // only its last line feed is missing
    for (const length of sampled([...bytes.keys()].slice(1, -1), 5)) {
      const text = new TextDecoder().decode(bytes.subarray(0, length), { stream: true });
      const lines = text.split("\n").filter((line, index) => index === 0 || line !== "").length;
      expect(refusal(bytes.subarray(0, length))).toBe(`it is truncated: it ends at line ${lines}`);
    }
  });

  const line = recordLine("2019-05-06 17:00:00", "10.0.0.1", 500);
  test.each([
    ["that is empty", "", "it is empty"],
    ["of white space", " \n\n", "it is empty"],
    ["of text", "17:00\n", NOT_JSON],
    ["of lines", `${line}\n${line}\n`, NOT_JSON],
    ["of lines, truncated", `${line}\n{"time":"2019`, NOT_JSON],
    ["of a list, truncated", `[{"schema":`, NOT_JSON],
    ["whose end is followed by more", `${toJson(rich)}{}`, NOT_JSON],
    ["of one line of a log", line, 'it is not a report: expected a "schema" of "brownout/report@1" but found none'],
    ["of null", "null", 'it is not a report: expected a "schema" of "brownout/report@1" but found none'],
    ["of a list", "[]", 'it is not a report: expected a "schema" of "brownout/report@1" but found none'],
    ["of a number", "5", 'it is not a report: expected a "schema" of "brownout/report@1" but found none'],
    [
      "of a later version",
      '{"schema":"brownout/report@2"}',
      'expected "brownout/report@1" but found "brownout/report@2"',
    ],
    ["of a comparison", '{"schema":"brownout/comparison@1"}', /but found "brownout\/comparison@1"$/],
    ["whose schema is no text", '{"schema":1}', 'expected "brownout/report@1" but found 1'],
    ["whose schema is an object", '{"schema":{"a":1}}', 'expected "brownout/report@1" but found an object'],
    ["of a schema and nothing else", '{"schema":"brownout/report@1"}', 'its "complete" is missing'],
  ])("%s", (_, text, message) => {
    expect(refusal(bytesOf(text))).toMatch(message);
  });

  test("that is not UTF-8, and where it is UTF-16 it says so", () => {
    const text = toJson(rich);
    expect(refusal(Uint8Array.from([0xff, ...bytesOf(text)]))).toBe("it is not UTF-8");
    expect(refusal(Uint8Array.from([...bytesOf(text), 0xc5]))).toBe(NOT_JSON);
    expect(refusal(Uint8Array.from(Buffer.from(`\ufeff${text}`, "utf16le")))).toBe(
      "expected UTF-8 but found UTF-16 (a shell's redirection may have made it so: write it with -o)",
    );
  });

  test("that is larger than any report", () => {
    expect(refusal(new Uint8Array(256 * 1024 ** 2 + 1))).toBe(
      "it is too large for a report (logs are read by analyze)",
    );
  });

  test("with a bad field, which it names", () => {
    const wrong = (report: Report) => report as unknown as Record<string, Record<string, Record<string, unknown>>>;
    expect(refusalOf((report) => Object.assign(report.hours[3] ?? {}, { errors: -1 }))).toBe(
      'its "hours[3].errors" cannot be -1',
    );
    expect(refusalOf((report) => Object.assign(report.calendar[0] ?? {}, { date: `${"6".repeat(99)}` }))).toBe(
      `its "calendar[0].date" cannot be "${"6".repeat(59)}…`,
    );
    expect(refusalOf((report) => delete wrong(report)["lines"]?.["counted"])).toBe('its "lines.counted" is missing');
    expect(refusalOf((report) => report.hours.pop())).toBe('its "hours" cannot be a list of 23');
    expect(refusalOf((report) => Object.assign(report, { complete: "yes" }))).toBe('its "complete" cannot be "yes"');
  });
});

describe("a report that contradicts itself is refused, with both numbers", () => {
  const cell = rich.calendar[0] as Report["calendar"][number];
  test.each<[contradiction: string, change: (report: Report) => unknown]>([
    ["expected hour 0 but found 23", ({ hours }) => hours.reverse()],
    [
      "expected the weekday hour mon 00:00 but found tue 00:00",
      ({ weekdayHours }) => weekdayHours.push(...weekdayHours.splice(0, 24)),
    ],
    ["expected 120 weekday hours but found 119", ({ weekdayHours }) => weekdayHours.pop()],
    [
      "its days in the order of the week, each once, but found fri,thu,wed,tue,mon",
      ({ definition }) => definition.days.reverse(),
    ],
    ["expected its days in the order", ({ definition }) => definition.days.push("fri")],
    ["its calendar has 2019-05-06, its days are tue", ({ definition }) => definition.days.shift()],
    [
      "the date 2019-02-29, which there is not",
      ({ calendar }) => Object.assign(calendar[0] ?? {}, { date: "2019-02-29" }),
    ],
    ["2019-05-06 as a tue, which is a mon", ({ calendar }) => Object.assign(calendar[0] ?? {}, { weekday: "tue" })],
    [
      "its calendar has 2019-05-06T08 after 2019-05-06T10",
      ({ calendar }) => calendar.splice(0, 0, ...calendar.splice(1, 1)),
    ],
    ["its calendar has 2019-05-06T08 after 2019-05-06T08", ({ calendar }) => calendar.unshift({ ...cell })],
    [
      "2019-05-06T08, which is before 2019-05-06T09",
      ({ definition }) => Object.assign(definition, { since: "2019-05-06T09" }),
    ],
    [
      "2019-05-06T08, which is not before 2019-05-06T08",
      ({ definition }) => Object.assign(definition, { until: "2019-05-06T08" }),
    ],
    ["clients at 2019-05-06T08", ({ calendar }) => Object.assign(calendar[0] ?? {}, { uniqueIps: cell.errors + 1 })],
    ["of 0 clients at 2019-05-06T08", ({ calendar }) => Object.assign(calendar[0] ?? {}, { uniqueIps: 0 })],
    [
      `of ${cell.errors} requests`,
      ({ calendar }) => Object.assign(calendar[0] ?? {}, { errors: cell.errors + 1, requests: cell.errors }),
    ],
    [
      "its coverage begins at null, its calendar at 2019-05-06T08",
      ({ coverage }) => Object.assign(coverage, { first: null }),
    ],
    [
      "its coverage ends at 2019-05-24T17, its calendar at 2019-05-24T16",
      ({ coverage }) => Object.assign(coverage, { last: "2019-05-24T17" }),
    ],
    [
      "its coverage has 14 working days, its calendar 15",
      ({ coverage }) => Object.assign(coverage, { workingDays: 14 }),
    ],
    ["its peak is null, its tables have {", (report) => Object.assign(report, { peak: null })],
    ["its worst hour is null, its tables have {", (report) => Object.assign(report, { worst: null })],
    ["it has 2 malformed lines, and reasons for 1", ({ malformed }) => delete malformed.reasons["not JSON"]],
    ['its source "stream 1" is not', ({ sources }) => Object.assign(sources[0] ?? {}, { complete: false })],
    ["it is not complete, and all of its sources are", (report) => Object.assign(report, { complete: false })],
    ["that of its sources together", ({ sources }) => sources.pop()],
  ])("%s", (contradiction, change) => {
    const refused = refusalOf(change);
    expect(refused).toMatch(/^it contradicts itself: /);
    expect(refused).toContain(contradiction);
  });

  test("the example: its hours count 5 errors at 17:00, its calendar 4", async () => {
    const lines = Array.from({ length: 4 }, () => recordLine("2019-05-06 17:00:00", "10.0.0.1", 500));
    const report = await analyze([streamOf(lines.join("\n"))], { threads: 1 });
    expect(refusalOf(({ hours }) => Object.assign(hours[17] ?? {}, { errors: 5 }), report)).toBe(
      "it contradicts itself: its hours count 5 errors at 17:00, its calendar 4",
    );
    expect(refusalOf(({ weekdayHours }) => Object.assign(weekdayHours[17] ?? {}, { uniqueIps: 2 }), report)).toBe(
      "it contradicts itself: its weekday hours count 2 unique IPs at mon 17:00, where there are 1 to 1",
    );
  });
});

describe("any one number of a report that is changed is noticed", () => {
  /** What a report says once. Unions are noticed where they leave their bounds. */
  const SAID_ONCE = [/^definition\.status\./, /^sources\.\d+\.bytes$/, /^(hours|weekdayHours)\.\d+\.uniqueIps$/];

  /** The paths of all numbers in a value. */
  function numbersIn(value: unknown, path: readonly string[] = []): string[] {
    if (typeof value === "number") return [path.join(".")];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, child]) => numbersIn(child, [...path, key]));
  }

  /** The refusal of a report in which one number was changed. */
  function refusalWith(report: Report, path: string, change: (number: number) => number): string | null {
    const keys = path.split(".");
    const last = keys.pop() as string;
    const parent = keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], report);
    const numbers = parent as Record<string, number>;
    const before = numbers[last] as number;
    numbers[last] = change(before);
    const refused = refusal(bytesOf(JSON.stringify(report)));
    numbers[last] = before;
    return refused;
  }

  const changes: readonly (readonly [name: string, change: (number: number) => number])[] = [
    ["one more", (number) => number + 1],
    ["one less", (number) => number - 1],
    ["ten times as many", (number) => number * 10 + 7],
  ];
  test.each(changes)("%s", async (_, change) => {
    for (const report of [rich, await richReport({ days: "all", rank: "unique-ips" })]) {
      const unnoticed = sampled(numbersIn(report), 15).filter((path) => refusalWith(report, path, change) === null);
      expect(unnoticed.filter((path) => !SAID_ONCE.some((pattern) => pattern.test(path)))).toEqual([]);
    }
  });

  test("a union outside its bounds", () => {
    const unions = numbersIn(rich).filter((path) => path.endsWith("uniqueIps"));
    expect(unions.length).toBeGreaterThan(200);
    for (const path of unions) {
      expect(refusalWith(rich, path, (number) => number + 1_000)).not.toBe(null);
    }
  });
});

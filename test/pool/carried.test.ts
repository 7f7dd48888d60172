/**
 * Sources whose lines depend on earlier ones: that it makes no difference where they are cut into chunks, and how many of
 * these are under way at once. A chunk is scanned with a guess at what the lines before it have said.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { readScanOptions } from "../../src/options/analyze-options.ts";
import { collect } from "../../src/pool/collector.ts";
import type { ScanPool } from "../../src/pool/contract.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import { planRun } from "../../src/pool/plan-run.ts";
import { runSteps } from "../../src/pool/run-steps.ts";
import { toReport } from "../../src/report/report.ts";
import type { Report } from "../../src/report/schema.ts";
import { openSources } from "../../src/sources/open.ts";
import type { Input } from "../../src/sources/source.ts";
import { toJson } from "../../src/write/json.ts";
import { streamOf } from "../analysis.ts";
import { temporaryDirectory } from "../program.ts";
import { sampled, sized } from "../size.ts";
import { OPENING, SETTINGS } from "./scan.ts";

const SMALLEST_CHUNK_BYTES = 64;
const CONCURRENCIES = sized({ short: [1, 5], long: [1, 2, 5] });

interface Run {
  readonly report: Report;
  readonly json: string;
  /** How many tasks were given to the pool, and how many of them again. */
  readonly scans: number;
  readonly repeated: number;
}

async function run(input: Input, chunkBytes: number, concurrency: number): Promise<Run> {
  const { sources } = await openSources([input], OPENING);
  const asked: number[] = [];
  const inline = inlinePool();
  const pool: ScanPool = {
    ...inline,
    concurrency,
    scan(task) {
      asked.push(task.range.startByte);
      return inline.scan(task);
    },
  };
  const steps = planRun(sources, { ...SETTINGS, chunkBytes });
  const total = await collect(runSteps(steps, pool, SETTINGS), SETTINGS.definition);
  expect(total.faults).toEqual([]);
  const report = toReport(total.partial, total.sources, readScanOptions({ days: "all" }));
  return { report, json: toJson(report), scans: asked.length, repeated: asked.length - new Set(asked).size };
}

/** Compares every way to read a capture with reading it at once. */
async function expectSameInChunks(capture: string, chunkSizes: Iterable<number>): Promise<Report> {
  const path = join(directory, "a.log");
  writeFileSync(path, capture);
  const { report, json } = await run(path, capture.length, 1);
  for (const chunkBytes of chunkSizes) {
    for (const concurrency of CONCURRENCIES) {
      const how = `chunks of ${chunkBytes} bytes, ${concurrency} at once`;
      const ofFile = await run(path, chunkBytes, concurrency);
      expect(ofFile.json, how).toBe(json);
      const ofStream = await run({ name: path, stream: streamOf(capture) }, chunkBytes, concurrency);
      expect(ofStream.json, how).toBe(json);
      if (concurrency === 1) expect([ofFile.repeated, ofStream.repeated], how).toEqual([0, 0]);
    }
  }
  return report;
}

/** Steps that have no divisor in common with what lines are long. */
function* sizesUpTo(largest: number, step: 7 | 13): Generator<number> {
  for (let size = SMALLEST_CHUNK_BYTES; size <= largest; size += step * sized({ short: 11, long: 1 })) yield size;
}

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});

function common(host: number, clock: string, status: number, path = "/"): string {
  return `192.0.2.${host} - - [06/May/2019:${clock} +0300] "GET ${path} HTTP/1.1" ${status} 157`;
}

function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

describe("a CRI file with lines in pieces", () => {
  const prefix = "2019-05-06T17:24:53.123456789+03:00";
  const cut = common(1, "17:24:53", 502, "/a?b=c");
  const capture = lines(
    `${prefix} stdout F ${common(9, "16:00:00", 200)}`,
    `${prefix} stdout P ${cut.slice(0, 30)}`,
    `${prefix} stderr F ${common(2, "17:24:53", 500)}`,
    `${prefix} stdout P ${cut.slice(30, 60)}`,
    "",
    `${prefix} stderr P ${common(3, "17:59:59", 503).slice(0, 50)}`,
    `${prefix} stdout P ${cut.slice(60, 62)}`,
    "not a line of this format",
    `${prefix} stdout F ${cut.slice(62)}`,
    `${prefix} stdout F ${common(4, "18:00:00", 404)}`,
    `${prefix} stderr F ${common(3, "17:59:59", 503).slice(50)}`,
    `${prefix} stdout F ${common(1, "18:00:00", 504)}`,
    `${prefix} stdout P ${cut.slice(0, 30)}`,
  );

  test("is the same in chunks of many sizes, from the smallest to one that holds it", async () => {
    const { sources, hours, malformed } = await expectSameInChunks(capture, sizesUpTo(capture.length + 1, 13));
    expect(sources).toMatchObject([
      { format: "cri/common", lines: { total: 14, blank: 1, directive: 5, malformed: 2, records: 6, counted: 4 } },
    ]);
    expect(hours.filter(({ requests }) => requests > 0)).toMatchObject([
      { hour: 16, userHours: 0, requests: 1 },
      { hour: 17, userHours: 3, requests: 3 },
      { hour: 18, userHours: 1, requests: 2 },
    ]);
    expect(malformed.samples).toEqual([
      `${join(directory, "a.log")}:8: not of this format`,
      `${join(directory, "a.log")}:13: cut off at the end of the source`,
    ]);
  });

  test("has chunks scanned again where a guess was wrong, and only there", async () => {
    const path = join(directory, "a.log");
    writeFileSync(path, capture);
    const several = await run(path, 200, 3);
    expect(several.repeated).toBeGreaterThan(0);
    expect(several.repeated).toBeLessThan(several.scans / 2);

    const whole = lines(
      ...Array.from({ length: 20 }, (_, host) => `${prefix} stdout F ${common(host, "17:00:00", 500)}`),
    );
    writeFileSync(path, whole);
    expect((await run(path, 200, 3)).repeated).toBe(0);
  });
});

describe("a Docker file with a line in three pieces", () => {
  const PIECE_BYTES = 16_384;
  const entry = (log: string, stream = "stdout") => JSON.stringify({ log, stream, time: "2019-05-06T14:24:53.1Z" });
  const long = `${common(1, "17:24:53", 502, `/${"a".repeat(2 * PIECE_BYTES)}`)}\n`;
  const pieces = [long.slice(0, PIECE_BYTES), long.slice(PIECE_BYTES, 2 * PIECE_BYTES), long.slice(2 * PIECE_BYTES)];
  const [first, second, last] = pieces as [string, string, string];
  const capture = lines(
    entry(`${common(2, "17:24:53", 500)}\n`),
    entry(first),
    entry(`${common(3, "17:24:53", 500)}\n`, "stderr"),
    entry(second),
    "not JSON",
    entry(last),
    entry(`${common(4, "18:00:00", 503)}\r\n`),
    entry(common(5, "18:00:00", 200)),
  );

  test("is the same in chunks of many sizes", async () => {
    const sizes = sampled(
      [64, 100, 1_000, 4_096, 10_000, 16_383, 16_384, 16_500, 20_000, 33_000, 40_000, capture.length],
      2,
      1,
    );
    const { sources, peak, malformed } = await expectSameInChunks(capture, sizes);
    expect(sources).toMatchObject([
      { format: "docker/common", lines: { total: 8, directive: 2, malformed: 1, records: 5, counted: 4 } },
    ]);
    expect(peak).toEqual({ hours: [17], userHours: 3, uniqueIps: 3 });
    expect(malformed.samples).toEqual([`${join(directory, "a.log")}:5: not JSON`]);
  });

  test("has them guessed and carried whichever of them a chunk ends with", async () => {
    const ends = capture.split("\n").map((line) => line.length + 1);
    const sizes = ends.map((_, index) => ends.slice(0, index + 1).reduce((sum, length) => sum + length, 0));
    await expectSameInChunks(
      capture,
      sampled(
        sizes.flatMap((size) => [size - 1, size, size + 1]).filter((size) => size >= 64),
        4,
      ),
    );
  });
});

test("what a wrapper and the format within it carry is carried together", async () => {
  const prefix = "2019-05-06T17:24:53.1Z stdout";
  const capture = lines(
    `${prefix} F #Version: 1.0`,
    `${prefix} F #Fields: date time c-ip sc-status`,
    `${prefix} F 2019-05-06 17:24:53 192.0.2.1 500`,
    `${prefix} P 2019-05-06 17:24:53 192.`,
    `${prefix} F 0.2.2 502`,
    `${prefix} P #Fields: date time sc-st`,
    `${prefix} F atus c-ip`,
    `${prefix} F 2019-05-06 17:24:53 503 192.0.2.3`,
    `${prefix} F 2019-05-06 17:24:53 504 192.0.2.4`,
    `${prefix} P 2019-05-06 17:24:53 505`,
    `${prefix} F  192.0.2.5`,
  );
  const { sources, peak } = await expectSameInChunks(capture, sizesUpTo(capture.length, 7));
  expect(sources).toMatchObject([
    { format: "cri/w3c", lines: { total: 11, directive: 6, malformed: 0, records: 5, counted: 5 } },
  ]);
  expect(peak).toEqual({ hours: [17], userHours: 5, uniqueIps: 5 });
});

describe("JSON whose objects go over several lines", () => {
  const requests = [
    { time: "2019-05-06 17:24:53", ip: "192.0.2.1", status: 502, list: [1, { a: "}{" }], empty: {} },
    { time: "2019-05-06 17:59:59", ip: "2001:db8::1", status: 200 },
    { time: "2019-05-06 18:00:00", ip: "192.0.2.1", status: 503, req: { path: "/" } },
    { time: "2019-05-06 18:00:00", ip: "192.0.2.2", status: 500 },
  ];
  const pretty = (value: unknown) => JSON.stringify(value, null, 2);
  const hours = [
    { hour: 17, userHours: 1, requests: 2 },
    { hour: 18, userHours: 2, requests: 2 },
  ];

  test.each<[string, string, string, object]>([
    ["one behind the other", lines(...requests.map(pretty)), "document/jsonl", { total: 30, directive: 26 }],
    ["in a list", lines(pretty(requests)), "document/jsonl", { total: 32, directive: 28 }],
    ["in a list within an object", lines(pretty({ a: { b: 1 }, Records: requests })), "document/jsonl", { total: 37 }],
    [
      "an object a line",
      lines("[", `${requests.map((each) => JSON.stringify(each)).join(",\n")}`, "]"),
      "document/jsonl",
      { total: 6 },
    ],
    [
      "several on a line",
      lines(...requests.map((each) => JSON.stringify([each, each, {}]))),
      "document/jsonl",
      { total: 12 },
    ],
  ])("is the same in chunks of many sizes, %s", async (how, capture, format, account) => {
    const report = await expectSameInChunks(capture, sizesUpTo(capture.length + 1, 13));
    const times = how === "several on a line" ? 2 : 1;
    expect(report.sources).toMatchObject([{ format, lines: { ...account, records: 4 * times, counted: 3 * times } }]);
    expect(report.hours.filter(({ requests }) => requests > 0)).toMatchObject(
      hours.map((row) => ({ ...row, requests: row.requests * times })),
    );
  });

  test("is the same where parts of it are broken", async () => {
    const [first, second, third, fourth] = requests.map(pretty) as [string, string, string, string];
    const capture = lines(
      first,
      second.slice(0, 20),
      third,
      "not JSON",
      '{"time":"2019-05-06 17:2',
      `${JSON.stringify(requests[0])}${JSON.stringify(requests[0])}`,
      fourth.slice(0, -10),
    );
    const { sources } = await expectSameInChunks(capture, sizesUpTo(capture.length + 1, 13));
    expect(sources).toMatchObject([{ format: "document/jsonl", lines: { malformed: 4, records: 4 } }]);
  });

  test("is the same within lines of a container runtime", async () => {
    const prefix = "2019-05-06T17:24:53.123456789+03:00 stdout";
    const all = requests.flatMap((each) => pretty(each).split("\n"));
    const capture = lines(
      ...all.flatMap((line) => [`${prefix} P ${line.slice(0, 3)}`, `${prefix} F ${line.slice(3)}`]),
    );
    const { sources } = await expectSameInChunks(capture, sizesUpTo(sized({ short: 300, long: 600 }), 13));
    expect(sources).toMatchObject([{ format: "cri/document/jsonl", lines: { malformed: 0, records: 4, counted: 3 } }]);
  });
});

test("of two sources, each carries its own", async () => {
  const prefix = "2019-05-06T17:24:53.1Z stdout";
  const paths = ["a.log", "b.log"].map((name) => join(directory, name));
  for (const [index, path] of paths.entries()) {
    const line = common(index + 1, "17:24:53", 500 + index);
    const [head, tail] = [line.slice(0, 40), line.slice(40)];
    writeFileSync(
      path,
      lines(`${prefix} F ${line}`, `${prefix} P ${head}`, `${prefix} F ${tail}`, `${prefix} P ${head}`),
    );
  }
  const { sources } = await openSources(paths, OPENING);
  for (const chunkBytes of sizesUpTo(400, 7)) {
    const steps = planRun(sources, { ...SETTINGS, chunkBytes });
    const pool = { ...inlinePool(), concurrency: 4 };
    const { partial } = await collect(runSteps(steps, pool, SETTINGS), SETTINGS.definition);
    expect([...partial.sources.values()]).toMatchObject([
      { records: 2, directive: 2 },
      { records: 2, directive: 2 },
    ]);
  }
});

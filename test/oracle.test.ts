/**
 * The oracle: DuckDB is asked the same question in SQL over the same files, and gives the same numbers.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Report, reportSchema } from "../src/report/schema.ts";
import { generateFile } from "./capture-file.ts";
import { brownout, ROOT } from "./program.ts";
import { sampled, sized } from "./size.ts";

/** A definition in two languages: the flags of `analyze`, and SQL. */
interface Question {
  readonly flags: string;
  /** Whether a record is a server error, said of its `status`. */
  readonly isError: string;
  readonly days: readonly string[];
  /** Which part of time is looked at, said of a record's `clock_hour`. */
  readonly period: string;
  readonly rank: "userHours" | "uniqueIps";
}

const USUAL: Question = {
  flags: "",
  isError: "status BETWEEN 500 AND 599",
  days: ["mon", "tue", "wed", "thu", "fri"],
  period: "true",
  rank: "userHours",
};
const LINES = sized({ short: 20_000, long: 200_000 });
const ALL_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const QUESTIONS: readonly Question[] = [
  USUAL,
  { ...USUAL, flags: "--days all", days: ALL_DAYS },
  { ...USUAL, flags: "--days sat,sun", days: ["sat", "sun"] },
  { ...USUAL, flags: "--status 429,5xx", isError: "status = 429 OR status BETWEEN 500 AND 599" },
  { ...USUAL, flags: "--rank unique-ips", rank: "uniqueIps" },
  { ...USUAL, flags: "--since 2021-03-03T05", period: "clock_hour >= '2021-03-03 05:00:00'" },
  { ...USUAL, flags: "--until 2021-03-20", period: "clock_hour < '2021-03-20 00:00:00'" },
  {
    ...USUAL,
    flags: "--since 2021-03-06 --until 2021-03-21T23 --days fri-mon --status 404,500-503",
    isError: "status = 404 OR status BETWEEN 500 AND 503",
    days: ["mon", "fri", "sat", "sun"],
    period: "clock_hour >= '2021-03-06 00:00:00' AND clock_hour < '2021-03-21 23:00:00'",
  },
];

/** `wallClock` is the SQL that makes the clock's time of a record's text. */
async function loadIntoDuckDb(paths: readonly string[], wallClock = "CAST(time AS TIMESTAMP)") {
  const database = await (await DuckDBInstance.create(":memory:")).connect();
  await database.run(`
    CREATE TABLE capture AS
    SELECT ${wallClock} AS wall_time, ip, status_code AS status
    FROM read_json([${paths.map(quoted).join(", ")}], format = 'newline_delimited',
                   columns = { time: 'VARCHAR', ip: 'VARCHAR', status_code: 'INTEGER' })`);
  return database;
}

async function askDuckDb(database: DuckDBConnection, question: Question) {
  await database.run(`
    CREATE OR REPLACE TABLE record AS
    SELECT
      date_trunc('hour', wall_time) AS clock_hour,
      lower(dayname(wall_time))[:3] AS weekday,
      hour(wall_time) AS hour,
      ip,
      ${question.isError} AS is_error,
      weekday IN (${question.days.map(quoted).join(", ")}) AND (${question.period}) AS is_chosen
    FROM capture;

    CREATE OR REPLACE VIEW chosen AS FROM record WHERE is_chosen;

    CREATE OR REPLACE TABLE hours AS
    SELECT
      h AS hour,
      count(DISTINCT (clock_hour, ip)) FILTER (is_error) AS userHours,
      count(DISTINCT ip) FILTER (is_error) AS uniqueIps,
      count(*) FILTER (is_error) AS errors,
      count(clock_hour) AS requests
    FROM range(24) AS day(h) LEFT JOIN chosen ON chosen.hour = h
    GROUP BY h;
  `);

  return {
    hours: await rowsOf(database, "FROM hours ORDER BY hour"),
    peakHours: await rowsOf(
      database,
      `SELECT hour FROM hours WHERE ${question.rank} = (SELECT max(${question.rank}) FROM hours) ORDER BY hour`,
    ),
    weekdayHours: await rowsOf(
      database,
      `SELECT
         d AS weekday,
         h AS hour,
         count(DISTINCT (clock_hour, ip)) FILTER (is_error) AS userHours,
         count(DISTINCT ip) FILTER (is_error) AS uniqueIps,
         count(*) FILTER (is_error) AS errors,
         count(clock_hour) AS requests
       FROM (VALUES ${question.days.map((day, index) => `(${index}, ${quoted(day)})`).join(", ")}) AS week(position, d)
       CROSS JOIN range(24) AS day(h)
       LEFT JOIN chosen ON chosen.weekday = d AND chosen.hour = h
       GROUP BY position, d, h
       ORDER BY position, h`,
    ),
    calendar: await rowsOf(
      database,
      `SELECT
         strftime(clock_hour, '%Y-%m-%d') AS date,
         weekday,
         hour,
         count(DISTINCT ip) FILTER (is_error) AS uniqueIps,
         count(*) FILTER (is_error) AS errors,
         count(*) AS requests
       FROM chosen
       GROUP BY clock_hour, weekday, hour
       ORDER BY clock_hour`,
    ),
    lines: await rowsOf(
      database,
      `SELECT
         count(*) AS records,
         count(*) FILTER (is_error AND is_chosen) AS counted,
         count(*) FILTER (is_error AND NOT is_chosen) AS offDays,
         count(*) FILTER (NOT is_error) AS otherStatus
       FROM record`,
    ),
    coverage: await rowsOf(
      database,
      `SELECT
         strftime(min(clock_hour), '%Y-%m-%dT%H') AS first,
         strftime(max(clock_hour), '%Y-%m-%dT%H') AS last,
         count(DISTINCT CAST(clock_hour AS DATE)) AS workingDays
       FROM chosen`,
    ),
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

async function rowsOf(database: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> {
  const rows = (await database.runAndReadAll(sql)).getRowObjectsJS();
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
    ),
  );
}

/** The report in the shape of the oracle's answer. */
async function askBrownout(paths: readonly string[], { flags }: Question) {
  const words = `analyze --json --no-files --threads 2 --chunk-size 512k ${flags}`.trim().split(" ");
  const { stdout, ...end } = await brownout([...words, ...paths]);
  expect(end).toEqual({ status: 0, stderr: "" });
  const { hours, peak, weekdayHours, calendar, lines, coverage }: Report = reportSchema.parse(JSON.parse(stdout));
  const { records, counted, offDays, otherStatus } = lines;
  return {
    hours,
    peakHours: (peak?.hours ?? []).map((hour) => ({ hour })),
    weekdayHours,
    calendar,
    lines: [{ records, counted, offDays, otherStatus }],
    coverage: [coverage],
  };
}

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "brownout-oracle-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("the sample", () => {
  test.each(sampled(QUESTIONS.slice(0, 5), 3))("asked with the flags $flags", async (question) => {
    const paths = [join(ROOT, "fixtures/seed.log")];
    expect(await askBrownout(paths, question)).toEqual(await askDuckDb(await loadIntoDuckDb(paths), question));
  });
});

describe(`${LINES} lines of script_1`, () => {
  test.each(sampled(["UTC", "Asia/Kolkata", "America/New_York"], 3, 1))("on the clock of %s", async (zone) => {
    const path = join(directory, "script_1.log");
    generateFile(path, ["script_1", "--lines", `${LINES}`, "--tz", zone]);
    expect(await askBrownout([path], USUAL)).toEqual(await askDuckDb(await loadIntoDuckDb([path]), USUAL));
  });
});

/** Numbers in [0, limit) that only look random (G. Marsaglia's xorshift32). */
function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

const STATUSES = [200, 200, 200, 204, 301, 404, 429, 499, 500, 500, 502, 503, 504, 599, 600, 999];
const FIRST_SECOND = Date.UTC(2021, 1, 22, 3) / 1_000;
const FIVE_WEEKS_SECONDS = 35 * 86_400;

/** Lines in no order; a few clients send half of them. */
function* pseudoRandomLines(count: number, writeTime: (second: number, random: (limit: number) => number) => string) {
  const random = seeded(20_210_222);
  const clients = Array.from({ length: 4_000 }, (_, index) =>
    index % 3 === 0
      ? Array.from({ length: 8 }, () => (0x1000 + random(0xf000)).toString(16)).join(":")
      : Array.from({ length: 4 }, () => 1 + random(255)).join("."),
  );
  for (let line = 0; line < count; line += 1) {
    const time = writeTime(FIRST_SECOND + random(FIVE_WEEKS_SECONDS), random);
    const ip = clients[random(random(2) === 0 ? 50 : clients.length)];
    yield `${JSON.stringify({ time, ip, status_code: STATUSES[random(STATUSES.length)] })}\n`;
  }
}

/** Shares lines out among three files. */
function writeCapture(name: string, lines: Iterable<string>): string[] {
  const parts: string[][] = [[], [], []];
  let index = 0;
  for (const line of lines) parts[index++ % parts.length]?.push(line);
  return parts.map((part, number) => {
    const path = join(directory, `${name}-${number}.log`);
    writeFileSync(path, part.join(""));
    return path;
  });
}

function dateAndTime(second: number): string {
  return new Date(second * 1_000).toISOString().slice(0, 19).replace("T", " ");
}

describe(`${LINES} pseudo-random lines of five weeks, IPv4 and IPv6`, () => {
  let paths: readonly string[];
  let database: DuckDBConnection;
  beforeAll(async () => {
    paths = writeCapture("local", pseudoRandomLines(LINES, dateAndTime));
    database = await loadIntoDuckDb(paths);
  });

  test.each(QUESTIONS)("asked with the flags $flags", async (question) => {
    expect(await askBrownout(paths, question)).toEqual(await askDuckDb(database, question));
  });
});

describe(`${LINES / 4} pseudo-random lines with offsets, over the change to summer time`, () => {
  const offsets = [0, 60, 330, -210, 765, -720];
  const zoned = (second: number, random: (limit: number) => number) => {
    const minutes = offsets[random(offsets.length)] ?? 0;
    const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    const offset = [hour, minute].map((part) => String(part).padStart(2, "0")).join(":");
    return `${dateAndTime(second + minutes * 60).replace(" ", "T")}${minutes < 0 ? "-" : "+"}${offset}`;
  };

  test.each(sampled(["Europe/Vilnius", "America/New_York", "Australia/Lord_Howe"], 3))(
    "converted to %s",
    async (zone) => {
      const question = { ...USUAL, flags: `--days all --tz ${zone}`, days: ALL_DAYS };
      const paths = writeCapture("zoned", pseudoRandomLines(LINES / 4, zoned));
      const database = await loadIntoDuckDb(paths, `timezone(${quoted(zone)}, CAST(time AS TIMESTAMPTZ))`);
      expect(await askBrownout(paths, question)).toEqual(await askDuckDb(database, question));
    },
  );
});

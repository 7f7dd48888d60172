/**
 * The library as it ships, in the test's own process.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, createReadStream, linkSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { AnalyzeOptions, Report } from "../dist/src/index.js";
import * as library from "../dist/src/index.js";
import { streamOf } from "./analysis.ts";
import { brownout, HANGING_MS, ROOT, temporaryDirectory } from "./program.ts";
import { RICH_CAPTURE, RICH_CAPTURE_REASONS, recordLine } from "./scan/capture.ts";
import { sampled } from "./size.ts";

const { analyze, BrownoutError, ErrorCode, reportJsonSchema, reportSchema } = library;
const SEED = join(ROOT, "fixtures/seed.log");
const SEED_BYTES = readFileSync(SEED);

let directory: string;
let rich: string;
beforeEach(() => {
  directory = temporaryDirectory();
  rich = join(directory, "rich.log");
  writeFileSync(rich, RICH_CAPTURE);
});

describe("the package", () => {
  test("exports what its documentation names, and nothing by accident", () => {
    expect(Object.keys(library).sort()).toEqual([
      "BrownoutError",
      "ErrorCode",
      "analyze",
      "compare",
      "comparisonJsonSchema",
      "comparisonSchema",
      "reportJsonSchema",
      "reportSchema",
      "toCalendarCsv",
      "toComparisonJson",
      "toComparisonMarkdown",
      "toComparisonText",
      "toHoursCsv",
      "toJson",
      "toText",
      "toWeekdayHoursCsv",
    ]);
  });

  test("is found by its name, and so are the schemas", async () => {
    const named: unknown = await import("brownout");
    expect(named).toBe(library);
    const { default: schema } = await import("brownout/report.schema.json", { with: { type: "json" } });
    expect(schema).toEqual(reportJsonSchema());
    const { default: comparison } = await import("brownout/comparison.schema.json", { with: { type: "json" } });
    expect(comparison).toEqual(library.comparisonJsonSchema());
  });
});

describe("analyze", () => {
  test("gives the report that the command line writes", async () => {
    const { stdout } = await brownout(["analyze", "--json", "--no-files", SEED, rich, "--days", "all"]);
    const report = await analyze([SEED, rich], { days: "all" });
    expect(report).toStrictEqual(JSON.parse(stdout));
    expect(reportSchema.parse(report)).toStrictEqual(report);
  });

  test("takes streams, by a name or by their number", async () => {
    const { sources, peak, complete } = await analyze([
      SEED,
      createReadStream(SEED, { highWaterMark: 10 }),
      { name: "last night", stream: streamOf(SEED_BYTES) },
      new Blob([SEED_BYTES]).stream(),
    ]);
    expect(sources.map(({ path, bytes, lines }) => [path, bytes, lines.records])).toEqual([
      [SEED, 817, 12],
      ["last night", 817, 12],
      ["stream 2", 817, 12],
      ["stream 4", 817, 12],
    ]);
    expect(peak).toEqual({ hours: [17], userHours: 4, uniqueIps: 3 });
    expect(complete).toBe(true);
  });

  test("counts two streams of one name as two", async () => {
    const once = { name: "a", stream: streamOf(SEED_BYTES) };
    const { lines, sources } = await analyze([once, { name: "a", stream: streamOf(SEED_BYTES) }]);
    expect(lines.total).toBe(24);
    expect(sources.map(({ path }) => path)).toEqual(["a", "a"]);
  });

  test.for([
    ["nothing at all", [], "Cannot analyze: expected inputs but found none"],
    ["a number", [7], 'Cannot analyze input 1: expected a path, a stream or { name, stream } but found "7"'],
    ["a URL", [new URL("file:///a.log")], /^Cannot analyze input 1: .* but found "file:\/\/\/a\.log"$/],
  ] as const)("refuses %s", async ([, inputs, message]) => {
    await expect(analyze(inputs as never)).rejects.toMatchObject({
      code: "usage",
      message: typeof message === "string" ? message : expect.stringMatching(message),
    });
  });

  test("fails for an input that cannot be read when nobody asked to be told of it", async () => {
    const missing = join(directory, "missing.log");
    await expect(analyze([SEED, missing])).rejects.toMatchObject({
      code: "unreadable-source",
      site: { path: missing },
    });
  });

  test("fails for a stream of text, since only bytes can be counted", async () => {
    const text = createReadStream(SEED, "utf8");
    await expect(analyze([text])).rejects.toThrow("expected chunks of bytes but found a string");
  });

  test("gives equal reports for any number of threads, chunk size and order", async () => {
    const expected = await analyze([rich, SEED], { threads: 1 });
    for (const [threads, chunkSize] of [
      [1, 64],
      [2, 100],
      [8, 1000],
      [2, 64],
    ] as const) {
      expect(await analyze([SEED, rich], { threads, chunkSize })).toStrictEqual(expected);
    }
  });

  test("takes each option as a text or as a number", async () => {
    const options = { status: 404, threads: "1", chunkSize: "1KiB", chunkTimeout: 5, rank: "unique-ips" } as const;
    const lines = [404, 500].map((status) => `${recordLine("2019-05-06 17:00:00", "::1", status)}\n`);
    const { definition, lines: account } = await analyze([streamOf(...lines)], options);
    expect(definition).toMatchObject({ status: [[404, 404]], rank: "uniqueIps" });
    expect(account.counted).toBe(1);
  });
});

describe("compare", () => {
  const { compare, comparisonSchema, toComparisonJson, toComparisonMarkdown, toComparisonText } = library;

  /** The reports of two days with so many users at 17:00. */
  async function pair(options: AnalyzeOptions = {}): Promise<[base: Report, head: Report]> {
    const lines = [20, 60].map((users) =>
      Array.from({ length: users }, (_, user) => recordLine("2019-05-06 17:00:00", `10.0.0.${user}`, 500)),
    );
    const [base, head] = await Promise.all(lines.map((of) => analyze([streamOf(of.join("\n"))], options)));
    if (base === undefined || head === undefined) throw new Error("a pair has two reports");
    return [base, head];
  }

  test("gives what the command line prints, but for the names", async () => {
    const reports = await pair();
    for (const [at, name] of ["BASE", "HEAD"].entries()) {
      writeFileSync(join(directory, name), library.toJson(reports[at] as Report));
    }
    const rules = ["17 worse", "total > +500%"];
    const comparison = compare(...reports, { failOn: rules, minEffect: "20%", minUsers: 5, alpha: 0.01 });
    expect(comparisonSchema.parse(comparison)).toStrictEqual(comparison);
    expect(comparison.rules.map(({ outcome }) => outcome)).toEqual(["breached", "held"]);
    const flags = [...rules.flatMap((rule) => ["--fail-on", rule]), "--min-effect", "20%", "--min-users", "5"];
    const args = ["compare", "BASE", "HEAD", ...flags, "--alpha", "0.01", "--format"];
    for (const [format, text] of Object.entries({
      json: toComparisonJson(comparison),
      markdown: toComparisonMarkdown(comparison),
      text: toComparisonText(comparison, "never"),
    })) {
      const run = await brownout([...args, format], { cwd: directory });
      expect([run.status, run.stdout]).toEqual([1, text]);
    }
  });

  test("leaves its reports as they are, and gives equal comparisons for equal ones", async () => {
    const [base, head] = await pair();
    const before = structuredClone([base, head]);
    const by = { by: "weekday-hour", measure: "error-rate" } as const;
    expect(compare(base, head, by)).toStrictEqual(compare(structuredClone(base), structuredClone(head), by));
    expect([base, head]).toStrictEqual(before);
    expect(compare(base, base).equal).toBe(true);
  });

  test.for([
    [{ measure: "users" }, "measure"],
    [{ failOn: ["17 wors"] }, "failOn"],
    [{ failOn: ["new-clients"] }, "failOn"],
    [{ failOn: "17 worse" }, "failOn"],
    [{ alpha: 1 }, "alpha"],
    [{ minEffect: "ten" }, "minEffect"],
    [{ minUsers: -1 }, "minUsers"],
    [{ days: "all" }, "days"],
    [{ quiet: true }, "quiet"],
  ] as const)("throws for the bad option %j, and names it", async ([options, name]) => {
    const [base, head] = await pair();
    expect(() => compare(base, head, options as object)).toThrow(
      expect.objectContaining({ code: ErrorCode.usage, message: expect.stringMatching(`"?${name}"?`) }),
    );
  });

  test("throws for reports that cannot be compared, with a code that says why", async () => {
    const [base, head] = await pair();
    const [other] = await pair({ status: "4xx" });
    const [empty] = await pair({ days: "all", until: "2019-05-06" });
    const [allDays] = await pair({ days: "all" });
    const codeOf = (one: Report, two: Report) => {
      try {
        return compare(one, two).schema;
      } catch (error) {
        if (!(error instanceof BrownoutError)) throw error;
        return [error.code, error.detail.length > 0];
      }
    };
    const incomplete = await analyze([SEED, "missing.log"], { onFault: () => {} });
    expect(codeOf(base, incomplete)).toEqual([ErrorCode.incompleteSource, false]);
    expect(codeOf(base, { ...head, complete: false })).toEqual([ErrorCode.corruptReport, false]);
    expect(codeOf({ ...base, hours: head.hours }, head)).toEqual([ErrorCode.corruptReport, false]);
    expect(codeOf(base, other)).toEqual([ErrorCode.differentDefinition, true]);
    expect(codeOf(allDays, empty)).toEqual([ErrorCode.emptyReport, false]);
    expect(compare(allDays, empty, { allowEmpty: true }).total.verdict).toBe("removed");
    expect(codeOf(base, head)).toBe("brownout/comparison@1");
  });

  test("does not know the clients of reports, so a rule about them is not one that holds", async () => {
    const [rule] = compare(...(await pair()), { failOn: ["new-clients > 0"] }).rules;
    expect(rule).toEqual({
      rule: "new-clients > 0",
      outcome: "unchecked",
      reasons: ["only two partials know their clients"],
    });
  });
});

describe("a bad option", () => {
  const bad: readonly (readonly [options: object, message: string])[] = [
    [{ days: "mon-fry" }, 'Cannot use days: expected days like "mon-fri", "mon,wed,sun" or "all" but found "mon-fry"'],
    [
      { chunkSize: 1 },
      'Cannot use chunkSize: expected a number of bytes from 64 to 1073741824 like "8MiB" but found "1"',
    ],
    [{ outDir: "reports" }, "Cannot use outDir: there is no such option"],
    [{ since: "2019-05-07", until: "2019-05-06" }, "Cannot use until: expected a time after since"],
  ];

  test.for(bad)("%j is refused with the code usage, before anything is read", async ([options, message]) => {
    let asked = false;
    async function* watched() {
      asked = true;
      yield* streamOf("");
    }
    const refused = await analyze([watched()], options).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(BrownoutError);
    expect(refused).toMatchObject({ name: "BrownoutError", code: ErrorCode.usage, message });
    expect(asked).toBe(false);
  });
});

describe("the listeners", () => {
  test.for([1, 2])("are told of progress up to the last byte, with %i threads", async (threads) => {
    const events: library.ProgressEvent[] = [];
    const totalBytes = RICH_CAPTURE.length + 817;
    await analyze([rich, SEED], { threads, chunkSize: 100, onProgress: (event) => events.push(event) });
    expect(events.length).toBe(Math.ceil(RICH_CAPTURE.length / 100) + 9);
    expect(events.every((event) => event.totalBytes === totalBytes)).toBe(true);
    const done = events.map(({ doneBytes }) => doneBytes);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBe(totalBytes);
  });

  test("are told the total also when one of the files is empty", async () => {
    const empty = join(directory, "empty.log");
    writeFileSync(empty, "");
    const events: library.ProgressEvent[] = [];
    await analyze([SEED, empty], { onProgress: (event) => events.push(event) });
    expect(events).toEqual([{ doneBytes: 817, totalBytes: 817 }]);
  });

  test("are not told of a total that nobody knows", async () => {
    const events: library.ProgressEvent[] = [];
    await analyze([SEED, streamOf(SEED_BYTES)], { onProgress: (event) => events.push(event) });
    expect(events.map(({ totalBytes }) => totalBytes)).toEqual([null, null]);
    expect(events.at(-1)?.doneBytes).toBe(2 * 817);
  });

  test.for([1, 2])("are told of each malformed line with its bytes, with %i threads", async (threads) => {
    const rejected: library.RejectedLine[] = [];
    await analyze([rich], { threads, chunkSize: 64, onReject: (line) => rejected.push(line) });
    expect(rejected.map(({ reason }) => reason)).toEqual(RICH_CAPTURE_REASONS);
    const lines = Buffer.from(RICH_CAPTURE).toString("latin1").split("\n");
    for (const { path, line, bytes } of rejected) {
      expect(path).toBe(rich);
      expect(Buffer.from(bytes).toString("latin1")).toBe(lines[(line ?? 0) - 1]?.replace(/\r$/, ""));
    }
  });

  test("are told once of each input that cannot be read to its end, what is readable is in the report", async () => {
    async function* broken() {
      yield SEED_BYTES.subarray(0, 500);
      throw Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" });
    }
    const faults: library.Fault[] = [];
    const missing = join(directory, "missing.log");
    const onFault = (fault: library.Fault) => faults.push(fault);
    const report = await analyze([SEED, { name: "pipe", stream: broken() }, missing], { onFault });
    expect(faults).toEqual([
      {
        code: ErrorCode.unreadableSource,
        message: `Cannot read "${missing}": no such file or directory`,
        site: { path: missing },
      },
      {
        code: ErrorCode.incompleteSource,
        message: 'Cannot read all of "pipe": input/output error',
        site: { path: "pipe", byte: 500 },
      },
    ]);
    expect(report).toMatchObject({ complete: false, peak: { hours: [17] } });
    expect(report.sources).toMatchObject(
      [
        { path: missing, bytes: null, complete: false, lines: { total: 0 } },
        { path: "pipe", bytes: 500, complete: false, lines: { total: 8, records: 7, malformed: 1 } },
        { path: SEED, bytes: 817, complete: true, lines: { total: 12 } },
      ].sort((a, b) => (a.path < b.path ? -1 : 1)),
    );
  });

  test("are told of each input that is left out", async () => {
    const notices: string[] = [];
    const [a, b] = [join(directory, "a.log"), join(directory, "b.log")];
    copyFileSync(SEED, a);
    linkSync(a, b);
    const report = await analyze([b, a, a], { onNotice: (notice) => notices.push(notice) });
    expect(notices).toEqual([
      `"${a}" was named twice and is read once`,
      `"${b}" is the same file as "${a}" and is read once`,
    ]);
    expect(report.lines.total).toBe(12);
  });
});

describe("a signal", () => {
  test("that is aborted makes the promise reject with its reason", async () => {
    const reason = new Error("enough");
    for (const threads of [1, 2]) {
      await expect(analyze([SEED], { threads, chunkSize: 64, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    }
  });

  test.for([1, 2])("stops a run in the middle, with %i threads", async (threads) => {
    const stop = new AbortController();
    const done: number[] = [];
    const run = analyze([rich, SEED], {
      threads,
      chunkSize: 64,
      signal: stop.signal,
      onProgress({ doneBytes }) {
        done.push(doneBytes);
        stop.abort("enough");
      },
    });
    await expect(run).rejects.toBe("enough");
    expect(done).toHaveLength(1);
  });

  test.for([1, 2])("stops the wait for a stream that gives nothing, with %i threads", async (threads) => {
    const stop = new AbortController();
    async function* silent() {
      yield SEED_BYTES;
      stop.abort("enough");
      await new Promise(() => {}); // for ever
    }
    await expect(analyze([silent()], { threads, chunkSize: 64, signal: stop.signal })).rejects.toBe("enough");
  });

  test.for(sampled([4, 1, undefined], 3))(
    "leaves nothing behind that keeps a process alive, with %s threads",
    (threads) => {
      const code = `
      import { analyze } from "${join(ROOT, "dist/src/index.js")}";
      const line = '{"time":"2019-05-06 17:24:53","ip":"10.0.0.1","status_code":500}\\n';
      async function* endless() {
        for (;;) {
          yield Buffer.from(line.repeat(1_000));
          await new Promise(setImmediate);
        }
      }
      for (const ms of [1, 5, 20]) {
        const signal = AbortSignal.timeout(ms);
        await analyze([endless()], { threads: ${threads}, chunkSize: "64KiB", signal }).catch(({ name }) => console.log(name));
      }`;
      writeFileSync(join(directory, "aborts.mjs"), code);
      const run = spawnSync(process.execPath, [join(directory, "aborts.mjs")], {
        encoding: "utf8",
        timeout: HANGING_MS,
      });
      expect(run).toMatchObject({ status: 0, signal: null, stdout: "TimeoutError\n".repeat(3), stderr: "" });
    },
  );

  test("that is not aborted does no harm", async () => {
    const { signal } = new AbortController();
    expect(await analyze([SEED], { signal })).toMatchObject({ complete: true, lines: { total: 12 } });
  });
});

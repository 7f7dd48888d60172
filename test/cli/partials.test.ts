/**
 * `-o FILE.part`: what a run has counted, all of it, for other programs to read back.
 */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { decodePartial } from "../../src/partial/wire.ts";
import { toReport } from "../../src/report/report.ts";
import type { Report } from "../../src/report/schema.ts";
import { fingerprintOf } from "../../src/sources/fingerprint.ts";
import { parseReport } from "../analysis.ts";
import { generateFile } from "../capture-file.ts";
import { CAPTURES } from "../captures.ts";
import { brownout, ROOT, RUNTIME_NAMES, temporaryDirectory } from "../program.ts";
import { sampled } from "../size.ts";

const SEED = join(ROOT, "fixtures/seed.log");

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
});

function read(path: string): Buffer {
  return readFileSync(join(cwd, path));
}

/** What `analyze …args -o a.part` writes; the exit status must be 0. */
async function partOf(args: readonly string[]): Promise<string> {
  const run = await brownout(["analyze", "-q", "--no-files", "-o", "a.part", ...args], { cwd });
  expect(run).toMatchObject({ status: 0, stdout: "" });
  return read("a.part").toString("latin1");
}

/** The report that is made of a partial, with another's choices. */
function reportFrom(path: string, { definition: { days, rank } }: Report): Report {
  const { partial, outcomes } = decodePartial(read(path), path);
  return toReport(partial, outcomes, { days, rank });
}

describe("a partial holds all that report.json says", () => {
  const FLAGS = [
    "-q",
    "--days all --status 4xx,5xx --rank unique-ips -q",
    "--tz Asia/Kathmandu --days sat,sun --trusted-proxies 10.0.0.0/8 -q",
  ];
  test.for(FLAGS)("of fixtures, with %s", async (flags) => {
    const captures = sampled(CAPTURES, 3, FLAGS.indexOf(flags));
    const run = await brownout(["analyze", ...flags.split(" "), ...captures, "-o", "a.part"], { cwd });
    expect(run).toMatchObject({ status: 0, stdout: "" });
    const report = parseReport(read("reports/report.json").toString());
    expect(report.sources).toHaveLength(captures.length);
    expect(reportFrom("a.part", report)).toEqual(report);
  });

  test("for all days, whichever of them the report is of", async () => {
    const part = await partOf([SEED]);
    expect(await partOf([SEED, "--days", "sat", "--rank", "unique-ips"])).toBe(part);
    const { partial } = decodePartial(read("a.part"), "a.part");
    expect([...partial.hours.values()].map(({ errors }) => errors)).toEqual([2, 1, 1, 1, 1, 2]);
  });

  test("also of standard input", async () => {
    const args = ["analyze", "--json", "-o", "a.part", "-o", "b.PART", "-o", "c.json", "-"];
    const run = await brownout(args, { cwd, stdin: readFileSync(SEED) });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    const { outcomes } = decodePartial(read("a.part"), "a.part");
    const { identity, prefixes } = fingerprintOf(readFileSync(SEED));
    expect(outcomes).toEqual([{ path: "-", identity, prefixes, bytes: 817, complete: true }]);
    expect(reportFrom("a.part", parseReport(run.stdout))).toEqual(parseReport(run.stdout));
    expect(read("b.PART")).toEqual(read("a.part"));
    expect(read("c.json").toString()).toBe(run.stdout);
  });
});

describe("equal inputs give equal bytes", () => {
  test("for any number of threads, any size of chunks and any order of the files", async () => {
    generateFile(join(cwd, "a.log"), ["script_1", "--lines", "40000"]);
    generateFile(join(cwd, "b.log"), ["script_1", "--from", "40001", "--lines", "20000", "--tz", "Europe/Vilnius"]);
    copyFileSync(join(cwd, "b.log"), join(cwd, "c.log"));
    writeFileSync(join(cwd, "d.log.gz"), gzipSync(`x\n[]\n${readFileSync(SEED, "utf8")}`));
    const files = ["a.log", "b.log", "c.log", "d.log.gz"];
    const part = await partOf([...files, "--threads", "1"]);
    for (const flags of [
      ["--threads", "2"],
      ["--threads", "3", "--chunk-size", "100k"],
      ["--threads", "1", "--chunk-size", "1000"],
    ]) {
      expect((await partOf([...files.toReversed(), ...flags])) === part, flags.join(" ")).toBe(true);
    }
    const { partial, outcomes } = decodePartial(read("a.part"), "a.part");
    expect(outcomes.map(({ path, complete }) => [path, complete])).toEqual(files.map((path) => [path, true]));
    expect(new Set(partial.sources.keys()).size).toBe(4);
  });

  test("on every runtime", async () => {
    generateFile(join(cwd, "a.log"), ["script_1", "--lines", "10000"]);
    const captures = sampled(CAPTURES, 6, 1);
    const parts = await Promise.all(
      RUNTIME_NAMES.map(async (runtime) => {
        const directory = temporaryDirectory();
        copyFileSync(join(cwd, "a.log"), join(directory, "a.log"));
        const args = ["analyze", "-q", "--no-files", "-o", "a.part", "a.log", "missing.log", ...captures];
        const run = await brownout([...args, "--threads", "2", "--chunk-size", "200k"], { runtime, cwd: directory });
        expect(run.status, runtime).toBe(2);
        return readFileSync(join(directory, "a.part"), "latin1");
      }),
    );
    const [first = ""] = parts;
    expect(parts.map((part) => part === first)).toEqual(RUNTIME_NAMES.map(() => true));
    expect(decodePartial(Buffer.from(first, "latin1"), "a.part").outcomes).toHaveLength(captures.length + 2);
  });
});

describe("an incomplete run", () => {
  test("keeps what became of each source, with status 2 as ever", async () => {
    copyFileSync(SEED, join(cwd, "a.log"));
    writeFileSync(join(cwd, "empty.log"), "");
    writeFileSync(join(cwd, "no.log"), "neither a log\nnor anything\n");
    const compressed = gzipSync(
      Array.from({ length: 10_000 }, (_, at) => `${at * 7919} ${readFileSync(SEED)}`).join(""),
    );
    writeFileSync(join(cwd, "cut.log.gz"), compressed.subarray(0, compressed.length >> 1));
    const inputs = ["a.log", "cut.log.gz", "empty.log", "missing.log", "no.log"];
    const run = await brownout(["analyze", "--json", "-o", "a.part", ...inputs], { cwd });
    expect(run.status).toBe(2);
    const report = parseReport(run.stdout);
    expect(report.complete).toBe(false);
    expect(reportFrom("a.part", report)).toEqual(report);
    const { partial, outcomes } = decodePartial(read("a.part"), "a.part");
    expect(outcomes).toMatchObject([
      { path: "a.log", bytes: 817, complete: true },
      { path: "cut.log.gz", complete: false },
      { path: "empty.log", bytes: 0, complete: true },
      { path: "missing.log", identity: null, bytes: null, complete: false },
      { path: "no.log", identity: null, bytes: null, complete: false },
    ]);
    expect(partial.sources.size).toBe(2);
  });

  test("of which nothing could be read leaves the partial of an earlier run", async () => {
    const part = await partOf([SEED]);
    const run = await brownout(["analyze", "missing.log", "-o", "a.part"], { cwd });
    expect(run.status).toBe(2);
    expect(read("a.part").toString("latin1")).toBe(part);
  });
});

describe("it is refused before any work", () => {
  test.for(["--since 2019-05-06", "--until 2019-05-07T17", "--since 2019-05-06 --until 2019-05-07"])(
    "with %s, which it could not heed",
    async (flags) => {
      const run = await brownout(["analyze", SEED, ...flags.split(" "), "-o", "a.json", "-o", "a.part"], { cwd });
      const reason = "a partial holds every hour, whatever --since and --until say (leave them out)";
      expect(run).toEqual({ status: 2, stdout: "", stderr: `Cannot write "a.part": ${reason}\n` });
      expect(readdirSync(cwd)).toEqual([]);
    },
  );

  test("where it cannot be written, or would replace an input", async () => {
    copyFileSync(SEED, join(cwd, "a.part"));
    const over = await brownout(["analyze", "a.part", "-o", "a.part"], { cwd });
    expect(over).toEqual({ status: 2, stdout: "", stderr: 'Cannot write "a.part": it is one of the inputs\n' });
    const behind = await brownout(["analyze", "a.part", "-o", "a.part/b.part"], { cwd });
    expect(behind).toMatchObject({ status: 2, stdout: "" });
    expect(behind.stderr).toMatch(/^Cannot write "a\.part\/b\.part": [^\n]+\n$/);
    expect(read("a.part")).toEqual(readFileSync(SEED));
    expect(readdirSync(cwd, { recursive: true })).toEqual(["a.part", "reports"]);
  });
});

test("a report is as it is without it", async () => {
  const plain = await brownout(["analyze", SEED, "--json", "--no-files"], { cwd });
  const besides = await brownout(["analyze", SEED, "--json", "--no-files", "-o", "a.part"], { cwd });
  expect(besides).toEqual(plain);
});

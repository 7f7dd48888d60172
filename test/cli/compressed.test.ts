/**
 * Compressed inputs, as the tools make them: known by their content, read to the same report as what was compressed.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { Report } from "../../src/report/schema.ts";
import { parseReport, reportOfProgram } from "../analysis.ts";
import { brownout, RUNTIME_NAMES, temporaryDirectory } from "../program.ts";
import { sampled, sized } from "../size.ts";

const TOOLS = [
  ["gzip", "gzip"],
  ["zstd", "zstd -q"],
  ["bzip2", "bzip2"],
  ["xz", "xz"],
] as const;

const LINES = sized({ short: 5_000, long: 20_000 });
/** Of the capture in an archive that is cut off. */
const REPEATS = sized({ short: 4, long: 20 });

let cwd: string;
let plain: string;
beforeEach(() => {
  cwd = temporaryDirectory();
  plain = capture(LINES);
  writeFileSync(join(cwd, "access.log"), plain);
});

/** Three hours of a working day, an error in three. */
function capture(lines: number): string {
  return Array.from({ length: lines }, (_, n) => {
    const time = new Date(Date.UTC(2019, 4, 6, 9) + Math.floor((n * 3 * 3600) / lines) * 1000)
      .toISOString()
      .slice(11, 19);
    const client = `198.51.${(n * 7) % 100}.${(n * 13) % 256}`;
    return `${client} - - [06/May/2019:${time} +0000] "GET /${n} HTTP/1.1" ${n % 3 === 0 ? 502 : 200} ${n} "-" "-"\n`;
  }).join("");
}

function compress(tool: string, name: string, text: string | Uint8Array = plain): void {
  const [command, ...flags] = tool.split(" ") as [string, ...string[]];
  writeFileSync(join(cwd, name), execFileSync(command, [...flags, "-c"], { input: text, maxBuffer: 1 << 28 }));
}

function withoutSources({ sources: _, ...rest }: Report): object {
  return rest;
}

describe.for(TOOLS)("%s", ([codec, tool]) => {
  const place = TOOLS.findIndex(([name]) => name === codec);
  test.for(sampled(RUNTIME_NAMES, 4, place))(
    "is read as what was compressed, whatever its name, on %s",
    async (runtime) => {
      compress(tool, "access.log.1");
      const report = await reportOfProgram(["access.log.1"], { cwd, runtime });
      expect(report.lines.records).toBe(LINES);
      expect(withoutSources(report)).toEqual(withoutSources(await reportOfProgram(["access.log"], { cwd })));
      expect(report.sources).toMatchObject([
        { path: "access.log.1", format: "combined", bytes: plain.length, complete: true },
      ]);
    },
  );

  test("is read from a pipe", async () => {
    compress(tool, "packed");
    const run = await brownout(["analyze", "--json", "--no-files"], { cwd, stdin: readFileSync(join(cwd, "packed")) });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(parseReport(run.stdout).lines.records).toBe(LINES);
  });

  test("that ends early is an incomplete source, and what could be read of it counts", async () => {
    compress(tool, "packed", plain.repeat(REPEATS));
    const packed = readFileSync(join(cwd, "packed"));
    writeFileSync(join(cwd, "cut"), packed.subarray(0, Math.floor(packed.length * 0.9)));
    const run = await brownout(["analyze", "--json", "--no-files", "cut", "access.log"], { cwd });
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/Cannot read all of "cut": [^\n]*\n/);
    const report = parseReport(run.stdout);
    expect(report.complete).toBe(false);
    expect(report.sources).toMatchObject([
      { path: "access.log", complete: true },
      { path: "cut", complete: false },
    ]);
    const [, cut] = report.sources;
    expect(cut?.lines.records).toBeGreaterThan(0);
    expect(cut?.lines.records).toBeLessThan(LINES * REPEATS);
  });
});

test("archives of every kind and plain files are counted side by side, with any number of threads", async () => {
  for (const [codec, tool] of TOOLS) compress(tool, `a.${codec}`);
  const names = [...TOOLS.map(([codec]) => `a.${codec}`), "access.log"];
  const reports = await Promise.all(
    ["1", "2", "4"].map((threads) => reportOfProgram(["--threads", threads, ...names], { cwd })),
  );
  for (const report of reports) {
    expect(report.lines.records).toBe(5 * LINES);
    expect(report).toEqual(reports[0]);
  }
});

test("many archives are read at a time without a word about it", async () => {
  for (let i = 0; i < 12; i += 1) compress("gzip", `${i}.gz`);
  const run = await brownout(["analyze", "-q", "--no-files", "--threads", "12", "*.gz"], { cwd });
  expect(run).toMatchObject({ status: 0, stderr: "" });
});

test("rejects of several archives come in the order of their paths", async () => {
  for (const name of ["b", "a", "c"]) compress("gzip", `${name}.gz`, `${plain}in ${name}\n`);
  await brownout(["analyze", "-q", "--no-files", "--rejects", "r.txt", "b.gz", "c.gz", "a.gz"], { cwd });
  expect(readFileSync(join(cwd, "r.txt"), "utf8")).toBe(
    ["a", "b", "c"].map((name) => `${name}.gz:${LINES + 1}: not of this format\tin ${name}\n`).join(""),
  );
});

test("an archive of something else is refused, and the others are analysed", async () => {
  compress("gzip", "notes.gz", "Dear diary,\n".repeat(100));
  const run = await brownout(["analyze", "--json", "--no-files", "notes.gz", "access.log"], { cwd });
  expect(run.status).toBe(2);
  expect(run.stderr).toBe(
    'Cannot recognise the format of "notes.gz": it is like no access log that is known ' +
      '(see "brownout formats", or choose one with --format)\n',
  );
  const report = parseReport(run.stdout);
  expect(report.complete).toBe(false);
  expect(report.lines.records).toBe(LINES);
  expect(report.sources[1]).toMatchObject({ path: "notes.gz", format: null, bytes: null, complete: false });
});

test("an empty archive is an empty log", async () => {
  for (const [codec, tool] of TOOLS) compress(tool, `a.${codec}`, "");
  const report = await reportOfProgram([...TOOLS.map(([codec]) => `a.${codec}`)], { cwd });
  expect(report.lines.total).toBe(0);
  expect(report.complete).toBe(true);
});

test("archives named by a pattern in quotes, or by their directory, are read", async () => {
  for (const name of ["a.gz", "b.gz"]) compress("gzip", name);
  expect((await reportOfProgram(["*.gz"], { cwd })).sources.map(({ path }) => path)).toEqual(["a.gz", "b.gz"]);
  expect((await reportOfProgram([".", "--recursive"], { cwd })).sources.map(({ path }) => path)).toEqual([
    "a.gz",
    "access.log",
    "b.gz",
  ]);
});

/** Archives and encodings as the program reads them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Report } from "../../../src/report/schema.ts";
import { brownout, RUNTIME_NAMES, temporaryDirectory } from "../../program.ts";
import { sampled } from "../../size.ts";
import { type Packed, tarOf, zipOf } from "./packed.ts";

const COMBINED = [
  '192.0.2.1 - - [09/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 503 12 "-" "x"\n',
  '192.0.2.2 - - [09/Mar/2026:11:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "x"\n',
].join("");
const JSONL = '{"time":"2026-03-10 10:00:00","ip":"198.51.100.7","status":500}\n';
const FILES: readonly Packed[] = [
  { name: "web/b.log", text: COMBINED },
  { name: "a.jsonl.gz", text: gzipSync(JSONL) },
];

async function analyze(args: readonly string[], cwd: string, settings: Parameters<typeof brownout>[1] = {}) {
  const run = await brownout(["analyze", "--json", "--no-files", ...args], { cwd, ...settings });
  const report: Report | null = run.stdout === "" ? null : JSON.parse(run.stdout);
  const sources = report?.sources.map(({ path, format, complete, lines }) => [
    path,
    format,
    complete,
    lines?.records ?? null,
  ]);
  return { status: run.status, stderr: run.stderr, sources, report };
}

function directoryWith(files: Readonly<Record<string, Uint8Array | string>>): string {
  const directory = temporaryDirectory();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(directory, name), bytes);
  return directory;
}

describe.each(sampled(RUNTIME_NAMES, 2, 1))("on %s", (runtime) => {
  test("each member of an archive is a source of its own, by its path", async () => {
    const cwd = directoryWith({ "t.tar": tarOf(FILES), "t.tgz": gzipSync(tarOf(FILES)), "t.zip": zipOf(FILES) });
    const { status, stderr, sources } = await analyze(["t.tar", "t.tgz", "t.zip"], cwd, { runtime });
    expect(sources).toEqual(
      ["t.tar", "t.tgz", "t.zip"].flatMap((archive) => [
        [`${archive}:a.jsonl.gz`, "jsonl", true, 1],
        [`${archive}:web/b.log`, "combined", true, 2],
      ]),
    );
    expect(status, stderr).toBe(0);
  });
});

describe("through a pipe", () => {
  test.each([
    ["tar", tarOf(FILES)],
    ["tar.gz", gzipSync(tarOf(FILES))],
    ["zip", zipOf(FILES)],
  ])("a %s archive is read as well", async (_, stdin) => {
    const { status, sources } = await analyze(["-"], temporaryDirectory(), { stdin });
    expect(sources).toEqual([
      ["-:a.jsonl.gz", "jsonl", true, 1],
      ["-:web/b.log", "combined", true, 2],
    ]);
    expect(status).toBe(0);
  });
});

test("a member that cannot be read is named, and the others count", async () => {
  const cwd = directoryWith({
    "t.zip": zipOf([
      ...FILES,
      { name: "s.log", text: COMBINED, isEncrypted: true },
      { name: "n.tar", text: tarOf(FILES) },
    ]),
  });
  const { status, stderr, sources } = await analyze(["t.zip"], cwd);
  expect(status).toBe(2);
  expect(stderr).toContain('Cannot read all of "t.zip:s.log": it is encrypted (extract it with its password first)');
  expect(stderr).toContain('Cannot read "t.zip:n.tar": it is a tar archive within an archive (extract it first)');
  expect(sources?.map(([path, , complete]) => [path, complete])).toEqual([
    ["t.zip:a.jsonl.gz", true],
    ["t.zip:n.tar", false],
    ["t.zip:s.log", false],
    ["t.zip:web/b.log", true],
  ]);
});

test("an archive that ends early is incomplete, and so is its run", async () => {
  const packed = gzipSync(tarOf([...FILES, { name: "z.log", text: COMBINED.repeat(1_000) }]));
  const cwd = directoryWith({ "t.tgz": packed.subarray(0, packed.length - 100) });
  const { status, stderr, report } = await analyze(["t.tgz"], cwd);
  expect(status).toBe(2);
  expect(stderr).toContain('Cannot read all of "t.tgz:z.log": the gzip data ends early');
  expect(report?.complete).toBe(false);
  expect(report?.lines.records).toBeGreaterThanOrEqual(3);
});

test("rejects name the member and the line in it", async () => {
  const cwd = directoryWith({ "t.tar": tarOf([{ name: "b.log", text: `${COMBINED}x\n` }]) });
  const { report } = await analyze(["t.tar", "--rejects", "rejects.txt"], cwd);
  expect(report?.malformed.samples).toEqual(["t.tar:b.log:3: not of this format"]);
});

test("the nightly job and `formats detect` say that it is an archive", async () => {
  const cwd = directoryWith({ "t.tgz": gzipSync(tarOf(FILES)) });
  const detected = await brownout(["formats", "detect", "t.tgz"], { cwd });
  expect([detected.status, detected.stderr]).toEqual([
    2,
    'Cannot read "t.tgz": it is a tar archive (analyze reads its members)\n',
  ]);
});

describe("text that is no UTF-8", () => {
  const utf16 = Buffer.from(`\ufeff${COMBINED.replaceAll("\n", "\r\n")}`, "utf16le");

  test("UTF-16 with its mark is read, compressed or not", async () => {
    const cwd = directoryWith({ "a.log": utf16, "b.log": Buffer.from(utf16).swap16(), "c.gz": gzipSync(utf16) });
    const { status, sources } = await analyze(["a.log", "b.log", "c.gz"], cwd);
    expect(sources).toEqual(["a.log", "b.log", "c.gz"].map((path) => [path, "combined", true, 2]));
    expect(status).toBe(0);
  });

  test("UTF-16 without a mark is refused by name", async () => {
    const cwd = directoryWith({ "a.log": utf16.subarray(2), "b.gz": gzipSync(utf16.subarray(2)) });
    const { status, stderr } = await analyze(["a.log", "b.gz"], cwd);
    expect(status).toBe(2);
    for (const path of ["a.log", "b.gz"]) {
      expect(stderr).toContain(`Cannot read "${path}": it is text in UTF-16LE without a byte-order mark (iconv`);
    }
  });

  test("lines may end with CR", async () => {
    const cwd = directoryWith({ "a.log": COMBINED.replaceAll("\n", "\r") });
    const { status, sources } = await analyze(["a.log"], cwd);
    expect([status, sources]).toEqual([0, [["a.log", "combined", true, 2]]]);
  });
});

test("a log that begins with a hole is recognised by what is behind it", async () => {
  const hole = new Uint8Array(5 * 1024 * 1024);
  const log = Buffer.concat([hole, Buffer.from(COMBINED)]);
  const cwd = directoryWith({ "a.log": log, "b.log.gz": gzipSync(log), "c.log": COMBINED });
  const { status, sources, report } = await analyze(["a.log", "b.log.gz", "c.log"], cwd);
  expect(sources).toEqual(["a.log", "b.log.gz", "c.log"].map((path) => [path, "combined", true, 2]));
  expect(report?.lines.blank).toBe(0);
  expect(status).toBe(0);
});

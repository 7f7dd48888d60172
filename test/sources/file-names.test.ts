import { mkdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/report/schema.ts";
import { Directories, expandPath } from "../../src/sources/expand.ts";
import { nameOfBytes, shownPath, systemPath } from "../../src/sources/file-names.ts";
import { brownout, temporaryDirectory } from "../program.ts";

const LINE = '{"time":"2026-03-10 10:00:00","ip":"198.51.100.7","status":500}\n';

/** Text is written as Latin-1: "\xe9" is a byte that is no UTF-8 by itself. */
function inDirectory(directory: string, name: string): Buffer {
  return Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(name, "latin1")]);
}

function directoryWith(names: readonly string[]): string {
  const directory = temporaryDirectory();
  for (const name of names) {
    const parent = name.slice(0, Math.max(0, name.lastIndexOf("/")));
    if (parent !== "") mkdirSync(inDirectory(directory, parent), { recursive: true });
    writeFileSync(inDirectory(directory, name), name.endsWith(".gz") ? gzipSync(LINE) : LINE);
  }
  return directory;
}

test("every name of bytes is a text that gives the bytes again", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      expect(Buffer.from(systemPath(nameOfBytes(bytes)))).toEqual(Buffer.from(bytes));
      expect(shownPath(nameOfBytes(bytes))).toBe(Buffer.from(bytes).toString());
    }),
  );
  for (const name of ["žąsis 雁 🪿.log", "plain.log", "\ufffd"]) {
    expect(nameOfBytes(Buffer.from(name))).toBe(name);
    expect(systemPath(name)).toBe(name);
  }
});

describe("names that are no UTF-8", () => {
  const names = ["caf\xe9.log", "d\xee/x\xff.log.gz", "plain.log"];
  const shown = ["caf\ufffd.log", "d\ufffd/x\ufffd.log.gz", "plain.log"];

  test.each([
    ["*.log", Directories.refused, [shown[0], shown[2]]],
    ["**/*x*", Directories.refused, [shown[1]]],
    ["d*/*", Directories.refused, [shown[1]]],
    [".", Directories.recursive, shown],
  ] as const)("are found by %s", async (pattern, directories, wanted) => {
    const root = directoryWith(names);
    const expanded = await expandPath(`${root}/${pattern}`, directories);
    expect(expanded.map(({ path, trouble }) => [shownPath(path).slice(root.length + 1), trouble])).toEqual(
      wanted.map((path) => [path, null]),
    );
  });

  test("are opened when they are typed, and shown with U+FFFD", async () => {
    const root = directoryWith(names);
    const expanded = await Promise.all(shown.map((path) => expandPath(`${root}/${path}`, Directories.refused)));
    expect(expanded.flat().map(({ trouble }) => trouble)).toEqual([null, null, null]);
    const run = await brownout(["analyze", "--json", "--no-files", ...shown], { cwd: root });
    const report: Report = JSON.parse(run.stdout);
    expect(report.sources.map(({ path, complete, lines }) => [path, complete, lines.records])).toEqual(
      shown.map((path) => [path, true, 1]),
    );
    expect(run.status, run.stderr).toBe(0);
  });

  test("that look alike are all read if as many were typed, and refused if fewer were", async () => {
    const root = directoryWith(["a\xe8.log", "a\xe9.log"]);
    const path = "a\ufffd.log";
    const both = await brownout(["analyze", "--json", "--no-files", path, path], { cwd: root });
    expect(JSON.parse(both.stdout).sources.map((source: { path: string }) => source.path)).toEqual([path, path]);
    expect([both.status, both.stderr]).toEqual([0, expect.not.stringContaining("twice")]);
    const one = await brownout(["analyze", "--no-files", path], { cwd: root });
    expect([one.status, one.stderr]).toEqual([2, expect.stringContaining("may be any of 2 files")]);
  });

  test("that are not there are not found", async () => {
    const root = directoryWith(["plain.log"]);
    const { status, stderr } = await brownout(["analyze", "--no-files", "b\ufffd.log"], { cwd: root });
    expect([status, stderr]).toEqual([2, expect.stringContaining('Cannot read "b\ufffd.log": no such file')]);
  });
});

/**
 * What becomes of files that change between the moment they are opened and the moment they are read.
 */
import { appendFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scanSources as shippedScanSources } from "../../dist/src/pool/scan-sources.js";
import type { RunTotal } from "../../src/pool/collector.ts";
import { scanSources } from "../../src/pool/scan-sources.ts";
import { JSONL } from "../../src/scan/source-format.ts";
import { fileIdOf } from "../../src/sources/file-id.ts";
import { openSources } from "../../src/sources/open.ts";
import type { Source } from "../../src/sources/source.ts";
import { temporaryDirectory } from "../program.ts";
import { numberedLines, OPENING, SETTINGS } from "./scan.ts";

const LINE_BYTES = 67;
const CAPTURE = numberedLines(10);

describe("a file that shrinks before it is read", () => {
  test("is incomplete, and what is left of it is counted", async () => {
    const [a, b] = twoCaptures();
    const { sources } = await openSources([a, b], OPENING);
    truncateSync(a, 4 * LINE_BYTES);
    const total = await scanSources(sources, SETTINGS);
    expect(outcomesOf(total)).toEqual([
      [a, CAPTURE.length, false],
      [b, CAPTURE.length, true],
    ]);
    expect(total.faults).toEqual([
      {
        code: "incomplete-source",
        message: `Cannot read all of "${a}": expected at least 300 bytes but found 268 (did it shrink?)`,
        site: { path: a, byte: 268 },
      },
    ]);
    expect(recordsOf(total)).toEqual([4, 10]);
  });

  test("has its cut-off line accounted for as malformed, and no line twice, wherever it is cut", async () => {
    for (let bytes = 0; bytes < CAPTURE.length; bytes += 29) {
      const [a] = twoCaptures();
      const { sources } = await openSources([a], OPENING);
      truncateSync(a, bytes);
      const total = await scanSources(sources, SETTINGS);
      const tally = [...total.partial.sources.values()][0];
      // A line that lacks nothing but its LF is whole.
      expect(tally?.records).toBe(Math.floor((bytes + 1) / LINE_BYTES));
      expect(tally?.malformed.get("not JSON") ?? 0).toBe((bytes + 1) % LINE_BYTES > 1 ? 1 : 0);
      expect(outcomesOf(total)).toEqual([[a, CAPTURE.length, false]]);
      expect(total.faults).toHaveLength(1);
    }
  });

  test("is as incomplete when threads read it", async () => {
    const [a, b] = twoCaptures();
    const { sources } = await openSources([a, b], OPENING);
    truncateSync(a, 4 * LINE_BYTES);
    const threaded = await shippedScanSources(sources, { ...SETTINGS, threads: 2 } as never);
    const inline = await scanSources(sources, SETTINGS);
    expect(threaded.faults).toEqual(inline.faults);
    expect(outcomesOf(threaded)).toEqual(outcomesOf(inline));
    expect(recordsOf(threaded)).toEqual([4, 10]);
  });
});

describe("a file that grows before it is read", () => {
  test("is read up to the end that it had", async () => {
    const [a] = twoCaptures();
    const { sources } = await openSources([a], OPENING);
    appendFileSync(a, CAPTURE);
    const total = await scanSources(sources, SETTINGS);
    expect(outcomesOf(total)).toEqual([[a, CAPTURE.length, true]]);
    expect(recordsOf(total)).toEqual([10]);
  });

  test("has its last line read to the end that it got", async () => {
    const [a] = twoCaptures();
    truncateSync(a, CAPTURE.length - 20);
    const { sources } = await openSources([a], OPENING);
    appendFileSync(a, CAPTURE.slice(-20) + CAPTURE);
    const total = await scanSources(sources, SETTINGS);
    expect(outcomesOf(total)).toEqual([[a, CAPTURE.length - 20, true]]);
    expect(recordsOf(total)).toEqual([10]);
  });
});

describe("a file whose path changes hands", () => {
  test("before it is read is incomplete, and nothing of the other file is counted", async () => {
    const [a, b] = twoCaptures();
    const { sources } = await openSources([a], OPENING);
    renameSync(b, a);
    const total = await scanSources(sources, SETTINGS);
    expect(outcomesOf(total)).toEqual([[a, CAPTURE.length, false]]);
    expect(total.faults.map(({ message }) => message)).toEqual([
      `Cannot read all of "${a}": another file took its place while it was read (was the log rotated?)`,
    ]);
    expect(recordsOf(total)).toEqual([0]);
  });

  test("while it is read is incomplete from there on, and the next one is whole", async () => {
    const [a, b] = twoCaptures();
    const { sources } = await openSources([a, b], OPENING);
    const total = await afterFirstChunk(sources, () => {
      renameSync(a, `${a}.1`);
      writeFileSync(a, CAPTURE);
    });
    expect(outcomesOf(total)).toEqual([
      [a, CAPTURE.length, false],
      [b, CAPTURE.length, true],
    ]);
    expect(total.faults).toMatchObject([{ code: "incomplete-source", site: { path: a, byte: 100 } }]);
    expect(total.faults[0]?.message).toContain("another file took its place");
    expect(recordsOf(total)).toEqual([2, 10]);
  });

  test("as it is removed is incomplete from there on", async () => {
    const [a] = twoCaptures();
    const { sources } = await openSources([a], OPENING);
    const total = await afterFirstChunk(sources, () => rmSync(a));
    expect(total.faults.map(({ message }) => message)).toEqual([
      `Cannot read all of "${a}": no such file or directory`,
    ]);
    expect(recordsOf(total)).toEqual([2]);
  });
});

describe("a read that fails", () => {
  test("for a moment leaves a gap, and the lines behind it have no numbers", async () => {
    const [a] = twoCaptures();
    writeFileSync(a, `x\n${numberedLines(1)}`.repeat(6));
    const { sources } = await openSources([a], OPENING);
    const places: (number | null)[] = [];
    let chunks = 0;
    const total = await scanSources(sources, {
      ...SETTINGS,
      onReject: ({ line }) => places.push(line),
      onBytes() {
        chunks += 1;
        if (chunks === 1) renameSync(a, `${a}.1`);
        if (chunks === 2) renameSync(`${a}.1`, a);
      },
    });
    expect(total.faults).toMatchObject([{ code: "incomplete-source", site: { path: a, byte: 100 } }]);
    expect(outcomesOf(total)).toEqual([[a, 414, false]]);
    expect(recordsOf(total)).toEqual([5]);
    expect(places).toEqual([1, 3, null, null, null]);
  });

  test("because the path is no file's any more says so", async () => {
    const path = temporaryDirectory();
    const fileId = fileIdOf(statSync(path, { bigint: true }));
    const source: Source = {
      kind: "file",
      identity: "sha256:0",
      prefixes: [],
      path,
      format: JSONL,
      carried: "",
      bytes: 250,
      fileId,
    };
    const total = await scanSources([source], SETTINGS);
    expect(outcomesOf(total)).toEqual([[path, 250, false]]);
    expect(total.faults.map(({ message }) => message)).toEqual([`Cannot read all of "${path}": it is a directory`]);
  });
});

/** Two captures of equal content. */
function twoCaptures(): [string, string] {
  const directory = temporaryDirectory();
  const paths: [string, string] = [join(directory, "a.log"), join(directory, "b.log")];
  for (const path of paths) writeFileSync(path, CAPTURE);
  return paths;
}

/** Scans chunk by chunk on this thread, and does something after the first. */
function afterFirstChunk(sources: readonly Source[], act: () => void): Promise<RunTotal> {
  let chunks = 0;
  return scanSources(sources, {
    ...SETTINGS,
    onBytes() {
      chunks += 1;
      if (chunks === 1) act();
    },
  });
}

function outcomesOf({ sources }: Pick<RunTotal, "sources">) {
  return sources.map(({ path, bytes, complete }) => [path, bytes, complete]);
}

function recordsOf({ partial }: { readonly partial: Pick<RunTotal["partial"], "sources"> }): number[] {
  return [...partial.sources.values()].map((tally) => tally.records);
}

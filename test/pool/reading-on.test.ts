/**
 * A source that is read in parts, in one run after another, comes to the same as one that is read at once.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { mergeInto } from "../../src/partial/merge.ts";
import { type Partial, sumOf, totalLines } from "../../src/partial/partial.ts";
import { encodePartial } from "../../src/partial/wire.ts";
import type { SourceTotal } from "../../src/pool/collector.ts";
import { scanEachSource } from "../../src/pool/scan-sources.ts";
import { hash } from "../../src/sources/fingerprint.ts";
import { openPath } from "../../src/sources/open.ts";
import type { FileSource, Resumption, Source } from "../../src/sources/source.ts";
import { streamOf } from "../analysis.ts";
import { temporaryDirectory } from "../program.ts";
import { bytesOf } from "../scan/capture.ts";
import { OPENING, SETTINGS } from "./scan.ts";

const W3C_ROW = "2019-05-06 17:24:53 10.0.0.1 500";
/** Formats of which a line says how later ones are to be read. */
const CAPTURES: Readonly<Record<string, readonly string[]>> = {
  "whose columns change places": [
    "#Fields: date time c-ip sc-status",
    W3C_ROW,
    W3C_ROW,
    "#Fields: date time sc-status c-ip",
    "2019-05-06 17:24:54 503 10.0.0.2",
    "",
    "2019-05-06 17:24:55 503 10.0.0.3",
    "no row",
  ],
  "whose lines Docker has cut": [
    ['{"time":"2019-05-06 17:24:53","ip":"10.0.0.1","status_code":500}\n'],
    ['{"time":"2019-05-06 17:24:54",', '"ip":"10.0.0.2",', '"status_code":500}\n'],
    ['{"time":"2019-05-06 17:24:55","ip":"10.0.0.3","status_code":500}\n'],
  ]
    .flat()
    .map((log) => JSON.stringify({ log, stream: "stdout", time: "2019-05-06T17:24:53.000000000Z" })),
};

let path: string;
beforeEach(() => {
  path = join(temporaryDirectory(), "a.log");
});

async function fileOf(content: string): Promise<FileSource> {
  writeFileSync(path, content);
  const source = await openPath(path, OPENING);
  if (source.kind !== "file") throw new Error(source.kind);
  return source;
}

async function totalOf(source: Source): Promise<SourceTotal> {
  const totals: SourceTotal[] = [];
  await scanEachSource([source], SETTINGS, (total) => totals.push(total));
  expect(totals).toHaveLength(1);
  return totals[0] as SourceTotal;
}

function bytesOfPartial(total: Partial, more: Partial | null = null): Uint8Array {
  if (more !== null) mergeInto(total, more);
  return encodePartial(total, []);
}

describe.each(Object.entries(CAPTURES))("a log %s", (_, lines) => {
  const whole = lines.map((line) => `${line}\n`).join("");
  const ends = lines.map((_line, index) => lines.slice(0, index + 1).join("\n").length + 1);

  async function resumptionAt(
    source: FileSource,
    startByte: number,
  ): Promise<{ before: Partial; resumption: Resumption }> {
    const { identity, prefixes, format } = source;
    const { partial, carried } = await totalOf({ ...source, bytes: startByte });
    const [tally] = partial.sources.values();
    const tail = { bytes: startByte, hash: hash(bytesOf(whole.slice(0, startByte))) };
    const read = tally === undefined ? 0 : totalLines(tally);
    return { before: partial, resumption: { identity, prefixes, startByte, lines: read, format, carried, tail } };
  }

  test("read on behind any of its lines, from a file and from a stream", async () => {
    const source = await fileOf(whole);
    const truth = bytesOfPartial((await totalOf(source)).partial);
    for (const end of ends) {
      for (const kind of ["file", "stream"] as const) {
        const { before, resumption } = await resumptionAt(source, end);
        const rest: Source =
          kind === "file"
            ? { ...source, resumption }
            : { kind, path, stream: streamOf(whole), isFile: true, fileId: null, resumption };
        const { partial, outcome, fault } = await totalOf(rest);
        expect([fault, outcome.bytes]).toEqual([null, whole.length]);
        expect(bytesOfPartial(before, partial)).toEqual(truth);
      }
    }
  });

  test("has its last line told apart where that has no end, wherever it breaks off", async () => {
    for (let bytes = 1; bytes < whole.length; bytes += 7) {
      const source = await fileOf(whole);
      const shown = whole.slice(0, bytes);
      const unendedFromByte = shown.lastIndexOf("\n") + 1;
      const truth = bytesOfPartial((await totalOf({ ...source, bytes })).partial);
      const { partial, unended } = await totalOf({ ...source, bytes, unendedFromByte });
      expect(sumOf([...partial.sources.values()].map(totalLines))).toBe(shown.split("\n").length - 1);
      expect(unended === null).toBe(unendedFromByte === bytes);
      expect(bytesOfPartial(partial, unended)).toEqual(truth);
    }
  });
});

test("a stream that is no continuation is a fault, and nothing of it counts", async () => {
  const { identity, prefixes, format } = await fileOf(
    `${W3C_ROW}\n`.replace(W3C_ROW, `#Fields: date time c-ip sc-status\n${W3C_ROW}`),
  );
  const resumption = {
    identity,
    prefixes,
    startByte: 40,
    lines: 1,
    format,
    carried: "",
    tail: { bytes: 4, hash: "other" },
  };
  for (const [content, code] of [
    ["x".repeat(50), "rewritten-source"],
    ["x".repeat(30), "shrunken-source"],
  ] as const) {
    const source = { kind: "stream", path, stream: streamOf(content), isFile: true, fileId: null, resumption } as const;
    const { partial, fault, outcome } = await totalOf(source);
    expect([fault?.code, partial.sources.size, outcome.complete]).toEqual([code, 0, false]);
  }
});

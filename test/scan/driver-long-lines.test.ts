import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePartial } from "../../src/partial/wire.ts";
import { LONGEST_LINE_BYTES, type ReadBytes } from "../../src/scan/driver.ts";
import { Reason } from "../../src/scan/reason.ts";
import { memoryReader } from "../../src/sources/range-reader.ts";
import { mergeAll, referenceOnly, scanBetween, scanBytes } from "./scan.ts";

const MARK = "\ufeff";
/** By how much a line is moved to lie as it does in its file. */
const PAGE_BYTES = 4096;

/** A record of exactly so many bytes. */
function recordOf(bytes: number): string {
  const fields = `"time":"2019-05-06 17:24:53","ip":"10.0.0.1","status_code":500}`;
  return `{"pad":"${"x".repeat(bytes - fields.length - 10)}",${fields}`;
}

function bytesOf(...texts: readonly string[]): Uint8Array {
  return new TextEncoder().encode(texts.join(""));
}

function scanReasons(bytes: Uint8Array): readonly string[] {
  const { partial, rejects } = scanBytes(bytes);
  const records = [...partial.sources.values()].reduce((sum, tally) => sum + tally.records, 0);
  return [...rejects.map(({ line, reason }) => `${line}: ${reason}`), `${records} records`];
}

const longest = recordOf(LONGEST_LINE_BYTES);
const overlong = recordOf(LONGEST_LINE_BYTES + 1);
const short = recordOf(200);

test("the longest line is 1 MiB", () => {
  expect(LONGEST_LINE_BYTES).toBe(1_048_576);
  expect(bytesOf(longest).length).toBe(1_048_576);
});

describe.each([
  ["first in the source", ""],
  ["behind a byte-order mark", MARK],
  ["behind another line", `${short}\n`],
])("%s", (_, before) => {
  const line = before.endsWith("\n") ? 2 : 1;

  test.each([
    ["LF", "\n"],
    ["CR LF", "\r\n"],
    ["the end of the source", ""],
    ["a CR at the end of the source", "\r"],
    ["LF and another line", `\n${short}`],
    ["CR LF and another line", `\r\n${short}\n`],
  ])("a line of 1 MiB that ends with %s is read, one of a byte more is too long", (__, after) => {
    const others = line - 1 + (after.includes(short) ? 1 : 0);
    expect(scanReasons(bytesOf(before, longest, after))).toEqual([`${others + 1} records`]);
    expect(scanReasons(bytesOf(before, overlong, after))).toEqual([`${line}: line too long`, `${others} records`]);
  });
});

test("a line is too long whatever is in it and by however much", () => {
  for (const more of [1, 2, 3, 4, 5, 6, 7, 4_096, 1_048_576, 5_000_000]) {
    for (const fill of [" ", "x", "\r"]) {
      const line = fill.repeat(LONGEST_LINE_BYTES + more + 1);
      expect(scanReasons(bytesOf(short, "\n", line, "\n", short))).toEqual(["2: line too long", "2 records"]);
      expect(scanReasons(bytesOf(short, "\n", line))).toEqual(["2: line too long", "1 records"]);
    }
  }
});

test("each of several lines that are too long counts once", () => {
  const bytes = bytesOf(overlong, "\n", overlong, "\r\n", short, "\n", "x".repeat(3_000_000), "\n\n", overlong);
  expect(scanReasons(bytes)).toEqual([
    "1: line too long",
    "2: line too long",
    "4: line too long",
    "6: line too long",
    "1 records",
  ]);
});

test("of a line that is too long its first 1 MiB are kept", () => {
  for (const line of [overlong, recordOf(LONGEST_LINE_BYTES + 100), recordOf(3_000_000)]) {
    const [reject] = scanBytes(bytesOf(short, "\n", line, "\n")).rejects;
    expect(reject?.bytes.length).toBe(LONGEST_LINE_BYTES);
    expect(Buffer.compare(reject?.bytes ?? new Uint8Array(), bytesOf(line.slice(0, LONGEST_LINE_BYTES)))).toBe(0);
  }
});

test("a byte-order mark is not part of what is kept of a line, however long it is", () => {
  for (const line of [overlong, recordOf(LONGEST_LINE_BYTES + 100)]) {
    const [reject] = scanBytes(bytesOf(MARK, line, "\n")).rejects;
    expect(Buffer.compare(reject?.bytes ?? new Uint8Array(), bytesOf(line.slice(0, LONGEST_LINE_BYTES)))).toBe(0);
  }
});

describe("a line that is too long belongs to the range that holds its first byte", () => {
  const bytes = bytesOf(short, "\n", overlong, "\r\n", short, "\n", longest, "\n", "x".repeat(2_500_000), "\n", short);
  const whole = encodePartial(scanBytes(bytes).partial, []);

  test("wherever the source is cut in three", () => {
    const near = (byte: number) => fc.integer({ min: byte - 8, max: byte + 8 });
    const lineStarts = [201, 201 + overlong.length + 2, 201 + overlong.length + 203, bytes.length - 201];
    const cuts = fc.oneof(
      fc.integer({ min: 1, max: bytes.length - 1 }),
      ...lineStarts.flatMap((byte) => [near(byte), near(byte + LONGEST_LINE_BYTES).map((cut) => cut % bytes.length)]),
    );
    fc.assert(
      fc.property(cuts, cuts, (one, other) => {
        fc.pre(one !== other && one > 0 && other > 0);
        const scans = scanBetween(bytes, [0, Math.min(one, other), Math.max(one, other), bytes.length]);
        const merged = encodePartial(mergeAll(scans.map(({ partial }) => partial)), []);
        expect(Buffer.compare(merged, whole)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test("in chunks of 64 KiB", () => {
    const cuts = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) => index * 65_536);
    const scans = scanBetween(bytes, [...cuts, bytes.length]);
    expect(Buffer.compare(encodePartial(mergeAll(scans.map(({ partial }) => partial)), []), whole)).toBe(0);
    expect(scans.flatMap(({ rejects }) => rejects.map(({ reason }) => reason))).toEqual([
      Reason.lineTooLong,
      Reason.lineTooLong,
    ]);
  });
});

test("the reference holds only the beginning of a line in memory", () => {
  const bytes = bytesOf(short, "\n", "x".repeat(8_000_000), "\n", short, "\n");
  let largest = 0;
  const read: ReadBytes = (into, atByte) => {
    largest = Math.max(largest, into.buffer.byteLength);
    return memoryReader(bytes, 0)(into, atByte);
  };
  const { rejects } = scanBytes(bytes, { read, scanner: referenceOnly });
  expect(rejects).toMatchObject([{ line: 2, reason: Reason.lineTooLong }]);
  expect(largest).toBeLessThanOrEqual(LONGEST_LINE_BYTES + 16 + PAGE_BYTES);
});

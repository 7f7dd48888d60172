/**
 * Holes: the NULs in front of a line that are left where a log was copied and truncated while its server kept writing at
 * its old position.
 */
import { describe, expect, test } from "vitest";
import { encodePartial } from "../../src/partial/wire.ts";
import { LONGEST_LINE_BYTES, type ReadBytes } from "../../src/scan/driver.ts";
import { memoryReader } from "../../src/sources/range-reader.ts";
import { sized } from "../size.ts";
import { bytesOf, recordLine } from "./capture.ts";
import { mergeAll, referenceOnly, type Scan, SOURCE, scanBetween, scanBytes, withKernel } from "./scan.ts";

const FIRST = recordLine("2019-05-06 17:24:53", "192.0.2.1", 500);
const SECOND = recordLine("2019-05-06 18:24:53", "192.0.2.2", 503);
const MIB = 1024 * 1024;

function bytesWithHole(before: string, holeBytes: number, after: string): Uint8Array {
  const [head, tail] = [bytesOf(before), bytesOf(after)];
  const bytes = new Uint8Array(head.length + holeBytes + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length + holeBytes);
  return bytes;
}

function accountOf({ partial }: Scan) {
  const { blank, records, malformed, ranges } = partial.sources.get(SOURCE.identity) ?? {};
  return { blank, records, malformed: [...(malformed ?? [])], lines: ranges?.[0]?.lines };
}

describe.each([
  ["with the kernel", withKernel],
  ["by the reference", referenceOnly],
])("%s", (_, scanner) => {
  test.each([
    1,
    15,
    4_096,
    512 * 1024,
    LONGEST_LINE_BYTES - 1,
    LONGEST_LINE_BYTES,
    LONGEST_LINE_BYTES + 6,
    5 * MIB,
    5 * MIB + 4_095,
  ])("the line behind a hole of %i bytes counts", (hole) => {
    for (const before of ["", `${FIRST}\n`]) {
      for (const end of ["\n", "\r\n", "", `\n${FIRST}\n`]) {
        const scan = scanBytes(bytesWithHole(before, hole, SECOND + end), { scanner });
        const lines = 1 + (before === "" ? 0 : 1) + (end.includes(FIRST) ? 1 : 0);
        expect(accountOf(scan)).toEqual({ blank: 0, records: lines, malformed: [], lines });
      }
    }
  });

  test.each([1, 4_096, 3 * MIB])("a line of %i NULs only is blank", (hole) => {
    for (const end of ["", "\n", "\r\n", " \t\n"]) {
      const scan = scanBytes(bytesWithHole(`${FIRST}\n`, hole, end), { scanner });
      expect(accountOf(scan)).toEqual({ blank: 1, records: 1, malformed: [], lines: 2 });
    }
  });

  test("a line behind a hole may be as long as any, and no longer", () => {
    for (const [bytes, malformed] of [
      [LONGEST_LINE_BYTES, []],
      [LONGEST_LINE_BYTES + 1, [["line too long", 1]]],
    ] as const) {
      const line = `{"pad":"${"x".repeat(bytes - SECOND.length - 9)}",${SECOND.slice(1)}`;
      expect(line.length).toBe(bytes);
      const scan = scanBytes(bytesWithHole("", 2 * MIB, `${line}\n${FIRST}\n`), { scanner });
      expect(accountOf(scan)).toMatchObject({ malformed, lines: 2 });
    }
  });

  test("the line behind a hole belongs to the range that holds the first NUL, wherever the source is cut", () => {
    const bytes = bytesWithHole(`${FIRST}\n`, 9_000, `${SECOND}\r\n\0\0${FIRST}\n`);
    const whole = encodePartial(scanBytes(bytes, { scanner }).partial, []);
    const wrongCuts: number[] = [];
    for (let cut = 1; cut < bytes.length; cut += sized({ short: 5, long: 1 })) {
      const parts = scanBetween(bytes, [0, cut, bytes.length], { scanner }).map(({ partial }) => partial);
      if (Buffer.compare(encodePartial(mergeAll(parts), []), whole) !== 0) wrongCuts.push(cut);
    }
    expect(wrongCuts).toEqual([]);
  });

  test("a hole longer than several ranges is read through by the one that it begins in", () => {
    const bytes = bytesWithHole(`${FIRST}\n`, 4 * MIB, `${SECOND}\n${FIRST}\n`);
    const cuts = [0, 50, MIB, 2 * MIB, 4 * MIB, bytes.length - 10, bytes.length];
    const records = scanBetween(bytes, cuts, { scanner }).map((scan) => accountOf(scan).records);
    expect(records).toEqual([1, 1, 0, 0, 1, 0]);
  });
});

test("a hole is not held in memory", () => {
  const bytes = bytesWithHole(`${FIRST}\n`, 8 * MIB, `${SECOND}\n`);
  let largest = 0;
  const read: ReadBytes = (into, atByte) => {
    largest = Math.max(largest, into.buffer.byteLength);
    return memoryReader(bytes, 0)(into, atByte);
  };
  expect(accountOf(scanBytes(bytes, { read, scanner: referenceOnly })).records).toBe(2);
  expect(largest).toBeLessThan(LONGEST_LINE_BYTES + 8_192);
});

test("bytes are read to an address that is congruent to their position modulo a page", () => {
  const line = `${FIRST}\n`;
  const bytes = bytesOf(line.repeat(8_000));
  const wrong: number[] = [];
  const read: ReadBytes = (into, atByte) => {
    if ((into.byteOffset - atByte) % 4_096 !== 0) wrong.push(atByte);
    return memoryReader(bytes, 0)(into, atByte);
  };
  for (const startByte of [0, 1, 4_096, 77_777]) {
    for (const scanner of [withKernel, referenceOnly]) {
      scanBytes(bytes, { range: { startByte, endByte: bytes.length }, read, scanner });
    }
  }
  expect(wrong).toEqual([]);
});

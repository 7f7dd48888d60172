import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePartial } from "../../src/partial/wire.ts";
import { planRanges } from "../../src/plan/plan.ts";
import type { ReadBytes } from "../../src/scan/driver.ts";
import { RangeTally } from "../../src/scan/range-tally.ts";
import { Reason } from "../../src/scan/reason.ts";
import { Rejects, unpackRejects } from "../../src/scan/rejects.ts";
import { memoryReader } from "../../src/sources/range-reader.ts";
import { bytesOf, captures, LONG_LINE_CAPTURE, RICH_CAPTURE, RICH_CAPTURE_REASONS, recordLine } from "./capture.ts";
import { mergeAll, readServerErrorLine, type Scan, SERVER_ERRORS, SOURCE, scanBetween, scanBytes } from "./scan.ts";

/** Everything that a scan says and that merging keeps, in a form that compares fast. */
function account(scans: readonly Scan[]): string {
  const rejects = scans.flatMap((scan) => scan.rejects.map(({ reason, bytes }) => `${reason}:${hex(bytes)}`));
  return [hex(encodePartial(mergeAll(scans.map(({ partial }) => partial)), [])), ...rejects].join("\n");
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Another way to cut bytes into lines: all at once, with the string functions of the language. */
function scanAllAtOnce(bytes: Uint8Array): Scan {
  const tally = new RangeTally(SOURCE, SERVER_ERRORS, Rejects.kept);
  const lines = Buffer.from(bytes).toString("latin1").split("\n");
  if (lines.at(-1) === "") lines.pop();
  for (const whole of lines) {
    const text = whole.replace(/^(?:\0|\xef\xbb\xbf)+/, "").replace(/\r$/, "");
    const line = Uint8Array.from(Buffer.from(text, "latin1"));
    if (/^[ \t\r]*$/.test(text)) tally.addBlank();
    else tally.addLine(readServerErrorLine(line), line);
  }
  const range = { startByte: 0, endByte: bytes.length };
  return { partial: tally.finish(range), rejects: [...unpackRejects(tally.packRejects())], reachedByte: bytes.length };
}

function tallyOf({ partial }: Scan) {
  const tally = partial.sources.get(SOURCE.identity);
  if (tally === undefined) throw new Error("a scan has a tally of its source");
  return tally;
}

function linesOf(scan: Scan): number | undefined {
  return tallyOf(scan).ranges[0]?.lines;
}

function errorsOf({ partial }: Scan): number {
  return [...partial.hours.values()].reduce((sum, cell) => sum + cell.errors, 0);
}

test("every line is accounted for, by what it is", () => {
  const scan = scanBytes(RICH_CAPTURE);
  const { blank, records, malformed } = tallyOf(scan);
  expect(scan.rejects.map(({ reason }) => reason)).toEqual(RICH_CAPTURE_REASONS);
  const others = [Reason.lineTooLong, Reason.cutOff, Reason.noYear, Reason.otherFormat, Reason.severalRecords];
  expect(new Set([...malformed.keys(), ...others])).toEqual(new Set(Object.values(Reason)));
  expect({ blank, records, lines: linesOf(scan) }).toEqual({ blank: 5, records: 9, lines: 24 });
  expect([...scan.partial.hours].map(([hour, { requests, errors, clients }]) => [hour, requests, errors, clients.size]))
    // 2019-05-06T17, 2019-05-07T18
    .toEqual([
      [432_545, 8, 7, 5],
      [432_570, 1, 1, 1],
    ]);
});

test("lines are those that splitting the text at its line feeds gives", () => {
  for (const bytes of [RICH_CAPTURE, LONG_LINE_CAPTURE]) {
    expect(account([scanBytes(bytes)])).toBe(account([scanAllAtOnce(bytes)]));
  }
  fc.assert(fc.property(captures, (bytes) => account([scanBytes(bytes)]) === account([scanAllAtOnce(bytes)])));
});

describe("a straddling line belongs to the range that holds its first byte", () => {
  test.each([
    ["every kind of line", RICH_CAPTURE],
    ["a line longer than the overhang", LONG_LINE_CAPTURE],
  ])("%s, cut in two at every byte", (_, bytes) => {
    const whole = account([scanBytes(bytes)]);
    const wrongCuts: number[] = [];
    for (let cut = 1; cut < bytes.length; cut += 1) {
      if (account(scanBetween(bytes, [0, cut, bytes.length])) !== whole) wrongCuts.push(cut);
    }
    expect(wrongCuts).toEqual([]);
  });

  test("every kind of line, in chunks of every size", () => {
    const whole = account([scanBytes(RICH_CAPTURE)]);
    const wrongSizes: number[] = [];
    for (let size = 1; size <= RICH_CAPTURE.length; size += 1) {
      const chunks = planRanges({ startByte: 0, endByte: RICH_CAPTURE.length }, size).map((range) =>
        scanBytes(RICH_CAPTURE, { range }),
      );
      if (account(chunks) !== whole) wrongSizes.push(size);
    }
    expect(wrongSizes).toEqual([]);
  });

  test("any capture, in chunks of any sizes", () => {
    fc.assert(
      fc.property(captures, fc.array(fc.nat(2_000)), (bytes, anywhere) => {
        const inside = new Set(anywhere.map((cut) => cut % Math.max(bytes.length, 1)).filter((cut) => cut > 0));
        const cuts = [0, ...[...inside].sort((a, b) => a - b), bytes.length];
        expect(account(scanBetween(bytes, cuts))).toBe(account([scanBytes(bytes)]));
      }),
    );
  });

  test("the example of ByteRange", () => {
    const bytes = bytesOf("aaaa\nbbbbbbbbb\ncc\n");
    const texts = scanBetween(bytes, [0, 10, 18]).map(({ rejects }) => rejects.map((line) => hex(line.bytes)));
    expect(texts).toEqual([[hex(bytesOf("aaaa")), hex(bytesOf("bbbbbbbbb"))], [hex(bytesOf("cc"))]]);
  });

  test("an empty range holds no line", () => {
    const lines = Array.from({ length: RICH_CAPTURE.length + 1 }, (_, byte) =>
      linesOf(scanBytes(RICH_CAPTURE, { range: { startByte: byte, endByte: byte } })),
    );
    expect(lines).toEqual(lines.map(() => 0));
  });
});

describe("what a line is", () => {
  const record = recordLine("2019-05-06 17:24:53", "10.0.0.1", 500);

  test("a carriage return on its own ends no line", () => {
    const scan = scanBytes(bytesOf(`${record}\r${record}\n`));
    expect(linesOf(scan)).toBe(1);
    expect(tallyOf(scan)).toMatchObject({ records: 2, further: 1 }); // of the one line
    const torn = `${record}\r${record.slice(0, -1)}`;
    expect(scanBytes(bytesOf(`${torn}\n`)).rejects).toMatchObject([
      { line: 1, reason: "several records on one line", bytes: bytesOf(torn) },
    ]);
  });

  test.each([
    ["without a last line feed", `${record}\n${record}`, 2],
    ["with one", `${record}\n${record}\n`, 2],
    ["with CR LF", `${record}\r\n${record}\r\n`, 2],
    ["with a last CR only", `${record}\r\n${record}\r`, 2],
  ])("a capture %s ends all the same", (_, text, lines) => {
    const scan = scanBytes(bytesOf(text));
    expect([linesOf(scan), errorsOf(scan), tallyOf(scan).blank]).toEqual([lines, lines, 0]);
  });

  test.each([
    ["nothing", "", 0],
    ["only a byte-order mark", "\ufeff", 1],
    ["a byte-order mark and a line feed", "\ufeff\n", 1],
    ["only line feeds", "\n\n\n", 3],
    ["only CR LF", "\r\n\r\n", 2],
    ["only spaces, tabs and carriage returns", " \t\r \r\n\t", 2],
  ])("a capture of %s has blank lines only", (_, text, blank) => {
    const scan = scanBytes(bytesOf(text));
    const { records, malformed } = tallyOf(scan);
    expect([tallyOf(scan).blank, linesOf(scan), records, malformed.size]).toEqual([blank, blank, 0, 0]);
  });

  test("byte-order marks in front of a line are dropped, those within it are not", () => {
    const joined = `\ufeff${record}\n${record}\n\ufeff${record}\n\ufeff\ufeff${record}\r\n\ufeff\n`;
    const scan = scanBytes(bytesOf(joined));
    expect([scan.rejects, errorsOf(scan), tallyOf(scan).blank]).toEqual([[], 4, 1]);
    expect(scanBytes(bytesOf(`${record}\ufeff\n`)).rejects).toMatchObject([{ line: 1, reason: "not JSON" }]);
  });
});

describe("reading", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 });

  test("a reader may give less than it was asked for", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: RICH_CAPTURE.length - 1 }), (lengths, cut) => {
        const scans = scanBetween(RICH_CAPTURE, [0, cut, RICH_CAPTURE.length], { read: readerInSteps(lengths) });
        expect(account(scans)).toBe(account([scanBytes(RICH_CAPTURE)]));
        expect(scans.map(({ reachedByte }) => reachedByte)).toEqual([cut, RICH_CAPTURE.length]);
      }),
    );
  });

  test("a source that ended early says how far it went, and its lines up to there count", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: RICH_CAPTURE.length }),
        fc.nat(),
        fc.nat(9_000),
        (bytes, anywhere, lost) => {
          const shrunken = RICH_CAPTURE.subarray(0, bytes);
          const startByte = anywhere % bytes;
          const scan = scanBytes(shrunken, { range: { startByte, endByte: bytes + lost } });
          const rest = scanBytes(shrunken, { range: { startByte, endByte: bytes } });
          expect(scan.reachedByte).toBe(bytes);
          expect(scan.rejects).toEqual(rest.rejects);
          expect(linesOf(scan)).toBe(linesOf(rest));
          expect(errorsOf(scan)).toBe(errorsOf(rest));
        },
      ),
    );
  });

  test("a range behind the end of its source is not reached", () => {
    const scan = scanBytes(bytesOf("x\n"), { range: { startByte: 100, endByte: 200 } });
    expect(scan.reachedByte).toBeLessThanOrEqual(100);
    expect(linesOf(scan)).toBe(0);
  });

  test("a range is read once, and hardly more than that", () => {
    const bytes = bytesOf(`${recordLine("2019-05-06 17:24:53", "10.0.0.1", 500)}\n`.repeat(2_000));
    const asked: [number, number][] = [];
    const read: ReadBytes = (into, atByte) => {
      const count = memoryReader(bytes, 0)(into, atByte);
      asked.push([atByte, atByte + count]);
      return count;
    };
    scanBytes(bytes, { range: { startByte: 20_000, endByte: 60_000 }, read });
    expect(asked[0]?.[0]).toBe(19_999);
    expect(asked.slice(1).map(([from]) => from)).toEqual(asked.slice(0, -1).map(([, to]) => to));
    expect(asked.at(-1)?.[1]).toBeLessThanOrEqual(60_000 + 4096);
  });

  function readerInSteps(lengths: readonly number[]): ReadBytes {
    let step = 0;
    const read = memoryReader(RICH_CAPTURE, 0);
    return (into, atByte) => read(into.subarray(0, lengths[step++ % lengths.length]), atByte);
  }
});

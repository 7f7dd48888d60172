import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrownoutError } from "../../src/error.ts";
import { mergeInto } from "../../src/partial/merge.ts";
import { emptyPartial, emptyTally, type Partial, SAMPLES_PER_RANGE } from "../../src/partial/partial.ts";
import { encodePartial } from "../../src/partial/wire.ts";
import { bytesOf, captures, RICH_CAPTURE, recordLine } from "../scan/capture.ts";
import { mergeAll, SERVER_ERRORS, SOURCE, scanBetween, scanBytes } from "../scan/scan.ts";

const OTHER = { identity: "sha256:4567", path: "b.log", format: "jsonl" };

/** A random tree of merges: which two parts are next, the second into the first. */
const groupings = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 60, maxLength: 60 });

function mergeInOrder(parts: readonly Partial[], grouping: readonly (readonly [number, number])[]): Partial {
  const left = [...parts];
  for (const [first, second] of grouping) {
    if (left.length === 1) break;
    const total = left.splice(first % left.length, 1)[0] as Partial;
    mergeInto(total, left[second % left.length] as Partial);
    left[second % left.length] = total;
  }
  return mergeAll(left);
}

function cutsOf(bytes: Uint8Array, anywhere: readonly number[]): number[] {
  const inside = anywhere.map((cut) => cut % Math.max(bytes.length, 1)).filter((cut) => cut > 0);
  return [0, ...[...new Set(inside)].sort((a, b) => a - b), bytes.length];
}

function partialsOf(bytes: Uint8Array, cuts: readonly number[], source = SOURCE): Partial[] {
  return scanBetween(bytes, cuts, { source }).map(({ partial }) => partial);
}

function rangesOf(partial: Partial) {
  return partial.sources.get(SOURCE.identity)?.ranges;
}

function refusal(total: Partial, part: Partial): BrownoutError {
  try {
    mergeInto(total, part);
  } catch (error) {
    if (error instanceof BrownoutError) return error;
    throw error;
  }
  throw new Error("the merge was not refused");
}

describe("merging is commutative and associative", () => {
  const anywhere = fc.array(fc.nat(5_000), { maxLength: 12 });

  test("the parts of two sources in any order and any grouping make the same total", () => {
    fc.assert(
      fc.property(captures, captures, anywhere, anywhere, groupings, (one, other, cuts, otherCuts, grouping) => {
        const parts = [...partialsOf(one, cutsOf(one, cuts)), ...partialsOf(other, cutsOf(other, otherCuts), OTHER)];
        const total = mergeAll([scanBytes(one).partial, scanBytes(other, { source: OTHER }).partial]);
        expect(encodePartial(mergeInOrder(parts, grouping), [])).toEqual(encodePartial(total, []));
      }),
    );
  });

  test("parts with gaps between them make the same total in any order and any grouping", () => {
    fc.assert(
      fc.property(captures, anywhere, groupings, (bytes, cuts, grouping) => {
        const everyOther = () => partialsOf(bytes, cutsOf(bytes, cuts)).filter((_, index) => index % 2 === 0);
        expect(encodePartial(mergeInOrder(everyOther(), grouping), [])).toEqual(
          encodePartial(mergeAll(everyOther()), []),
        );
      }),
    );
  });

  test("the parts of every kind of line make the same total in any order and any grouping", () => {
    fc.assert(
      fc.property(anywhere, groupings, (cuts, grouping) => {
        const parts = partialsOf(RICH_CAPTURE, cutsOf(RICH_CAPTURE, cuts));
        expect(encodePartial(mergeInOrder(parts, grouping), [])).toEqual(
          encodePartial(scanBytes(RICH_CAPTURE).partial, []),
        );
      }),
    );
  });

  test("a part of nothing changes nothing", () => {
    const total = scanBytes(RICH_CAPTURE).partial;
    mergeInto(total, emptyPartial(SERVER_ERRORS));
    expect(encodePartial(total, [])).toEqual(encodePartial(scanBytes(RICH_CAPTURE).partial, []));
  });

  test("parts of one source that were read under two names make the same total in either order", () => {
    const parts = () => {
      const [first, second] = partialsOf(RICH_CAPTURE, [0, 500, RICH_CAPTURE.length]) as [Partial, Partial];
      const renamed = [...second.sources].map(([identity, tally]) => [identity, { ...tally, path: "z.log" }] as const);
      return [first, { ...second, sources: new Map(renamed) }];
    };
    expect(encodePartial(mergeAll(parts()), [])).toEqual(encodePartial(mergeAll(parts().reverse()), []));
  });
});

describe("counting", () => {
  const line = (ip: string) => `${recordLine("2019-05-06 17:24:53", ip, 500)}\n`;

  test("a client of two parts is one client, its requests and errors are added", () => {
    const bytes = bytesOf(line("10.0.0.1"), line("10.0.0.2"), line("10.0.0.1"), line("::1"));
    const { hours } = mergeAll(partialsOf(bytes, [0, 100, bytes.length]));
    expect([...hours.values()].map((cell) => [cell.requests, cell.errors, cell.clients.size])).toEqual([[4, 4, 3]]);
  });

  test("what became of a source's lines is added", () => {
    const part = (startByte: number): Partial => {
      const ranges = [{ startByte, endByte: startByte + 100, lines: 10, samples: [] }];
      const malformed = new Map([["not JSON", 4]]);
      const offsets = new Map([[0, new Set([startByte])]]);
      const errorsByHour = new Map([[432_545, 2]]);
      const counts = { blank: 1, directive: 2, records: 3, dropped: 5, ranges, malformed, offsets, errorsByHour };
      const tally = { ...emptyTally(SOURCE), ...counts };
      return { ...emptyPartial(SERVER_ERRORS), sources: new Map([[SOURCE.identity, tally]]) };
    };
    expect(mergeAll([part(0), part(100)]).sources.get(SOURCE.identity)).toEqual({
      ...emptyTally(SOURCE),
      ranges: [{ startByte: 0, endByte: 200, lines: 20, samples: [] }],
      blank: 2,
      directive: 4,
      records: 6,
      dropped: 10,
      malformed: new Map([["not JSON", 8]]),
      errorsByHour: new Map([[432_545, 4]]),
      offsets: new Map([[0, new Set([0, 100])]]),
    });
  });

  test("two sources with the same lines both count", () => {
    const bytes = bytesOf(line("10.0.0.1"));
    const total = mergeAll([scanBytes(bytes).partial, scanBytes(bytes, { source: OTHER }).partial]);
    expect([...total.hours.values()].map((cell) => [cell.requests, cell.errors, cell.clients.size])).toEqual([
      [2, 2, 1],
    ]);
    expect([...total.sources.values()].map(({ path, records }) => [path, records])).toEqual([
      ["a.log", 1],
      ["b.log", 1],
    ]);
  });
});

describe("line numbers of malformed lines", () => {
  /** A part that covers a range as a scan would, with malformed lines at the numbers that are given. */
  function part(startByte: number, endByte: number, lines: number, malformed: readonly number[]): Partial {
    const samples = malformed.map((line) => ({ line, reason: "not JSON" }));
    const tally = { ...emptyTally(SOURCE), ranges: [{ startByte, endByte, lines, samples }] };
    return { ...emptyPartial(SERVER_ERRORS), sources: new Map([[SOURCE.identity, tally]]) };
  }
  const linesAt = (total: Partial) => rangesOf(total)?.map(({ samples }) => samples.map(({ line }) => line));

  test("count on from the range before", () => {
    expect(linesAt(mergeAll([part(0, 100, 3, []), part(100, 200, 4, [2])]))).toEqual([[5]]);
    expect(linesAt(mergeAll([part(100, 200, 4, [2]), part(0, 100, 3, [1])]))).toEqual([[1, 5]]);
    expect(linesAt(mergeAll([part(200, 300, 1, [1]), part(100, 200, 4, [2]), part(0, 100, 3, [])]))).toEqual([[5, 8]]);
  });

  test("stay relative to their range behind a gap, until it is filled", () => {
    const total = mergeAll([part(0, 100, 3, [3]), part(200, 300, 5, [1])]);
    expect(rangesOf(total)).toMatchObject([
      { startByte: 0, endByte: 100, lines: 3 },
      { startByte: 200, endByte: 300, lines: 5 },
    ]);
    expect(linesAt(total)).toEqual([[3], [1]]);
    mergeInto(total, part(100, 200, 7, [2]));
    expect(rangesOf(total)).toMatchObject([{ startByte: 0, endByte: 300, lines: 15 }]);
    expect(linesAt(total)).toEqual([[3, 5, 11]]);
  });

  test("the first of the source are kept", () => {
    const bytes = bytesOf("x\n".repeat(40));
    const first = Array.from({ length: SAMPLES_PER_RANGE }, (_, index) => index + 1);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      expect(linesAt(mergeAll(partialsOf(bytes, [0, cut, bytes.length]).reverse()))).toEqual([first]);
    }
  });
});

describe("a merge is refused", () => {
  test("where both cover a byte, and the total stays as it was", () => {
    const ranges = fc.tuple(fc.nat(600), fc.integer({ min: 1, max: 600 }));
    fc.assert(
      fc.property(ranges, ranges, ([start, length], [otherStart, otherLength]) => {
        const total = partialsOf(RICH_CAPTURE, [start, start + length])[0] as Partial;
        const part = partialsOf(RICH_CAPTURE, [otherStart, otherStart + otherLength])[0] as Partial;
        const before = encodePartial(total, []);
        if (start < otherStart + otherLength && otherStart < start + length) {
          const { code, site } = refusal(total, part);
          expect([code, site?.path]).toEqual(["double-cover", "a.log"]);
          expect(encodePartial(total, [])).toEqual(before);
        } else {
          mergeInto(total, part);
          expect(rangesOf(total)?.reduce((sum, { startByte, endByte }) => sum + endByte - startByte, 0)).toBe(
            length + otherLength,
          );
        }
      }),
    );
  });

  test.each([
    [[0, 101], [100, 200], "100 to 101"],
    [[100, 200], [0, 101], "100 to 101"],
    [[100, 101], [0, 200], "100 to 101"],
    [[0, 200], [199, 200], "199 to 200"],
    [[0, 1], [0, 200], "0 to 1"],
  ])("where %j and %j share one byte, and says which", (one, other, shared) => {
    const [total, part] = [partialsOf(RICH_CAPTURE, one), partialsOf(RICH_CAPTURE, other)].flat() as [Partial, Partial];
    expect(refusal(total, part).message).toBe(`Cannot merge partials: bytes ${shared} of "a.log" are in both`);
  });

  test("where both are the same part", () => {
    const total = scanBytes(RICH_CAPTURE).partial;
    const { message } = refusal(total, scanBytes(RICH_CAPTURE).partial);
    expect(message).toBe(`Cannot merge partials: bytes 0 to ${RICH_CAPTURE.length} of "a.log" are in both`);
  });

  test("where one of several sources is covered twice, and none of them is added", () => {
    const total = scanBytes(RICH_CAPTURE).partial;
    const before = encodePartial(total, []);
    const part = mergeAll([scanBytes(RICH_CAPTURE, { source: OTHER }).partial, scanBytes(RICH_CAPTURE).partial]);
    expect(refusal(total, part).code).toBe("double-cover");
    expect(encodePartial(total, [])).toEqual(before);
  });

  test.each([
    ["another status", { status: [[500, 504]] as const }, "expected status 500-599 but found status 500-504"],
    ["another time zone", { timeZone: "UTC" }, 'expected time zone "as-written" but found time zone "UTC"'],
    [
      "other clients",
      { client: { field: "x-forwarded-for", trustedProxies: ["10.0.0.0/8", "::1/128"] } },
      'expected the peer as the client but found the client in "x-forwarded-for" behind proxies of 10.0.0.0/8,::1/128',
    ],
    [
      "pseudonyms, of another time zone",
      { timeZone: "UTC", pseudonyms: "0123456789abcdef" },
      'expected time zone "as-written", addresses but found time zone "UTC", pseudonyms of key 0123456789abcdef',
    ],
  ])("where the other counted %s, and the total stays as it was", (_, others, why) => {
    const total = scanBytes(RICH_CAPTURE).partial;
    const before = encodePartial(total, []);
    const { code, message } = refusal(total, emptyPartial({ ...SERVER_ERRORS, ...others }));
    expect([code, message]).toEqual(["different-definition", `Cannot merge partials: ${why}`]);
    expect(encodePartial(total, [])).toEqual(before);
  });

  test("where both have pseudonyms of different keys", () => {
    const of = (pseudonyms: string) => emptyPartial({ ...SERVER_ERRORS, pseudonyms });
    expect(refusal(of("0123456789abcdef"), of("f123456789abcdef")).message).toBe(
      "Cannot merge partials: expected pseudonyms of key 0123456789abcdef but found pseudonyms of key f123456789abcdef",
    );
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrownoutError } from "../../src/error.ts";
import { contradictionIn } from "../../src/partial/contradiction.ts";
import { KeptTotal } from "../../src/partial/kept-total.ts";
import { mergeInto } from "../../src/partial/merge.ts";
import type { KeptPartial, SourceOutcome } from "../../src/partial/partial.ts";
import { decodePartial } from "../../src/partial/wire.ts";
import { captures, RICH_CAPTURE } from "../scan/capture.ts";
import { SERVER_ERRORS, type SOURCE, scanBetween, scanBytes } from "../scan/scan.ts";
import { sized } from "../size.ts";
import { encode } from "./wire-bytes.ts";

type Source = typeof SOURCE;

function sourceOf(identity: string, path = `${identity}.log`): Source {
  return { identity, path, format: "jsonl" };
}

/** Partials of the parts between cuts of one source. */
function partsOf(bytes: Uint8Array, cuts: readonly number[], source: Source): KeptPartial[] {
  return scanBetween(bytes, cuts, { source }).map(({ partial }, index) => {
    const [startByte = 0, endByte = 0] = cuts.slice(index);
    const complete = startByte === 0 && endByte === bytes.length;
    return { partial, outcomes: [{ ...source, bytes: bytes.length, complete, prefixes: ["0a"] }].map(outcomeOf) };
  });
}

function outcomeOf({ path, identity, bytes, complete, prefixes }: SourceOutcome): SourceOutcome {
  return { path, identity, bytes, complete, prefixes };
}

function wholeOf(bytes: Uint8Array, source: Source, prefixes: readonly string[] = []): KeptPartial {
  const { path, identity } = source;
  const outcome = { path, identity, bytes: bytes.length, complete: true, prefixes };
  return { partial: scanBytes(bytes, { source }).partial, outcomes: [outcome] };
}

/** Of which nothing was read. */
function nothingOf(outcome: SourceOutcome): KeptPartial {
  return { partial: { definition: SERVER_ERRORS, sources: new Map(), hours: new Map() }, outcomes: [outcome] };
}

/** A partial that may be used more than once. */
function copyOf(kept: KeptPartial): KeptPartial {
  return decodePartial(encode(kept), "copy.part");
}

function merged(parts: readonly KeptPartial[]): KeptPartial {
  const total = new KeptTotal();
  for (const [index, part] of parts.entries()) total.add(`${index}.part`, copyOf(part));
  expect(contradictionIn(total.kept)).toBeNull();
  return total.kept;
}

function refusalOf(...parts: readonly KeptPartial[]): BrownoutError {
  try {
    merged(parts);
  } catch (error) {
    if (error instanceof BrownoutError) return error;
    throw error;
  }
  throw new Error("the merge was not refused");
}

const groupings = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 20, maxLength: 20 });

/** Merges two at a time, the results among them, until one is left. */
function mergedInTree(parts: readonly KeptPartial[], grouping: readonly (readonly [number, number])[]): KeptPartial {
  const left = [...parts];
  for (const [first, second] of grouping) {
    if (left.length === 1) break;
    const one = left.splice(first % left.length, 1)[0] as KeptPartial;
    const [other] = left.splice(second % left.length, 1) as [KeptPartial];
    left.push(merged([one, other]));
  }
  return left.length === 1 ? (left[0] as KeptPartial) : merged(left);
}

describe("merging is commutative and associative, of what became of the sources, too", () => {
  const anywhere = fc.array(fc.nat(5_000), { maxLength: 4 });
  /** Empty ones of one identity, such as broke off at once, such as are missing. */
  const unread = fc
    .constantFrom<SourceOutcome>(
      { path: "empty.log", identity: "empty", bytes: 0, complete: true },
      { path: "other-empty.log", identity: "empty", bytes: 0, complete: true, prefixes: [] },
      { path: "cut.gz", identity: "empty", bytes: 0, complete: false },
      { path: "broken.gz", identity: "empty", bytes: null, complete: false },
      { path: "broken.gz", identity: "broken", bytes: null, complete: false },
      { path: "missing.log", identity: null, bytes: null, complete: false },
    )
    .map(nothingOf);

  test("parts of two sources with gaps, and others, in any order and any grouping, have equal bytes", () => {
    fc.assert(
      fc.property(
        captures,
        anywhere,
        fc.array(unread, { maxLength: 4 }),
        fc.nat(),
        groupings,
        (bytes, cuts, others, drop, grouping) => {
          const inside = [...new Set(cuts.map((cut) => cut % Math.max(1, bytes.length)))].filter((cut) => cut > 0);
          const ends = [0, ...inside.sort((a, b) => a - b), bytes.length];
          const pieces = partsOf(bytes, ends, sourceOf("sha256:a")).filter((_, index) => index !== drop % 6);
          const parts = [...pieces, wholeOf(RICH_CAPTURE, sourceOf("sha256:b")), ...others];
          const one = encode(mergedInTree(parts, grouping));
          expect(one).toEqual(encode(merged(parts)));
          expect(one).toEqual(encode(merged([...parts].reverse())));
        },
      ),
    );
  });

  test("one partial comes out as it was, without its bookmark", () => {
    const kept = wholeOf(RICH_CAPTURE, sourceOf("a"), ["0a", "1b"]);
    expect(encode(merged([{ ...kept, bookmark: "byte 7" }]))).toEqual(encode(kept));
  });
});

describe("what became of one source of which partials hold a part each", () => {
  const outcomeAfter = (...parts: readonly KeptPartial[]) => merged(parts).outcomes;

  test("is complete if together they cover all; it has the first path, the larger size, and the most prefixes", () => {
    const [first, second] = partsOf(RICH_CAPTURE, [0, 500, RICH_CAPTURE.length], sourceOf("a")) as [
      KeptPartial,
      KeptPartial,
    ];
    const changed = (kept: KeptPartial, change: Partial<SourceOutcome>): KeptPartial => ({
      ...kept,
      outcomes: kept.outcomes.map((outcome) => ({ ...outcome, ...change })),
    });
    const earlier = changed(first, { path: "b.log", bytes: 500, complete: true, prefixes: ["0a"] });
    const later = changed(second, { prefixes: ["0a", "1b"] });
    const whole = { path: "a.log", identity: "a", bytes: RICH_CAPTURE.length, complete: true, prefixes: ["0a", "1b"] };
    expect(outcomeAfter(earlier, later)).toEqual([whole]);
    const more = changed(second, { bytes: RICH_CAPTURE.length + 1 });
    expect(outcomeAfter(earlier, more)).toMatchObject([{ bytes: RICH_CAPTURE.length + 1, complete: false }]);
  });

  const EMPTY = nothingOf({ path: "a.log", identity: "empty", bytes: 0, complete: true });

  test.for([
    ["empty", EMPTY, { bytes: 0, complete: true }],
    [
      "broken off",
      nothingOf({ path: "b.gz", identity: "empty", bytes: 0, complete: false }),
      { bytes: 0, complete: false },
    ],
    [
      "unreadable",
      nothingOf({ path: "b.gz", identity: "empty", bytes: null, complete: false }),
      { bytes: 0, complete: false },
    ],
  ] as const)("of which nothing was read, empty here and %s there", ([, other, expected]) => {
    expect(outcomeAfter(EMPTY, other)).toMatchObject([{ path: "a.log", ...expected }]);
    expect(outcomeAfter(other, EMPTY)).toMatchObject([{ path: "a.log", ...expected }]);
  });

  test("that is named where it is incomplete, by the partial that says so", () => {
    const total = new KeptTotal();
    total.add("a.part", nothingOf({ path: "a.gz", identity: "a", bytes: null, complete: false }));
    total.add("b.part", nothingOf({ path: "b.log", identity: "b", bytes: 0, complete: true }));
    total.add("c.part", nothingOf({ path: "missing.log", identity: null, bytes: null, complete: false }));
    expect(total.incomplete).toEqual([
      { partialName: "a.part", path: "a.gz" },
      { partialName: "c.part", path: "missing.log" },
    ]);
  });
});

describe("a merge is refused", () => {
  test("where two partials cover the same bytes, and both are named", () => {
    const one = wholeOf(RICH_CAPTURE, sourceOf("a"));
    const { code, message } = refusalOf(one, wholeOf(RICH_CAPTURE, sourceOf("b")), copyOf(one));
    const bytes = `bytes 0 to ${RICH_CAPTURE.length} of "a.log" are in both`;
    expect([code, message]).toEqual(["double-cover", `Cannot merge "0.part" with "2.part": ${bytes}`]);
    expect(refusalOf(one, wholeOf(RICH_CAPTURE, sourceOf("a", "z.log"))).message).toContain(
      'of "a.log" (there "z.log") are',
    );
  });

  test("where a source was read at two times, and both are named", () => {
    const monday = wholeOf(RICH_CAPTURE, sourceOf("monday", "access.log"), ["0a", "1b"]);
    const tuesday = wholeOf(RICH_CAPTURE, sourceOf("tuesday", "access.log.1"), ["0a", "1b", "2c"]);
    for (const [one, other, paths] of [
      [monday, tuesday, '"access.log" (there "access.log.1")'],
      [tuesday, monday, '"access.log.1" (there "access.log")'],
    ] as const) {
      const { code, message } = refusalOf(one, other);
      const why = `${paths} is in both, read at different times (leave out the earlier one, if more than their first lines are the same)`;
      expect([code, message]).toEqual(["double-cover", `Cannot merge "0.part" with "1.part": ${why}`]);
    }
  });

  test("but not of sources that begin alike in one partial, which has counted both", () => {
    const one = wholeOf(RICH_CAPTURE, sourceOf("a"), ["0a"]);
    const copy = wholeOf(RICH_CAPTURE, sourceOf("a#2", "copy.log"), ["0a"]);
    mergeInto(one.partial, copy.partial);
    const kept = { partial: one.partial, outcomes: [...one.outcomes, ...copy.outcomes] };
    expect(merged([kept]).outcomes).toHaveLength(2);
  });

  test("of partials that counted otherwise, and both are named", () => {
    const one = wholeOf(RICH_CAPTURE, sourceOf("a"));
    const { partial } = nothingOf({ path: "b", identity: null, bytes: null, complete: false });
    const other = { partial: { ...partial, definition: { ...SERVER_ERRORS, timeZone: "UTC" } }, outcomes: [] };
    const { code, message } = refusalOf(one, other);
    expect(code).toBe("different-definition");
    expect(message).toBe(
      'Cannot merge "0.part" with "1.part", which counted otherwise: expected time zone "as-written" but found time zone "UTC"',
    );
  });

  test("and the total stays as it was", () => {
    const total = new KeptTotal();
    const one = wholeOf(RICH_CAPTURE, sourceOf("a"), ["0a"]);
    total.add("a.part", copyOf(one));
    const before = encode(total.kept);
    expect(() => total.add("b.part", copyOf(one))).toThrow(BrownoutError);
    expect(() => total.add("c.part", wholeOf(RICH_CAPTURE, sourceOf("c"), ["0a", "1b"]))).toThrow(BrownoutError);
    expect(encode(total.kept)).toEqual(before);
  });
});

const MANY = sized({ short: 2_000, long: 5_000 });

test(`${MANY} partials are merged without comparing each with each`, () => {
  const total = new KeptTotal();
  for (let index = 0; index < MANY; index += 1) {
    const prefixes = Array.from({ length: 12 }, (_, place) => `${place < 6 ? "alike" : index}-${place}`);
    const part = wholeOf(new TextEncoder().encode(`x${index}\n`), sourceOf(`${index}`), prefixes);
    total.add(`${index}.part`, part);
  }
  expect(total.kept.outcomes).toHaveLength(MANY);
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyTally } from "../../src/partial/partial.ts";
import { KnownBeginnings, tellingPrefixes } from "../../src/partial/same-source.ts";

interface Given {
  readonly identity: string;
  readonly group?: string;
  readonly prefixes: readonly string[];
}

/** Few enough to share some; a prefix says what came before it, as a hash does. */
const prefixLists = fc
  .array(fc.constantFrom("a", "b"), { maxLength: 5 })
  .map((letters) => letters.map((_, index) => letters.slice(0, index + 1).join("")));
const sources = fc.record({
  identity: fc.constantFrom("1", "2", "3", "4", "5"),
  group: fc.constantFrom("x", "y", "z"),
  prefixes: prefixLists,
});

function namesOf({ identity, group = identity }: Given) {
  return { partialName: "a.part", path: "a.log", identity, group };
}

/** The rule, word for word, of one pair. */
function isSame(one: Given, other: Given): boolean {
  const [fewer, more] = one.prefixes.length < other.prefixes.length ? [one, other] : [other, one];
  const place = fewer.prefixes.length - 1;
  if (one.group !== undefined && one.group === other.group) return false;
  return one.identity !== other.identity && place >= 0 && fewer.prefixes[place] === more.prefixes[place];
}

test("a source is found among any others as it is by comparing it with each of them", () => {
  fc.assert(
    fc.property(fc.array(sources, { maxLength: 12 }), sources, (known, asked) => {
      const beginnings = new KnownBeginnings();
      for (const source of known) beginnings.add(namesOf(source), source.prefixes);
      const same = known.filter((source) => isSame(source, asked)).map(({ identity }) => identity);
      const found = beginnings.find(namesOf(asked), asked.prefixes);
      expect(same.length > 0).toBe(found !== null);
      if (found !== null) expect(same).toContain(found.identity);
    }),
  );
});

describe("a log that has grown", () => {
  const MONDAY = { identity: "monday", prefixes: ["16:aa", "32:bb", "64:cc"] };
  const TUESDAY = { identity: "tuesday", prefixes: [...MONDAY.prefixes, "128:dd"] };
  const OTHER = { identity: "other", prefixes: ["16:aa", "32:bb", "64:ee", "128:ff"] };

  test.for([
    ["is known by its beginning", MONDAY, TUESDAY, true],
    ["is known by all of it, where it has grown by a few lines", MONDAY, { ...MONDAY, identity: "soon" }, true],
    ["is not another that begins alike", MONDAY, OTHER, false],
    ["is not another that begins alike and is longer", TUESDAY, OTHER, false],
    ["is not itself, which its ranges tell", MONDAY, MONDAY, false],
    ["is not one that is too short to tell", MONDAY, { identity: "short", prefixes: [] }, false],
  ] as const)("%s, in either order", ([, one, other, same]) => {
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const beginnings = new KnownBeginnings();
      beginnings.add(namesOf(first), first.prefixes);
      expect(beginnings.find(namesOf(second), second.prefixes)?.identity).toBe(same ? first.identity : undefined);
    }
  });
});

describe("the prefixes of a source tell it from others", () => {
  const outcome = { path: "a.log", identity: "a", bytes: 100, complete: true, prefixes: ["0a"] };
  const tally = emptyTally({ identity: "a", path: "a.log", format: "w3c" });

  test.for([
    ["where it has a record", { ...tally, directive: 4, records: 1 }, ["0a"]],
    ["where it has a malformed line", { ...tally, directive: 4, malformed: new Map([["no time", 1]]) }, ["0a"]],
    ["where its records were dropped", { ...tally, dropped: 1 }, ["0a"]],
    ["but not where it has only a head, as CloudFront gives all its files", { ...tally, directive: 2, blank: 1 }, []],
    ["but not where it has no line", undefined, []],
  ] as const)("%s", ([, counts, prefixes]) => {
    expect(tellingPrefixes(outcome, counts)).toEqual(prefixes);
  });

  test("but not where they are unknown", () => {
    const { prefixes: _, ...unknown } = outcome;
    expect(tellingPrefixes(unknown, { ...tally, records: 1 })).toEqual([]);
  });
});

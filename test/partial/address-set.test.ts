import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Address, AddressSet, type Ipv6Words } from "../../src/partial/address-set.ts";

const LARGEST_WORD = 0xffff_ffff;

/** Few enough to repeat, with the words that a table treats in a way of its own and such as share their low bits. */
const words = fc.oneof(
  fc.nat(12),
  fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, LARGEST_WORD),
  fc.nat(40).map((high) => (high << 26) >>> 0),
  fc.integer({ min: 0, max: LARGEST_WORD }),
);
const ipv6Words: fc.Arbitrary<Ipv6Words> = fc.oneof(
  fc.constant<Ipv6Words>([0, 0, 0, 0]),
  fc.tuple(fc.constantFrom(0, 0x2001_0db8), fc.constant(0), fc.constantFrom(0, 0xffff), words),
  fc.tuple(words, words, words, words),
);
const addresses: fc.Arbitrary<Address> = fc.oneof(words, ipv6Words);
const lists = fc.array(addresses, { maxLength: 120 });

function keyOf(address: Address): string {
  return typeof address === "number" ? `${address}` : address.join(":");
}

function setOf(list: readonly Address[]): AddressSet {
  const set = new AddressSet();
  for (const address of list) set.add(address);
  return set;
}

/** What a set holds, by a Set of strings and a sort of whole numbers. */
function contentsByModel(list: readonly Address[]) {
  const distinct = [...new Map(list.map((address) => [keyOf(address), address])).values()];
  const value = (w: Ipv6Words) => w.reduce((sum, word) => (sum << 32n) + BigInt(word), 0n);
  const ipv4 = distinct.filter((address) => typeof address === "number").sort((a, b) => a - b);
  const ipv6 = distinct.filter((address) => typeof address !== "number").sort((a, b) => (value(a) < value(b) ? -1 : 1));
  return { size: distinct.length, ipv4Count: ipv4.length, ipv6Count: ipv6.length, ipv4, ipv6: ipv6.flat() };
}

function contentsOf(set: AddressSet) {
  const { size, ipv4Count, ipv6Count } = set;
  return { size, ipv4Count, ipv6Count, ipv4: [...set.sortedIpv4()], ipv6: [...set.sortedIpv6()] };
}

test("a set holds each address once, and lists them in ascending order", () => {
  fc.assert(
    fc.property(lists, (list) => {
      expect(contentsOf(setOf(list))).toEqual(contentsByModel(list));
    }),
  );
});

test("adding a set is adding each of its addresses, and leaves that set as it was", () => {
  fc.assert(
    fc.property(lists, lists, (left, right) => {
      const [set, other] = [setOf(left), setOf(right)];
      set.addAll(other);
      expect(contentsOf(set)).toEqual(contentsByModel([...left, ...right]));
      expect(contentsOf(other)).toEqual(contentsByModel(right));
    }),
  );
});

test("a set of distinct words is the set of them, and grows as any other", () => {
  fc.assert(
    fc.property(lists, lists, (left, right) => {
      const { ipv4, ipv6 } = contentsByModel(left);
      const [run, rows] = [Int32Array.from([7, ...ipv4, 7]), Int32Array.from([7, ...ipv6, 7])];
      const set = AddressSet.ofDistinct(run.subarray(1, -1), rows.subarray(1, -1)); // they may lie anywhere in a buffer
      expect(contentsOf(set)).toEqual(contentsByModel(left));
      for (const address of right) set.add(address);
      expect(contentsOf(set)).toEqual(contentsByModel([...left, ...right]));
    }),
  );
});

test("a union counts each address once, of sets that were read, added to, or both", () => {
  const read = (list: readonly Address[]) => {
    const { ipv4, ipv6 } = contentsByModel(list);
    return AddressSet.ofDistinct(Int32Array.from(ipv4), Int32Array.from(ipv6));
  };
  const set = fc.tuple(lists, lists, fc.boolean(), fc.boolean()).map(([first, then, isRead, isSorted]) => {
    const made = isRead ? read(first) : setOf(first);
    if (isSorted) made.sortedIpv6();
    for (const address of then) made.add(address);
    return { made, list: [...first, ...then] };
  });
  fc.assert(
    fc.property(fc.array(set, { maxLength: 6 }), (sets) => {
      const union = contentsByModel(sets.flatMap(({ list }) => list));
      expect(AddressSet.countUnion(sets.map(({ made }) => made))).toBe(union.size);
      for (const { made, list } of sets) expect(contentsOf(made)).toEqual(contentsByModel(list));
    }),
  );
});

test("a set can be added to itself", () => {
  fc.assert(
    fc.property(lists, (list) => {
      const set = setOf(list);
      set.addAll(set);
      expect(contentsOf(set)).toEqual(contentsByModel(list));
    }),
  );
});

test("what was added to a set goes on growing on its own", () => {
  const [set, other] = [new AddressSet(), setOf([1, [0, 0, 0, 1]])];
  set.addAll(other);
  set.add(2);
  set.add([0, 0, 0, 2]);
  expect([set.size, other.size]).toEqual([4, 2]);
});

describe("addresses that look alike are told apart", () => {
  test.each<[string, readonly Address[]]>([
    ["0.0.0.0 and ::", [0, [0, 0, 0, 0]]],
    ["0.0.0.1 and ::1", [1, [0, 0, 0, 1]]],
    [
      "the words of an IPv6 address in another order",
      [
        [1, 2, 3, 4],
        [4, 3, 2, 1],
        [2, 1, 3, 4],
        [1, 2, 4, 3],
      ],
    ],
    ["the largest words and zeros", [LARGEST_WORD, 0, [LARGEST_WORD, 0, 0, 0], [0, 0, 0, LARGEST_WORD]]],
  ])("%s", (_, list) => {
    const twice = [...list, ...list];
    expect(setOf(twice).size).toBe(list.length);
    expect(contentsOf(setOf(twice))).toEqual(contentsByModel(list));
  });
});

test("an empty set is empty", () => {
  const nothing = { size: 0, ipv4Count: 0, ipv6Count: 0, ipv4: [], ipv6: [] };
  expect(contentsOf(new AddressSet())).toEqual(nothing);
  expect(contentsOf(setOf([]))).toEqual(nothing);
});

describe("a set grows", () => {
  const COUNT = 100_000;

  test.each<[string, (index: number) => number]>([
    ["neighbours", (index) => 0x0a00_0000 + index],
    ["addresses that share their low 12 bits", (index) => (index * 4096) >>> 0],
    ["scattered addresses", (index) => Math.imul(index, 0x9e37_79b1) >>> 0],
  ])("to %s of IPv4", (_, addressOf) => {
    const list = Array.from({ length: COUNT }, (__, index) => addressOf(index));
    const set = setOf([...list, ...list]);
    expect(set.size).toBe(COUNT);
    expect([...set.sortedIpv4()]).toEqual(list.sort((a, b) => a - b));
  });

  test.each<[string, (index: number) => Ipv6Words]>([
    ["neighbours", (index) => [0x2001_0db8, 0, 0, index]],
    ["networks", (index) => [0x2001_0db8, index, 0, 1]],
    ["prefixes", (index) => [index * 256, 0, 0, 0]],
  ])("to %s of IPv6", (_, addressOf) => {
    const list = Array.from({ length: COUNT }, (__, index) => addressOf(index));
    const set = setOf([...list.toReversed(), ...list]);
    expect([set.size, set.ipv6Count]).toEqual([COUNT, COUNT]);
    expect(
      Buffer.compare(Buffer.from(set.sortedIpv6().buffer), Buffer.from(Uint32Array.from(list.flat()).buffer)),
    ).toBe(0);
  });
});

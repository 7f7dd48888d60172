import { isIPv4, isIPv6 } from "node:net";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Address } from "../../src/partial/address-set.ts";
import { parseAddress } from "../../src/scan/address.ts";

const LARGEST_PORT = 65_535;

const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
const groups = fc.array(fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(0xffff), fc.nat(0xf)), {
  minLength: 8,
  maxLength: 8,
});
const mappedGroups = fc.tuple(fc.nat(0xffff), fc.nat(0xffff)).map((low) => [0, 0, 0, 0, 0, 0xffff, ...low]);
const anyGroups = fc.oneof({ weight: 3, arbitrary: groups }, mappedGroups);

function wordOf(list: readonly number[]): number {
  return list.reduce((word, octet) => word * 256 + octet, 0);
}

/** The four words of eight groups, or the IPv4 address that they map. */
function addressOf(list: readonly number[]): Address {
  const view = new DataView(new ArrayBuffer(16));
  for (const [index, group] of list.entries()) view.setUint16(index * 2, group);
  const [w0, w1, w2, w3] = [0, 4, 8, 12].map((at) => view.getUint32(at)) as [number, number, number, number];
  return list.slice(0, 5).every((group) => group === 0) && list[5] === 0xffff ? w3 : [w0, w1, w2, w3];
}

/** How to write an IPv6 address: digits and letters of each group, a run of zeros as `::`, the end dotted. */
const styles = fc.record({
  widths: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 8, maxLength: 8 }),
  upperCase: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  tail: fc.constantFrom("hexadecimal", "dotted"),
  runStart: fc.nat(7),
  runLength: fc.nat(8),
});
type Style = typeof styles extends fc.Arbitrary<infer Value> ? Value : never;

function spell(list: readonly number[], { widths, upperCase, tail, runStart, runLength }: Style): string {
  const parts = list.map((group, index) => {
    const digits = group.toString(16).padStart(widths[index] as number, "0");
    return upperCase[index] ? digits.toUpperCase() : digits;
  });
  const zeros = list.slice(runStart).findIndex((group) => group !== 0);
  const longestRun = zeros === -1 ? 8 - runStart : zeros;
  const length = Math.min(runLength, longestRun);
  if (length > 0) parts.fill("", runStart, runStart + length);
  if (tail === "dotted" && !parts.slice(6).includes("")) {
    parts.splice(
      6,
      2,
      list
        .slice(6)
        .flatMap((group) => [group >> 8, group & 0xff])
        .join("."),
    );
  }
  if (length === 0) return parts.join(":");
  return `${parts.slice(0, runStart).join(":")}::${parts.slice(runStart + length).join(":")}`;
}

describe("IPv4", () => {
  test("four numbers are one word", () => {
    fc.assert(
      fc.property(octets, (list) => {
        expect(parseAddress(list.join("."))).toBe(wordOf(list));
      }),
    );
    expect(parseAddress("0.0.0.0")).toBe(0);
    expect(parseAddress("255.255.255.255")).toBe(0xffff_ffff);
    expect(parseAddress("10.0.186.98")).toBe(167_819_874);
  });

  test("a port is stripped", () => {
    fc.assert(
      fc.property(octets, fc.nat(LARGEST_PORT), (list, port) => {
        expect(parseAddress(`${list.join(".")}:${port}`)).toBe(wordOf(list));
      }),
    );
  });
});

describe("IPv6", () => {
  test("every spelling of an address is the same words", () => {
    fc.assert(
      fc.property(anyGroups, styles, (list, style) => {
        expect(isIPv6(spell(list, style))).toBe(true);
        expect(parseAddress(spell(list, style))).toEqual(addressOf(list));
      }),
      { numRuns: 2_000 },
    );
  });

  test("brackets, a port and a zone id are not part of it", () => {
    const zones = fc.constantFrom("", "%eth0", "%1", "%en-0.1_x");
    const ports = fc.option(fc.nat(LARGEST_PORT)).map((port) => (port === null ? "" : `:${port}`));
    fc.assert(
      fc.property(anyGroups, styles, zones, ports, (list, style, zone, port) => {
        expect(parseAddress(`${spell(list, style)}${zone}`)).toEqual(addressOf(list));
        expect(parseAddress(`[${spell(list, style)}${zone}]${port}`)).toEqual(addressOf(list));
      }),
    );
  });

  test.each<[string, Address]>([
    ["::", [0, 0, 0, 0]],
    ["::1", [0, 0, 0, 1]],
    ["1::", [0x1_0000, 0, 0, 0]],
    ["2001:db8::1", [0x2001_0db8, 0, 0, 1]],
    ["2001:DB8:0:0:0:0:0:1", [0x2001_0db8, 0, 0, 1]],
    ["2001:0db8:0000:0000:0000:0000:0000:0001", [0x2001_0db8, 0, 0, 1]],
    ["[2001:db8::1]:443", [0x2001_0db8, 0, 0, 1]],
    ["fe80::1%eth0", [0xfe80_0000, 0, 0, 1]],
    ["1:2:3:4:5:6:7::", [0x1_0002, 0x3_0004, 0x5_0006, 0x7_0000]],
    ["::2:3:4:5:6:7:8", [2, 0x3_0004, 0x5_0006, 0x7_0008]],
    ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff]],
    ["::1.2.3.4", [0, 0, 0, 0x0102_0304]],
    ["64:ff9b::1.2.3.4", [0x64_ff9b, 0, 0, 0x0102_0304]],
    ["::ffff:0:1.2.3.4", [0, 0, 0xffff_0000, 0x0102_0304]],
    ["1::ffff:1.2.3.4", [0x1_0000, 0, 0xffff, 0x0102_0304]],
    ["0:0:1:0:0:ffff:1.2.3.4", [0, 0x1_0000, 0xffff, 0x0102_0304]],
    ["0:0:0:1:0:ffff:1.2.3.4", [0, 1, 0xffff, 0x0102_0304]],
    ["0:0:0:0:1:ffff:1.2.3.4", [0, 0, 0x1_ffff, 0x0102_0304]],
  ])("%s", (text, expected) => {
    expect(parseAddress(text)).toEqual(expected);
  });

  test.each([
    "::ffff:10.0.0.1",
    "::FFFF:10.0.0.1",
    "::ffff:a00:1",
    "0:0:0:0:0:ffff:0a00:0001",
    "0::ffff:10.0.0.1",
    "[::ffff:10.0.0.1]",
    "[::ffff:10.0.0.1]:80",
    "::ffff:10.0.0.1%eth0",
  ])("%s is the IPv4 address that it maps", (text) => {
    expect(parseAddress(text)).toBe(0x0a00_0001);
  });
});

describe("what is no address is refused, never guessed at", () => {
  test.each([
    "",
    " ",
    "-",
    "localhost",
    "example.org",
    "010.0.0.1",
    "10.0.0.01",
    "00.0.0.0",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.",
    ".1.2.3",
    "1..2.3",
    "256.1.1.1",
    "1.1.1.1000",
    "0x0a.0.0.1",
    "1.2.3.-4",
    "+1.2.3.4",
    "167772161",
    " 1.2.3.4",
    "1.2.3.4 ",
    "1.2.3.4\n",
    "1.2.3.4, 5.6.7.8",
    "1.2.3.4/24",
    "１.2.3.4",
    "1.2.3.4:",
    "1.2.3.4:70000",
    "1.2.3.4:65536",
    "1.2.3.4:000080",
    "1.2.3.4:-1",
    "1.2.3.4:http",
    "1.2.3:80",
    "256.1.1.1:80",
    "010.0.0.1:80",
    "1.2.3.4:80:90",
    "1.2.3.4%eth0",
    "[1.2.3.4]",
    "[1.2.3.4]:80",
    "::ffff:1.2.3.4:80",
    "::ffff:256.1.1.1",
    "::ffff:010.0.0.1",
    "::ffff:1.2.3",
    "1.2.3.4::",
    "::1.2.3.4:5",
    "1:2:3:4:5:6:7:1.2.3.4",
    ":",
    ":::",
    "1:",
    ":1",
    "1::2::3",
    ":::1",
    "1:::2",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8",
    "1:2:3:4::5:6:7:8",
    "12345::",
    "00001::",
    "g::",
    "::1 ",
    " ::1",
    "::1/64",
    "fe80::1%",
    "fe80::1%a%b",
    "%eth0",
    "[]",
    "[]:80",
    "[::1",
    "::1]",
    "[::1]80",
    "[::1]:",
    "[::1]:65536",
    "[::1]:70000",
    "[::1] ",
    "[[::1]]",
    "[::1]:80:90",
  ])('"%s"', (text) => {
    expect(parseAddress(text)).toBeNull();
  });
});

test("what the system takes for an address is one, with a port or brackets as well, and nothing else is", () => {
  const alphabet = [..."0012345679afAFgx::::....[]] -"];
  const valid = fc.oneof(
    octets.map((list) => list.join(".")),
    fc.tuple(octets, fc.nat(99_999)).map(([list, port]) => `${list.join(".")}:${port}`),
    fc.tuple(anyGroups, styles).map(([list, style]) => spell(list, style)),
    fc.tuple(anyGroups, styles, fc.nat(99_999)).map(([list, style, port]) => `[${spell(list, style)}]:${port}`),
  );
  const edits = fc.array(
    fc.record({ anywhere: fc.nat(), removed: fc.nat(1), inserted: fc.constantFrom("", ...alphabet) }),
    { maxLength: 3 },
  );
  const mutated = fc.tuple(valid, edits).map(([text, list]) => {
    const characters = [...text];
    for (const { anywhere, removed, inserted } of list) {
      characters.splice(anywhere % (characters.length + 1), removed, inserted);
    }
    return characters.join("");
  });
  const random = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 24 });
  const seen = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof({ weight: 5, arbitrary: mutated }, random), (text) => {
      const isTaken = systemTakes(text);
      seen[isTaken ? "taken" : "refused"] += 1;
      expect(parseAddress(text) !== null, text).toBe(isTaken);
    }),
    { numRuns: 5_000 },
  );
  expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(500);

  function systemTakes(text: string): boolean {
    if (isIPv4(text) || isIPv6(text)) return true;
    const [, bracketed, bracketedPort = "0"] = /^\[(.*)\](?::(\d{1,5}))?$/.exec(text) ?? [];
    if (bracketed !== undefined) return isIPv6(bracketed) && Number(bracketedPort) <= LARGEST_PORT;
    const [, address = "", port] = /^(.*):(\d{1,5})$/.exec(text) ?? [];
    return isIPv4(address) && Number(port) <= LARGEST_PORT;
  }
});

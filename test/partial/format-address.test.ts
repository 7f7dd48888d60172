import { isIPv4, isIPv6 } from "node:net";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Ipv6Words } from "../../src/partial/address-set.ts";
import { formatIpv4, formatIpv6 } from "../../src/partial/format-address.ts";
import { parseAddress } from "../../src/scan/address.ts";

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const group = fc.oneof(fc.constant(0), fc.constant(0), fc.nat(0x10), fc.nat(0xffff));
const groupsOfAddress = fc.array(group, { minLength: 8, maxLength: 8 });

function wordsOf(groups: readonly number[]): Ipv6Words {
  return [0, 2, 4, 6].map(
    (at) => (groups[at] as number) * 0x10000 + (groups[at + 1] as number),
  ) as unknown as Ipv6Words;
}

/** `::ffff:10.0.0.1` is the IPv4 address. */
function isMapped([w0, w1, w2]: Ipv6Words): boolean {
  return w0 === 0 && w1 === 0 && w2 === 0xffff;
}

describe("an address comes back from its text", () => {
  test("as IPv4", () => {
    fc.assert(
      fc.property(word, (address) => {
        expect(isIPv4(formatIpv4(address))).toBe(true);
        expect(parseAddress(formatIpv4(address))).toBe(address);
        expect(formatIpv4(address | 0)).toBe(formatIpv4(address)); // sets hold signed words
      }),
    );
  });

  test("as IPv6", () => {
    fc.assert(
      fc.property(groupsOfAddress, (groups) => {
        const address = wordsOf(groups);
        fc.pre(!isMapped(address));
        expect(isIPv6(formatIpv6(address))).toBe(true);
        expect(parseAddress(formatIpv6(address))).toEqual(address);
      }),
    );
  });
});

test("an IPv6 address is written as URLs have it, which is RFC 5952", () => {
  fc.assert(
    fc.property(groupsOfAddress, (groups) => {
      const address = wordsOf(groups);
      expect(`[${formatIpv6(address)}]`).toBe(
        new URL(`http://[${groups.map((g) => g.toString(16)).join(":")}]`).hostname,
      );
    }),
  );
});

test.each([
  ["0:0:0:0:0:0:0:0", "::"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["1:0:0:0:0:0:0:0", "1::"],
  ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
])("%s is written %s", (text, canonical) => {
  expect(formatIpv6(parseAddress(text) as Ipv6Words)).toBe(canonical);
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clientPicker, parseNetwork } from "../../src/scan/client.ts";

const PEER = "10.0.0.1";
const raw = (forwarded: unknown, address: unknown = PEER) => ({ time: 0, status: 500, address, forwarded });

function pick(forwarded: unknown, trustedProxies: string[] | null, address: unknown = PEER): unknown {
  return clientPicker({ field: null, trustedProxies })(raw(forwarded, address));
}

test("unless anything else is asked for, the peer is the client", () => {
  expect(clientPicker(undefined)(raw("203.0.113.9"))).toBe(PEER);
});

describe("a field alone", () => {
  test.each<[unknown, unknown]>([
    ["203.0.113.9", "203.0.113.9"],
    ["203.0.113.9, 198.51.100.7", "203.0.113.9"],
    [["203.0.113.9, 198.51.100.7", "192.0.2.1"], "203.0.113.9"],
    [" 203.0.113.9 ", "203.0.113.9"],
    ["unknown, 203.0.113.9", "unknown"],
    ["-", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("of %j names %j", (forwarded, client) => {
    expect(pick(forwarded, null)).toBe(client);
  });
});

test("a list within a list is no address, however deep", () => {
  const deep = JSON.parse(`${"[".repeat(200_000)}"203.0.113.9"${"]".repeat(200_000)}`);
  expect(pick(deep, null)).toBe(deep[0]);
  expect(pick(deep, ["10.0.0.0/8"])).toBe(deep[0]);
});

describe("with trusted proxies", () => {
  test.each<[string, unknown, unknown]>([
    ["a peer that is none of them", "10.0.0.2", "192.0.2.1"],
    ["a peer that is one of them, without a header", undefined, "10.0.0.1"],
    ["one hop", "203.0.113.9", "203.0.113.9"],
    ["a hop behind a claim of the client's own", "198.51.100.7, 203.0.113.9", "203.0.113.9"],
    ["hops through them", "198.51.100.7, 203.0.113.9, 10.9.9.9, 10.0.0.2:4711", "203.0.113.9"],
    ["hops that are all theirs", "10.3.0.1, 10.2.0.1", "10.3.0.1"],
    ["a hop that is no address", "203.0.113.9, unknown", "unknown"],
    ["a header given twice", ["198.51.100.7", "203.0.113.9, 10.0.0.2"], "203.0.113.9"],
  ])("%s", (_, forwarded, client) => {
    expect(pick(forwarded, ["10.0.0.0/8"], client === "192.0.2.1" ? client : PEER)).toBe(client);
  });

  test("IPv6 proxies are trusted by their networks, whatever their spelling", () => {
    const peer = "2001:db8:0:0::1";
    expect(pick("203.0.113.9, [2001:DB8::2]:443", ["2001:db8::/32"], peer)).toBe("203.0.113.9");
    expect(pick("203.0.113.9", ["2001:db9::/32"], peer)).toBe(peer);
    expect(pick("203.0.113.9", ["10.0.0.1"], "::ffff:10.0.0.1")).toBe("203.0.113.9");
  });

  test("a line without a peer is of the last hop that is not trusted", () => {
    expect(pick("203.0.113.9, 10.0.0.2", ["10.0.0.0/8"], undefined)).toBe("203.0.113.9");
  });
});

describe("a network", () => {
  test.each(["10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.1:80", "[::1]", "x", "", "10.0.0.0/", "10.0.0.0/-1"])(
    "is not %j",
    (text) => {
      expect(parseNetwork(text)).toBeNull();
    },
  );

  test("holds the addresses that begin with its bits", () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(
        fc.tuple(octet, octet, octet, octet),
        fc.tuple(octet, octet, octet, octet),
        fc.integer({ min: 0, max: 32 }),
        (a, b, bits) => {
          const binary = (octets: number[]) => octets.map((byte) => byte.toString(2).padStart(8, "0")).join("");
          const isIn = binary(a).slice(0, bits) === binary(b).slice(0, bits);
          expect(pick("203.0.113.9", [`${a.join(".")}/${bits}`], b.join("."))).toBe(isIn ? "203.0.113.9" : b.join("."));
        },
      ),
    );
  });
});

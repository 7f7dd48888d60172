import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Address, Ipv6Words } from "../../../src/partial/address-set.ts";
import { parseAddress } from "../../../src/scan/address.ts";
import { toClientsCsv } from "../../../src/write/comparison/clients.ts";
import { compared, onDays, sideOf } from "../../report/comparison/sides.ts";
import { SERVER_ERRORS } from "../../scan/scan.ts";

/** Few, so that sides share some; at the ends of the range and where a sign bit would be. */
const ipv4: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff),
  fc.nat(20).map((host) => 0x0a00_0000 + host),
);
const word = fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff);
const ipv6: fc.Arbitrary<Ipv6Words> = fc.tuple(word, word, word, word);
const addresses: fc.Arbitrary<Address[]> = fc.array(fc.oneof<fc.Arbitrary<Address>[]>(ipv4, ipv6), { maxLength: 40 });

function wordsOf(address: Address): readonly number[] {
  return typeof address === "number" ? [address] : address;
}

/** IPv4 first; then by the most significant word in which they differ. */
function inOrder(a: Address, b: Address): number {
  const [ours, theirs] = [wordsOf(a), wordsOf(b)];
  if (ours.length !== theirs.length) return ours.length - theirs.length;
  const differing = ours.findIndex((part, index) => part !== theirs[index]);
  return differing === -1 ? 0 : (ours[differing] ?? 0) - (theirs[differing] ?? 0);
}

function partialOf(clients: readonly Address[]) {
  return sideOf([{ day: 0, hour: 9, users: clients, requests: clients.length + 1 }], { kind: "partial" });
}

describe("the clients of two partials", () => {
  test("are listed with the side that they are on, IPv4 before IPv6, ascending", () => {
    const base = partialOf([0x0a00_0002, 0x0a00_0010, 0xffff_ffff, [0x2001_0db8, 0, 0, 1]]);
    const head = partialOf([[0x2001_0db8, 0, 0, 1], [0x2001_0db8, 0, 0, 0x10], [0, 0, 0, 1], 0x0a00_0010, 0x0900_0001]);
    expect(toClientsCsv(base, head)).toBe(
      [
        "client,affected",
        "9.0.0.1,new",
        "10.0.0.2,gone",
        "10.0.0.16,both",
        "255.255.255.255,gone",
        "::1,new",
        "2001:db8::1,both",
        "2001:db8::10,new",
        "",
      ].join("\n"),
    );
  });

  test("are listed by 32 digits where they are pseudonyms, which are no addresses", () => {
    const scan = { ...SERVER_ERRORS, pseudonyms: "0123456789abcdef" };
    const sideWith = (users: readonly Address[]) => sideOf([{ day: 0, hour: 9, users }], { kind: "partial", scan });
    const [base, head] = [sideWith([[0x2fc0_43c4, 0x8179_a165, 0, 7]]), sideWith([[0, 0, 0, 1]])];
    expect(toClientsCsv(base, head)).toBe(
      `client,affected\n${"0".repeat(31)}1,new\n2fc043c48179a1650000000000000007,gone\n`,
    );
  });

  test("are those of the sets, each once, in their order", () => {
    fc.assert(
      fc.property(addresses, addresses, (before, after) => {
        const [base, head] = [partialOf(before), partialOf(after)];
        const [header, ...lines] = toClientsCsv(base, head).trimEnd().split("\n");
        expect(header).toBe("client,affected");
        const rows = lines.map((line) => line.split(",") as [string, string]);
        const listed = rows.map(([client]) => parseAddress(client) as Address);
        expect(listed).toEqual([...listed].sort(inOrder));

        const ours = new Set(before.map((address) => `${address}`));
        const theirs = new Set(after.map((address) => `${address}`));
        expect(new Set(listed.map((address) => `${address}`))).toEqual(new Set([...ours, ...theirs]));
        expect(listed).toHaveLength(new Set([...ours, ...theirs]).size);
        for (const [index, address] of listed.entries()) {
          const [inBase, inHead] = [ours.has(`${address}`), theirs.has(`${address}`)];
          expect(rows[index]?.[1]).toBe(inBase && inHead ? "both" : inHead ? "new" : "gone");
        }
        const counts = compared(base, head).total.clients;
        for (const which of ["new", "gone", "both"] as const) {
          expect(rows.filter(([, affected]) => affected === which)).toHaveLength(counts?.[which] ?? -1);
        }
      }),
    );
  });

  test("are each listed once, of however many hours and days", () => {
    const side = sideOf(
      onDays(3, [
        { hour: 0, users: [1, 2] },
        { hour: 23, users: [2, 3] },
      ]),
      { kind: "partial" },
    );
    expect(toClientsCsv(side, side)).toBe("client,affected\n0.0.0.1,both\n0.0.0.2,both\n0.0.0.3,both\n");
  });

  test("are those of the chosen days", () => {
    const weekend = sideOf(
      [
        { day: 5, hour: 9, users: [1] },
        { day: 4, hour: 9, users: [2] },
      ],
      { kind: "partial" },
    );
    expect(toClientsCsv(partialOf([1]), weekend)).toBe("client,affected\n0.0.0.1,gone\n0.0.0.2,new\n");
  });

  test("are all there where they are many", () => {
    const words = Array.from({ length: 25_001 }, (_, host) => 0x0a00_0000 + host);
    const rows = words.map((word) => `10.0.${(word >>> 8) & 0xff}.${word & 0xff},new\n`);
    expect(toClientsCsv(partialOf([]), partialOf(words))).toBe(`client,affected\n${rows.join("")}`);
    expect(toClientsCsv(partialOf([]), partialOf(words.slice(0, 10_000)))).toBe(
      `client,affected\n${rows.slice(0, 10_000).join("")}`,
    );
  });

  test("may be none", () => {
    expect(toClientsCsv(partialOf([]), partialOf([]))).toBe("client,affected\n");
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrownoutError } from "../../src/error.ts";
import { pseudonymize, pseudonymKey } from "../../src/nightly/pseudonyms.ts";
import { contradictionIn } from "../../src/partial/contradiction.ts";
import { formatPseudonym } from "../../src/partial/format-address.ts";
import { mergeInto } from "../../src/partial/merge.ts";
import { emptyPartial, type Partial } from "../../src/partial/partial.ts";
import { encodePartial } from "../../src/partial/wire.ts";
import { toReport } from "../../src/report/report.ts";
import { Rank } from "../../src/report/terms.ts";
import { WEEKDAYS } from "../../src/report/weekday.ts";
import { toJson } from "../../src/write/json.ts";
import { keptContents, partialOf } from "../partial/arbitrary-partial.ts";
import { inOrder } from "../partial/wire-bytes.ts";
import { bytesOf, captures, recordLine } from "../scan/capture.ts";
import { mergeAll, SERVER_ERRORS, scanBetween, scanBytes } from "../scan/scan.ts";

const KEY = keyOf("0123456789abcdef0123456789abcdef");

function keyOf(text: string) {
  return pseudonymKey(new TextEncoder().encode(text));
}

/** The only client of a capture of one error. */
function pseudonymOf(address: string, key = KEY): string {
  const { partial } = scanBytes(bytesOf(`${recordLine("2019-05-06 17:00:00", address, 500)}\n`));
  const [cell] = pseudonymize(partial, key).hours.values();
  const [a = 0, b = 0, c = 0, d = 0] = cell?.clients.sortedIpv6() ?? [];
  return formatPseudonym([a, b, c, d]);
}

/** Partials with addresses. */
const plainContents = keptContents.filter(({ contents }) => contents.definition.pseudonyms === undefined);

describe("a pseudonym", () => {
  /** `printf '\x0a\x00\x79\x43' | openssl dgst -sha256 -mac HMAC -macopt key:0123456789abcdef0123456789abcdef` */
  test.for([
    ["10.0.121.67", "2fc043c48179a1654a2121ae61bf5055"],
    ["2001:db8::1", "b94b0248fb27777a1307b006a3759b44"],
    ["::ffff:10.0.121.67", "2fc043c48179a1654a2121ae61bf5055"],
    ["2001:DB8:0:0:0:0:0:1", "b94b0248fb27777a1307b006a3759b44"],
  ] as const)("of %s is what openssl computes", ([address, pseudonym]) => {
    expect(pseudonymOf(address)).toBe(pseudonym);
  });

  test("is another for another key, and the fingerprint is", () => {
    const other = keyOf("0123456789abcdef0123456789abcdeg");
    expect(pseudonymOf("10.0.121.67", other)).not.toBe(pseudonymOf("10.0.121.67"));
    expect(other.fingerprint).not.toBe(KEY.fingerprint);
  });
});

describe("a partial with pseudonyms", () => {
  test("makes the report that it made with addresses, byte for byte", () => {
    fc.assert(
      fc.property(plainContents, fc.constantFrom(Rank.userHours, Rank.uniqueIps), ({ contents, outcomes }, rank) => {
        const window = { days: WEEKDAYS, rank };
        const report = toReport(partialOf(contents, inOrder), outcomes, window);
        const pseudonymized = pseudonymize(partialOf(contents, inOrder), KEY);
        expect(contradictionIn({ partial: pseudonymized, outcomes })).toBeNull();
        expect(toJson(toReport(pseudonymized, outcomes, window))).toBe(toJson(report));
      }),
    );
  });

  test("is the same whether its parts are merged before or after", () => {
    fc.assert(
      fc.property(captures, fc.array(fc.nat(3_000), { maxLength: 4 }), (bytes, anywhere) => {
        const inside = [...new Set(anywhere.map((cut) => cut % Math.max(1, bytes.length)))].filter((cut) => cut > 0);
        const cuts = [0, ...inside.sort((a, b) => a - b), bytes.length];
        const parts = () => scanBetween(bytes, cuts).map(({ partial }) => partial);
        const total = pseudonymize(emptyPartial(SERVER_ERRORS), KEY);
        for (const part of parts()) mergeInto(total, pseudonymize(part, KEY));
        expect(encodePartial(total, [])).toEqual(encodePartial(pseudonymize(mergeAll(parts()), KEY), []));
      }),
    );
  });

  test("says by which key, and leaves the other as it was", () => {
    const { partial } = scanBytes(bytesOf(`${recordLine("2019-05-06 17:00:00", "10.0.0.1", 500)}\n`));
    const before = encodePartial(partial, []);
    const { definition } = pseudonymize(partial, KEY);
    expect(definition).toEqual({ ...SERVER_ERRORS, pseudonyms: "e54c730681240886" });
    expect(encodePartial(partial, [])).toEqual(before);
  });

  test("is not merged with addresses, nor with pseudonyms of another key, nor made of pseudonyms", () => {
    const pseudonyms = () => pseudonymize(emptyPartial(SERVER_ERRORS), KEY);
    const refused = (run: () => void) => expect(run).toThrow(BrownoutError);
    refused(() => mergeInto(pseudonyms(), emptyPartial(SERVER_ERRORS)));
    refused(() =>
      mergeInto(pseudonyms(), pseudonymize(emptyPartial(SERVER_ERRORS), keyOf("another key of 24 bytes."))),
    );
    expect(() => pseudonymize(pseudonyms(), KEY)).toThrow(
      "Cannot pseudonymize: expected addresses but found pseudonyms of key e54c730681240886",
    );
  });
});

test("many clients in many hours have the pseudonyms that they have one by one", () => {
  const partial: Partial = emptyPartial(SERVER_ERRORS);
  const lines = Array.from({ length: 3_000 }, (_, index) => {
    const client = Math.imul(index % 700, 0x9e37_79b1) >>> 0;
    const ip =
      index % 3 === 0
        ? `2001:db8::${(index % 50).toString(16)}`
        : [24, 16, 8, 0].map((shift) => (client >>> shift) & 255).join(".");
    return recordLine(`2019-05-06 ${String(index % 24).padStart(2, "0")}:00:00`, ip, 500);
  });
  mergeInto(partial, scanBytes(bytesOf(lines.map((line) => `${line}\n`).join(""))).partial);
  const expected = new Set<string>();
  for (const line of lines) expected.add(JSON.parse(line).ip);
  const pseudonyms = new Set<string>();
  for (const { clients } of pseudonymize(partial, KEY).hours.values()) {
    const words = clients.sortedIpv6();
    for (let at = 0; at < words.length; at += 4)
      pseudonyms.add([...words.subarray(at, at + 4)].map((word) => word.toString(16).padStart(8, "0")).join(""));
  }
  expect(pseudonyms).toEqual(new Set([...expected].map((address) => pseudonymOf(address))));
});

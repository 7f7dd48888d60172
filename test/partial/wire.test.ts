import { readFileSync, writeFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrownoutError } from "../../src/error.ts";
import { crc32 } from "../../src/partial/crc32.ts";
import { emptyPartial } from "../../src/partial/partial.ts";
import { decodePartial, encodePartial, WIRE_VERSION } from "../../src/partial/wire.ts";
import { RICH_CAPTURE } from "../scan/capture.ts";
import { SERVER_ERRORS, SOURCE, scanBytes } from "../scan/scan.ts";
import { type Arrange, partialContents, partialOf, plain } from "./arbitrary-partial.ts";

const HEADER_BYTES = 32;
const inOrder: Arrange = (list) => list;
const backwards: Arrange = (list) => [...list].reverse();

const small = encodePartial(scanBytes(RICH_CAPTURE).partial);

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The error with which the bytes are refused, under the name "a.part". */
function refusal(bytes: Uint8Array): BrownoutError {
  try {
    decodePartial(bytes, "a.part");
  } catch (error) {
    if (error instanceof BrownoutError) return error;
    throw error;
  }
  throw new Error("the bytes were not refused");
}

/** Makes length and checksum right again, so that what else is wrong is met. */
function sealed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  viewOf(copy).setBigUint64(16, BigInt(copy.length), true);
  viewOf(copy).setUint32(12, crc32(copy.subarray(16)), true);
  return copy;
}

/** The bytes with other text as their account. */
function withAccount(bytes: Uint8Array, account: string): Uint8Array {
  const cells = bytes.subarray(HEADER_BYTES + viewOf(bytes).getUint32(24, true));
  const text = new TextEncoder().encode(account.padEnd(Math.ceil(account.length / 8) * 8));
  const changed = Uint8Array.from([...bytes.subarray(0, HEADER_BYTES), ...text, ...cells]);
  viewOf(changed).setUint32(24, text.length, true);
  return sealed(changed);
}

function accountOf(bytes: Uint8Array): string {
  const end = HEADER_BYTES + viewOf(bytes).getUint32(24, true);
  return new TextDecoder().decode(bytes.subarray(HEADER_BYTES, end)).trimEnd();
}

describe("round trip", () => {
  test("a partial comes back as it was", () => {
    fc.assert(
      fc.property(partialContents, (contents) => {
        const partial = partialOf(contents, inOrder);
        const bytes = encodePartial(partial);
        const decoded = decodePartial(bytes, "a.part");
        expect(plain(decoded)).toEqual(plain(partial));
        expect(encodePartial(decoded)).toEqual(bytes);
      }),
    );
  });

  test("equal partials have equal bytes, in whatever order they were filled", () => {
    const shuffled = fc.infiniteStream(fc.nat()).map((numbers): Arrange => {
      return (list) =>
        list
          .map((item) => ({ item, rank: numbers.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ item }) => item);
    });
    fc.assert(
      fc.property(partialContents, shuffled, (contents, arrange) => {
        const bytes = encodePartial(partialOf(contents, inOrder));
        expect(encodePartial(partialOf(contents, backwards))).toEqual(bytes);
        expect(encodePartial(partialOf(contents, arrange))).toEqual(bytes);
      }),
    );
  });

  test("a partial of nothing comes back as it was", () => {
    const bytes = encodePartial(emptyPartial(SERVER_ERRORS));
    expect(plain(decodePartial(bytes, "a.part"))).toEqual(plain(emptyPartial(SERVER_ERRORS)));
  });

  test("the bytes may lie anywhere in a buffer", () => {
    for (let offset = 0; offset < 8; offset += 1) {
      const buffer = new Uint8Array(small.length + 16).fill(0xaa);
      buffer.set(small, offset);
      expect(encodePartial(decodePartial(buffer.subarray(offset, offset + small.length), "a.part"))).toEqual(small);
    }
  });
});

test("the bytes are laid out as they are drawn", () => {
  const text = `{"time":"2019-05-06 17:00:00","ip":"10.0.0.2","status_code":500}\n`;
  const lines = [text, text.replace("0.2", "0.1"), text.replace("10.0.0.2", "2001:db8::1"), text.replace("500", "200")];
  const bytes = encodePartial(scanBytes(new TextEncoder().encode(lines.join(""))).partial);
  const view = viewOf(bytes);
  const accountBytes = view.getUint32(24, true);
  const at = HEADER_BYTES + accountBytes;
  expect(new TextDecoder().decode(bytes.subarray(0, 8))).toBe("brownout");
  expect([view.getUint16(8, true), view.getUint16(10, true)]).toEqual([WIRE_VERSION, 0]);
  expect(view.getUint32(12, true)).toBe(crc32(bytes.subarray(16)));
  expect(view.getBigUint64(16, true)).toBe(BigInt(bytes.length));
  expect([accountBytes % 8, view.getUint32(28, true)]).toEqual([0, 1]);
  expect(JSON.parse(accountOf(bytes))).toMatchObject({ definition: SERVER_ERRORS, sources: [SOURCE] });
  expect([view.getInt32(at, true), ...[4, 8, 12].map((more) => view.getUint32(at + more, true))]).toEqual([
    432_545, 2, 1, 0,
  ]);
  expect([view.getBigUint64(at + 16, true), view.getBigUint64(at + 24, true)]).toEqual([4n, 3n]);
  const clients = Array.from({ length: 6 }, (_, index) => view.getUint32(at + 32 + index * 4, true));
  expect(clients).toEqual([0x0a00_0001, 0x0a00_0002, 0x2001_0db8, 0, 0, 1]);
  expect(bytes.length).toBe(at + 32 + 6 * 4);
});

describe("a partial is refused", () => {
  test("truncated at any length, and says so", () => {
    const wrong: string[] = [];
    for (let length = 0; length < small.length; length += 1) {
      const { code, message } = refusal(small.subarray(0, length));
      if (code !== "corrupt-partial" || !message.includes("it is truncated")) wrong.push(`${length}: ${message}`);
    }
    expect(wrong).toEqual([]);
  });

  test("with any one byte altered", () => {
    const codes = new Set<string>();
    for (let at = 0; at < small.length; at += 1) {
      const bits =
        at < HEADER_BYTES ? Array.from({ length: 255 }, (_, index) => index + 1) : [1, 2, 4, 8, 16, 32, 64, 128];
      for (const altered of bits) {
        const bytes = small.slice();
        bytes[at] = (bytes[at] as number) ^ altered;
        codes.add(refusal(bytes).code);
      }
    }
    expect([...codes]).toEqual(["corrupt-partial"]);
  });

  test("of another version, and names both", () => {
    const bytes = small.slice();
    viewOf(bytes).setUint16(8, 3, true);
    expect(refusal(bytes).message).toBe('Cannot read partial "a.part": expected version 1 but found 3');
    expect(refusal(sealed(bytes)).message).toBe('Cannot read partial "a.part": expected version 1 but found 3');
    expect(refusal(bytes).site).toEqual({ path: "a.part" });
  });

  test("when it is something else", () => {
    expect(refusal(RICH_CAPTURE).message).toBe('Cannot read partial "a.part": it is not a partial');
    expect(refusal(new Uint8Array(100)).message).toBe('Cannot read partial "a.part": it is not a partial');
  });

  test("with bytes appended, whether it was sealed again or not", () => {
    for (const count of [1, 4, 8, 32]) {
      const longer = new Uint8Array(small.length + count);
      longer.set(small);
      expect(refusal(longer).code).toBe("corrupt-partial");
      expect(refusal(sealed(longer)).message).toContain(`but found ${count} bytes more`);
    }
  });

  const contents = (hours: readonly number[]) => {
    const cell = { requests: 1, errors: 1, clients: [7, 9, [1, 2, 3, 4], [1, 2, 3, 5]] } as const;
    const cells = hours.map((hour) => [hour, cell] as const);
    return { definition: SERVER_ERRORS, sources: [], hours: cells } as unknown as Parameters<typeof partialOf>[0];
  };
  const twoHours = encodePartial(partialOf(contents([10, 20]), inOrder));
  const firstCell = HEADER_BYTES + viewOf(twoHours).getUint32(24, true);
  const secondCell = (twoHours.length + firstCell) / 2;

  function withWord(at: number, word: number): Uint8Array {
    const bytes = twoHours.slice();
    viewOf(bytes).setUint32(at, word, true);
    return sealed(bytes);
  }

  test("with its hours out of order or twice", () => {
    expect(viewOf(twoHours).getInt32(secondCell, true)).toBe(20);
    expect(refusal(withWord(secondCell, 10)).message).toContain("expected ascending clock hours");
    expect(refusal(withWord(secondCell, 9)).message).toContain("expected ascending clock hours");
  });

  test("with its clients out of order or twice", () => {
    const [ipv4, ipv6] = [firstCell + 32, firstCell + 32 + 8];
    for (const bytes of [withWord(ipv4, 11), withWord(ipv4, 9), withWord(ipv6, 2), withWord(ipv6 + 28, 4)]) {
      expect(refusal(bytes).message).toContain("expected ascending clients");
    }
  });

  test("with more cells, clients or account than bytes", () => {
    expect(refusal(withWord(28, 3)).message).toContain("a cell is missing");
    expect(refusal(withWord(28, 1)).message).toContain("expected its end at byte");
    expect(refusal(withWord(secondCell + 4, 0xffff_ffff)).message).toContain("a cell is longer than its file");
    expect(refusal(withWord(24, 0xffff_fff8)).message).toContain("its account is longer than itself");
  });

  test.each([
    ["that is not JSON", "{", "its account is not JSON"],
    ["of another shape", "[]", "its account has a bad"],
    ["with a negative count", `{"sources":[{"blank":-1}]}`, "its account has a bad"],
    ["with a field that this version does not know", `{"more":1}`, "its account has a bad"],
  ])("with an account %s", (_, account, message) => {
    const merged = account.startsWith("{") && account !== "{" ? merge(accountOf(small), account) : account;
    expect(refusal(withAccount(small, merged)).message).toContain(message);
  });

  test.each(["sources", "malformed", "errorsByHour", "offsets", "ranges"])(
    "with an entry of its %s twice, since it would be lost or counted twice",
    (name) => {
      const account = JSON.parse(accountOf(small)) as { sources: readonly Record<string, readonly unknown[]>[] };
      const twice = (list: readonly unknown[] = []) => [...list, ...list];
      const doubled =
        name === "sources"
          ? twice(account.sources)
          : account.sources.map((tally) => ({ ...tally, [name]: twice(tally[name]) }));
      expect(encodePartial(decodePartial(withAccount(small, JSON.stringify(account)), "a.part"))).toEqual(small);
      expect(refusal(withAccount(small, JSON.stringify({ ...account, sources: doubled }))).code).toBe(
        "corrupt-partial",
      );
    },
  );

  /** One account with the fields of another put over it, those of its first source as well. */
  function merge(account: string, over: string): string {
    const below = JSON.parse(account) as { sources: readonly object[] };
    const above = JSON.parse(over) as { sources?: readonly object[] };
    return JSON.stringify({ ...below, ...above, sources: [{ ...below.sources[0], ...above.sources?.[0] }] });
  }
});

/** `UPDATE_GOLDEN=1 npx vitest run test/partial/wire.test.ts` writes it anew: only with a new version of the format. */
describe("the golden file", () => {
  const golden = new URL("../../fixtures/partial/seed.part", import.meta.url);
  const source = { identity: "sha256:seed", path: "fixtures/seed.log", format: "jsonl" };
  const scanned = encodePartial(
    scanBytes(readFileSync(new URL("../../fixtures/seed.log", import.meta.url)), { source }).partial,
  );
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(golden, scanned);

  test("is what scanning its log gives", () => {
    expect(Uint8Array.from(readFileSync(golden))).toEqual(scanned);
  });

  test("is what decoding and encoding it gives", () => {
    const bytes = Uint8Array.from(readFileSync(golden));
    expect(encodePartial(decodePartial(bytes, "fixtures/partial/seed.part"))).toEqual(bytes);
  });

  test("says what its log says", () => {
    const { sources, hours } = plain(decodePartial(readFileSync(golden), "fixtures/partial/seed.part"));
    expect(sources.get("sha256:seed")).toMatchObject({
      path: "fixtures/seed.log",
      ranges: [{ startByte: 0, endByte: 817, lines: 12, samples: [] }],
      records: 12,
    });
    expect([...hours.values()].map(({ requests, errors, ipv4 }) => [requests, errors, ipv4.length])).toEqual([
      [4, 2, 1],
      [1, 1, 1],
      [1, 1, 1],
      [2, 1, 1],
      [1, 1, 1],
      [3, 2, 2],
    ]);
  });
});

import { describe, expect, test } from "vitest";
import type { SourceTally } from "../../src/partial/partial.ts";
import { decodePartial, encodePartial } from "../../src/partial/wire.ts";
import { bytesOf, RICH_CAPTURE, recordLine } from "../scan/capture.ts";
import { SERVER_ERRORS } from "../scan/scan.ts";
import { type PartialContents, partialOf } from "./arbitrary-partial.ts";
import {
  accountOf,
  encode,
  HEADER_BYTES,
  inOrder,
  keptScan,
  refusal,
  sealed,
  small,
  viewOf,
  withAccount,
} from "./wire-bytes.ts";

const CLIENT = { field: "x-forwarded-for", trustedProxies: ["10.0.0.0/8"] };

/** A partial with every field that there may be. */
const richest = (() => {
  const { partial, outcomes } = keptScan(
    bytesOf(`${recordLine("2019-05-06 17:24:53", "2001:db8::1", 500)}\n`.repeat(2)),
  );
  const definition = { ...partial.definition, client: CLIENT, pseudonyms: "0123456789abcdef" };
  const [tally] = partial.sources.values();
  const more = {
    ...(tally as SourceTally),
    dropped: 7,
    ranges: [{ startByte: 0, endByte: 136, lines: 9, samples: [] }],
  };
  const sources = new Map([[more.identity, more]]);
  const named = outcomes.map((outcome) => ({ ...outcome, bytes: 136, prefixes: ["0a", "1b"] }));
  return encodePartial({ ...partial, definition, sources }, named, "byte 136");
})();

test("the partial with every field is read", () => {
  const { partial, outcomes, bookmark } = decodePartial(richest, "a.part");
  expect(partial.definition).toEqual({ ...SERVER_ERRORS, client: CLIENT, pseudonyms: "0123456789abcdef" });
  expect([...partial.sources.values()]).toMatchObject([{ records: 2, dropped: 7 }]);
  expect([outcomes[0]?.prefixes, bookmark]).toEqual([["0a", "1b"], "byte 136"]);
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
    for (const whole of [small, richest]) {
      for (let at = 0; at < whole.length; at += 1) {
        const bits =
          at < HEADER_BYTES ? Array.from({ length: 255 }, (_, index) => index + 1) : [1, 2, 4, 8, 16, 32, 64, 128];
        for (const altered of bits) {
          const bytes = whole.slice();
          bytes[at] = (bytes[at] as number) ^ altered;
          codes.add(refusal(bytes).code);
        }
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

  test("of nothing but its first bytes, by what is missing", () => {
    expect(refusal(small.subarray(0, 5)).message).toBe(
      'Cannot read partial "a.part": it is truncated: expected at least 32 bytes but found 5',
    );
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

  /** An error of each of four clients, in each of two hours. */
  const contents: PartialContents = {
    definition: { status: [[500, 599]], timeZone: "as-written" },
    sources: [
      [
        "x",
        {
          path: "x",
          format: "jsonl",
          ranges: [{ startByte: 0, endByte: 100, lines: 8, samples: [] }],
          blank: 0,
          directive: 0,
          records: 8,
          dropped: 0,
          further: 0,
          repaired: [],
          malformed: [],
          errorsByHour: [10, 20].map((hour) => [hour, 4]),
          offsets: [],
        },
      ],
    ],
    hours: [10, 20].map((hour) => [hour, { requests: 4, errors: 4, clients: [7, 9, [1, 2, 3, 4], [1, 2, 3, 5]] }]),
  };
  const outcome = { path: "x", identity: "x", bytes: 100, complete: true };
  const twoHours = encodePartial(partialOf(contents, inOrder), [outcome]);
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
    expect(refusal(withWord(firstCell + 12, 1)).message).toContain("expected zero");
    expect(refusal(withWord(secondCell + 4, 0xffff_ffff)).message).toContain("a cell is longer than its file");
    expect(refusal(withWord(24, 0xffff_fff8)).message).toContain("its account is longer than itself");
  });

  test.each([
    ["that is not JSON", "{", "its account is not JSON"],
    ["of another shape", "[]", "its account has a bad"],
    ["with a negative count", `{"sources":[{"blank":-1}]}`, "its account has a bad"],
    ["with a field that this version does not know", `{"more":1}`, "its account has a bad"],
    [
      "with no dropped lines, in so many words",
      `{"sources":[{"dropped":0}]}`,
      'its account has a bad "sources.0.dropped"',
    ],
    ["with a bookmark that is no text", `{"bookmark":null}`, 'its account has a bad "bookmark"'],
  ])("with an account %s", (_, account, message) => {
    const merged = account.startsWith("{") && account !== "{" ? merge(accountOf(small), account) : account;
    expect(refusal(withAccount(small, merged)).message).toContain(message);
  });

  test.each(["outcomes", "sources", "malformed", "errorsByHour", "offsets", "ranges"])(
    "with an entry of its %s twice, since it would be lost or counted twice",
    (name) => {
      const account = JSON.parse(accountOf(small)) as Record<"outcomes" | "sources", Record<string, unknown[]>[]>;
      const twice = (list: readonly unknown[] = []) => [...list, ...list];
      const doubled =
        name === "sources" || name === "outcomes"
          ? { [name]: twice(account[name]) }
          : { sources: account.sources.map((tally) => ({ ...tally, [name]: twice(tally[name]) })) };
      expect(encode(decodePartial(withAccount(small, JSON.stringify(account)), "a.part"))).toEqual(small);
      expect(refusal(withAccount(small, JSON.stringify({ ...account, ...doubled }))).code).toBe("corrupt-partial");
    },
  );

  /** One account with the fields of another put over it, those of its first source as well. */
  function merge(account: string, over: string): string {
    const below = JSON.parse(account) as { sources: readonly object[] };
    const above = JSON.parse(over) as { sources?: readonly object[] };
    return JSON.stringify({ ...below, ...above, sources: [{ ...below.sources[0], ...above.sources?.[0] }] });
  }

  type Kept = {
    definition: object;
    outcomes: object[];
    sources: { records: number; blank: number; errorsByHour: number[][]; ranges: object[] }[];
  };
  test.each<[contradiction: string, change: (account: Kept) => void]>([
    ['"x" is complete, and was not read', ({ outcomes }) => void Object.assign(outcomes[0] ?? {}, { bytes: null })],
    ['"x" is complete, and was not read', ({ outcomes }) => void Object.assign(outcomes[0] ?? {}, { identity: null })],
    ['"x" is the same source as another (x)', ({ outcomes }) => void outcomes.push({ ...outcomes[0] })],
    [
      '"y" has 5 bytes, and no account',
      ({ outcomes }) => void outcomes.push({ ...outcomes[0], path: "y", identity: "y", bytes: 5 }),
    ],
    ['nobody asked for "x" (x), of which it has an account', ({ outcomes }) => void outcomes.pop()],
    [
      '"x" is complete, and not all of its 101 bytes are covered',
      ({ outcomes }) => void Object.assign(outcomes[0] ?? {}, { bytes: 101 }),
    ],
    [
      '"x" has 99 bytes, of which it covers those up to 100',
      ({ outcomes }) => void Object.assign(outcomes[0] ?? {}, { bytes: 99 }),
    ],
    [
      '"x" is complete, and not all of its 100 bytes are covered',
      ({ sources }) => void Object.assign(sources[0]?.ranges[0] ?? {}, { startByte: 1 }),
    ],
    [
      '"x" covers bytes 101 to 100',
      ({ sources, outcomes }) => {
        Object.assign(sources[0]?.ranges[0] ?? {}, { startByte: 101 });
        Object.assign(outcomes[0] ?? {}, { complete: false });
      },
    ],
    ['"x" has 8 lines, and dropped 9', ({ sources }) => void Object.assign(sources[0] ?? {}, { dropped: 9 })],
    ['"x" has 7 lines, and accounts for 8', ({ sources }) => void Object.assign(sources[0] ?? {}, { dropped: 1 })],
    [
      "it has addresses beside pseudonyms at 1970-01-01T10",
      ({ definition }) => void Object.assign(definition, { pseudonyms: "0123456789abcdef" }),
    ],
    ['"x" has 8 lines, and accounts for 9', ({ sources }) => void Object.assign(sources[0] ?? {}, { blank: 1 })],
    [
      "its cells have 8 requests, its sources 7",
      ({ sources }) => void Object.assign(sources[0] ?? {}, { blank: 1, records: 7 }),
    ],
    [
      "its cells have 4 errors at 1970-01-01T20, its sources 3",
      ({ sources }) => void sources[0]?.errorsByHour.splice(1, 1, [20, 3]),
    ],
    ["its cells have 4 errors at 1970-01-01T20, its sources 0", ({ sources }) => void sources[0]?.errorsByHour.pop()],
    [
      "its cells have 0 errors at 1970-01-01T21, its sources 1",
      ({ sources }) => void sources[0]?.errorsByHour.push([21, 1]),
    ],
  ])("whose account contradicts itself or the cells: %s", (contradiction, change) => {
    const account = JSON.parse(accountOf(twoHours)) as Kept;
    change(account);
    expect(refusal(withAccount(twoHours, JSON.stringify(account))).message).toBe(
      `Cannot read partial "a.part": it contradicts itself: ${contradiction}`,
    );
  });

  test.each<[contradiction: string, at: number, word: number]>([
    ["it has 4 errors of 3 requests at 1970-01-01T10", firstCell + 16, 3],
    ["its cells have 9 requests, its sources 8", firstCell + 16, 5],
    ["it has 3 errors of 4 clients at 1970-01-01T10", firstCell + 24, 3],
    ["its cells have 4 errors at 1970-01-01T21, its sources 0", secondCell, 21],
    ["hour 2147483647 is in no year from 0 to 9999", secondCell, 0x7fff_ffff],
  ])("whose cells contradict themselves or the account: %s", (contradiction, at, word) => {
    const { message } = refusal(withWord(at, word));
    expect(message).toContain("it contradicts itself: ");
    expect(message).toContain(contradiction);
  });

  test("with errors of nobody", () => {
    const nobody = contents.hours.map(([hour, cell]): (typeof contents.hours)[number] => [
      hour,
      { ...cell, clients: [] },
    ]);
    const bytes = encodePartial(partialOf({ ...contents, hours: nobody }, inOrder), [outcome]);
    expect(refusal(bytes).message).toContain("it has 4 errors of 0 clients at 1970-01-01T10");
  });
});

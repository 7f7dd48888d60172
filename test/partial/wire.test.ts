import { readFileSync, writeFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openOptions, readScanOptions, runOptions } from "../../src/options/analyze-options.ts";
import { crc32 } from "../../src/partial/crc32.ts";
import { emptyPartial, type KeptPartial, type SourceOutcome, type SourceTally } from "../../src/partial/partial.ts";
import { decodePartial, encodePartial, isPartial, WIRE_VERSION } from "../../src/partial/wire.ts";
import { scanSources } from "../../src/pool/scan-sources.ts";
import { toReport } from "../../src/report/report.ts";
import { Rank } from "../../src/report/terms.ts";
import { WEEKDAYS } from "../../src/report/weekday.ts";
import { openSources } from "../../src/sources/open.ts";
import type { Input } from "../../src/sources/source.ts";
import { CAPTURES, FIXTURES } from "../captures.ts";
import { captures, RICH_CAPTURE, recordLine } from "../scan/capture.ts";
import { SERVER_ERRORS, SOURCE } from "../scan/scan.ts";
import { sampled } from "../size.ts";
import { type Arrange, keptContents, partialOf, plain } from "./arbitrary-partial.ts";
import { accountOf, backwards, encode, HEADER_BYTES, inOrder, keptScan, small, viewOf } from "./wire-bytes.ts";

describe("round trip", () => {
  test("what is kept comes back as it was, its outcomes by path", () => {
    fc.assert(
      fc.property(keptContents, ({ contents, outcomes, bookmark }) => {
        const partial = partialOf(contents, inOrder);
        const bytes = encodePartial(partial, outcomes, bookmark);
        const decoded = decodePartial(bytes, "a.part");
        expect(plain(decoded.partial)).toEqual(plain(partial));
        expect(decoded.outcomes.map(({ path }) => path)).toEqual(outcomes.map(({ path }) => path).sort());
        expect(new Set(decoded.outcomes)).toEqual(new Set(outcomes));
        expect(decoded.bookmark).toBe(bookmark);
        expect(encode(decoded)).toEqual(bytes);
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
      fc.property(keptContents, shuffled, ({ contents, outcomes, bookmark }, shuffle) => {
        const bytes = encodePartial(partialOf(contents, inOrder), outcomes, bookmark);
        for (const arrange of [backwards, shuffle]) {
          expect(encodePartial(partialOf(contents, arrange), arrange(outcomes), bookmark)).toEqual(bytes);
        }
      }),
    );
  });

  test("a partial of nothing comes back as it was", () => {
    const { partial, outcomes } = decodePartial(encodePartial(emptyPartial(SERVER_ERRORS), []), "a.part");
    expect([plain(partial), outcomes]).toEqual([plain(emptyPartial(SERVER_ERRORS)), []]);
  });

  test("so do sources of which nothing was read, and one of which only a part was", () => {
    const { partial } = keptScan(RICH_CAPTURE);
    const outcomes: SourceOutcome[] = [
      { path: "a.log", identity: SOURCE.identity, bytes: RICH_CAPTURE.length + 1, complete: false },
      { path: "b.log", identity: "sha256:empty", bytes: 0, complete: true },
      { path: "c.gz", identity: "sha256:broken", bytes: null, complete: false },
      { path: "missing.log", identity: null, bytes: null, complete: false },
    ];
    expect(decodePartial(encodePartial(partial, outcomes), "a.part").outcomes).toEqual(outcomes);
  });

  test("what a partial has nothing of is not written, so that older programs read it", () => {
    const account = JSON.parse(accountOf(small));
    expect(Object.keys(account)).toEqual(["definition", "outcomes", "sources"]);
    expect(Object.keys(account.definition)).toEqual(["status", "timeZone"]);
    expect(Object.keys(account.outcomes[0])).toEqual(["path", "identity", "bytes", "complete"]);
    expect(Object.keys(account.sources[0])).not.toContain("dropped");
  });

  test("partials that differ in a key, a prefix, a dropped line or a bookmark have other bytes", () => {
    const { partial, outcomes } = keptScan(RICH_CAPTURE);
    const tally = partial.sources.get(SOURCE.identity) as SourceTally;
    const definition = { ...SERVER_ERRORS, pseudonyms: "0123456789abcdef" };
    const others = [
      encodePartial(partial, outcomes),
      encodePartial({ ...partial, definition }, outcomes),
      encodePartial({ ...partial, definition: { ...definition, pseudonyms: "f123456789abcdef" } }, outcomes),
      encodePartial({ ...partial, sources: new Map([[SOURCE.identity, { ...tally, dropped: 1 }]]) }, outcomes),
      encodePartial(partial, outcomes, ""),
      encodePartial(partial, outcomes, "byte 7"),
      ...[[], ["0a"], ["0a", "1b"]].map((prefixes) =>
        encodePartial(
          partial,
          outcomes.map((outcome) => ({ ...outcome, prefixes })),
        ),
      ),
    ];
    expect(new Set(others.map((bytes) => Buffer.from(bytes).toString("latin1"))).size).toBe(others.length);
  });

  test("the bytes may lie anywhere in a buffer", () => {
    for (let offset = 0; offset < 8; offset += 1) {
      const buffer = new Uint8Array(small.length + 16).fill(0xaa);
      buffer.set(small, offset);
      expect(encode(decodePartial(buffer.subarray(offset, offset + small.length), "a.part"))).toEqual(small);
    }
  });

  test("what was decoded goes on growing on its own", () => {
    const bytes = small.slice();
    const { hours } = decodePartial(bytes, "a.part").partial;
    for (const { clients } of hours.values()) {
      const before = clients.size;
      for (const address of [0xffff_ffff, 0, 7]) clients.add(address);
      clients.add([7, 7, 7, 7]);
      expect(clients.size).toBe(before + 4);
    }
    expect(bytes).toEqual(small);
  });
});

describe("what runs keep can be read", () => {
  async function keep(inputs: readonly Input[], raw: object): Promise<KeptPartial> {
    const options = readScanOptions({ threads: 1, ...raw });
    const { sources } = await openSources(inputs, openOptions(options));
    const { partial, sources: outcomes } = await scanSources(sources, { ...runOptions(options), rejects: "counted" });
    return { partial, outcomes };
  }

  const DEFINITIONS = [{}, { status: "4xx,5xx", tz: "Asia/Kathmandu" }, { trustedProxies: "10.0.0.0/8" }];
  test.for(DEFINITIONS)("of fixtures, alone and together, with %j", async (raw) => {
    const some = sampled(CAPTURES, 6, DEFINITIONS.indexOf(raw));
    for (const paths of [...some.map((path) => [path]), [...some, "missing.log", FIXTURES]]) {
      const kept = await keep(paths, raw);
      const decoded = decodePartial(encode(kept), "a.part");
      const window = { days: WEEKDAYS, rank: Rank.userHours };
      expect(toReport(decoded.partial, decoded.outcomes, window)).toEqual(
        toReport(kept.partial, kept.outcomes, window),
      );
    }
  });

  test("of any captures, also such as break off", async () => {
    const input = fc.tuple(captures, fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        fc.array(input, { maxLength: 3 }),
        fc.integer({ min: 64, max: 500 }),
        async (inputs, chunkSize) => {
          const streams = inputs.map(([bytes, breaks], index) => ({
            name: `${index % 2}`,
            stream: stream(bytes, breaks),
          }));
          const kept = await keep(streams, { format: "jsonl", chunkSize });
          expect(kept.outcomes.map(({ complete }) => complete).sort()).toEqual(
            inputs.map(([, breaks]) => !breaks).sort(),
          );
          expect(encode(decodePartial(encode(kept), "a.part"))).toEqual(encode(kept));
        },
      ),
    );
  });

  /** Behind a record, without which nothing would be read of the capture. */
  async function* stream(bytes: Uint8Array, breaks: boolean): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(`${recordLine("2019-05-06 17:00:00", "10.0.0.1", 500)}\n`);
    yield bytes;
    if (breaks) throw new Error("the pipe broke");
  }
});

test("bytes begin as a partial does, be it whole or not", () => {
  for (let length = 1; length <= small.length; length += 1) expect(isPartial(small.subarray(0, length))).toBe(true);
  for (const text of ["", "{", "brownOut", "Brownout", "rownout"]) {
    expect(isPartial(new TextEncoder().encode(text))).toBe(false);
  }
});

test("the bytes are laid out as they are drawn", () => {
  const text = `{"time":"2019-05-06 17:00:00","ip":"10.0.0.2","status_code":500}\n`;
  const lines = [text, text.replace("0.2", "0.1"), text.replace("10.0.0.2", "2001:db8::1"), text.replace("500", "200")];
  const capture = new TextEncoder().encode(lines.join(""));
  const bytes = encode(keptScan(capture));
  const view = viewOf(bytes);
  const accountBytes = view.getUint32(24, true);
  const at = HEADER_BYTES + accountBytes;
  expect(new TextDecoder().decode(bytes.subarray(0, 8))).toBe("brownout");
  expect([view.getUint16(8, true), view.getUint16(10, true)]).toEqual([WIRE_VERSION, 0]);
  expect(view.getUint32(12, true)).toBe(crc32(bytes.subarray(16)));
  expect(view.getBigUint64(16, true)).toBe(BigInt(bytes.length));
  expect([accountBytes % 8, view.getUint32(28, true)]).toEqual([0, 1]);
  expect(JSON.parse(accountOf(bytes))).toMatchObject({
    definition: SERVER_ERRORS,
    outcomes: [{ path: SOURCE.path, identity: SOURCE.identity, bytes: capture.length, complete: true }],
    sources: [SOURCE],
  });
  expect([view.getInt32(at, true), ...[4, 8, 12].map((more) => view.getUint32(at + more, true))]).toEqual([
    432_545, 2, 1, 0,
  ]);
  expect([view.getBigUint64(at + 16, true), view.getBigUint64(at + 24, true)]).toEqual([4n, 3n]);
  const clients = Array.from({ length: 6 }, (_, index) => view.getUint32(at + 32 + index * 4, true));
  expect(clients).toEqual([0x0a00_0001, 0x0a00_0002, 0x2001_0db8, 0, 0, 1]);
  expect(bytes.length).toBe(at + 32 + 6 * 4);
});

/**
 * `UPDATE_GOLDEN=1 npx vitest run test/partial/wire.test.ts` writes it anew, from a scan of `fixtures/seed.log` that was read
 * to its end: only with a new version of the format. (Version 1 was given its outcomes before any program had written it.)
 */
describe("the golden file", () => {
  const golden = new URL("../../fixtures/partial/seed.part", import.meta.url);
  const source = { identity: "sha256:seed", path: "fixtures/seed.log", format: "jsonl" };
  const scanned = encode(keptScan(readFileSync(new URL("../../fixtures/seed.log", import.meta.url)), source));
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(golden, scanned);

  test("is what scanning its log gives", () => {
    expect(Uint8Array.from(readFileSync(golden))).toEqual(scanned);
  });

  test("is what decoding and encoding it gives", () => {
    const bytes = Uint8Array.from(readFileSync(golden));
    expect(encode(decodePartial(bytes, "fixtures/partial/seed.part"))).toEqual(bytes);
  });

  test("says what its log says", () => {
    const { partial, outcomes } = decodePartial(readFileSync(golden), "fixtures/partial/seed.part");
    expect(outcomes).toEqual([{ path: "fixtures/seed.log", identity: "sha256:seed", bytes: 817, complete: true }]);
    const { sources, hours } = plain(partial);
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

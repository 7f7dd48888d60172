/**
 * Archives that were cut off or altered: what comes out is a beginning of the truth, and it is said that it is no more.
 */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Codec } from "../../../src/sources/compressed/codec.ts";
import { sampled } from "../../size.ts";
import { logText, type Outcome, pack, testWith, unpack } from "./archives.ts";

/** Of the bytes, a short run cuts and alters every so many. */
const NTH = 13;
const TEXT = logText(6_000);
const FIRST = TEXT.subarray(0, 2_000);
const SECOND = TEXT.subarray(2_000);

const TOOLS: readonly (readonly [name: string, codec: Codec, make: (text: Uint8Array) => Buffer])[] = [
  ["gzip", Codec.gzip, (text) => gzipSync(text)],
  ["zstd", Codec.zstd, (text) => pack("zstd -c", text)],
  ["bzip2", Codec.bzip2, (text) => pack("bzip2 -1", text)],
  ["xz", Codec.xz, (text) => pack("xz", text)],
  ["xz --check=sha256", Codec.xz, (text) => pack("xz --check=sha256 --block-size=1KiB", text)],
];

describe.each(TOOLS)("%s", (_, codec, make) => {
  const body = (run: (packed: Buffer, boundary: number) => Promise<void>) => async () => {
    const [first, second] = [make(FIRST), make(SECOND)];
    await run(Buffer.concat([first, second]), first.length);
  };

  testWith(
    codec === Codec.gzip ? [] : [codec],
    "cut off at every byte",
    body(async (packed, boundary) => {
      for (const length of sampled([...packed.keys()], NTH)) {
        const outcome = await unpack(codec, packed.subarray(0, length));
        expectBeginning(outcome);
        const complaint = length === boundary ? null : `the ${codec} data ends early`;
        expect({ length, complaint: outcome.complaint }).toEqual({ length, complaint });
        if (length >= boundary) expect(outcome.text.length).toBeGreaterThanOrEqual(FIRST.length);
      }
      expect(await unpack(codec, packed)).toEqual({ text: Buffer.from(TEXT), complaint: null });
    }),
  );

  testWith(
    codec === Codec.gzip ? [] : [codec],
    "with every byte altered in two ways",
    body(async (packed) => {
      for (const at of sampled([...packed.keys()], NTH)) {
        for (const change of [0x01, 0xff]) {
          const altered = Buffer.from(packed);
          altered[at] = (altered[at] as number) ^ change;
          const { text, complaint } = await unpack(codec, altered);
          // Some bytes say nothing of the text: a time, a name, a system.
          if (complaint === null) expect({ at, change, same: text.equals(TEXT) }).toEqual({ at, change, same: true });
          else expect(complaint).toMatch(new RegExp(`^the ${codec} data `));
        }
      }
    }),
  );
});

test("of a large gzip file with damage in the middle, what lies before it comes out", async () => {
  const text = logText(4_000_000);
  const packed = gzipSync(text);
  const middle = packed.length >> 1;
  packed.fill(0xff, middle, middle + 40);
  const outcome = await unpack(Codec.gzip, packed);
  expect(outcome.complaint).toBe("the gzip data is corrupt");
  expect(outcome.text.length).toBeGreaterThan(text.length / 3);
  expect(outcome.text.subarray(0, text.length / 3).equals(text.subarray(0, text.length / 3))).toBe(true);
  expect((await unpack(Codec.gzip, packed, 999)).text.equals(outcome.text)).toBe(true);
});

function expectBeginning({ text }: Outcome): void {
  expect(text.equals(TEXT.subarray(0, text.length))).toBe(true);
}

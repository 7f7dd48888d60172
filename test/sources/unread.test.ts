import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hash } from "../../src/sources/fingerprint.ts";
import { unread } from "../../src/sources/unread.ts";
import { streamOf } from "../analysis.ts";
import { bytesOf } from "../scan/capture.ts";

const PATH = "a.log";

async function rest(
  pieces: readonly Uint8Array[],
  startByte: number,
  tailBytes: number,
  tailHash: string,
): Promise<string> {
  const read = { startByte, tail: { bytes: tailBytes, hash: tailHash } };
  const yielded: Uint8Array[] = [];
  for await (const piece of unread(streamOf(...pieces), read, PATH)) yielded.push(piece);
  return Buffer.concat(yielded).toString("latin1");
}

test("what comes behind the bytes that were read is left, however the stream is cut", async () => {
  const cuts = fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(cuts, fc.nat(), fc.nat(), async (pieces, start, bytes) => {
      const all = Buffer.concat(pieces);
      const startByte = all.length === 0 ? 0 : start % (all.length + 1);
      const tailBytes = startByte === 0 ? 0 : bytes % (startByte + 1);
      const tail = hash(all.subarray(startByte - tailBytes, startByte));
      expect(await rest(pieces, startByte, tailBytes, tail)).toBe(all.subarray(startByte).toString("latin1"));
    }),
  );
});

describe("a stream that is no continuation", () => {
  const pieces = [bytesOf("0123"), bytesOf("45"), bytesOf("6789")];

  test("is refused where the last of the bytes that were read are others, before anything of it is passed on", async () => {
    for (const startByte of [4, 5, 6, 10]) {
      await expect(rest(pieces, startByte, 3, hash(bytesOf("???")))).rejects.toMatchObject({
        code: "rewritten-source",
        message: `its first ${startByte} bytes are not those that were read before`,
      });
    }
  });

  test("or where it is shorter", async () => {
    await expect(rest(pieces, 11, 3, "")).rejects.toMatchObject({
      code: "shrunken-source",
      message: "expected at least the 11 bytes that were read before but found 10",
      site: { path: PATH, byte: 10 },
    });
  });
});

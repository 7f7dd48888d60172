import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { codecOf } from "../../../src/sources/compressed/codec.ts";
import { sampled } from "../../size.ts";
import { ARCHIVES, logText, skippableFrame, testWith } from "./archives.ts";

const BZIP2_BLOCK = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59];
const BZIP2_END = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90];
const bytes = (...parts: (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part)] : part)));

test.each([
  ["gzip", gzipSync("")],
  ["zstd", bytes([0x28, 0xb5, 0x2f, 0xfd])],
  ["zstd", bytes([0x50, 0x2a, 0x4d, 0x18])],
  ["zstd", bytes([0x5f, 0x2a, 0x4d, 0x18])],
  ["zstd", skippableFrame(0)],
  ["bzip2", bytes("BZh1", BZIP2_BLOCK)],
  ["bzip2", bytes("BZh9", BZIP2_END)],
  ["xz", bytes([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
])("%s is known by its first bytes", (codec, head) => {
  expect(codecOf(head)).toBe(codec);
});

test.each([
  ["nothing", bytes()],
  ["a line", bytes('{"time":"2019-05-06 17:24:53","ip":"10.0.186.98","status_code":202}\n')],
  ["two of gzip's three bytes", bytes([0x1f, 0x8b])],
  ["gzip of a method that is not deflate", bytes([0x1f, 0x8b, 0x07])],
  ["a text that begins as bzip2 does", bytes("BZh9 was here")],
  ["bzip2 of no block size", bytes("BZh0", BZIP2_BLOCK)],
  ["a skippable frame's neighbour", bytes([0x60, 0x2a, 0x4d, 0x18])],
  ["five of xz's six bytes", bytes([0xfd, 0x37, 0x7a, 0x58, 0x5a])],
  ["compress", bytes([0x1f, 0x9d, 0x90])],
])("%s is not compressed", (_, head) => {
  expect(codecOf(head)).toBeNull();
});

for (const { name, codec, tool, make } of sampled(ARCHIVES, 3)) {
  testWith([tool], `"${name}" makes ${codec}, with and without content`, () => {
    expect(codecOf(make(logText(1000)).subarray(0, 10))).toBe(codec);
    expect(codecOf(make(new Uint8Array(0)).subarray(0, 10))).toBe(codec);
  });
}

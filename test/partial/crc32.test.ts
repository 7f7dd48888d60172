import { crc32 as zlibCrc32 } from "node:zlib";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "../../src/partial/crc32.ts";

const encoder = new TextEncoder();

/** One bit at a time, straight from the polynomial. */
function crc32BitByBit(bytes: Uint8Array): number {
  let remainder = 0xffff_ffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb8_8320 : 0);
  }
  return (remainder ^ 0xffff_ffff) >>> 0;
}

test.each([
  ["", 0],
  ["a", 0xe8b7_be43],
  ["abc", 0x3524_41c2],
  ["123456789", 0xcbf4_3926],
  ["The quick brown fox jumps over the lazy dog", 0x414f_a339],
])('the checksum of "%s" is the published one', (text, expected) => {
  expect(crc32(encoder.encode(text))).toBe(expected);
});

test("bytes of any length at any offset have the checksum that the polynomial gives", () => {
  const bytes = Uint8Array.from({ length: 96 }, (_, index) => (index * 167 + 13) & 0xff);
  const wrong: string[] = [];
  for (let length = 0; length <= 64; length += 1) {
    for (let offset = 0; offset <= 16; offset += 1) {
      const part = bytes.subarray(offset, offset + length);
      if (crc32(part) !== crc32BitByBit(part)) wrong.push(`${length} bytes from ${offset}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("any bytes have the checksum that zlib gives", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(crc32(bytes)).toBe(zlibCrc32(bytes));
    }),
  );
});

test("a changed byte changes the checksum", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 100 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (bytes, at, by) => {
        const altered = bytes.slice();
        altered[at % bytes.length] = (bytes[at % bytes.length] as number) ^ by;
        expect(crc32(altered)).not.toBe(crc32(bytes));
      },
    ),
  );
});

import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Codec, codecOf, foreignEncodingOf } from "../../src/sources/compressed/codec.ts";
import { unpack } from "./compressed/archives.ts";

const TEXT = "10.0.0.1 žąsis 雁 🪿\r\nsecond\n";

function utf16le(text: string, mark = "\ufeff"): Buffer {
  return Buffer.from(mark + text, "utf16le");
}

function utf16be(text: string, mark = "\ufeff"): Buffer {
  return utf16le(text, mark).swap16();
}

describe.each([
  [Codec.utf16le, utf16le],
  [Codec.utf16be, utf16be],
])("%s", (codec, encode) => {
  test("is known by its mark and becomes UTF-8", async () => {
    expect(codecOf(encode(TEXT))).toBe(codec);
    for (const pieceBytes of [1, 2, 3, 7, 1_000]) {
      const { text, complaint } = await unpack(codec, encode(TEXT), pieceBytes);
      expect([text.toString(), complaint]).toEqual([TEXT, null]);
    }
  });

  test("is translated in bounded pieces, wherever they cut a pair of surrogates", async () => {
    const long = `x${"🪿".repeat(300_000)}\n`;
    const { text, complaint } = await unpack(codec, encode(long));
    expect([text.toString() === long, complaint]).toEqual([true, null]);
  });

  test("half a character at the end is damage", async () => {
    const { text, complaint } = await unpack(codec, encode(TEXT).subarray(0, -1));
    expect([text.toString(), complaint]).toEqual([TEXT.slice(0, -1), `the ${codec} data ends early`]);
  });
});

test("without a mark UTF-16 is named, and so is UTF-32", () => {
  expect(foreignEncodingOf(utf16le(TEXT, ""))).toBe("UTF-16LE without a byte-order mark");
  expect(foreignEncodingOf(utf16be(TEXT, ""))).toBe("UTF-16BE without a byte-order mark");
  expect(foreignEncodingOf(Buffer.from([0xff, 0xfe, 0, 0, 0x31, 0, 0, 0]))).toBe("UTF-32");
  expect(codecOf(Buffer.from([0xff, 0xfe, 0, 0, 0x31, 0, 0, 0]))).toBeNull();
  for (const text of ["", "x", TEXT, "\0".repeat(100), `${"\0".repeat(50)}${TEXT}`, gzipSync(TEXT)]) {
    expect(foreignEncodingOf(Buffer.from(text))).toBeNull();
  }
});

describe("lines that end with CR", () => {
  test("are known by several of them and no LF", () => {
    expect(codecOf(Buffer.from("a\rb\rc"))).toBe(Codec.crLines);
    for (const text of ["a\rb", "a\rb\rc\n", "a\r\nb\r\n", ""]) expect(codecOf(Buffer.from(text))).toBeNull();
  });

  test("become lines that end with LF, and CR LF is one end", async () => {
    for (const pieceBytes of [1, 2, 1_000]) {
      const { text, complaint } = await unpack(Codec.crLines, Buffer.from("a\rb\r\rc\r\nd\ne"), pieceBytes);
      expect([text.toString(), complaint]).toEqual(["a\nb\n\nc\nd\ne", null]);
    }
  });
});

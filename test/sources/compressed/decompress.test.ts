import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Codec } from "../../../src/sources/compressed/codec.ts";
import { decompress } from "../../../src/sources/compressed/decompress.ts";
import { sampled, sized } from "../../size.ts";
import { ARCHIVES, inPieces, logText, pack, skippableFrame, testWith, unpack } from "./archives.ts";

const TEXT = logText(sized({ short: 400_000, long: 3_000_000 }));
const SHORT = logText(20_000);
const NOTHING = new Uint8Array(0);

describe("what was compressed comes out", () => {
  for (const { name, codec, tool, make } of sampled(ARCHIVES, 2)) {
    testWith([tool], `of "${name}", whatever the pieces in which it comes`, async () => {
      const packed = make(TEXT);
      for (const pieceBytes of [packed.length, 65_536, 4_099]) {
        const { text, complaint } = await unpack(codec, packed, pieceBytes);
        expect(complaint).toBeNull();
        expect(text.equals(TEXT)).toBe(true);
      }
      const { text, complaint } = await unpack(codec, make(SHORT), 1);
      expect(complaint).toBeNull();
      expect(text.equals(SHORT)).toBe(true);
    });

    testWith([tool], `of "${name}" where nothing was compressed`, async () => {
      expect(await unpack(codec, make(NOTHING))).toEqual({ text: Buffer.alloc(0), complaint: null });
    });
  }

  testWith(["bzip2"], "of runs of equal bytes of every length, with bzip2", async () => {
    const runs = Buffer.concat(Array.from({ length: 600 }, (_, length) => Buffer.alloc(length, length % 3)));
    expect((await unpack(Codec.bzip2, pack("bzip2 -1", runs))).text.equals(runs)).toBe(true);
  });

  testWith(["bzip2", "xz", "zstd"], "of bytes in which there is no order", async () => {
    const noise = Buffer.from(TEXT.map((byte, at) => (Math.imul(at ^ 0x9e3779b9, 0x85ebca6b) >>> 11) ^ byte));
    for (const codec of [Codec.bzip2, Codec.xz, Codec.zstd]) {
      expect((await unpack(codec, pack(`${codec} -c`, noise))).text.equals(noise)).toBe(true);
    }
  });
});

describe("gzip", () => {
  /** A member of what gzip can say of a file, all of it. */
  function withHeader(flags: number, fields: Uint8Array): Buffer {
    const plain = gzipSync(SHORT);
    return Buffer.concat([
      plain.subarray(0, 3),
      Buffer.from([flags]),
      plain.subarray(4, 10),
      fields,
      plain.subarray(10),
    ]);
  }
  const extra = Buffer.from([5, 0, 1, 2, 3, 4, 5]);
  const long = Buffer.from(`${"name".repeat(50_000)}\0`);

  test.each([
    ["FNAME", withHeader(0x08, Buffer.from("access.log\0"))],
    ["FCOMMENT", withHeader(0x10, Buffer.from("of May\0"))],
    ["FEXTRA", withHeader(0x04, extra)],
    ["FEXTRA, FNAME and FCOMMENT", withHeader(0x1d, Buffer.concat([extra, long, Buffer.from("of May\0")]))],
  ])("passes over %s", async (_, packed) => {
    expect(await unpack(Codec.gzip, packed, 7)).toEqual({ text: Buffer.from(SHORT), complaint: null });
  });

  test("compares the check of a header (FHCRC)", async () => {
    const header = gzipSync(NOTHING).subarray(0, 10);
    header[3] = 0x02;
    const { crc32 } = await import("node:zlib");
    const check = crc32(header) & 0xffff;
    const rest = gzipSync(SHORT).subarray(10);
    const packed = Buffer.concat([header, Buffer.from([check & 0xff, check >> 8]), rest]);
    expect((await unpack(Codec.gzip, packed)).complaint).toBeNull();
    packed[10] = (check & 0xff) ^ 1;
    expect(await unpack(Codec.gzip, packed)).toEqual({ text: Buffer.alloc(0), complaint: "the gzip data is corrupt" });
  });

  test("takes many members, empty ones among them, and zeros behind the last", async () => {
    const members = Array.from({ length: 200 }, (_, i) =>
      SHORT.subarray(i * 100, i % 3 === 0 ? i * 100 : (i + 1) * 100),
    );
    const packed = Buffer.concat([...members.map((member) => gzipSync(member)), Buffer.alloc(100_000)]);
    expect(await unpack(Codec.gzip, packed)).toEqual({ text: Buffer.concat(members), complaint: null });
    expect(await unpack(Codec.gzip, packed, 1000)).toEqual({ text: Buffer.concat(members), complaint: null });
  });

  test.each([
    ["text", Buffer.from("garbage")],
    ["zeros and text", Buffer.concat([Buffer.alloc(1000), Buffer.from("garbage")])],
  ])("complains of %s behind the last member, and yields all members", async (_, garbage) => {
    expect(await unpack(Codec.gzip, Buffer.concat([gzipSync(SHORT), garbage]))).toEqual({
      text: Buffer.from(SHORT),
      complaint: "the gzip data is corrupt: something else follows it",
    });
  });

  test("yields a member whose check or length is wrong, and says so", async () => {
    for (const fromEnd of [1, 4, 5, 8]) {
      const packed = gzipSync(SHORT);
      const at = packed.length - fromEnd;
      packed[at] = (packed[at] as number) ^ 0x10;
      expect(await unpack(Codec.gzip, packed)).toEqual({
        text: Buffer.from(SHORT),
        complaint: "the gzip data is corrupt",
      });
    }
  });
});

describe("zstd", () => {
  testWith(["zstd"], "frames to be skipped may stand anywhere, and alone", async () => {
    const frames = [
      skippableFrame(0),
      pack("zstd -c", SHORT),
      skippableFrame(65_000),
      pack("zstd -c", TEXT),
      skippableFrame(9),
    ];
    const { text, complaint } = await unpack(Codec.zstd, Buffer.concat(frames), 10_000);
    expect(complaint).toBeNull();
    expect(text.equals(Buffer.concat([SHORT, TEXT]))).toBe(true);
    expect(await unpack(Codec.zstd, skippableFrame(50))).toEqual({ text: Buffer.alloc(0), complaint: null });
  });

  testWith(["zstd"], "a window of 128 MiB is read, a larger one refused", async () => {
    const [wide, tooWide] = [pack("zstd --long=27", SHORT), pack("zstd --ultra -22 --long=31", SHORT)];
    expect((await unpack(Codec.zstd, wide)).complaint).toBeNull();
    expect(await unpack(Codec.zstd, tooWide)).toEqual({
      text: Buffer.alloc(0),
      complaint: expect.stringContaining("the zstd data needs more than the 128 MiB that are reserved for it"),
    });
  });

  testWith(
    ["zstd"],
    "complains of what follows the last frame, and of a wrong checksum, and yields all frames",
    async () => {
      const packed = pack("zstd -c", SHORT);
      expect(await unpack(Codec.zstd, Buffer.concat([packed, Buffer.from("garbage")]))).toEqual({
        text: Buffer.from(SHORT),
        complaint: "the zstd data is corrupt",
      });
      packed[packed.length - 1] = (packed.at(-1) as number) ^ 1;
      expect((await unpack(Codec.zstd, packed)).complaint).toBe("the zstd data is corrupt");
    },
  );
});

describe("xz", () => {
  testWith(["xz"], "a dictionary of 64 MiB is read, a larger one refused", async () => {
    const most = pack("xz --lzma2=dict=64MiB", SHORT);
    expect((await unpack(Codec.xz, most)).complaint).toBeNull();
    expect(await unpack(Codec.xz, pack("xz --lzma2=dict=65MiB", SHORT))).toEqual({
      text: Buffer.alloc(0),
      complaint: expect.stringContaining("the xz data needs more than the 64 MiB that are reserved for it"),
    });
  });

  testWith(["xz"], "zeros behind a stream are taken by fours", async () => {
    for (const check of ["crc64", "sha256"]) {
      const packed = pack(`xz --check=${check}`, SHORT);
      for (const zeros of [4, 400]) {
        const padded = Buffer.concat([packed, Buffer.alloc(zeros)]);
        expect(await unpack(Codec.xz, padded)).toEqual({ text: Buffer.from(SHORT), complaint: null });
      }
      for (const tail of [Buffer.alloc(3), Buffer.from("garbage that is long enough")]) {
        const { text, complaint } = await unpack(Codec.xz, Buffer.concat([packed, tail]));
        expect(text.equals(SHORT)).toBe(true);
        expect(complaint).toMatch(/^the xz data /);
      }
    }
  });
});

testWith(["bzip2"], "bzip2 complains of what follows the last stream, and yields all streams", async () => {
  expect(await unpack(Codec.bzip2, Buffer.concat([pack("bzip2", SHORT), Buffer.from("garbage")]))).toEqual({
    text: Buffer.from(SHORT),
    complaint: "the bzip2 data is corrupt: something else follows it",
  });
});

test("whoever stops early ends the reading", async () => {
  let isClosed = false;
  async function* source() {
    try {
      for (;;) yield* inPieces(gzipSync(TEXT), 1000);
    } finally {
      isClosed = true;
    }
  }
  for await (const chunk of decompress(Codec.gzip, source())) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  expect(isClosed).toBe(true);
});

test("what fails to be read fails with its own words, after what was read before", async () => {
  async function* source() {
    yield gzipSync(SHORT);
    throw new Error("the disk is gone");
  }
  const chunks: Uint8Array[] = [];
  const reading = (async () => {
    for await (const chunk of decompress(Codec.gzip, source())) chunks.push(chunk);
  })();
  await expect(reading).rejects.toThrow("the disk is gone");
});

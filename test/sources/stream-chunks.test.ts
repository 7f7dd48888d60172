import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeInto } from "../../src/partial/merge.ts";
import { emptyPartial } from "../../src/partial/partial.ts";
import { encodePartial } from "../../src/partial/wire.ts";
import type { ScanTask } from "../../src/pool/contract.ts";
import { loadKernel } from "../../src/pool/load-kernel.ts";
import { scanTask } from "../../src/pool/scan-task.ts";
import { LONGEST_LINE_BYTES } from "../../src/scan/driver.ts";
import { JSONL } from "../../src/scan/source-format.ts";
import { cutStream, type StreamChunk } from "../../src/sources/stream-chunks.ts";
import { bytesOf, captures, RICH_CAPTURE } from "../scan/capture.ts";
import { SERVER_ERRORS, SOURCE, scanBytes } from "../scan/scan.ts";

const LF = 0x0a;
const ENDLESS = 1_000_000;

const sizes = fc.array(fc.nat(40), { minLength: 1, maxLength: 12 });
const chunkSizes = fc.integer({ min: 1, max: 400 });

/** The bytes in pieces of the sizes in turn, 0 among them. */
function inPieces(bytes: Uint8Array, pieceSizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = index < 5_000 ? (pieceSizes[index % pieceSizes.length] as number) : bytes.length;
    pieces.push(bytes.slice(at, at + size));
    at += size;
  }
  return [...pieces, new Uint8Array(0)];
}

async function* streamOf(pieces: Iterable<Uint8Array>, error?: Error): AsyncGenerator<Uint8Array> {
  yield* pieces;
  if (error !== undefined) throw error;
}

/** All chunks, and what the stream threw behind them. */
async function cut(stream: AsyncIterable<Uint8Array>, chunkBytes: number, longest: number) {
  const chunks: StreamChunk[] = [];
  try {
    for await (const chunk of cutStream(stream, { chunkBytes, longestLineBytes: longest })) chunks.push(chunk);
  } catch (error) {
    return { chunks, error };
  }
  return { chunks, error: undefined };
}

async function chunksOf(bytes: Uint8Array, pieceSizes: readonly number[], chunkBytes: number, longest: number) {
  return (await cut(streamOf(inPieces(bytes, pieceSizes)), chunkBytes, longest)).chunks;
}

/** What a chunk should hold: the LF before it, and of each of its lines what is kept of it, one NUL of a hole among it. */
function expectedBytes(bytes: Uint8Array, { startByte, endByte }: StreamChunk["range"], longest: number): Buffer {
  const lines = Buffer.from(bytes.subarray(startByte, endByte)).toString("latin1").split("\n");
  const kept = lines.map((line) => line.replace(/^\0+/, "\0").slice(0, longest)).join("\n");
  return Buffer.from(startByte === 0 ? kept : `\n${kept}`, "latin1");
}

/** What a worker makes of the chunks, merged. */
function scanChunks(chunks: readonly StreamChunk[]): Uint8Array {
  const total = emptyPartial(SERVER_ERRORS);
  for (const { range, bytes } of chunks) {
    const task: ScanTask = {
      source: SOURCE,
      range,
      input: { kind: "bytes", bytes, isKept: false },
      definition: SERVER_ERRORS,
      format: JSONL,
      carried: "",
      rejects: "counted",
      kernel: loadKernel(),
    };
    const { partial, fault } = scanTask(task);
    expect(fault).toBeNull();
    mergeInto(total, partial);
  }
  return encodePartial(total, []);
}

describe("whatever the pieces in which it comes", () => {
  test("a stream's chunks tile it, and each ends with a line feed but for the last line, if that does not", async () => {
    await fc.assert(
      fc.asyncProperty(captures, sizes, chunkSizes, async (bytes, pieceSizes, chunkBytes) => {
        const chunks = await chunksOf(bytes, pieceSizes, chunkBytes, ENDLESS);
        const ranges = chunks.map(({ range }) => range);
        const ends = ranges.map(({ endByte }) => endByte);
        expect(ranges.map(({ startByte }) => startByte)).toEqual(bytes.length === 0 ? [] : [0, ...ends.slice(0, -1)]);
        expect(ends.at(-1) ?? 0).toBe(bytes.length);
        expect(chunks.every(({ range, isUnended }) => (bytes[range.endByte - 1] === LF) !== isUnended)).toBe(true);
        expect(chunks.slice(0, -1).every(({ isUnended }) => !isUnended)).toBe(true);
        expect(ranges.every(({ startByte, endByte }) => endByte > startByte)).toBe(true);
      }),
    );
  });

  test("a chunk holds the LF before it and whole lines, of each at most so much as is kept of a line", async () => {
    await fc.assert(
      fc.asyncProperty(
        captures,
        sizes,
        chunkSizes,
        fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constant(ENDLESS)),
        async (bytes, pieceSizes, chunkBytes, longest) => {
          const chunks = await chunksOf(bytes, pieceSizes, chunkBytes, longest);
          expect(chunks.at(-1)?.range.endByte ?? 0).toBe(bytes.length);
          for (const chunk of chunks) {
            expect(Buffer.from(chunk.bytes)).toEqual(expectedBytes(bytes, chunk.range, longest));
            expect(chunk.bytes.length).toBeLessThanOrEqual(chunkBytes + longest + 1);
            expect(chunk.bytes.buffer.byteLength).toBe(chunk.bytes.length);
          }
        },
      ),
    );
  });

  test("its chunks are cut at the same bytes", async () => {
    await fc.assert(
      fc.asyncProperty(captures, sizes, chunkSizes, async (bytes, pieceSizes, chunkBytes) => {
        const chunks = await chunksOf(bytes, pieceSizes, chunkBytes, ENDLESS);
        expect(chunks).toEqual(await chunksOf(bytes, [ENDLESS], chunkBytes, ENDLESS));
      }),
    );
  });

  test("scanning its chunks is scanning it whole", async () => {
    await fc.assert(
      fc.asyncProperty(captures, sizes, chunkSizes, async (bytes, pieceSizes, chunkBytes) => {
        fc.pre(bytes.length > 0);
        const chunks = await chunksOf(bytes, pieceSizes, chunkBytes, ENDLESS);
        expect(scanChunks(chunks)).toEqual(encodePartial(scanBytes(bytes).partial, []));
      }),
    );
  });
});

test("every kind of line is scanned in chunks of every size as in one", async () => {
  const whole = encodePartial(scanBytes(RICH_CAPTURE).partial, []);
  for (let chunkBytes = 1; chunkBytes <= RICH_CAPTURE.length + 1; chunkBytes += 1) {
    const chunks = await chunksOf(RICH_CAPTURE, [7, 0, 64], chunkBytes, ENDLESS);
    expect(Buffer.compare(scanChunks(chunks), whole), `${chunkBytes}`).toBe(0);
  }
});

test("lines that are too long are too long in chunks as well, and no others", async () => {
  const kept = LONGEST_LINE_BYTES + 16;
  const record = `{"time":1557163493,"ip":"::1","status":500}`;
  const longest = record.padEnd(LONGEST_LINE_BYTES);
  const lines = [longest, `${longest} `, `${longest}\r`, "x".repeat(3_000_000), record, "x".repeat(kept + 1)];
  const bytes = new TextEncoder().encode(`\ufeff${lines.join("\n")}`);
  const whole = scanBytes(bytes);
  expect(whole.rejects.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    "2: line too long",
    "4: line too long",
    "6: line too long",
  ]);
  for (const chunkBytes of [1, 1_000_000, 10_000_000]) {
    const chunks = await chunksOf(bytes, [65_536], chunkBytes, kept);
    expect(Buffer.compare(scanChunks(chunks), encodePartial(whole.partial, []))).toBe(0);
    expect(chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0)).toBeLessThan(bytes.length - 1_900_000);
  }
});

test("an empty stream has no chunks", async () => {
  expect(await chunksOf(new Uint8Array(0), [1], 100, ENDLESS)).toEqual([]);
  expect((await cut(streamOf([]), 100, ENDLESS)).chunks).toEqual([]);
});

test("the example of chunks of 10 bytes", async () => {
  const chunks = await chunksOf(bytesOf("aaaa\nbbbbbbbbb\ncc\n"), [3], 10, 4);
  expect(chunks.map(({ range, bytes }) => [range.startByte, range.endByte, new TextDecoder().decode(bytes)])).toEqual([
    [0, 15, "aaaa\nbbbb\n"],
    [15, 18, "\ncc\n"],
  ]);
});

test("a stream that throws yields what came before, and then throws the same", async () => {
  const trouble = new Error("the pipe broke");
  await fc.assert(
    fc.asyncProperty(captures, sizes, chunkSizes, async (bytes, pieceSizes, chunkBytes) => {
      const pieces = inPieces(bytes, pieceSizes);
      const { chunks, error } = await cut(streamOf(pieces, trouble), chunkBytes, ENDLESS);
      expect(error).toBe(trouble);
      expect(chunks).toEqual(await chunksOf(bytes, pieceSizes, chunkBytes, ENDLESS));
    }),
  );
});

test("a reader that has seen enough ends the stream", async () => {
  let isEnded = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield bytesOf("x\n");
    } finally {
      isEnded = true;
    }
  }
  for await (const chunk of cutStream(endless(), { chunkBytes: 100, longestLineBytes: ENDLESS })) {
    expect(chunk.range).toEqual({ startByte: 0, endByte: 100 });
    break;
  }
  expect(isEnded).toBe(true);
});

test("the line behind a hole that is longer than any line is scanned, and the hole is not held", async () => {
  const record = `{"time":1557163493,"ip":"::1","status":500}`;
  const bytes = bytesOf(`${record}\n`, Array<number>(100).fill(0), `${record}\n`);
  const at = record.length + 1;
  const hole = new Uint8Array(3_000_000);
  const long = Buffer.concat([bytes.subarray(0, at), hole, bytes.subarray(at), hole]);
  for (const pieceBytes of [4_096, 65_536, long.length]) {
    const chunks = (await cut(streamOf(inPieces(long, [pieceBytes])), 1_000_000, LONGEST_LINE_BYTES + 16)).chunks;
    expect(Buffer.compare(scanChunks(chunks), encodePartial(scanBytes(long).partial, []))).toBe(0);
    expect(chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0)).toBeLessThan(1_000);
    expect(chunks.at(-1)?.range.endByte).toBe(long.length);
  }
});

import { expect, test } from "vitest";
import { PeekedStream } from "../../src/sources/peeked-stream.ts";

/** Pieces of two bytes, and whether whoever reads them has let go of them. */
function pieces() {
  const state = { isClosed: false };
  async function* stream() {
    try {
      for (let i = 1; i <= 10; i += 1) yield new Uint8Array([i, i]);
    } finally {
      state.isClosed = true;
    }
  }
  return { state, stream: stream() };
}

test("what was looked at is read again, and then the rest", async () => {
  const peeked = new PeekedStream(pieces().stream);
  expect(await peeked.read(3)).toEqual({ bytes: new Uint8Array([1, 1, 2, 2]), isWhole: false });
  const all: number[] = [];
  for await (const piece of peeked.all()) all.push(...piece);
  expect(all).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10]);
});

test.each([1, 2, 3])("whoever stops after piece %i of two that were looked at lets go of the stream", async (most) => {
  const { state, stream } = pieces();
  const peeked = new PeekedStream(stream);
  await peeked.read(3);
  let count = 0;
  for await (const _ of peeked.all()) {
    count += 1;
    if (count === most) break;
  }
  expect(state.isClosed).toBe(true);
});

test("a hole of NULs in front is passed over, is not held, and is read again", async () => {
  async function* stream() {
    for (let piece = 0; piece < 64; piece += 1) yield new Uint8Array(1024 * 1024);
    yield new Uint8Array([0, 0, 7, 0]);
    yield new Uint8Array([8, 9]);
  }
  const peeked = new PeekedStream(stream());
  const before = process.memoryUsage().arrayBuffers;
  expect(await peeked.read(3)).toEqual({ bytes: new Uint8Array([7, 0, 8, 9]), isWhole: false });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(48 * 1024 * 1024);
  let length = 0;
  let last = new Uint8Array(0);
  for await (const piece of peeked.all()) {
    length += piece.length;
    last = new Uint8Array(piece);
  }
  expect([length, last]).toEqual([64 * 1024 * 1024 + 6, new Uint8Array([7, 0, 8, 9])]);
});

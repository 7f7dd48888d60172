import { expect, test } from "vitest";
import { PeekedStream } from "../../src/sources/peeked-stream.ts";

/** Pieces of two bytes, and whether whoever reads them has let go of them. */
function pieces() {
  const state = { isClosed: false };
  async function* stream() {
    try {
      for (let i = 0; i < 10; i += 1) yield new Uint8Array([i, i]);
    } finally {
      state.isClosed = true;
    }
  }
  return { state, stream: stream() };
}

test("what was looked at is read again, and then the rest", async () => {
  const peeked = new PeekedStream(pieces().stream);
  expect(await peeked.read(3)).toEqual({ bytes: new Uint8Array([0, 0, 1, 1]), isWhole: false });
  const all: number[] = [];
  for await (const piece of peeked.all()) all.push(...piece);
  expect(all).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9]);
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

import { expect, test } from "vitest";
import { seal, unseal } from "../../src/pool/message.ts";

const whole = Int32Array.of(1, -2, 3);
const part = new Uint8Array([9, 1, 2, 9]).subarray(1, 3);
const message = {
  text: "a",
  nothing: null,
  lists: [whole, [Float64Array.of(0.5)]],
  inner: { part, words: Uint32Array.of(2 ** 32 - 1) },
  map: new Map([["a", new Set([1])]]),
};

test("a message is the same when it has been sealed, cloned and unsealed", () => {
  expect(unseal(structuredClone(seal(message)))).toEqual(message);
});

test("a sealed message holds no typed array, no copy of a whole buffer and no more of one than its part", () => {
  const { lists, inner } = seal(message) as {
    lists: { buffer: ArrayBuffer }[];
    inner: { part: { buffer: ArrayBuffer } };
  };
  expect(lists[0]?.buffer).toBe(whole.buffer);
  expect(inner.part.buffer.byteLength).toBe(2);
  expect(JSON.stringify(lists)).not.toContain("-2");
});

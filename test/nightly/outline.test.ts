import * as fc from "fast-check";
import { expect, test } from "vitest";
import { outlineOf } from "../../src/nightly/outline.ts";
import { pseudonymKey } from "../../src/nightly/pseudonyms.ts";
import { bytesOf } from "../scan/capture.ts";
import { record, records } from "./world.ts";

const KEY = pseudonymKey(bytesOf("a key of some more than 16 bytes"));

test("the outline of whole lines begins with that of the first of them, and with no other's", () => {
  const line = fc.integer({ min: 0, max: 3 }).map((client) => record(client));
  const lines = fc.array(line, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(lines, lines, fc.constantFrom(null, KEY), (ours, theirs, key) => {
      const [one, other] = [ours.join(""), theirs.join("")];
      const isBeginning = outlineOf(bytesOf(one), key).startsWith(outlineOf(bytesOf(other), key));
      expect(isBeginning).toBe(one.startsWith(other));
    }),
  );
});

test("a line without an end has no part in it, and many blank lines make no long one", () => {
  const whole = outlineOf(bytesOf(records(0, 3)), null);
  expect(whole).toHaveLength(3 * 8);
  expect(outlineOf(bytesOf(records(0, 3), record(4).trimEnd()), null)).toBe(whole);
  expect(outlineOf(bytesOf("\n".repeat(64 * 1024)), null)).toHaveLength(4_096 * 8);
});

test("another key makes another outline", () => {
  const lines = bytesOf(records(0, 3));
  const other = pseudonymKey(bytesOf("another key of more than 16 bytes"));
  expect(new Set([null, KEY, other].map((key) => outlineOf(lines, key))).size).toBe(3);
});

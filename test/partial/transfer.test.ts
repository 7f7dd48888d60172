import * as fc from "fast-check";
import { expect, test } from "vitest";
import { packPartial, unpackPartial } from "../../src/partial/transfer.ts";
import { partialContents, partialOf, plain } from "./arbitrary-partial.ts";

test("a partial arrives in another thread as it was sent", () => {
  fc.assert(
    fc.property(partialContents, (contents) => {
      const sent = partialOf(contents, (list) => list);
      const expected = plain(partialOf(contents, (list) => list));
      expect(plain(unpackPartial(structuredClone(packPartial(sent))))).toEqual(expected);
    }),
  );
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { buffersOf, packPartial, unpackPartial } from "../../src/partial/transfer.ts";
import { partialContents, partialOf, plain } from "./arbitrary-partial.ts";

test("a partial arrives in another thread as it was sent", () => {
  fc.assert(
    fc.property(partialContents, (contents) => {
      const sent = partialOf(contents, (list) => list);
      const expected = plain(partialOf(contents, (list) => list));
      const packed = packPartial(sent);
      expect(plain(unpackPartial(structuredClone(packed, { transfer: buffersOf(packed) })))).toEqual(expected);
    }),
  );
});

test("its addresses are moved and not copied", () => {
  fc.assert(
    fc.property(partialContents, (contents) => {
      const packed = packPartial(partialOf(contents, (list) => list));
      structuredClone(packed, { transfer: buffersOf(packed) });
      const tables = packed.cells.flatMap(({ clients: { ipv4, ipv6 } }) => [...ipv4, ipv6.words, ipv6.slots]);
      expect(tables.map((table) => table.length)).toEqual(tables.map(() => 0));
    }),
  );
});

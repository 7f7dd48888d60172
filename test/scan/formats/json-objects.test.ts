import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readObjects } from "../../../src/scan/formats/json-objects.ts";

const SEVERAL = "several records on one line";

/** The pieces of a line; a reason where it is not divided. */
function read(text: string): unknown {
  const found = readObjects(
    text,
    (object, repair) => (repair === undefined ? { object } : { object, repair }),
    "not a JSON object",
  );
  return typeof found === "object" && "pieces" in found
    ? found.pieces.map((piece) => (typeof piece === "object" ? piece.object : piece))
    : found;
}

test.each([
  ['{"a":1}{"a":2}', [{ a: 1 }, { a: 2 }]],
  [' {"a":1} {"b":2}\t{"c":"}{"} ', [{ a: 1 }, { b: 2 }, { c: "}{" }]],
  ['{"a":1},{"a":2}', [{ a: 1 }, { a: 2 }]],
  ['{"a":1} , {"a":2},', [{ a: 1 }, { a: 2 }]],
  ['{"a":-}{"a":2,}', [{ a: null }, { a: 2 }]],
  ['{"a":1}{}', [{ a: 1 }, {}]],
])("%s is divided", (text, objects) => {
  expect(read(text)).toEqual(objects);
});

test("one object and a comma is that object", () => {
  expect(read('{"a":1},')).toEqual({ object: { a: 1 }, repair: "trailing comma in JSON" });
  expect(read('{"a":-} , ')).toEqual({ object: { a: null }, repair: "bare value in JSON" });
});

test.each([
  ['{"a":1,"b":2}{"a":3,"b', [{ a: 1, b: 2 }, SEVERAL]],
  ['{"a":1}tail"}', [{ a: 1 }, SEVERAL]],
  ['{"a":1,"b":"c{"a":2,"b":"d"}', [SEVERAL, { a: 2, b: "d" }]],
  ['{"a":1,"b":50{"a":2,"b":"d"}', [SEVERAL, { a: 2, b: "d" }]],
  ['{"a":1}{"a":2,"b":"x{"a":3}', [{ a: 1 }, SEVERAL, { a: 3 }]],
  ['{"a":"x{"a":"y{"a":3}', [SEVERAL, SEVERAL, { a: 3 }]],
])("of %s a torn object is malformed, and the others are read", (text, pieces) => {
  expect(read(text)).toEqual(pieces);
});

test.each([
  ['{"a":1', "not JSON"],
  ['{"a":1}}', "not JSON"],
  ['{"a":1}x', "not JSON"],
  ['{"a":"say "b"","c":1}', "not JSON"],
  ['{"a":{"a":2}', "not JSON"], // as likely a member that is an object as a second record
  ['{"a":[{"a":2}', "not JSON"],
  ['{"a":1,{"a":2}', "not JSON"],
  ['{"a":"x{"b":2}', "not JSON"],
  ['{"a":"x{"a":"y', SEVERAL],
  ['{"a":"x{"a":2}","b":3}', SEVERAL], // what a client wrote, perhaps
  ['[{"a":1},{"a":2}]', "not a JSON object"],
  ['1{"a":1}', "not JSON"],
])("%s is not divided", (text, reason) => {
  expect(read(text)).toBe(reason);
});

test("any objects that are joined are what they were", () => {
  const objects = fc.array(
    fc.dictionary(fc.string({ unit: "binary", minLength: 1 }), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 }),
    {
      minLength: 2,
      maxLength: 5,
    },
  );
  fc.assert(
    fc.property(objects, fc.constantFrom("", " ", ",", " , "), (list, between) => {
      const texts = list.map((object) => JSON.stringify(object));
      if (JSON.stringify(Object.keys(list[0] as object)[0]).includes("\\")) return; // lines begin with plain keys
      expect(read(texts.join(between))).toEqual(texts.map((text) => JSON.parse(text)));
    }),
  );
});

test.each([
  ["starts of objects", '{"a":"'.repeat(150_000)],
  ["objects within each other", '{"a":'.repeat(200_000)],
  ["quotes", '{"a":"'.padEnd(1_000_000, '"')],
  ["objects", '{"a":1}'.repeat(140_000)],
])("a line of many %s costs time linear in its length", (_, text) => {
  const started = performance.now();
  read(text);
  expect(performance.now() - started).toBeLessThan(2_000);
});

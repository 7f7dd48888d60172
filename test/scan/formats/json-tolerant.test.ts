import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { readTolerantly } from "../../../src/scan/formats/json-tolerant.ts";
import { jsonl } from "../../../src/scan/formats/jsonl.ts";

const BARE = "bare value in JSON";
const ESCAPE = "bad escape in JSON";
const CONTROL = "control character in JSON";
const COMMA = "trailing comma in JSON";

test.each<[string, object, string]>([
  ['{"a":}', { a: true }, BARE],
  ['{"a":,"b":1}', { a: true, b: 1 }, BARE],
  ['{"a":-,"b":[-]}', { a: null, b: [null] }, BARE],
  ['{"a": - , "b":1}', { a: null, b: 1 }, BARE],
  ['{"a":0.1, 0.2,"b":1}', { a: true, b: 1 }, BARE],
  ['{"a":0.1 : 0.2, -}', { a: true }, BARE],
  ['{"a":{"b":01,"c":{}},"d":NaN}', { a: { b: true, c: {} }, d: true }, BARE],
  ['{"a":192.0.2.1:80, 192.0.2.2:80}', { a: true }, BARE],
  ['{"a":"\\x22b\\xC5\\xbe\\x22"}', { a: '"b\u00c5\u00be"' }, ESCAPE],
  ['{"a":"C:\\logs\\u00zz\\\\\\"","b":"\\u00e9\\n"}', { a: 'C:\\logs\\u00zz\\"', b: "é\n" }, ESCAPE],
  ['{"a":"b\tc\u0000\u001f"}', { a: "b\tc\u0000\u001f" }, CONTROL],
  ['{"a":[1,2,],"b":{"c":1,},}', { a: [1, 2], b: { c: 1 } }, COMMA],
  [' {"a":1,} ', { a: 1 }, COMMA],
  ['{"a":"\\x22","b":-}', { a: '"', b: null }, BARE],
  ['{"a":-,"a":1}', { a: 1 }, BARE],
])("%s is read as what it means", (text, value, repair) => {
  expect(readTolerantly(text)).toEqual({ value, repair });
});

test.each([
  ['{"a":"say "b"","c":1}'],
  ['{"a":"","b","c":1}'],
  ['{"a":- "b":1}'],
  ['{"a":1 "b":-}'],
  ['{"a":-,,"b":1}'],
  ['{,"a":-}'],
  ['{"a" -}'],
  ["{a:-}"],
  ['{"a":-'],
  ['{"a":-}}'],
  ['{"a":-}]'],
  ['{"a":[-}'],
  ['{"a":-,"b":"c'],
  ['{"a":x{"b":1}}'],
  ['{"a":"\\","b":1}'],
  ['[{"a":-}]'],
  ['"\\x22"'],
  ["-"],
  [""],
  [`${'{"a":'.repeat(200)}-${"}".repeat(200)}`],
])("%s is not", (text) => {
  expect(readTolerantly(text)).toBeNull();
});

test("what is JSON needs no repair, and what JSON knows is read as it reads it", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 4 })), (object) => {
      const text = JSON.stringify(object);
      expect(readTolerantly(text)).toBeNull();
      const more = text.replace(/\}$/, `${text === "{}" ? "" : ","}"":-}`);
      const value = JSON.parse(text.replace(/\}$/, `${text === "{}" ? "" : ","}"":null}`));
      expect(readTolerantly(more)).toEqual({ value, repair: BARE });
    }),
  );
});

test("a key of every object is a key", () => {
  const { value } = readTolerantly('{"__proto__":{"ip":"192.0.2.1"},"a":-}') ?? {};
  expect(Object.keys(value as object)).toEqual(["__proto__", "a"]);
  expect((value as { ip?: string }).ip).toBeUndefined();
});

describe("a line with a bare value", () => {
  const { parse } = jsonl.parser({ names: USUAL_NAMES, forwarded: [] });
  const FOUND = { time: "a", address: "b", status: 502, repair: BARE };

  test("is a record where the field is not wanted", () => {
    expect(parse('{"time":"a","ip":"b","status":502,"upstream_status":502, 502}')).toEqual(FOUND);
  });

  test("has a value that is none where it is wanted, and no value where that is a placeholder", () => {
    expect(parse('{"time":"a","ip":b,"status":502}')).toEqual({ ...FOUND, address: true });
    expect(parse('{"time":"a","ip":"b","status":502, 200}')).toEqual({ ...FOUND, status: true });
    expect(parse('{"time":"a","ip":"b","status":,"code":502}')).toEqual({ ...FOUND, status: true });
    expect(parse('{"time":"a","ip":"b","status":-,"code":502}')).toEqual(FOUND);
  });
});

test.each([
  ["quotes", '{"a":"'.padEnd(1_000_000, '"')],
  ["backslashes", '{"a":"'.padEnd(1_000_000, "\\")],
  ["commas", '{"a":'.padEnd(1_000_000, ", ")],
  ["blanks", '{"a":-'.padEnd(1_000_000, " ")],
  ["brackets", '{"a":'.padEnd(1_000_000, "[")],
  ["members", '{"a":-,'.repeat(100_000)],
])("a line of many %s costs time linear in its length", (_, text) => {
  const started = performance.now();
  expect(readTolerantly(text)).toBeNull();
  expect(performance.now() - started).toBeLessThan(1_000);
});

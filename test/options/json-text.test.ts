import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonFault, JsonText } from "../../src/options/json-text.ts";

function faultIn(text: string): string | null {
  try {
    new JsonText(text);
    return null;
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return `${error.place.line}:${error.place.column} ${error.message}`;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("JSON with places", () => {
  test("takes what JSON.parse takes, with the same values", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2, "\t"), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(new JsonText(text).value).toEqual(JSON.parse(text));
      }),
    );
  });

  test("refuses what JSON.parse refuses, and nothing else", () => {
    const pieces = [
      ...'{}[]:,"\\ \n\t-+.eE01',
      "true",
      "null",
      "\\u00e9",
      "\\x",
      '"a"',
      '"b":',
      "//",
      "\u0000",
      "é",
      "\u00a0",
    ];
    const nearlyJson = fc.oneof(
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join("")),
      fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...pieces, ""), fc.nat(2)).map(([text, at, piece, cut]) => {
        const offset = at % (text.length + 1);
        return text.slice(0, offset) + piece + text.slice(offset + cut);
      }),
    );
    fc.assert(
      fc.property(nearlyJson, (text) => {
        expect(faultIn(text) === null, text).toBe(isJson(text));
      }),
    );
  });

  test("knows where each value stands, and its key", () => {
    const text = new JsonText('{\n  "a": [1,\r\n    { "b": null }],\n\t"é😀": "x" }');
    expect(text.placeOfValue([])).toEqual({ line: 1, column: 1 });
    expect(text.placeOfKey(["a"])).toEqual({ line: 2, column: 3 });
    expect(text.placeOfValue(["a"])).toEqual({ line: 2, column: 8 });
    expect(text.placeOfValue(["a", 0])).toEqual({ line: 2, column: 9 });
    expect(text.placeOfValue(["a", 1, "b"])).toEqual({ line: 3, column: 12 });
    expect(text.placeOfValue(["é😀"])).toEqual({ line: 4, column: 9 });
  });

  test("of what is not there it knows the place of what should have had it", () => {
    const text = new JsonText('{ "a": { "b": 1 } }');
    expect(text.placeOfValue(["a", "c", "d"])).toEqual({ line: 1, column: 8 });
    expect(text.placeOfValue(["a", "b", 0])).toEqual({ line: 1, column: 15 });
  });

  test("tells keys that an object has twice, however they are spelled", () => {
    const text = new JsonText('{ "a": 1, "b": { "a": 2 },\n "\\u0061": 3 }');
    expect(text.repeated).toEqual([["a", { line: 2, column: 2 }]]);
  });

  test.for([
    ["", "1:1 expected a value but found the end of the file"],
    ["{", '1:2 expected a key in double quotes or "}" but found the end of the file'],
    ['{ "a": 1,\n}', '2:1 expected a key in double quotes but found "}" (is there a comma too many?)'],
    ["[1,\n2,]", '2:3 expected a value but found "]" (is there a comma too many?)'],
    ['{ "a": 1\n  "b": 2 }', '2:3 expected "," or "}" but found a double quote'],
    ['{ "a" 1 }', '1:7 expected ":" but found "1"'],
    ["{ a: 1 }", '1:3 expected a key in double quotes or "}" but found "a"'],
    ["{ 'a': 1 }", '1:3 expected a key in double quotes or "}" but found "\'a\'"'],
    ["[1 2]", '1:4 expected "," or "]" but found "2"'],
    ['{ "a": yes }', '1:8 expected a value but found "yes"'],
    ['{ "a": "b\n" }', "1:10 expected the end of the text, a double quote but found the end of the line"],
    ['["\\x"]', '1:3 expected an escape like "\\n" or "\\u00e9" but found "\\"'],
    ["{} // modes", '1:4 expected the end of the file but found "//" (JSON has no comments)'],
    ["[\n/* none */]", '2:1 expected a value or "]" but found "/*" (JSON has no comments)'],
    ["[1] 😀", '1:5 expected the end of the file but found "😀"'],
  ] as const)("%j: %s", ([text, fault]) => {
    expect(faultIn(text)).toBe(fault);
  });

  test("deep nesting is refused and no matter of the stack", () => {
    expect(faultIn("[".repeat(100_000))).toBe('1:101 expected at most 100 levels of objects and arrays but found "["');
    expect(faultIn(`${"[".repeat(100)}${"]".repeat(100)}`)).toBe(null);
  });
});

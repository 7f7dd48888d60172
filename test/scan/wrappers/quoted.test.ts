import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quoted } from "../../../src/scan/wrappers/quoted.ts";
import { expectLinear } from "../linear.ts";

const { unwrap } = quoted.unwrapper();
const LINE = String.raw`203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET /a\"b\\c HTTP/1.1" 502 157 "" "-"`;

describe("quotes within", () => {
  test.each([
    ["are doubled", `"${LINE.replaceAll('"', '""')}"`],
    ["are escaped, and so are backslashes", JSON.stringify(LINE)],
    ["are left as they are", `"${LINE}"`],
  ])("%s", (_, line) => {
    expect(unwrap(line)).toEqual({ text: LINE, time: undefined });
  });

  test.each([
    ['""', ""],
    ['"a b"', "a b"],
    ['"""a"""', '"a"'],
    ['"a "" b"', 'a " b'],
    ['"a "" b" c"', 'a "" b" c'],
    [`"{""time"":"""",""status"":502}"`, `{"time":"","status":502}`],
    [`"{"time":"","status":502}"`, `{"time":"","status":502}`],
    [String.raw`"{\"time\":\"\",\"path\":\"a\\\"b\"}"`, String.raw`{"time":"","path":"a\"b"}`],
    [String.raw`"a\tb\u0022"`, 'a\tb"'],
    [String.raw`"\"GET /\x22\\ HTTP/1.1\" 502"`, String.raw`"GET /\x22\ HTTP/1.1" 502`],
    [String.raw`"GET ""/a\""b"" 502"`, String.raw`GET "/a\"b" 502`],
  ])("the text of %s is %s", (line, text) => {
    expect(unwrap(line)).toEqual({ text, time: undefined });
  });
});

test("whatever a JSON string or a quoted cell says is found again", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', "\\", "a", " ", "\t", "é") }), (text) => {
      expect(unwrap(JSON.stringify(text))).toEqual({ text, time: undefined });
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', "a", " ", "\t", "é") }), (text) => {
      expect(unwrap(`"${text.replaceAll('"', '""')}"`)).toEqual({ text, time: undefined });
    }),
  );
});

test.each(["", '"', '"a', 'a"', ' "a"', '"a" ', '"a",', LINE])("%j is not of this format", (line) => {
  expect(unwrap(line)).toBe("not of this format");
});

test.each([
  ["doubled quotes", `"${'""'.repeat(500_000)}x"`],
  ["single quotes", `"${'"a'.repeat(500_000)}"`],
  ["escaped quotes", `"${'\\"'.repeat(500_000)}x"`],
  ["backslashes", `"${"\\".repeat(1_000_001)}"`],
])("a line of %s takes no longer than it is long", (_, line) => {
  expectLinear(() => unwrap(line));
});

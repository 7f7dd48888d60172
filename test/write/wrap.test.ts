import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wrap } from "../../src/write/wrap.ts";

describe("wrapped text", () => {
  test("is broken at spaces, and a word that is too long stays whole", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("one twenty-three four", 7)).toEqual(["one", "twenty-three", "four"]);
    expect(wrap("", 7)).toEqual([""]);
  });

  test("keeps a percent sign with its number", () => {
    expect(wrap("less by 12 % now", 10)).toEqual(["less by", "12 % now"]);
  });

  test("has no line that begins with a command, unless the text does", () => {
    expect(wrap("a name ::error::x", 8)).toEqual(["a name ::error::x"]);
    const words = fc.constantFrom("a", "bcd", "::e::", "\u00a0::e", "", "%", "longer-than-that");
    fc.assert(
      fc.property(fc.array(words), fc.integer({ min: 1, max: 12 }), (text, width) => {
        const lines = wrap(["a", ...text].join(" "), width);
        expect(lines.filter((line) => line.trim().startsWith("::"))).toEqual([]);
        expect(lines.join(" ").split(/\s+/)).toEqual(["a", ...text].join(" ").trimEnd().split(/\s+/));
      }),
    );
  });
});

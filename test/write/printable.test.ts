import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable } from "../../src/write/printable.ts";

describe("text from outside", () => {
  test("is left as it is where it is harmless", () => {
    for (const name of ["logs/a b.log", "žurnalas-雁🪿.log", "C:\\logs", "a::b", "issue #12 [x]", "##"]) {
      expect(printable(name)).toBe(name);
    }
  });

  test("has control characters, turns of direction and half characters escaped", () => {
    expect(printable("a\r\n\tb")).toBe("a\\r\\n\\tb");
    expect(printable("\x1b[31m\x00\x85")).toBe("\\x1b[31m\\x00\\x85");
    expect(printable("a\u202egpj.exe\u2069\u2028\ud800")).toBe("a\\u202egpj.exe\\u2069\\u2028\\ud800");
  });

  test("gives no command to a CI server that looks for one in the middle of a line", () => {
    expect(printable("a ##[error]b ##vso[task.complete]c")).toBe("a \\x23#[error]b \\x23#vso[task.complete]c");
    expect(printable("###[group]")).toBe("#\\x23#[group]");
  });

  test("is one line without any of these, whatever it was", () => {
    const pieces = fc.oneof(fc.constantFrom("#", "[", "vso", "\n", "\u202e", "\ud800"), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(fc.array(pieces), (text) => {
        expect(printable(text.join(""))).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]|##\w*\[/u);
      }),
    );
  });
});

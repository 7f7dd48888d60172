import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileShape } from "../../../src/scan/formats/compile-shape.ts";
import { matchShape } from "../../../src/scan/formats/shape.ts";

function match(shape: string, line: string) {
  return matchShape(compileShape(shape), line);
}

describe("a shape is data", () => {
  test("that says what stands in a line from left to right", () => {
    const none = { characters: null, most: 0x7fffffff, oneOf: null, hasPort: false, orDash: false, noDigit: false };
    const field = { op: "field", role: null, end: "word", stop: "", ...none };
    expect(compileShape('[<time>]~<client:port> "<:quoted>"[ <:A|B>]? …')).toEqual([
      { op: "literal", text: "[" },
      { ...field, role: "time", stop: "]" },
      { op: "literal", text: "]" },
      { op: "spaces", least: 1 },
      { ...field, role: "client", stop: ' "', hasPort: true },
      { op: "literal", text: ' "' },
      { ...field, end: "quoted", stop: '"' },
      { op: "literal", text: '"' },
      {
        op: "optional",
        ops: [
          { op: "literal", text: " " },
          { ...field, stop: " ", oneOf: ["A", "B"] },
        ],
      },
      { op: "rest", isApart: true },
    ]);
  });

  test.each([
    ["has a role that is unknown", "<user>"],
    ["has a kind that is unknown", "<client:ip>"],
    ["has a role in a part that may be missing", "[<client> ]?<status>"],
  ])("and is refused if it %s", (_, shape) => {
    expect(() => compileShape(shape)).toThrow(TypeError);
  });
});

describe("a field", () => {
  test("is a word up to the next space", () => {
    expect(match("<client> <status> …", "a b c")).toEqual({ client: "a", status: "b" });
    expect(match("<client> <status>", "a  b")).toBeNull();
    expect(match("<client> <status>", "a b ")).toBeNull();
  });

  test("is a word up to the literal behind it, and only a time holds spaces", () => {
    expect(match("[<time>] <client>)", "[1 Jan] a)")).toEqual({ time: "1 Jan", client: "a" });
    expect(match("(<client>)", "(a b)")).toBeNull();
    expect(match("(<client>)", "()")).toBeNull();
  });

  test("is text up to the first or the last of what is behind it", () => {
    expect(match("<client:text>; <status:text>", "a b; c; d")).toEqual({ client: "a b", status: "c; d" });
    expect(match("<client:last>; <status:text>", "a b; c; d")).toEqual({ client: "a b; c", status: "d" });
    expect(match("a; <client:last>; b", "a; b")).toBeNull();
  });

  test("goes on behind a quote that has a backslash before it", () => {
    expect(match('"<client:quoted>" <status>', '"a\\" 500 \\\\" b')).toEqual({ client: 'a\\" 500 \\\\', status: "b" });
    expect(match('"<client:quoted>"', '"a\\"')).toBeNull();
  });

  test("has a port, if it should have one", () => {
    expect(match("<client:port>", "192.0.2.1:80")).toEqual({ client: "192.0.2.1" });
    expect(match("<client:port>", "2001:db8::1:80")).toEqual({ client: "2001:db8::1" });
    expect(match("<client:port>", "[2001:db8::1]:80")).toEqual({ client: "[2001:db8::1]" });
    expect(match("<client:port>", "example")).toBeNull();
  });

  test("ends behind its characters", () => {
    expect(match("<status:digits>…", "502abc")).toEqual({ status: "502" });
    expect(match("<status:digits> …", "502abc")).toBeNull();
    expect(match("<status:digits> …", "502")).toEqual({ status: "502" });
    expect(match("<status:digits>", "x")).toBeNull();
  });

  test("is one of some words", () => {
    expect(match("<:HIT|MISS>|<status>", "MISS|502")).toEqual({ status: "502" });
    expect(match("<:HIT|MISS>|<status>", "PASS|502")).toBeNull();
  });
});

test("what may be missing is there, or not, and brackets may stand for themselves", () => {
  const shape = "[[<:digits>] ]?[<time>] <client>";
  expect(match(shape, "[17] [noon] a")).toEqual({ time: "noon", client: "a" });
  expect(match(shape, "[noon] a")).toEqual({ time: "noon", client: "a" });
  expect(match("\\[<client>]?", "[a]?")).toEqual({ client: "a" });
});

test("spaces are one or more, or none as well", () => {
  expect(match("a~<client>", "a   b")).toEqual({ client: "b" });
  expect(match("a~<client>", "ab")).toBeNull();
  expect(match("a~*<client>", "ab")).toEqual({ client: "b" });
});

test("whatever is written by a shape is found by it", () => {
  const word = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !/[\s\]"|]/.test(text));
  fc.assert(
    fc.property(word, word, fc.string(), fc.nat(), (time, client, agent, status) => {
      const line = `[${time}] ${client} ${JSON.stringify(agent)} ${status} rest`;
      expect(match('[<time>] <client> "<:quoted>" <status:digits> …', line)).toEqual({
        time,
        client,
        status: String(status),
      });
    }),
  );
});

test.each([
  ["quotes", '"<client:quoted>" x', `"${'\\"'.repeat(2 ** 19)}`],
  ["backslashes", '"<client:quoted>" x', `"${"\\".repeat(2 ** 20)}"`],
  ["spaces", "~<client>~<status>", " ".repeat(2 ** 20)],
  ["words", "[<>@]?[<>@]?<client>)", "a ".repeat(2 ** 19)],
  ["texts", "<:text>; <:last>; <client>", "; ".repeat(2 ** 19)],
])("a line of a MiB takes no time: %s", (_, shape, line) => {
  const startMs = performance.now();
  match(shape, line);
  expect(performance.now() - startMs).toBeLessThan(500);
});

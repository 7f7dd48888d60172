import { describe, expect, test } from "vitest";
import { docker } from "../../../src/scan/wrappers/docker.ts";

const PIECE_BYTES = 16_384;
const DIRECTIVE = { kind: "directive" };

function entry(log: string, stream = "stdout", time?: string): string {
  return JSON.stringify({ log, stream, ...(time === undefined ? {} : { time }) });
}

function unwrapAll(...lines: readonly string[]) {
  const unwrapper = docker.unwrapper();
  return lines.map((line) => unwrapper.unwrap(line));
}

describe("an entry", () => {
  test.each([
    ["a line feed", "a b\n"],
    ["a carriage return and a line feed", "a b\r\n"],
    ["nothing", "a b"],
  ])("that ends with %s is its text", (_, log) => {
    expect(unwrapAll(entry(log))).toEqual([{ text: "a b", time: undefined }]);
  });

  test("has its time, and may have attributes", () => {
    const line = `{"log":"a\\u003cb\\n","stream":"stderr","attrs":{"tag":"web"},"time":"2019-05-06T14:24:53.123456789Z"}`;
    expect(unwrapAll(line)).toEqual([{ text: "a<b", time: "2019-05-06T14:24:53.123456789Z" }]);
    expect(unwrapAll(`{"log":"a","time":1557152693}`)).toEqual([{ text: "a", time: undefined }]);
  });

  test("may come from a collector", () => {
    const line = `{"@timestamp":"2019-05-06T14:24:53Z","log":"a","log_processed":{"b":1},"kubernetes":{}}`;
    expect(unwrapAll(line)).toEqual([{ text: "a", time: "2019-05-06T14:24:53Z" }]);
  });

  test("that is only a line feed is an empty line", () => {
    expect(unwrapAll(entry("\n"))).toEqual([{ text: "", time: undefined }]);
  });
});

describe("what is no entry", () => {
  test.each([
    [`{"time":"2019-05-06 17:24:53","ip":"192.0.2.1","status_code":500}`, "not of this format"],
    [`{"log":{"status":500}}`, "not of this format"],
    [`{"log":null}`, "not of this format"],
    [`["log"]`, "not of this format"],
    [`"log"`, "not of this format"],
    ["null", "not of this format"],
    ["7", "not of this format"],
    [`{"log":"a\\n"`, "not JSON"],
    ["", "not JSON"],
    [`192.0.2.1 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157`, "not JSON"],
  ])("%s is %s", (line, reason) => {
    expect(unwrapAll(line)).toEqual([reason]);
  });
});

test("entries that have lost the line end between them are each unwrapped", () => {
  expect(unwrapAll(`${entry("a\n")}${entry("b\n")}`, `${entry("c\n")}{"log":"d`)).toEqual([
    {
      kind: "several",
      pieces: [
        { text: "a", time: undefined },
        { text: "b", time: undefined },
      ],
    },
    { kind: "several", pieces: [{ text: "c", time: undefined }, "several records on one line"] },
  ]);
});

describe("a line that was cut", () => {
  const [first, second] = ["a".repeat(PIECE_BYTES), "b".repeat(PIECE_BYTES)];

  test("is whole at its last piece, and has the time of that", () => {
    expect(
      unwrapAll(entry(first), entry(second), entry("c\n", "stdout", "2019-05-06T14:24:53Z"), entry("d\n")),
    ).toEqual([
      DIRECTIVE,
      DIRECTIVE,
      { text: `${first}${second}c`, time: "2019-05-06T14:24:53Z" },
      { text: "d", time: undefined },
    ]);
  });

  test("may have nothing but the line feed in its last piece", () => {
    expect(unwrapAll(entry(first), entry("\n"))).toEqual([DIRECTIVE, { text: first, time: undefined }]);
  });

  test("counts bytes, not characters", () => {
    const exact = "é".repeat(PIECE_BYTES / 2);
    expect(unwrapAll(entry(exact), entry("\n"))).toEqual([DIRECTIVE, { text: exact, time: undefined }]);
    expect(unwrapAll(entry(exact.slice(1)), entry("x\n"))).toMatchObject([{ text: exact.slice(1) }, { text: "x" }]);
    expect(unwrapAll(entry(`${"a".repeat(PIECE_BYTES - 3)}\ufffd`), entry("\n"))).toMatchObject([DIRECTIVE, {}]);
  });

  test("that is one byte short of a piece was not cut", () => {
    expect(unwrapAll(entry(first.slice(1)), entry("x\n"))).toMatchObject([{ text: first.slice(1) }, { text: "x" }]);
  });

  test("that ends with a line feed is whole, however long", () => {
    expect(unwrapAll(entry(`${first}\n`))).toEqual([{ text: first, time: undefined }]);
  });

  test("is of its own stream, and what has none is of stdout", () => {
    const unnamed = JSON.stringify({ log: "c\n" });
    expect(unwrapAll(entry(first), entry("err\n", "stderr"), entry(second, "stderr"), unnamed, entry("\n", "stderr"))) //
      .toMatchObject([DIRECTIVE, { text: "err" }, DIRECTIVE, { text: `${first}c` }, { text: second }]);
  });

  test("is not disturbed by what is malformed", () => {
    expect(unwrapAll(entry(first), "x", "{}", entry("c\n"))).toMatchObject([
      DIRECTIVE,
      "not JSON",
      "not of this format",
      { text: `${first}c` },
    ]);
  });

  test("and is longer than a line may be is too long, once, and what follows is read", () => {
    const pieces = Array.from({ length: 200 }, () => entry(first));
    const unwrapped = unwrapAll(...pieces, entry("x\n"), entry("y\n"));
    expect(unwrapped.slice(0, 200)).toEqual(Array.from({ length: 200 }, () => DIRECTIVE));
    expect(unwrapped.slice(200)).toEqual(["line too long", { text: "y", time: undefined }]);
  });

  test("can be carried from one reader to another at any piece", () => {
    const lines = [entry(first), entry(second, "stderr"), entry("c\n"), entry("\n", "stderr"), entry("d\n")];
    const expected = unwrapAll(...lines);
    for (let cut = 0; cut <= lines.length; cut += 1) {
      const [before, after] = [docker.unwrapper(), docker.unwrapper()];
      const head = lines.slice(0, cut).map((line) => before.unwrap(line));
      expect(before.carried === "").toBe(cut === 0 || cut >= 4);
      after.carried = before.carried;
      expect([...head, ...lines.slice(cut).map((line) => after.unwrap(line))]).toEqual(expected);
    }
  });

  test("never carries more than a line may be long, by a piece", () => {
    const unwrapper = docker.unwrapper();
    for (let piece = 0; piece < 1_000; piece += 1) unwrapper.unwrap(entry(first));
    expect(unwrapper.carried.length).toBeLessThan(1024 * 1024 + 2 * PIECE_BYTES);
    unwrapper.carried = "";
    expect(unwrapper.unwrap(entry("x\n"))).toEqual({ text: "x", time: undefined });
  });
});

import { describe, expect, test } from "vitest";
import { cri } from "../../../src/scan/wrappers/cri.ts";

const TIME = "2019-05-06T17:24:53.123456789+03:00";
const DIRECTIVE = { kind: "directive" };

function unwrapAll(...lines: readonly string[]) {
  const unwrapper = cri.unwrapper();
  return lines.map((line) => unwrapper.unwrap(line));
}

test.each([
  [`${TIME} stdout F a b`, "a b"],
  [`${TIME} stderr F a b`, "a b"],
  [`${TIME} stdout F:tag:other a b`, "a b"],
  [`${TIME} stdout F  a b `, " a b "],
  [`${TIME} stdout F `, ""],
  [`${TIME} stdout F`, ""],
  [`${TIME} stdout a b`, "a b"],
  [`${TIME} stdout Fa b`, "Fa b"],
])("the text of the line %j is %j", (line, text) => {
  expect(unwrapAll(line)).toEqual([{ text, time: TIME }]);
});

test.each(["2019-05-06T17:24:53Z", "2019-05-06T14:24:53.1Z", "2019-05-06T14:24:53.123456789Z"])(
  "%s is a time",
  (time) => {
    expect(unwrapAll(`${time} stdout F a`)).toEqual([{ text: "a", time }]);
  },
);

test.each([
  "",
  `${TIME} stdout`,
  `${TIME} stdin F a`,
  `${TIME} web-1 nginx: a`,
  `${TIME} stdoutF a`,
  ` ${TIME} stdout F a`,
  "2019-05-06 17:24:53 stdout F a",
  "2019-05-06T17:24:53.123456789 stdout F a",
  `{"log":"a\\n","stream":"stdout","time":"${TIME}"}`,
])("%j is not of this format", (line) => {
  expect(unwrapAll(line)).toEqual(["not of this format"]);
});

describe("a line that has lost its end", () => {
  const NEXT = "2019-05-06T14:24:54Z";
  const several = (first: unknown, second: unknown) => [{ kind: "several", pieces: [first, second] }];

  test.each(['{"a":"b"}', '"GET / HTTP/1.1" 502 157', '"GET /\\" HTTP/1.1" "-"', "[x]"])(
    "%s is divided in front of the next one's time",
    (text) => {
      expect(unwrapAll(`${TIME} stdout F ${text}${NEXT} stderr F b`)).toEqual(
        several({ text, time: TIME }, { text: "b", time: NEXT }),
      );
    },
  );

  test("may be a piece, or have one behind it", () => {
    expect(unwrapAll(`${TIME} stdout P {"a":1}${NEXT} stdout P b`, `${NEXT} stdout F c`)).toEqual([
      ...several(DIRECTIVE, DIRECTIVE),
      { text: '{"a":1}b c'.replace(" ", ""), time: NEXT },
    ]);
  });

  test.each([
    ["within quotes", `{"a":"${NEXT} stdout F b"}`],
    ["behind a space", `copied ${NEXT} stdout F b`],
    ["at the start of the text", `${NEXT} stdout F b`],
    ["without flags", `{"a":1}${NEXT} stdout b`],
  ])("is not meant by a time %s", (_, text) => {
    expect(unwrapAll(`${TIME} stdout F ${text}`)).toEqual([{ text, time: TIME }]);
  });

  test("of many is divided in time linear in its length", () => {
    const started = performance.now();
    const [line] = unwrapAll(`${TIME} stdout F {}`.repeat(20_000));
    expect(line).toMatchObject({ kind: "several", pieces: { length: 20_000 } });
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("a line that was cut", () => {
  test("is whole where it is flagged so, and has the time of that", () => {
    expect(unwrapAll(`${TIME} stdout P a `, `${TIME} stdout P:tag  b`, "2019-05-06T14:24:54Z stdout F c")).toEqual([
      DIRECTIVE,
      DIRECTIVE,
      { text: "a  bc", time: "2019-05-06T14:24:54Z" },
    ]);
  });

  test("is of its own stream", () => {
    expect(
      unwrapAll(
        `${TIME} stdout P a`,
        `${TIME} stderr P x`,
        `${TIME} stderr F y`,
        `${TIME} stdout F b`,
        `${TIME} stderr F z`,
      ),
    ).toMatchObject([DIRECTIVE, DIRECTIVE, { text: "xy" }, { text: "ab" }, { text: "z" }]);
  });

  test("and is longer than a line may be is too long, and what follows is read", () => {
    const piece = `${TIME} stdout P ${"a".repeat(600_000)}`;
    const last = `${TIME} stdout F b`;
    expect(unwrapAll(piece, piece, piece, last, last).slice(3)).toEqual(["line too long", { text: "b", time: TIME }]);
  });

  test("can be carried from one reader to another at any piece", () => {
    const flagged = ["stdout P a", "stderr P x", 'stdout P "\\', "stdout F b", "stderr F y", "stdout F c"];
    const lines = flagged.map((rest) => `${TIME} ${rest}`);
    const expected = unwrapAll(...lines);
    for (let cut = 0; cut <= lines.length; cut += 1) {
      const [before, after] = [cri.unwrapper(), cri.unwrapper()];
      const head = lines.slice(0, cut).map((line) => before.unwrap(line));
      after.carried = before.carried;
      expect([...head, ...lines.slice(cut).map((line) => after.unwrap(line))]).toEqual(expected);
    }
  });
});

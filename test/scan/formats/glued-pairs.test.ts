import { describe, expect, test } from "vitest";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { logfmt } from "../../../src/scan/formats/logfmt.ts";
import { ltsv } from "../../../src/scan/formats/ltsv.ts";
import { Reason } from "../../../src/scan/reason.ts";

const CHOICE = { names: USUAL_NAMES, forwarded: [] };
const pairs = (n: number, ...others: readonly string[]) =>
  [`time=2019-05-06T1${n}:24:53`, "level=info", `ip=192.0.2.${n}`, "status=502", ...others].join(" ");
const labels = (n: number) =>
  [`time:2019-05-06T1${n}:24:53`, "level:info", `ip:192.0.2.${n}`, "status:502", "size:1"].join("\t");
const record = (n: number) => ({ time: `2019-05-06T1${n}:24:53`, address: `192.0.2.${n}`, status: "502" });

describe("of pairs", () => {
  const { parse } = logfmt.parser(CHOICE);

  test.each([
    ["joined", pairs(1, "took=9ms") + pairs(2), record(1)],
    ["joined behind text in quotes", pairs(1, 'msg="a b"') + pairs(2), record(1)],
    ["torn within a value", `${pairs(1).slice(0, 30)}${pairs(2)}`, Reason.severalRecords],
    ["torn within the second key", `time=2019-05-06T11:24:53 lev${pairs(2)}`, Reason.severalRecords],
    ["torn within text in quotes", `time=2019-05-06T11:24:53 level=info msg="GE${pairs(2)}`, Reason.severalRecords],
    [
      "torn within a client that is last",
      `time=2019-05-06T11:24:53 level=info status=502 ip=192.0.2.1${pairs(2)}`,
      Reason.severalRecords,
    ],
  ])("two records that were %s are two pieces", (_, line, first) => {
    expect(parse(line)).toEqual({ kind: "several", pieces: [first, record(2)] });
  });

  test("a stamp in front makes the place of the second one uncertain", () => {
    const line = "2019/05/06 17:24:53 level=info ip=192.0.2.1 status=502";
    expect(parse(line + line)).toBe(Reason.severalRecords);
  });

  test.each([
    ["a longer key", pairs(1, "start_time=2019-05-06T11:24:52", "took=9ms")],
    ["text in quotes", pairs(1, `msg="${pairs(2)}"`)],
    ["the query of a request", pairs(1, "query=time=2019-05-06T12:24:53")],
  ])("%s that holds the first key begins no record", (_, line) => {
    expect(parse(line)).toEqual(record(1));
  });
});

describe("of labels", () => {
  const { parse } = ltsv.parser(CHOICE);

  test("joined and torn records are split", () => {
    expect(parse(labels(1) + labels(2))).toEqual({ kind: "several", pieces: [record(1), record(2)] });
    const torn = labels(1).slice(0, 40) + labels(2);
    expect(parse(torn)).toEqual({ kind: "several", pieces: [Reason.severalRecords, record(2)] });
  });
});

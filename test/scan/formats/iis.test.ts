import { expect, test } from "vitest";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { iis } from "../../../src/scan/formats/iis.ts";

const CUT = "2019-05-06 17:24:53 198.51.100.80 GET / - 443 - 192.0.2.1 Mozilla/5.0 - 502 3 64 140";
const RECORD = { time: "2019-05-06T17:24:53Z", address: "192.0.2.1", status: "502" };
const LINES = [
  CUT,
  "a line",
  "#Software: IIS",
  "#Fields: date time c-ip sc-status",
  "2019-05-06 17:24:53 192.0.2.1 502",
];

test("lines behind a header are what it says, and those before it what IIS writes", () => {
  const parser = iis.parser({ names: USUAL_NAMES, forwarded: [] });
  expect(LINES.map((line) => parser.parse(line))).toEqual([
    RECORD,
    "not of this format",
    { kind: "directive" },
    { kind: "directive" },
    RECORD,
  ]);
  expect(parser.parse("# nothing in particular")).toEqual({ kind: "directive" });
});

test("reading may begin at any line", () => {
  for (let cut = 0; cut <= LINES.length; cut += 1) {
    const before = iis.parser({ names: USUAL_NAMES, forwarded: [] });
    const readings = LINES.map((line, index) => {
      if (index !== cut) return before.parse(line);
      const after = iis.parser({ names: USUAL_NAMES, forwarded: [] });
      after.carried = before.carried;
      return [after.parse(line), before.parse(line)];
    });
    const [resumed, whole] = (readings[cut] ?? []) as unknown[];
    expect(resumed).toEqual(whole);
  }
});

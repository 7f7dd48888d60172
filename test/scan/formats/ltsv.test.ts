import { describe, expect, test } from "vitest";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { ltsv } from "../../../src/scan/formats/ltsv.ts";
import { expectLinear } from "../linear.ts";

const { parse } = ltsv.parser({ names: USUAL_NAMES, forwarded: [] });

const TIME = "[06/May/2019:17:24:53 +0300]";
const RECORD = { time: TIME, address: "203.0.113.9", status: "502" };

function lineOf(...parts: readonly string[]): string {
  return parts.join("\t");
}

test("parts may stand in any order", () => {
  expect(parse(lineOf(`time:${TIME}`, "host:203.0.113.9", "status:502"))).toEqual(RECORD);
  expect(parse(lineOf("status:502", "ua:a:b c", "host:203.0.113.9", "empty:", `time:${TIME}`))).toEqual(RECORD);
});

describe("the client is", () => {
  const addressIn = (...parts: readonly string[]) => parse(lineOf(...parts, "status:502"));

  test.each([
    ["the host", ["host:203.0.113.9"]],
    ["not the virtual host", ["vhost:192.0.2.1", "host:203.0.113.9", "server:192.0.2.2"]],
    ["rather what nginx calls it than the host", ["host:192.0.2.1", "remote_addr:203.0.113.9"]],
    ["the host where that one is not known", ["remote_addr:-", "client_ip:", "host:203.0.113.9"]],
    ["what has another usual name", ["ip:203.0.113.9", "host:example.com"]],
  ])("%s", (_, parts) => {
    expect(addressIn(...parts)).toEqual({ time: undefined, address: "203.0.113.9", status: "502" });
  });

  test("nobody where all that is written is a dash", () => {
    expect(addressIn("host:-")).toEqual({ time: undefined, address: undefined, status: "502" });
  });
});

test("of a repeated label the last value counts", () => {
  expect(
    parse(lineOf("size:1", "status:200", "host:192.0.2.1", `time:${TIME}`, "status:502", "host:203.0.113.9")),
  ).toEqual(RECORD);
});

test("tabs that nothing stands between, or behind, are passed over", () => {
  expect(parse(lineOf("", `time:${TIME}`, "", "", "host:203.0.113.9", "status:502", ""))).toEqual(RECORD);
});

test("a line keeps nothing of the line before", () => {
  parse(lineOf(`time:${TIME}`, "host:203.0.113.9", "status:502"));
  expect(parse(lineOf("a:b", "c:d"))).toEqual({ time: undefined, address: undefined, status: undefined });
  parse(lineOf(`time:${TIME}`, "host:203.0.113.9", "status:502", "bad"));
  expect(parse(lineOf("a:b", "c:d"))).toEqual({ time: undefined, address: undefined, status: undefined });
});

test.each([
  "",
  "\t",
  "status:502",
  "status:502\t",
  "status:502\thost",
  "status:502\t:203.0.113.9",
  "status:502\tre mote:203.0.113.9",
  "status:502\thöst:203.0.113.9",
  '{"time":"2019-05-06 17:24:53","ip":"203.0.113.9","status":502}',
  "2019-05-06\t17:24:53\t203.0.113.9\t502",
  "#Fields: date time\tc-ip:x",
  `time:${TIME} host:203.0.113.9 status:502`,
])("%j is of another format", (line) => {
  expect(parse(line)).toBe("not of this format");
});

test("labels that the user names come instead of the usual ones", () => {
  const names = { time: ["at"], address: ["who", "peer.ip"], status: [] };
  const named = ltsv.parser({ names, forwarded: [] });
  expect(named.parse(lineOf("time:0.004", `at:${TIME}`, "host:192.0.2.1", "peer.ip:203.0.113.9", "code:502"))).toEqual(
    RECORD,
  );
});

test("addresses that a request was forwarded for are looked for if they are asked for", () => {
  const line = lineOf(`time:${TIME}`, "host:203.0.113.9", "status:502", "forwardedfor:192.0.2.1, 10.0.0.1");
  const forwarded = ["x_forwarded_for", "forwardedfor"];
  expect(parse(line)).toEqual(RECORD);
  expect(ltsv.parser({ names: USUAL_NAMES, forwarded }).parse(line)).toEqual({
    ...RECORD,
    forwarded: "192.0.2.1, 10.0.0.1",
  });
  expect(ltsv.parser({ names: USUAL_NAMES, forwarded: ["host"] }).parse(line)).toEqual({
    ...RECORD,
    forwarded: "203.0.113.9",
  });
});

test.each([
  ["tabs", "\t".repeat(2 ** 20)],
  ["labels", "a:\t".repeat(2 ** 18)],
  ["a label without an end", "a".repeat(2 ** 20)],
  ["the same label", "host:-\t".repeat(2 ** 17)],
])("a line of a MiB takes no time: %s", (_, line) => {
  expectLinear(() => parse(line));
});

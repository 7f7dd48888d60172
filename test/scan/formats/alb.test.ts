import { describe, expect, test } from "vitest";
import { alb } from "../../../src/scan/formats/alb.ts";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { expectLinear } from "../linear.ts";

const { parse } = alb.parser({ names: USUAL_NAMES, forwarded: [] });
const RECORD = { time: "2019-05-06T17:24:53.186641Z", address: "192.0.2.1:2817", status: "502" };
const OTHER = "not of this format";

interface Parts {
  readonly type?: string;
  readonly time?: string;
  readonly client?: string;
  readonly target?: string;
  readonly seconds?: string;
  readonly statuses?: string;
  readonly rest?: string;
}

function line(parts: Parts): string {
  const { type = "https", time = RECORD.time, client = RECORD.address, target = "10.0.0.1:80" } = parts;
  const {
    seconds = "0.086 0.048 0.037",
    statuses = "502 503",
    rest = ' 0 57 "GET https://x:443/ HTTP/1.1" "-"',
  } = parts;
  return `${type} ${time} app/shop/50dc6c495c0c9188 ${client} ${target} ${seconds} ${statuses}${rest}`;
}

test("the sample is read", () => {
  expect(alb.sample.map(parse)).toEqual([{ ...RECORD, address: "203.0.113.9:2817" }]);
});

test.each(["http", "https", "h2", "grpcs", "ws", "wss"])("a line may be about %s", (type) => {
  expect(parse(line({ type }))).toEqual(RECORD);
});

test.each(["tls", "HTTP", "httpx", "", "-"])("a line is never about '%s'", (type) => {
  expect(parse(line({ type }))).toBe(OTHER);
});

test("a request that was sent to no target has durations of -1 and no target", () => {
  expect(parse(line({ target: "-", seconds: "-1 -1 -1", statuses: "502 -" }))).toEqual(RECORD);
  expect(parse(line({ target: "-", seconds: "- - -", statuses: "502 -" }))).toEqual(RECORD);
});

test("the status is the balancer's", () => {
  expect(parse(line({ statuses: "460 200" }))).toEqual({ ...RECORD, status: "460" });
  expect(parse(line({ statuses: "- 200" }))).toEqual({ ...RECORD, status: undefined });
  expect(parse(line({ statuses: "000 -" }))).toEqual({ ...RECORD, status: "000" });
});

test("what follows the status is anything, or nothing", () => {
  for (const rest of ["", " ", " 1", ' 0 0 "- http://x:80- -" "a \\"quoted\\" agent', ` ${'"x" '.repeat(40)}`]) {
    expect(parse(line({ rest })), rest).toEqual(RECORD);
  }
});

test("what ends before the status is not of this format", () => {
  expect(parse(line({ statuses: "", rest: "" }).trimEnd())).toBe(OTHER);
  expect(parse("https 2019-05-06T17:24:53.186641Z app/shop/1 192.0.2.1:2817")).toBe(OTHER);
});

describe("a client", () => {
  test.each([
    ["192.0.2.1:2817", "192.0.2.1:2817"],
    ["192.0.2.1", "192.0.2.1"],
    ["2001:db8::1:2817", "2001:db8::1"],
    ["2001:db8:0:0:0:0:0:1:2817", "2001:db8:0:0:0:0:0:1"],
    ["2001:0db8:0000:0000:0000:0000:0000:0001:65535", "2001:0db8:0000:0000:0000:0000:0000:0001"],
    ["2001:db8::10:20", "2001:db8::10"],
    ["::1:80", "::1"],
    [":::80", "::"],
    ["::ffff:192.0.2.1:80", "::ffff:192.0.2.1"],
    ["fe80::1%eth0:80", "fe80::1%eth0"],
    ["[2001:db8::1]:2817", "[2001:db8::1]:2817"],
    ["2001:db8::1", "2001:db8::1"],
    ["2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:1"],
    ["::1", "::1"],
    ["2001:db8::1:65536", "2001:db8::1:65536"],
    ["2001:db8::1:80a", "2001:db8::1:80a"],
    ["192.0.2.1:80:80", "192.0.2.1:80:80"],
    ["-", undefined],
  ])("%s is %s", (client, address) => {
    expect(parse(line({ client }))).toEqual({ ...RECORD, address });
  });
});

test.each([
  ["words", "h2 ".repeat(349_525)],
  ["one word", `h2 ${"x".repeat(1_048_573)}`],
  ["spaces", " ".repeat(1_048_576)],
  ["colons", `h2 t b ${":".repeat(1_048_500)} - 1 1 1 502`],
  ["digits", `h2 t b c d ${"1.".repeat(524_000)}`],
])("a mebibyte of %s takes no longer than its length warrants", (_, hostile) => {
  expectLinear(() => expect(parse(hostile)).not.toEqual(RECORD));
});

import { expect, test } from "vitest";
import { elb } from "../../../src/scan/formats/elb.ts";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { expectLinear } from "../linear.ts";

const { parse } = elb.parser({ names: USUAL_NAMES, forwarded: [] });
const RECORD = { time: "2019-05-06T17:24:53.945958Z", address: "192.0.2.1:2817", status: "502" };
const OTHER = "not of this format";

function line(client: string, middle: string, rest = ' 0 29 "GET http://x:80/ HTTP/1.1"'): string {
  return `${RECORD.time} shop ${client} ${middle}${rest}`;
}

const DONE = "10.0.0.1:80 0.000073 0.001048 0.000057 502 200";

test("the sample is read", () => {
  expect(elb.sample.map(parse)).toEqual([{ ...RECORD, address: "203.0.113.9:2817" }]);
});

test("a request that no backend took has durations of -1 and no backend", () => {
  expect(parse(line("192.0.2.1:2817", "- -1 -1 -1 502 0"))).toEqual(RECORD);
});

test("connections of TCP listeners have no status", () => {
  const tcp = line("192.0.2.1:2817", "10.0.0.1:80 0.001069 0.000028 0.000041 - -", ' 82 305 "- - - " "-" - -');
  expect(parse(tcp)).toEqual({ ...RECORD, status: undefined });
});

test("the client may be unknown, or have an IPv6 address", () => {
  expect(parse(line("-", DONE))).toEqual({ ...RECORD, address: undefined });
  expect(parse(line("2001:db8::1:2817", DONE))).toEqual({ ...RECORD, address: "2001:db8::1" });
  expect(parse(line("[2001:db8::1]:2817", DONE))).toEqual({ ...RECORD, address: "[2001:db8::1]:2817" });
});

test("what follows the statuses is anything, or nothing", () => {
  for (const rest of ["", " ", " 0 29", ' 0 29 "GET http://x/" 500 "agent" - -', ' 0 29 "\u0000\ufffd" "']) {
    expect(parse(line("192.0.2.1:2817", DONE, rest)), rest).toEqual(RECORD);
  }
});

test("other lines are not of this format", () => {
  for (const other of [
    "",
    line("192.0.2.1:2817", "10.0.0.1:80 0.000073 0.001048 502 200", ""),
    `https ${line("192.0.2.1:2817", DONE)}`,
    `shop ${RECORD.time} ${DONE}`,
    `${RECORD.time} shop 192.0.2.1:2817 - - - - 502 200`,
  ]) {
    expect(parse(other), other).toBe(OTHER);
  }
});

test.each([
  ["words", "1 ".repeat(524_288)],
  ["one word", "1".repeat(1_048_576)],
  ["spaces", " ".repeat(1_048_576)],
  ["colons", `1 b ${":".repeat(1_048_500)} - 1 1 1 502 -`],
])("a mebibyte of %s takes no longer than its length warrants", (_, hostile) => {
  expectLinear(() => expect(parse(hostile)).not.toEqual(RECORD));
});

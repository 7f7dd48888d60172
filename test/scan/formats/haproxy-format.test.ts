import { describe, expect, test } from "vitest";
import { compileHaproxyFormat, isHaproxyFormat } from "../../../src/scan/formats/haproxy-format.ts";
import { compiledBy, readBy } from "./compiled.ts";

const TIME = "06/May/2019:17:24:53.655";
const CLF = "06/May/2019:17:24:53 +0300";
const RECORD = { time: TIME, address: "192.0.2.1", status: "502" };
const compiled = compiledBy(compileHaproxyFormat);
const read = readBy(compileHaproxyFormat);

describe("the string is read as it stands in the configuration", () => {
  const line = `192.0.2.1:33317 [${TIME}] web~ app/app1 502 157 "GET / HTTP/1.1"`;

  test.each([
    'log-format "%ci:%cp [%tr] %ft %b/%s %ST %B %{+Q}r"',
    String.raw`log-format %ci:%cp\ [%tr]\ %ft\ %b/%s\ %ST\ %B\ %{+Q}r`,
    "  log-format '%ci:%cp [%tr] %ft %b/%s %ST %B %{+Q}r'",
    String.raw`%ci:%cp\ [%t]\ %f\ %b/%s\ %ST\ %B\ %{+Q}r`,
    '"%[src]:%[src_port] [%tr] %ft %b/%s %[status] %B"',
    "%ci:%cp [%tr] %ft %b/%s %ST",
    String.raw`log-format "%ci:%cp [%tr] %ft %b/%s %ST %B \"%HM %HU %HV\""`,
  ])("%s", (text) => {
    expect(isHaproxyFormat(text)).toBe(true);
    expect(read(text, line)).toEqual(RECORD);
  });
});

test("the port is behind the last colon of an address", () => {
  expect(read("%ci:%cp [%tr] %ST", `2001:db8::1:443 [${TIME}] 502`)).toMatchObject({ address: "2001:db8::1" });
});

test.each([
  ["%trl", CLF, CLF],
  ["%Tl", CLF, CLF],
  ["%trg", "06/May/2019:14:24:53 +0000", "06/May/2019:14:24:53 +0000"],
  ["%Ts.%ms", "1557163493.655", "1557163493"],
  ["%tr %T", `${TIME} 06/May/2019:14:24:53 +0000`, TIME],
  ["%T %trl", `06/May/2019:14:24:53 +0000 ${CLF}`, CLF],
])("%s is a time", (text, written, time) => {
  expect(read(`%ci ${text} %ST`, `192.0.2.1 ${written} 502`)).toEqual({ ...RECORD, time });
});

test("texts are in quotes where a flag says so", () => {
  expect(read("%{+Q}ci %tr %{+Q}ft %ST", `"192.0.2.1" ${TIME} "a b" 502`)).toEqual(RECORD);
  expect(read("%{+Q}o %ci %tr %{-Q}ft %ID %ST", `"192.0.2.1" ${TIME} web "a b" 502`)).toEqual(RECORD);
});

test("spaces are written once, and never at the start", () => {
  expect(read("%{+Q}o  %{-Q}ci   %tr %ST", `192.0.2.1 ${TIME} 502`)).toEqual(RECORD);
});

test("a header is known by its name", () => {
  const text = "%ci %tr %ST %[capture.req.hdr(0)] %{+Q}[req.hdr(X-Forwarded-For)]";
  const line = `192.0.2.1 ${TIME} 502 a "203.0.113.7, 198.51.100.2"`;
  expect(read(text, line, ["X-Forwarded-For"])).toEqual({ ...RECORD, forwarded: "203.0.113.7, 198.51.100.2" });
});

test("a string that makes JSON objects names their keys", () => {
  const text = String.raw`log-format "{\"t\":\"%trl\",\"client\":{\"ip\":\"%ci\"},\"s\":%ST,\"r\":\"%HM\"}"`;
  expect(compiled(text).names).toEqual({ time: ["t"], address: ["client.ip"], status: ["s"] });
});

test.each([
  ["%ci %tr %b", "a status (%ST) in HAProxy's log-format", "%ci %tr %b"],
  ["%cp %tr %ST", "a client (%ci) in HAProxy's log-format", "%cp %tr %ST"],
  ["%ci %cp %ST", "a time (%tr) in HAProxy's log-format", "%ci %cp %ST"],
  ["%{+X}ci %tr %ST", "fields as text in HAProxy's log-format", "%{+X}ci"],
  ["%{+json}o %ci %tr %ST", "fields as text in HAProxy's log-format", "%{+json}o"],
])("%s is refused", (text, expected, found) => {
  expect(compileHaproxyFormat(text)).toEqual({ expected, found });
});

test.each([
  '%h %l %u %t "%r" %>s %b',
  '%a %S %I %D %T %F "%{Referer}i" %s',
  "%ts.%03tu %6tr %>a %Ss/%03>Hs %<st",
  '%h %^[%d:%t %^] "%r" %s %b',
  "$remote_addr $status",
])("%s is not HAProxy's", (text) => {
  expect(isHaproxyFormat(text)).toBe(false);
});

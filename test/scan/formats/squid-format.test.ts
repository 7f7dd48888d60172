import { describe, expect, test } from "vitest";
import { compileSquidFormat, isSquidFormat } from "../../../src/scan/formats/squid-format.ts";
import { compiledBy, readBy } from "./compiled.ts";

const CLF = "06/May/2019:17:24:53 +0300";
const RECORD = { time: "1557152693", address: "192.0.2.1", status: "502" };
const compiled = compiledBy(compileSquidFormat);
const read = readBy(compileSquidFormat);

describe("the string is read as it stands in the configuration", () => {
  const NATIVE = "%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt";

  test.each([NATIVE, `logformat squid ${NATIVE}`, `  logformat   mine ${NATIVE}\n`])("%s", (text) => {
    expect(isSquidFormat(text)).toBe(true);
    for (const elapsed of ["   310", "     1", "123456", "1234567"]) {
      const line = `1557152693.655 ${elapsed} 192.0.2.1 TCP_MISS/502 3482 GET http://example.com/ - HIER_DIRECT/198.51.100.7 -`;
      expect(read(text, line)).toEqual(RECORD);
    }
  });

  test("as the common log format is stated", () => {
    const text = 'logformat common %>a %[ui %[un [%tl] "%rm %ru HTTP/%rv" %>Hs %<st %Ss:%Sh';
    const line = `192.0.2.1 - ann lee [${CLF}] "GET http://example.com/ HTTP/1.1" 502 3482 TCP_MISS:HIER_DIRECT`;
    expect(read(text, line)).toEqual({ ...RECORD, time: CLF });
  });

  test("with widths on either side, and percent signs", () => {
    expect(read("%-20>a|%>Hs %% %ts", "192.0.2.1            |502 % 1557152693")).toMatchObject({ status: "502" });
    expect(read("%20>a %>Hs %ts", "           192.0.2.1 502 1557152693")).toEqual(RECORD);
  });
});

test.each([
  ["%tl", CLF, CLF],
  ["%ts %tl", `1557152693 ${CLF}`, CLF],
  ["%tg", "06/May/2019:14:24:53 +0000", "06/May/2019:14:24:53 +0000"],
  ["%{%Y-%m-%d %H:%M:%S %z}tl", "2019-05-06 17:24:53 +0300", "2019-05-06 17:24:53+0300"],
  ["%tl{%Y-%m-%dT%H:%M:%S}", "2019-05-06T17:24:53", "2019-05-06 17:24:53"],
])("%s is a time", (text, written, time) => {
  expect(read(`%>a ${text} %>Hs`, `192.0.2.1 ${written} 502`)).toEqual({ ...RECORD, time });
});

test("what the client was sent comes before what the origin replied", () => {
  expect(read("%ts %>a %<Hs %>Hs", "1557152693 192.0.2.1 200 502")).toEqual(RECORD);
  expect(read("%ts %>a %<Hs", "1557152693 192.0.2.1 502")).toEqual(RECORD);
});

test("a header is known by its name", () => {
  const text = '%ts %>a %>Hs "%{X-Forwarded-For}>h"';
  expect(read(text, '1557152693 192.0.2.1 502 "203.0.113.7"', ["xff"])).toMatchObject({ forwarded: "203.0.113.7" });
});

test("a string that makes JSON objects names their keys", () => {
  const text = 'logformat json {"at":"%tl","ip":"%>a","status":%>Hs,"took":%tr}';
  expect(compiled(text).names).toEqual({ time: ["at"], address: ["ip"], status: ["status"] });
});

test.each([
  ["%ts.%03tu %>a %Ss", "a status (%>Hs) in Squid's logformat", "%ts.%03tu %>a %Ss"],
  ["%ts %<a %>Hs", "a client (%>a) in Squid's logformat", "%ts %<a %>Hs"],
  ["%tr %>a %>Hs", "a time (%ts or %tl) in Squid's logformat", "%tr %>a %>Hs"],
  ["%{%F %Q}tl %>a %>Hs", "a time that strftime(3) writes", "%Q"],
  ["%{%H:%M}tl %>a %>Hs", "a year (%Y) in the time", "%H:%M"],
])("%s is refused", (text, expected, found) => {
  expect(compileSquidFormat(text)).toEqual({ expected, found });
});

test.each(['%h %l %u %t "%r" %>s %b', 'logformat "%h %t %>s" x', "%ci:%cp [%tr] %ST", "%>a %t %>s"])(
  "%s is not Squid's",
  (text) => {
    expect(isSquidFormat(text)).toBe(false);
  },
);

import { describe, expect, test } from "vitest";
import { compileGoAccess, isGoAccess, nameInGoAccess } from "../../../src/scan/formats/goaccess.ts";
import { compiledBy, readBy } from "./compiled.ts";

const TIME = "2019-05-06 17:24:53+0300";
const LINE = '203.0.113.9 - ann [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157 "-" "Mozilla/5.0"';
const COMBINED = '%h %^[%d:%t %^] "%r" %s %b "%R" "%u"';
const RECORD = { time: TIME, address: "203.0.113.9", status: "502" };

const compiled = compiledBy(compileGoAccess);
const read = readBy(compileGoAccess);

describe("a format is a string, or the lines of goaccess.conf", () => {
  test.each([
    COMBINED,
    COMBINED.replaceAll('"', '\\"'),
    `time-format %H:%M:%S\ndate-format %d/%b/%Y\nlog-format ${COMBINED}\n`,
    `# NCSA\nlog-format ${COMBINED}\r\ntime-format %T\r\ndate-format %d/%b/%Y\r\n`,
    `time-format %T\ndate-format %d/%b/%Y\n${COMBINED}`,
    `--log-format='${COMBINED}'\n--date-format=%d/%b/%Y\n--time-format=%T`,
  ])("%j", (text) => {
    expect(read(text, LINE)).toEqual(RECORD);
  });
});

test("what follows a time is its zone, if it is an offset", () => {
  expect(read("%d:%t %^ %h:%^ %s", "06/May/2019:17:24:53 +0300 203.0.113.9:33317 502")).toEqual(RECORD);
  expect(read(COMBINED, LINE.replace("+0300", "UTC"))).toEqual({ ...RECORD, time: "2019-05-06 17:24:53Z" });
  expect(read(COMBINED, LINE.replace("+0300", "EEST"))).toEqual({ ...RECORD, time: "2019-05-06 17:24:53" });
});

test.each(["%H:%M:%S %Z", "%T %z"])("a time written to %s ends at the next space all the same", (timeFormat) => {
  const settings = `date-format %d/%b/%Y\ntime-format ${timeFormat}\n`;
  const line = `[06/May/2019:17:24:53 +0300] 203.0.113.9 - - example.com "GET / HTTP/1.1" 502 157`;
  expect(read(`${settings}log-format [%d:%t %^] %h %^ - %v "%r" %s %b`, line)).toEqual(RECORD);
  expect(read(`${settings}log-format %h - %e [%d:%t] "%r" %s`, LINE)).toEqual(RECORD);
});

describe("the values of JSON may be times in parts", () => {
  const names = { time: ["at"], address: ["ip"], status: ["code"] };
  test.each(["%d:%t %^", "%dT%tZ", "%dT%t%^", "%dT%t-%^", "%d %t", "%x.%^"])("%s", (at) => {
    const settings = at.includes("T") ? "date-format %Y-%m-%d\ntime-format %T\nlog-format " : "";
    expect(compiled(`${settings}{"at":"${at}","ip":"%h:%^","code":%s}`)).toEqual({ template: null, names });
  });

  test("that only a pattern can read", () => {
    const text = 'date-format %d.%m.%Y\ntime-format %T\nlog-format {"at":"%d-%t","ip":"%h","code":%s}';
    const line = '{"at":"06.05.2019-17:24:53","ip":"203.0.113.9","code":502}';
    expect(compiled(text).names).toEqual(names);
    expect(read(text, line)).toEqual({ ...RECORD, time: "2019-05-06 17:24:53" });
  });

  test("but no more than times", () => {
    expect(compiled('{"at":"%d:%t %r","ip":"%h","code":%s}').names).toBeNull();
  });
});

test.each([
  ["%d %t %h %s", "2019-05-06 17:24:53 203.0.113.9 502", "2019-05-06 17:24:53"],
  ["%d %t %h %s", "06/May/2019 17:24:53.123 203.0.113.9 502", "2019-05-06 17:24:53"],
  ["%^ %dT%t.%^ %v %h:%^ %s", "https 2019-05-06T17:24:53.186Z shop 203.0.113.9:2817 502", "2019-05-06 17:24:53"],
  ["%x.%^ %~%L %h %^/%s %b", "1557152693.123    187 203.0.113.9 TCP_MISS/502 1", "1557152693"],
  ["[%x] %h %s", "[06/May/2019:17:24:53 +0300] 203.0.113.9 502", "06/May/2019:17:24:53 +0300"],
  [
    "datetime-format %d.%m.%Y %T\nlog-format %x - %h %s",
    "06.05.2019 17:24:53 - 203.0.113.9 502",
    "2019-05-06 17:24:53",
  ],
  ["datetime-format %d.%m.%Y %T\nlog-format %x %h %s", "06.05.2019 17:24:53 203.0.113.9 502", "2019-05-06 17:24:53"],
  ["time-format %s\ndate-format %s\nlog-format %x %h %s", "1557152693 203.0.113.9 502", "1557152693"],
  [
    "date-format %b %d %Y\ntime-format %T\nlog-format %d %t %h %s",
    "May 06 2019 17:24:53 203.0.113.9 502",
    "2019-05-06 17:24:53",
  ],
  [String.raw`%d\t%t\t%^\t%h\t%s`, "2019-05-06\t17:24:53\tx y\t203.0.113.9\t502", "2019-05-06 17:24:53"],
])("%j reads %j", (text, line, time) => {
  expect(read(text, line)).toEqual({ ...RECORD, time });
});

test("of a list of addresses, the first is the client where there is no other", () => {
  const line = '203.0.113.9, 10.0.0.1 - [06/May/2019:17:24:53 +0300] "GET /" 502';
  expect(read('~h{, } %^ [%d:%t %^] "%r" %s', line)).toEqual(RECORD);
  const both = `10.0.0.1 "198.51.100.7, 203.0.113.9" 2019-05-06 17:24:53 502`;
  const format = '%h "~h{," }" %d %t %s';
  expect(read(format, both, ["x-forwarded-for"])).toMatchObject({
    address: "10.0.0.1",
    forwarded: "198.51.100.7, 203.0.113.9",
  });
});

test("Google Cloud Storage's usage logs are known by name", () => {
  const line =
    '"1557152693123456","203.0.113.9","1","","GET","/o","502","0","157","35","storage.example.com","","curl"';
  expect(read("CLOUDSTORAGE", line)).toEqual({ ...RECORD, time: "1557152693123456" });
});

test("a format that makes JSON objects names their keys", () => {
  const text =
    'datetime-format %s\nlog-format { "ts": "%x.%^", "request": { "client_ip": "%h", "headers": { "UA": ["%u"] } }, "status": "%s" }';
  expect(compiled(text)).toEqual({
    template: null,
    names: { time: ["ts"], address: ["request.client_ip"], status: ["status"] },
  });
});

test("GoAccess's own names are known in any case", () => {
  expect(nameInGoAccess("VCOMBINED")).toBe("combined");
  expect(nameInGoAccess("awsalb")).toBe("alb");
  expect(nameInGoAccess("log-format COMMON")).toBe("common");
  expect(nameInGoAccess("toString")).toBeNull();
  expect(nameInGoAccess(COMBINED)).toBeNull();
});

test("a string is GoAccess's if nobody else can have written it", () => {
  expect(
    [COMBINED, "%x %h %s", "%h %dT%t %s", "~h{, } %s", "time-format %T\n%h", "cloudstorage"].map(isGoAccess),
  ).toEqual(new Array(6).fill(true));
  expect(['%h %l %u %t "%r" %>s', "%{%d/%b/%Y}t %h %>s", "%{SSL}x %h %t %>s", "%^FB %h %t %s"].map(isGoAccess)).toEqual(
    new Array(4).fill(false),
  );
});

test.each([
  ["%h %s", "a time (%x, or %d and %t)", "%h %s"],
  ["%x %s", "a client (%h)", "%x %s"],
  ["%x %h", "a status (%s)", "%x %h"],
  ["%h %s %d", "an hour (%H) in the time", "%d/%b/%Y"],
  ["%h %s %t", "a year (%Y) in the time", "%H:%M:%S"],
  ["date-format %d/%b/%Y", "a log-format beside them", "date-format %d/%b/%Y"],
  ["date-format %Q\nlog-format %h %d %t %s", "a date or time that strptime(3) reads", "%Q"],
  ["%h%s %x", "something between the two fields", "%h%s"],
])("%j is refused", (text, expected, found) => {
  expect(compileGoAccess(text)).toEqual({ expected, found });
});

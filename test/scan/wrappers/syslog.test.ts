import { describe, expect, test } from "vitest";
import { syslog } from "../../../src/scan/wrappers/syslog.ts";
import { expectLinear } from "../linear.ts";

const { unwrap } = syslog.unwrapper();
const COMBINED = `203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157`;
const JSON_LINE = `{"time": "2019-05-06T17:24:53+03:00", "ip": "203.0.113.9", "status": 502}`;

function expectText(line: string, text: string, time?: string): void {
  expect(unwrap(line), line).toEqual({ text, time });
}

describe("RFC 3164", () => {
  test.each([
    "<190>May  6 17:24:53 host nginx: ",
    "<190>May 16 17:24:53 host nginx: ",
    "<190>May 6 17:24:53 host nginx: ",
    "<7>May 06 17:24:53 host nginx: ",
    "May  6 17:24:53 host nginx: ",
    "May  6 17:24:53 host nginx:  ",
    "May  6 17:24:53 host nginx[14389]: ",
    "May  6 17:24:53 192.0.2.7 docker/web/0123456789ab[14389]: ",
    "May  6 17:24:53 2001:db8::7 nginx:latest[14389]: ",
    "May  6 17:24:53.123456 host nginx: ",
    "<190>May  6 17:24:53 nginx: ",
    "May  6 17:24:53 nginx[14389]: ",
    "May  6 17:24:53 host nginx ",
    "May  6 17:24:53 host nginx[14389] ",
    "May  6 17:24:53 host ",
    "May  6 17:24:53 ",
    "May  6 17:24:53 <local7.info> host nginx: ",
    "*May  6 17:24:53.003: nginx: ",
    "May  6 17:24:53 UTC: nginx: ",
    "152 <190>May  6 17:24:53 host nginx: ",
  ])("%j names no year", (prefix) => {
    expectText(prefix + COMBINED, COMBINED);
  });

  test.each([
    "2019 May  6 17:24:53 host nginx: ",
    "<190>2019 May 6 17:24:53 host nginx: ",
    "May  6 2019 17:24:53 host nginx: ",
    "May 06 2019 17:24:53: host nginx: ",
    "May  6 17:24:53 2019 host nginx: ",
    "Mon May  6 17:24:53 2019 daemon.info nginx[14389]: ",
  ])("%j names a year", (prefix) => {
    expectText(prefix + COMBINED, COMBINED, "2019-05-06 17:24:53");
  });

  test.each(["", "host ", "host nginx: ", "host nginx:", "nginx:", "host nginx ", "host nginx[1]: @cee: ", "@cee:"])(
    "JSON is found behind %j",
    (between) => {
      expectText(`May  6 17:24:53 ${between}${JSON_LINE}`, JSON_LINE);
    },
  );

  test("an address is no tag, and no host in front of what follows an address", () => {
    for (const address of ["2001:db8::", "::", "2001:db8::1"]) {
      const line = COMBINED.replace("203.0.113.9", address);
      expectText(`May  6 17:24:53 host ${line}`, line);
      expectText(`May  6 17:24:53 ${line}`, line);
    }
    const haproxy = "203.0.113.9:33317 [06/May/2019:17:24:53.003] front back/web 0/0/1/2/3 502 157";
    expectText(`May  6 17:24:53 ${haproxy}`, haproxy);
    expectText(`May  6 17:24:53 host ${haproxy}`, haproxy);
    expectText(`May  6 17:24:53 host haproxy[14389]: ${haproxy}`, haproxy);
  });

  test("fields that have colons behind their names are no tags", () => {
    for (const text of ["#Fields: date time c-ip", "host:203.0.113.9\ttime:06/May/2019:17:24:53 +0300\tstatus:502"]) {
      for (const between of ["", "host ", "host nginx: "]) expectText(`May  6 17:24:53 ${between}${text}`, text);
    }
  });

  test("a tab that rsyslog has escaped is a tab", () => {
    expectText("May  6 17:24:53 host nginx: host:203.0.113.9#011status:502", "host:203.0.113.9\tstatus:502");
  });
});

describe("a priority and little else", () => {
  test.each([
    ["<134>", undefined],
    ["<134>haproxy[14389]: ", undefined],
    ["<134>haproxy: ", undefined],
    ["<6>2019-05-06T17:24:53.123456+03:00 ", "2019-05-06T17:24:53.123456+03:00"],
    ["<190>2019-05-06T17:24:53.123456+03:00 host nginx ", "2019-05-06T17:24:53.123456+03:00"],
    ["<190>2019-05-06T17:24:53.123456+03:00 host nginx[14389]: ", "2019-05-06T17:24:53.123456+03:00"],
  ])("%j", (prefix, time) => {
    expectText(prefix + COMBINED, COMBINED, time);
  });
});

describe("RFC 5424", () => {
  const TIME = "2019-05-06T17:24:53.003+03:00";

  test.each([
    `<165>1 ${TIME} host nginx 14389 ID47 - `,
    `<165>1 ${TIME} host nginx - - - `,
    `<165>1 ${TIME} - - - - - \ufeff`,
    `<165>1 ${TIME} host nginx 14389 - [a@32473] `,
    `<165>1 ${TIME} host nginx 14389 - [a@32473 b="c" d=""] `,
    String.raw`<165>1 ${TIME} host nginx 14389 - [a b="\"\\\] [x"][e f="g h"] `,
    `<165>1 ${TIME} host nginx 14389 - [a b="c"] \ufeff`,
    `<165>1 ${TIME} host app web.1 - `,
    `1 ${TIME} host nginx 14389 - - `,
    `217 <165>1 ${TIME} host nginx 14389 - - `,
    `<165>1 ${TIME} host nginx 14389 - - @cee: `,
  ])("%j", (prefix) => {
    expectText(prefix + COMBINED, COMBINED, TIME);
    expectText(prefix + JSON_LINE, JSON_LINE, TIME);
  });

  test("the time may be nil", () => {
    expectText(`<165>1 - - - - - - ${COMBINED}`, COMBINED);
  });

  test("a text that starts with a bracket is no structured data", () => {
    const text = `[06/May/2019:17:24:53 +0300] 203.0.113.9 "GET / HTTP/1.1" 502`;
    expectText(`<165>1 ${TIME} host app web.1 - ${text}`, text, TIME);
    expectText(`<165>1 ${TIME} host app web.1 - - ${text}`, text, TIME);
  });

  test("a text may be missing", () => {
    expectText(`<165>1 ${TIME} host nginx 14389 - -`, "", TIME);
    expectText(`<165>1 ${TIME} host nginx 14389 -`, "", TIME);
  });
});

describe("rsyslog's and journald's files", () => {
  test.each([
    ["2019-05-06T17:24:53.123456+03:00 host nginx: ", "2019-05-06T17:24:53.123456+03:00"],
    ["2019-05-06T14:24:53Z host nginx[14389]: ", "2019-05-06T14:24:53Z"],
    ["2019-05-06T17:24:53+0300 host nginx[14389]: ", "2019-05-06T17:24:53+0300"],
    ["2019-05-06 17:24:53 host nginx[14389]: ", "2019-05-06 17:24:53"],
    ["Mon 2019-05-06 17:24:53 EEST host nginx[14389]: ", "2019-05-06 17:24:53"],
    ["2019-05-06T14:24:53.123456+00:00 app[web.1]: ", "2019-05-06T14:24:53.123456+00:00"],
  ])("%j", (prefix, time) => {
    expectText(prefix + COMBINED, COMBINED, time);
  });

  test.each([
    "-- Logs begin at Mon 2019-05-06 17:24:53 EEST, end at Mon 2019-05-06 18:24:53 EEST. --",
    "-- Journal begins at Mon 2019-05-06 17:24:53 EEST, ends at Mon 2019-05-06 18:24:53 EEST. --",
    "-- Reboot --",
    "-- Boot 0123456789abcdef0123456789abcdef --",
    "-- No entries --",
  ])("%j is journalctl's own", (line) => {
    expect(unwrap(line)).toEqual({ kind: "directive" });
  });
});

test.each([
  "",
  COMBINED,
  `example.com ${COMBINED}`,
  JSON_LINE,
  "host:203.0.113.9\ttime:06/May/2019:17:24:53 +0300\tstatus:502",
  "1557152693.003     12 203.0.113.9 TCP_MISS/502 157 GET http://example.com/ - HIER_NONE/- text/html",
  "2019-05-06T17:24:53.186641Z my-elb 192.0.2.1:2817 10.0.0.1:80 0.00007 0.001 0.00006 502 502 0 29",
  "http 2019-05-06T17:24:53.186641Z app/my-alb/50dc 192.0.2.1:2817 10.0.0.1:80 0.0 0.0 0.0 502 200 34 366",
  "2019-05-06 17:24:53 192.0.2.7 GET / - 80 - 203.0.113.9 Mozilla/5.0 - 502 0 0 15",
  "#Fields: date time c-ip sc-status",
  `[pod/web-6d4/nginx] ${COMBINED}`,
  `web-1  | ${COMBINED}`,
  `2019-05-06T17:24:53.123456789Z stdout F ${COMBINED}`,
  `1 - host nginx 14389 - - ${COMBINED}`,
  `Foo  6 17:24:53 host nginx: ${COMBINED}`,
  `ayJ  6 17:24:53 host nginx: ${COMBINED}`,
  "-- a comment --",
  "<1900>May",
])("%j is not of this format", (line) => {
  expect(unwrap(line)).toBe("not of this format");
});

test.each([
  ["colons", `May  6 17:24:53 ${"1:".repeat(500_000)} x`],
  ["letters", `May  6 17:24:53 host ${"a".repeat(1_000_000)}`],
  ["brackets", `May  6 17:24:53 host a${"[".repeat(1_000_000)}`],
  ["spaces", `May  6 17:24:53 host${" ".repeat(1_000_000)}`],
  ["structured data", `<1>1 2019-05-06T17:24:53Z - - - - [a${' b="c"'.repeat(200_000)}`],
  ["elements", `<1>1 2019-05-06T17:24:53Z - - - - ${'[a b="c"]'.repeat(100_000)}x`],
  ["an open value", `<1>1 2019-05-06T17:24:53Z - - - - [a b="${"\\\\".repeat(500_000)}`],
  ["hyphens", `-- ${"-- ".repeat(300_000)}`],
])("a line of %s takes no longer than it is long", (_, line) => {
  expectLinear(() => unwrap(line));
});

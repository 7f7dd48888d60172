import { describe, expect, test } from "vitest";
import { compileApache } from "../../../src/scan/formats/apache.ts";
import type { TemplateFormat } from "../../../src/scan/formats/custom-format.ts";
import { templateParser } from "../../../src/scan/formats/template.ts";
import { compiledBy, readBy } from "./compiled.ts";

const TIME = "06/May/2019:17:24:53 +0300";
const LINE = `203.0.113.9 - ann [${TIME}] "GET / HTTP/1.1" 502 157 "-" "Mozilla/5.0"`;
const RECORD = { time: TIME, address: "203.0.113.9", status: "502" };

const compiled = compiledBy(compileApache);
const read = readBy(compileApache);

describe("the directive is read as it stands in the configuration", () => {
  test.each([
    String.raw`LogFormat "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"" combined`,
    String.raw`  LogFormat "%h %l %u %t \"%r\" %>s %b"`,
    String.raw`CustomLog "|/usr/bin/rotatelogs x" "%h %l %u %t \"%r\" %>s %b" env=!quiet`,
    String.raw`CustomLog logs/access.log "%h %l %u %t \"%r\" %>s"`,
    'LogFormat "%h %l %u %t \\\n\\"%r\\" %>s" split',
    String.raw`"%h %l %u %t \"%r\" %>s %b" common`,
    String.raw`"%h %l %u %t \"%r\" %>s %b"`,
    String.raw`%h %l %u %t \"%r\" %>s %b`,
    '%h %l %u %t "%r" %>s %b',
    '%a %l %u %t "%!200,304r" %400,501>s %I %O %D',
  ])("%s", (text) => {
    expect(read(text, LINE)).toEqual(RECORD);
  });

  test("tabs are written as \\t", () => {
    expect(read(String.raw`LogFormat "%t\t%h\t%>s" tabs`, `[${TIME}]\t203.0.113.9\t502`)).toEqual(RECORD);
  });

  test("a percent sign is written twice", () => {
    expect(read("100%% %h %t %>s", `100% 203.0.113.9 [${TIME}] 502`)).toEqual(RECORD);
  });

  test("modifiers and arguments are skipped with their fields", () => {
    const text =
      '%v:%{local}p %h %t "%!200,304,302{Referer}i" "%400,501{User-agent}i" %{ms}T %{SSL_PROTOCOL}x %^FB %>s';
    expect(read(text, `example.com:443 203.0.113.9 [${TIME}] "-" "-" 12 TLSv1.3 - 502`)).toEqual(RECORD);
  });
});

describe("of several fields that say the same", () => {
  test("the last status comes before the first", () => {
    expect(read("%h %t %s %>s", `203.0.113.9 [${TIME}] 301 502`)).toEqual(RECORD);
    expect(read("%h %t %s", `203.0.113.9 [${TIME}] 502`)).toEqual(RECORD);
    expect(read("%h %t %<s", `203.0.113.9 [${TIME}] 502`)).toEqual(RECORD);
  });

  test("an address comes before a name, and both before what is said of the client elsewhere", () => {
    expect(read("%{c}a %h %a %t %>s", `10.0.0.1 shop.example 203.0.113.9 [${TIME}] 502`)).toEqual(RECORD);
    expect(read("%{X-Forwarded-For}i %h %t %>s", `198.51.100.7, 10.0.0.1 203.0.113.9 [${TIME}] 502`)).toEqual(RECORD);
    expect(read("%{X-Forwarded-For}i %l %t %>s", `203.0.113.9, 10.0.0.1 - [${TIME}] 502`)).toEqual(RECORD);
    expect(read("%{X-Real-IP}i %t %>s", `203.0.113.9 [${TIME}] 502`)).toEqual(RECORD);
    expect(read("%{REMOTE_ADDR}e %t %>s", `203.0.113.9 [${TIME}] 502`)).toEqual(RECORD);
  });

  test("a time on a clock comes before an epoch, and the begin of a request before its end", () => {
    expect(read("%{sec}t %h %t %>s", `1557152693 203.0.113.9 [${TIME}] 502`)).toEqual(RECORD);
    const edges = "%{end:%F %T}t %{begin:%F %T}t %h %>s";
    expect(read(edges, "2019-05-06 18:00:01 2019-05-06 17:59:59 203.0.113.9 502")).toMatchObject({
      time: "2019-05-06 17:59:59",
    });
    expect(read("%{end:sec}t %h %>s", "1557152693 203.0.113.9 502")).toMatchObject({ time: "1557152693" });
  });
});

test.each([
  ["[%{%d/%b/%Y:%H:%M:%S %z}t]", `[${TIME}]`, "2019-05-06 17:24:53+0300"],
  ["[%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t]", "[06/May/2019:17:24:53.123 +0300]", "2019-05-06 17:24:53+0300"],
  ["%{%Y-%m-%d}t %{%H:%M:%S}t", "2019-05-06 17:24:53", "2019-05-06 17:24:53"],
  ["%{%Y-%m-%dT%T}t%{%z}t", "2019-05-06T17:24:53+0300", "2019-05-06 17:24:53+0300"],
  ["%{%F %T}t%{usec_frac}t", "2019-05-06 17:24:53123456", "2019-05-06 17:24:53"],
  ["%{sec}t", "1557152693", "1557152693"],
  ["%{sec}t.%{msec_frac}t", "1557152693.123", "1557152693"],
  ["%{sec}t%{usec_frac}t", "1557152693123456", "1557152693123456"],
  ["%{%s}t%{usec_frac}t", "1557152693123456", "1557152693123456"],
  ["%{%s}t.%{usec_frac}t", "1557152693.123456", "1557152693"],
  ["%{%FT%T}t.%{usec_frac}t%{%z}t", "2019-05-06T17:24:53.123456+0300", "2019-05-06 17:24:53+0300"],
  [
    "%{begin:%F}t %{begin:%T}t.%{begin:msec_frac}t%{begin:%z}t",
    "2019-05-06 17:24:53.123+0300",
    "2019-05-06 17:24:53+0300",
  ],
  ["%{msec}t", "1557152693123", "1557152693123"],
  ["%{begin:usec}t", "1557152693123456", "1557152693123456"],
  ["%{%s}t", "1557152693", "1557152693"],
])("%s is a time", (text, written, time) => {
  expect(read(`%h ${text} "%r" %>s`, `203.0.113.9 ${written} "GET /" 502`)).toEqual({ ...RECORD, time });
});

test("a header is known by its name, and other fields by what stands for them", () => {
  const text = '%h %{c}a %t %>s "%{X-Forwarded-For}i"';
  const line = `203.0.113.9 10.0.0.1 [${TIME}] 502 "198.51.100.7"`;
  expect(read(text, line, ["X-Forwarded-For"])).toEqual({ ...RECORD, forwarded: "198.51.100.7" });
  expect(read(text, line, ["%{c}a"])).toEqual({ ...RECORD, forwarded: "10.0.0.1" });
});

test("a string that makes JSON objects names their keys, and is a template too", () => {
  const text = String.raw`LogFormat "{ \"time\":\"%t\", \"client\": {\"ip\":\"%a\"}, \"status\":\"%>s\", \"took\":%D }" json`;
  const { template, names } = compiled(text);
  expect(names).toEqual({ time: ["time"], address: ["client.ip"], status: ["status"] });
  const line = `{ "time":"[${TIME}]", "client": {"ip":"203.0.113.9"}, "status":"502", "took":7 }`;
  expect(templateParser(template as TemplateFormat, []).parse(line)).toEqual(RECORD);
});

test.each([
  ["%h %>s", "a time (%t)", "%h %>s"],
  ["%t %>s", "a client (%h or %a)", "[%t] %>s"],
  ['%h %t "%r"', "a status (%>s)", '%h [%t] "%r"'],
  ["%h %{%H:%M}t %>s", "a year (%Y) in the time", "%H:%M"],
  ["%h %{%F %Q}t %>s", "a time that strftime(3) writes", "%Q"],
  ["%h%l %t %>s", "something between the two fields", "%h%l"],
  ["LogFormat combined", 'the string itself, like "%h %l %u %t …"', "LogFormat combined"],
  [
    "CustomLog logs/access.log combined",
    'the string itself, like "%h %l %u %t …"',
    "CustomLog logs/access.log combined",
  ],
])("%s is refused", (text, expected, found) => {
  expect(compileApache(text)).toEqual({ expected, found });
});

describe("fields side by side that nobody asks for are one", () => {
  test.each([
    ['%h %t "%m %U%q %H" %>s', `203.0.113.9 [${TIME}] "GET /a?b=1 HTTP/1.1" 502`],
    ['%h %t "%{Host}i%U%q" %>s', `203.0.113.9 [${TIME}] "example.com/a?b=1" 502`],
    ["%t %{X-Proto}i%v%U %h %>s", `[${TIME}] https 203.0.113.9 502`],
    ["%h %t %>s %U%q", `203.0.113.9 [${TIME}] 502 /a?b=1`],
  ])("%s", (text, line) => {
    expect(read(text, line)).toEqual(RECORD);
  });

  test.each(["%U%h %t %>s", "%h %t %>s%U", "%h %t %>s%U%q"])("%s is refused: one of them is wanted", (text) => {
    expect(compileApache(text)).toMatchObject({ expected: "something between the two fields" });
  });
});

describe("brackets around %t may be missing", () => {
  test.each([
    ['%h %l %u %t "%r" %>s', `203.0.113.9 - ann ${TIME} "GET /" 502`],
    ['%h %l %u %t "%r" %>s "%{User-Agent}i"', `203.0.113.9 - - ${TIME} "GET /" 502 "x [en] y"`],
    ['%t %h "%r" %>s', `${TIME} 203.0.113.9 "GET /" 502`],
    ["%h %>s %t", `203.0.113.9 502 ${TIME}`],
    ["%t\t%h\t%>s", `${TIME}\t203.0.113.9\t502`],
  ])("%s", (text, bare) => {
    expect(read(text, bare)).toEqual(RECORD);
    expect(read(text, bare.replace(TIME, `[${TIME}]`))).toEqual(RECORD);
  });

  test("and are not looked for elsewhere", () => {
    const text = '%h %l %u %t "%r" %>s "%{User-Agent}i" %D';
    expect(read(text, `203.0.113.9 - - [x] "GET /" 502 "-" 1`)).toMatchObject({ time: "x" });
    expect(read(text, "nothing of it")).toBe("not of this format");
  });
});

describe("times to a pattern of Java", () => {
  test.each([
    ["%{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}t", "2019-05-06T17:24:53.123+03:00", "2019-05-06 17:24:53+03:00"],
    ["%{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}t", "2019-05-06T17:24:53.123Z", "2019-05-06 17:24:53Z"],
    ["[%{dd/MMM/yyyy:HH:mm:ss Z}t]", `[${TIME}]`, "2019-05-06 17:24:53+0300"],
    ["%{dd/MMM/yyyy:HH:mm:ss ZZZ|GMT}t", `[${TIME}]`, "2019-05-06 17:24:53+0300"],
    ["%{yyyy-MM-dd}t %{HH:mm:ss}t.%{SSS}t", "2019-05-06 17:24:53.123", "2019-05-06 17:24:53"],
    ["%{yyyy-MM-dd hh:mm:ss a}t", "2019-05-06 05:24:53 PM", "2019-05-06 17:24:53"],
    ["%{begin:yyyy-MM-dd HH:mm:ss}t", "2019-05-06 17:24:53", "2019-05-06 17:24:53"],
  ])("%s", (text, written, time) => {
    expect(read(`%h ${text} "%r" %s`, `203.0.113.9 ${written} "GET /" 502`)).toEqual({ ...RECORD, time });
  });

  test("are whole, and of letters that are known", () => {
    expect(compileApache("%h %{HH:mm:ss}t %s")).toEqual({ expected: "a year (%Y) in the time", found: "%H:%M:%S" });
    expect(compileApache("%h %{yyyy-MM-dd kk:mm}t %s")).toEqual({
      expected: "a time that Java writes, of letters that are known",
      found: "yyyy-MM-dd kk:mm",
    });
  });
});

describe("the words of other servers:", () => {
  test.each([
    ["Jetty", '%{client}a - %u %t "%r" %s %O', `203.0.113.9 - - [${TIME}] "GET /" 502 157`],
    ["Jetty, the server first", "%{server}a %{client}a %t %s", `198.51.100.1 203.0.113.9 [${TIME}] 502`],
    ["Tomcat, the peer first", "%{peer}a %{remote}a %t %s", `198.51.100.1 203.0.113.9 [${TIME}] 502`],
    ["WildFly", '%h %t "%r" %s "%{i,User-Agent}" %{o,X-Id}', `203.0.113.9 [${TIME}] "GET /" 502 "-" 1`],
    ["WildFly by name", "%{REMOTE_IP} %{DATE_TIME} %{RESPONSE_CODE}", `203.0.113.9 [${TIME}] 502`],
    [
      "gunicorn",
      '%({x-real-ip}o)s %(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"',
      `- 203.0.113.9 - - [${TIME}] "GET /" 502 157 "-" "198.51.100.1"`,
    ],
  ])("%s", (_, text, line) => {
    expect(read(text, line)).toEqual(RECORD);
  });

  test("an address of the server is none of a client", () => {
    expect(compileApache("%{local}a %t %s")).toMatchObject({ expected: "a client (%h or %a)" });
  });
});

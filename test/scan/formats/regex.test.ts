import { describe, expect, test } from "vitest";
import type { RegexFormat } from "../../../src/scan/formats/custom-format.ts";
import { compileRegex, regexParser } from "../../../src/scan/formats/regex.ts";
import { expectLinear } from "../linear.ts";

const TIME = "06/May/2019:17:24:53 +0300";
const LINE = `203.0.113.9 - ann [${TIME}] "GET / HTTP/1.1" 502 157 "198.51.100.7, 10.0.0.1"`;
const RECORD = { time: TIME, address: "203.0.113.9", status: "502" };
const FIELDS = String.raw`(?<ip>\S+) \S+ \S+ \[(?<time>[^\]]+)\] "[^"]*" (?<status>\d{3})`;

function read(source: string, line: string, forwarded: readonly string[] = []) {
  const compiled = compileRegex(source);
  if ("expected" in compiled) throw new Error(`expected ${compiled.expected} but found ${compiled.found}`);
  return regexParser(compiled as RegexFormat, forwarded).parse(line);
}

test.each([
  `^${FIELDS}`,
  FIELDS,
  FIELDS.replaceAll("(?<", "(?P<"),
  String.raw`\A${FIELDS} .*\Z`,
  String.raw`^(?<ip>\S+) .*?\[(?<time>.*?)\] ".*?" (?<status>\d+)`,
  String.raw`^(?<ip>\S+) .* \[(?<time>[^\]]+)\] ".*" (?<status>\d{3}) `,
  String.raw`^(?<ip>\d{1,3}(?:\.\d{1,3}){3})\s+\S+\s+\S+\s+\[(?<time>\d+/\w+/\d+:\d+:\d+:\d+ [-+]\d+)\] "(?:[^"\\]|\\.)*" (?<status>[1-5]\d\d) (?:\d+|-)`,
  String.raw`(?i)^(?<ip>[0-9a-f.:]+) .*\[(?<time>.+)\] "get .*" (?<status>\d\d\d)\b`,
  String.raw`^(?<ip>[[:xdigit:].:]+)[[:space:]].*\[(?<time>[^]]+)\] "[[:upper:]]+ [^"]*" (?<status>[[:digit:]]{3})`,
  String.raw`^(?<ip>[^] ]+) \S+ \S+ \[(?<time>[^]]+)\] "[^"]*" (?<status>\d{3})`,
  `/^${FIELDS}/`,
  String.raw`/^(?<ip>\S+) .*\[(?<time>.+)\] "get .*" (?<status>\d{3})/i`,
])("%s finds the three fields", (source) => {
  expect(read(source, LINE)).toEqual(RECORD);
  expect(read(source, "nothing of it")).toBe("not of this format");
});

test("a slash within is a slash", () => {
  const source = "/(?<ip>[^/]+)/(?<time>[^/]+)/(?<status>[^/]+)/";
  expect(read(source, "/203.0.113.9/1557152693/502/")).toEqual({ ...RECORD, time: "1557152693" });
});

test("a class that ends with its first bracket is empty, as in JavaScript, if none other ends it", () => {
  expect(read(`^[^]*${FIELDS}`, LINE)).toMatchObject({ time: TIME, status: "502" });
});

test("a group that took no part, or has a dash, says nothing", () => {
  const source = String.raw`^(?<ip>\S+) (?<time>\S+)(?: (?<status>\S+))?$`;
  expect(read(source, "203.0.113.9 1557152693")).toEqual({ ...RECORD, time: "1557152693", status: undefined });
  expect(read(source, "- 1557152693 -")).toEqual({ time: "1557152693", address: undefined, status: undefined });
});

test("a name may stand in several alternatives", () => {
  const source = String.raw`^(?:ip=(?<ip>\S+) status=(?<status>\d+)|status=(?<status>\d+) ip=(?<ip>\S+)) time=(?<time>\S+)`;
  const record = { ...RECORD, time: "1557152693" };
  expect(read(source, "ip=203.0.113.9 status=502 time=1557152693")).toEqual(record);
  expect(read(source, "status=502 ip=203.0.113.9 time=1557152693")).toEqual(record);
});

test.each([
  ["06/May/2019", "17:24:53", "2019-05-06 17:24:53"],
  ["2019-05-06", "17:24:53.123", "2019-05-06 17:24:53"],
  ["2019/05/06", "17:24:53 +0300", "2019-05-06 17:24:53+0300"],
  ["May 6 2019", "05:24:53 PM", "2019-05-06 17:24:53"],
  ["someday", "17:24:53", "someday 17:24:53"],
])("the date %s and the time %s are %s", (date, clock, time) => {
  const source = "^(?<date>[^|]*)\\|(?<ip>[^|]*)\\|(?<status>[^|]*)\\|(?<time>.*)$";
  expect(read(source, `${date}|203.0.113.9|502|${clock}`)).toEqual({ ...RECORD, time });
});

test("a forwarded address is looked for where somebody asks for it", () => {
  const forwarded = "198.51.100.7, 10.0.0.1";
  const source = `^${FIELDS} \\d+ "(?<forwarded>[^"]*)"`;
  expect(read(source, LINE)).toEqual(RECORD);
  expect(read(source, LINE, ["X-Forwarded-For"])).toEqual({ ...RECORD, forwarded });
  expect(read(source.replace("forwarded", "x_real_ip"), LINE, ["x-real-ip"])).toEqual({ ...RECORD, forwarded });
  expect(read(source, LINE, ["elsewhere"])).toEqual(RECORD);
});

describe("an expression is refused", () => {
  test.each(["time", "ip", "status"])("without the group %s", (name) => {
    const expected = `a group (?<${name}>…)`;
    const source = FIELDS.replace(`<${name}>`, "<other>");
    expect(compileRegex(source)).toEqual({ expected, found: source });
  });

  test.each([
    ["(?=b)", "(?=b)"],
    ["a(?!b)", "(?!b)"],
    ["(?<=a)b", "(?<=a)b"],
    ["(?<!a)b", "(?<!a)b"],
    [String.raw`(?<q>["'])x\k<q>`, String.raw`\k<q>`],
    [String.raw`(a)\1`, String.raw`\1`],
    ["(?>a)", "(?>a)"],
    ["a++", "++"],
    ["a**", "*"],
    ["*a", "*a"],
    ["^*", "*"],
    ["(?<ip>a", "(?<ip>a"],
    ["a)", ")"],
    ["[a", "[a"],
    ["[z-a]", "[z-a]"],
    ["[[:letter:]]", "[:letter:]"],
    [String.raw`\p{L}`, String.raw`\p{L}`],
    [String.raw`\h+`, String.raw`\h+`],
    [String.raw`[\h]`, String.raw`\h`],
    ["a{3,2}", "{3,2}"],
    ["(?<1>a)", "(?<1>a)"],
  ])("%s, at %s", (source, found) => {
    expect(compileRegex(source)).toMatchObject({ found });
  });

  test("that is too large, or too deep", () => {
    expect(compileRegex(`${FIELDS}(?:(?:a{100}){100}){100}`)).toMatchObject({ expected: "a smaller expression" });
    expect(compileRegex("(".repeat(5_000) + ")".repeat(5_000))).toHaveProperty("expected");
  });
});

describe("what would blow up elsewhere takes time linear in the line", () => {
  const fields = "(?<ip>a)?(?<time>a)?(?<status>a)?";
  test.each([
    ["(a+)+$", "a", "b"],
    ["(a|a)*b", "a", ""],
    ["^(a|aa)+$", "a", "!"],
    ["(.*)(.*)(.*)x", "a", ""],
    ["^(\\w+\\s?)*$", "a ", "!"],
    ["^(([a-z])+.)+[A-Z]([a-z])+$", "a", ""],
    ["(?:a?){20}a{20}b", "a", ""],
    ["a*b", "a", ""],
    ["\\s+$", " ", "x"],
    [".*?,.*?,.*?,.*?;", ",", ""],
    ['^"(?:[^"\\\\]|\\\\.)*"x', "\\\\", ""],
  ])("%s", (source, unit, end) => {
    const line = unit.repeat(2 ** 18 / unit.length) + end;
    expectLinear(() => {
      expect(read(`(?:${source})${fields}`, line)).toBeDefined();
      expect(read(`^(?:${source})${fields}`, line)).toBeDefined();
    });
  });
});

test.each([
  ["2019-05-06", "17:24:53", "2019-05-06 17:24:53"],
  ["06/May/2019", "17:24:53 +0300", "2019-05-06 17:24:53+0300"],
  ["5/6/2019", "5:24:53 PM", "5/6/2019 5:24:53 PM"],
])("a date and a clock are a time: %s %s", (date, clock, time) => {
  const source = String.raw`^(?<date>[^|]+)\|(?<clock>[^|]+)\|(?<ip>\S+) (?<status>\d+)$`;
  expect(read(source, `${date}|${clock}|203.0.113.9 502`)).toEqual({ ...RECORD, time });
});

test("a clock without a date is no time", () => {
  expect(compileRegex("(?<clock>.)(?<ip>.)(?<status>.)")).toMatchObject({ expected: "a group (?<date>…)" });
  expect(compileRegex("(?<date>.)(?<ip>.)(?<status>.)")).toMatchObject({ expected: "a group (?<time>…)" });
});

test("a clock beside a time is another one", () => {
  const source = String.raw`^(?<clock>\S+) (?<time>\S+) (?<ip>\S+) (?<status>\d+)$`;
  expect(read(source, "17:00 1557152693 203.0.113.9 502")).toEqual({ ...RECORD, time: "1557152693" });
});

import { describe, expect, test } from "vitest";
import { cloudfront } from "../../../src/scan/formats/cloudfront.ts";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { expectLinear } from "../linear.ts";

const { parse } = cloudfront.parser({ names: USUAL_NAMES, forwarded: [] });
const RECORD = { time: "2019-05-06T17:24:53Z", address: "192.0.2.1", status: "502" };
const OTHER = "not of this format";
const WORDS = ["2019-05-06", "17:24:53", "FRA2", "182", "192.0.2.1", "GET", "example.com", "/", "502"];

/** The first nine values, some of them others, and what follows them. */
function line(others: Readonly<Record<number, string>> = {}, rest: readonly string[] = ["-", "curl"]): string {
  return [...WORDS.map((word, index) => others[index] ?? word), ...rest].join("\t");
}

test("the sample is read", () => {
  expect(cloudfront.sample.map(parse)).toEqual([{ ...RECORD, address: "203.0.113.9" }]);
});

test("values are separated by tabs, or by what became of them", () => {
  expect(parse(line())).toEqual(RECORD);
  expect(parse(line().replaceAll("\t", " "))).toEqual(RECORD);
  expect(parse(line().replaceAll("\t", "    "))).toEqual(RECORD);
});

test("what follows the status is anything, or nothing", () => {
  expect(parse(line({}, []))).toEqual(RECORD);
  expect(parse(line({}, [""]))).toEqual(RECORD);
  expect(parse(line({}, ["-", "Mozilla/5.0 (un encoded)", "\u0000", ..."x".repeat(40)]))).toEqual(RECORD);
});

test.each(["DFW3", "SEA19-C2", "AMS1-P1", "LAX50-P3", "FRA2"])("%s is an edge location", (edge) => {
  expect(parse(line({ 2: edge }))).toEqual(RECORD);
});

test.each(["192.0.2.80", "GET", "/index.html", "-", "W3SVC1", "fra2", "FRA"])("%s is none", (edge) => {
  expect(parse(line({ 2: edge }))).toBe(OTHER);
});

test("a '-' is not known, and 000 is what it says", () => {
  expect(parse(line({ 0: "-" }))).toEqual({ ...RECORD, time: undefined });
  expect(parse(line({ 1: "-" }))).toEqual({ ...RECORD, time: undefined });
  expect(parse(line({ 4: "-" }))).toEqual({ ...RECORD, address: undefined });
  expect(parse(line({ 8: "-" }))).toEqual({ ...RECORD, status: undefined });
  expect(parse(line({ 8: "000" }))).toEqual({ ...RECORD, status: "000" });
});

test("the lines of a header are directives, other comments are not", () => {
  expect(parse("#Version: 1.0")).toEqual({ kind: "directive" });
  expect(parse("#Fields: date time x-edge-location")).toEqual({ kind: "directive" });
  expect(parse("# Version: 1.0")).toBe(OTHER);
  expect(parse("#")).toBe(OTHER);
});

test("a line that ends before the status is not of this format", () => {
  expect(parse(WORDS.slice(0, 8).join("\t"))).toBe(OTHER);
  expect(parse(WORDS.slice(0, 8).join("\t").concat("\t"))).toBe(OTHER);
});

describe("the twentieth value is X-Forwarded-For", () => {
  const rest = (forwarded: string) => [..."abcdefghij", forwarded, "TLSv1.2", "ECDHE"];

  test.each([
    ["198.51.100.2", "198.51.100.2"],
    ["198.51.100.2,%2010.0.0.1", "198.51.100.2, 10.0.0.1"],
    ["198.51.100.2%2C%5B2001:db8::1%5D:80", "198.51.100.2,[2001:db8::1]:80"],
    ["-", undefined],
  ])("%s", (written, forwarded) => {
    for (const name of ["X-Forwarded-For", "x_forwarded_for", "xff"]) {
      const parser = cloudfront.parser({ names: USUAL_NAMES, forwarded: ["cs(X-Forwarded-For)", name] });
      expect(parser.parse(line({}, rest(written)))).toEqual({ ...RECORD, forwarded });
      expect(parser.parse(line({}, rest(written)).replaceAll("\t", " "))).toEqual({ ...RECORD, forwarded });
    }
  });

  test("and is not known in lines of old, which end before it", () => {
    const parser = cloudfront.parser({ names: USUAL_NAMES, forwarded: ["xff"] });
    expect(parser.parse(line({}, [..."abcdefghij"]))).toEqual({ ...RECORD, forwarded: undefined });
  });

  test("and not looked at if nobody asks", () => {
    const parser = cloudfront.parser({ names: USUAL_NAMES, forwarded: ["X-Real-IP"] });
    expect(parser.parse(line({}, rest("198.51.100.2")))).toEqual(RECORD);
  });
});

describe("the real-time log", () => {
  const REAL_TIME = { time: "1557163493.321", address: "192.0.2.1", status: "502" };
  const WORDS = ["1557163493.321", "192.0.2.1", "0.002", "502", "182", "GET"];

  test("has a time in seconds, and what fields it was told to have", () => {
    expect(parse(WORDS.join("\t"))).toEqual(REAL_TIME);
    expect(parse([...WORDS, "https", "example.com", "/", "23", "FRA2"].join("\t"))).toEqual(REAL_TIME);
    expect(parse(["1557163493", "-", "-", "-", "-", "-"].join("\t"))).toEqual({ time: "1557163493" });
  });

  test("with all of them has X-Forwarded-For as the twenty-second", () => {
    const parser = cloudfront.parser({ names: USUAL_NAMES, forwarded: ["xff"] });
    const rest = [..."abcdefghijklmno", "198.51.100.2,%2010.0.0.1", "TLSv1.2"];
    expect(parser.parse([...WORDS, ...rest].join("\t"))).toEqual({
      ...REAL_TIME,
      forwarded: "198.51.100.2, 10.0.0.1",
    });
  });

  test("is no other log that starts with an epoch", () => {
    for (const other of [
      "1557163493.321     87 192.0.2.1 TCP_MISS/502 1024 GET http://example.com/ - DIRECT/10.0.0.1 text/html",
      "1557163493.321 192.0.2.1 GET / 502",
      "1557163493",
    ]) {
      expect(parse(other), other).toBe(OTHER);
    }
  });
});

test.each([
  ["words", "1 ".repeat(524_288)],
  ["one word", "1".repeat(1_048_576)],
  ["digits and a dot", `${"1".repeat(1_048_570)}.x`],
  ["tabs", "\t".repeat(1_048_576)],
  ["an edge location", `d t FRA2${"-".repeat(1_048_560)}`],
  ["values", line({}, [..."x\t".repeat(524_000)])],
])("a mebibyte of %s takes no longer than its length warrants", (_, hostile) => {
  const parser = cloudfront.parser({ names: USUAL_NAMES, forwarded: ["xff"] });
  expectLinear(() => expect([OTHER, { ...RECORD, forwarded: "x" }]).toContainEqual(parser.parse(hostile)));
});

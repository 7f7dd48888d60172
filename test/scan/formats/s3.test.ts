import { describe, expect, test } from "vitest";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { s3 } from "../../../src/scan/formats/s3.ts";
import { expectLinear } from "../linear.ts";

const { parse } = s3.parser({ names: USUAL_NAMES, forwarded: [] });
const RECORD = { time: "06/May/2019:17:24:53 +0000", address: "192.0.2.1", status: "503" };
const OTHER = "not of this format";
const HEAD = `79a5 shop [${RECORD.time}] 192.0.2.1 arn:aws:iam::1:user/ann 3E57427F3EXAMPLE`;
const TAIL = ' 503 SlowDown 381 - 7 - "-" "curl/7.38.0" -';

test("the sample is read", () => {
  expect(s3.sample.map(parse)).toEqual([{ ...RECORD, address: "203.0.113.9" }]);
});

test.each([
  "REST.GET.OBJECT",
  "SOAP.CreateBucket",
  "WEBSITE.GET.OBJECT",
  "BATCH.DELETE.OBJECT",
  "S3.EXPIRE.OBJECT",
  "S3.TRANSITION_SIA.OBJECT",
  "-",
])("%s is an operation", (operation) => {
  expect(parse(`${HEAD} ${operation} a.jpg "GET /a.jpg HTTP/1.1"${TAIL}`)).toEqual(RECORD);
});

test.each(["GET", "503", '"GET', "a/b", "200 -"])("%s is none", (operation) => {
  expect(parse(`${HEAD} ${operation} a.jpg "GET /a.jpg HTTP/1.1"${TAIL}`)).toBe(OTHER);
});

describe("a request", () => {
  const read = (request: string, tail = TAIL) => parse(`${HEAD} REST.GET.OBJECT a.jpg ${request}${tail}`);

  test.each([
    '"GET /a.jpg HTTP/1.1"',
    '"GET /a"b".jpg HTTP/1.1"',
    '"GET /a" b.jpg HTTP/1.1"',
    '"GET /a" 200 b.jpg HTTP/1.1"',
    '"GET /a\\".jpg HTTP/1.1"',
    '"GET /a.jpg?x=%22 HTTP/1.1"',
    '"-"',
    '""',
    '"""',
    "-",
  ])("may be %s", (request) => {
    expect(read(request)).toEqual(RECORD);
  });

  test("is followed by a status, an error and bytes, of which the last may be missing", () => {
    expect(read('"GET / HTTP/1.1"', " 503")).toEqual(RECORD);
    expect(read('"GET / HTTP/1.1"', " 503 SlowDown")).toEqual(RECORD);
    expect(read('"GET / HTTP/1.1"', " 503 - 381")).toEqual(RECORD);
    expect(read('"GET / HTTP/1.1"', " - - -")).toEqual({ ...RECORD, status: undefined });
    expect(read("-", " - - - - - -")).toEqual({ ...RECORD, status: undefined });
    expect(read("-", " 503")).toEqual(RECORD);
    expect(read('"GET / HTTP/1.1"', " 5xx - 381")).toEqual({ ...RECORD, status: "5xx" });
    expect(read('"GET / HTTP/1.1"', " 0 - 381")).toEqual({ ...RECORD, status: "0" });
  });

  test("that nothing ends or follows is not of this format", () => {
    expect(read('"GET / HTTP/1.1', "")).toBe(OTHER);
    expect(read('"GET / HTTP/1.1"', "")).toBe(OTHER);
    expect(read("-", "")).toBe(OTHER);
    expect(read("GET", " 503 - 1")).toBe(OTHER);
  });
});

test("a key may be '-', or have spaces where a store does not encode it", () => {
  for (const key of ["-", "a%2520b.jpg", "a b.jpg", "a - b.jpg", "a\u00a0b.jpg"]) {
    expect(parse(`${HEAD} REST.GET.OBJECT ${key} "GET / HTTP/1.1"${TAIL}`), key).toEqual(RECORD);
  }
});

test("what the store does by itself has neither client nor status", () => {
  const line = `79a5 shop [${RECORD.time}] - - 3E57427F3EXAMPLE S3.EXPIRE.OBJECT a.jpg "-" - - - 381 - - "-" "-" - -`;
  expect(parse(line)).toEqual({ ...RECORD, address: undefined, status: undefined });
  expect(parse(line.replace('"-"', "-"))).toEqual({ ...RECORD, address: undefined, status: undefined });
});

test("a time may be unknown", () => {
  expect(parse(`- - [-] 192.0.2.1 - - - - "-"${TAIL}`)).toEqual({ ...RECORD, time: undefined });
  expect(parse(`- - - 192.0.2.1 - - - - "-"${TAIL}`)).toEqual({ ...RECORD, time: undefined });
});

test("a line of the common log format is not of this one", () => {
  expect(parse(`192.0.2.1 - - [${RECORD.time}] "GET / HTTP/1.1" 503 381`)).toBe(OTHER);
  expect(parse(`example.com 192.0.2.1 [${RECORD.time}] "GET / HTTP/1.1" 503 381`)).toBe(OTHER);
});

test.each([
  ["words", "a ".repeat(524_288)],
  ["dots", `- - - - - - a${".".repeat(1_048_500)}`],
  ["quotes", `${HEAD} - a ${'"'.repeat(1_048_000)}`],
  ["quoted words", `${HEAD} - a ${'" 503 x '.repeat(131_000)}`],
  ["words without quotes", `${HEAD} - ${"a ".repeat(524_000)}`],
  ["statuses", `${HEAD} - a "${'" 503 '.repeat(174_000)}`],
])("a mebibyte of %s takes no longer than its length warrants", (_, hostile) => {
  expectLinear(() => expect(parse(hostile)).toBeDefined());
});

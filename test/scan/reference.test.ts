import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ScanDefinition } from "../../src/partial/partial.ts";
import { lineByLine, USUAL_NAMES, Utf8 } from "../../src/scan/formats/format.ts";
import { jsonl } from "../../src/scan/formats/jsonl.ts";
import type { LineReading } from "../../src/scan/record.ts";
import { referenceReader } from "../../src/scan/reference.ts";
import { bytesOf } from "./capture.ts";
import { readServerErrorLine, SERVER_ERRORS } from "./scan.ts";

const TIME = `"2019-05-06 17:24:53"`;
const IP = `"10.0.0.1"`;
const RECORD = { clockHour: 432_545, address: 0x0a00_0001, status: 500, offset: null };

function read(line: string, definition: ScanDefinition = SERVER_ERRORS): LineReading {
  const parser = jsonl.parser({ names: USUAL_NAMES, forwarded: [] });
  return referenceReader(definition, parser, Utf8.strict)(bytesOf(line));
}

/** A line with these JSON texts as its fields; a field without a text is left out. */
function lineOf(fields: { time?: string; ip?: string; status_code?: string }): string {
  return `{${Object.entries(fields)
    .map(([name, json]) => `"${name}":${json}`)
    .join(",")}}`;
}

test("a record is its hour, its address, its status and the offset that it was written with", () => {
  expect(read(lineOf({ time: TIME, ip: IP, status_code: "500" }))).toEqual(RECORD);
  expect(read(`{"status":"404","ts":1557163493,"remote_addr":"[2001:db8::1]:443"}`)).toEqual({
    clockHour: 432_545,
    address: [0x2001_0db8, 0, 0, 1],
    status: 404,
    offset: 0,
  });
  expect(read(lineOf({ time: `"06/May/2019:17:24:53 +0300"`, ip: IP, status_code: "500" }))).toEqual({
    ...RECORD,
    offset: 10_800,
  });
});

describe("status", () => {
  const readStatus = (json: string) => read(lineOf({ time: TIME, ip: IP, status_code: json }));

  test("100 to 999 are read, as a number and as its digits; every other whole number is bad", () => {
    for (let status = -1; status <= 1_100; status += 1) {
      const expected = status >= 100 && status <= 999 ? { ...RECORD, status } : "bad status";
      expect(readStatus(`${status}`)).toEqual(expected);
      expect(readStatus(`"${status}"`)).toEqual(expected);
    }
  });

  test("a number is what JSON takes for that number", () => {
    expect(["500.0", "5e2", "5000E-1"].map(readStatus)).toEqual([RECORD, RECORD, RECORD]);
  });

  test.each([
    "500.5",
    "1e400",
    "true",
    "false",
    `""`,
    `"500 "`,
    `" 500"`,
    `"5e2"`,
    `"500.0"`,
    `"+500"`,
    `"0500"`,
    `"050"`,
    `"099"`,
    `"000"`,
    `"0x1f4"`,
    `"500\\n"`,
    `"５00"`,
    `"OK"`,
    "[500]",
  ])("%s is bad", (json) => {
    expect(readStatus(json)).toBe("bad status");
  });
});

describe("a field that is missing is told from one that is wrong", () => {
  test.each([
    ["null", "no"],
    ["true", "bad"],
    ["[]", "bad"],
    ["{}", "no"],
    [`""`, "bad"],
    [`"x"`, "bad"],
    ["-1", "bad"],
  ])("%s", (json, word) => {
    expect(read(lineOf({ time: json, ip: IP, status_code: "500" }))).toBe(`${word} time`);
    expect(read(lineOf({ time: TIME, ip: json, status_code: "500" }))).toBe(`${word} address`);
    expect(read(lineOf({ time: TIME, ip: IP, status_code: json }))).toBe(`${word} status`);
  });

  test("a number is no address", () => {
    expect(read(lineOf({ time: TIME, ip: "167772161", status_code: "500" }))).toBe("bad address");
  });

  test("a field that is not there is missing", () => {
    expect(read(lineOf({ ip: IP, status_code: "500" }))).toBe("no time");
    expect(read(lineOf({ time: TIME, status_code: "500" }))).toBe("no address");
    expect(read(lineOf({ time: TIME, ip: IP }))).toBe("no status");
    expect(read("{}")).toBe("no time");
  });
});

test("of several things that are wrong the first counts: the time, then the address, then the status", () => {
  const times = [
    [TIME],
    [undefined, "no time"],
    [`"x"`, "bad time"],
    [`"2019-02-30 17:24:53"`, "impossible time"],
  ] as const;
  const ips = [[IP], [undefined, "no address"], [`"x"`, "bad address"]] as const;
  const statuses = [["500"], [undefined, "no status"], ["99", "bad status"]] as const;
  for (const [time, wrongTime] of times) {
    for (const [ip, wrongIp] of ips) {
      for (const [status, wrongStatus] of statuses) {
        const given = Object.entries({ status_code: status, ip, time }).filter(([, json]) => json !== undefined);
        const reading = read(lineOf(Object.fromEntries(given)));
        expect(reading, JSON.stringify(given)).toEqual(wrongTime ?? wrongIp ?? wrongStatus ?? RECORD);
      }
    }
  }
});

describe("hours that a conversion moves out of the years 0 to 9999", () => {
  const inUtc = { ...SERVER_ERRORS, timeZone: "UTC" };

  test.each([`"0000-01-01T02:59:59+03:00"`, `"9999-12-31T21:00:00-03:00"`])("%s is an impossible time", (time) => {
    expect(read(lineOf({ time, ip: IP, status_code: "500" }), inUtc)).toBe("impossible time");
    expect(read(lineOf({ time, ip: IP, status_code: "500" }))).toMatchObject({ status: 500 });
  });

  test("are impossible before the address is looked at", () => {
    expect(read(lineOf({ time: `"0000-01-01T02:59:59+03:00"`, ip: `"x"`, status_code: "500" }), inUtc)).toBe(
      "impossible time",
    );
  });

  test.each([`"0000-01-01T03:00:00+03:00"`, `"9999-12-31T20:59:59-03:00"`])("%s is not yet one", (time) => {
    expect(read(lineOf({ time, ip: IP, status_code: "500" }), inUtc)).toMatchObject({ status: 500 });
  });
});

describe("bytes", () => {
  const around = (bytes: readonly number[]) =>
    bytesOf(`{"note":"`, bytes, `","time":${TIME},"ip":${IP},"status_code":500}`);

  test.each<[string, readonly number[]]>([
    ["a byte that UTF-8 never has", [0xff]],
    ["a lone continuation byte", [0x80]],
    ["a character that is cut short", [0xe9, 0x9b]],
    ["an overlong form", [0xc0, 0x80]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a code point beyond the last", [0xf4, 0x90, 0x80, 0x80]],
  ])("%s is invalid UTF-8", (_, bytes) => {
    expect(readServerErrorLine(around(bytes))).toBe("invalid UTF-8");
    expect(readServerErrorLine(bytesOf("x", bytes, "x"))).toBe("invalid UTF-8");
  });

  test("characters of any length are read", () => {
    expect(readServerErrorLine(around([...bytesOf("ąé雁🪿\u007f")]))).toEqual(RECORD);
    expect(read(`{"\\u0074ime":${TIME},"ip":"10.0.0.\\u0031","status_code":500}`)).toEqual(RECORD);
    expect(read(`{"note":"\\ud800","time":${TIME},"ip":${IP},"status_code":500}`)).toEqual(RECORD);
  });

  test("a byte-order mark is no part of JSON", () => {
    expect(read(`\ufeff${lineOf({ time: TIME, ip: IP, status_code: "500" })}`)).toBe("not JSON");
  });

  test("a reader keeps nothing of the line before", () => {
    const line = bytesOf(lineOf({ time: TIME, ip: IP, status_code: "500" }));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (before) => {
        readServerErrorLine(before);
        expect(readServerErrorLine(line)).toEqual(RECORD);
      }),
    );
  });
});

test("blanks in front of a line mean nothing, unless the line can only be read with them", () => {
  const definition = { ...SERVER_ERRORS };
  const words = (text: string) => {
    const [time, address, status] = text.split("\t");
    return { time, address, status };
  };
  const readWords = referenceReader(definition, lineByLine(words), Utf8.strict);
  expect(read(` \t${lineOf({ time: TIME, ip: IP, status_code: "500" })}`)).toEqual(RECORD);
  expect(readWords(bytesOf(" \t2019-05-06 17:24:53\t10.0.0.1\t500"))).toEqual(RECORD);
  const behindEmptyField = referenceReader(
    definition,
    lineByLine((text) => words(text.replace(/^\t/, ""))),
    Utf8.strict,
  );
  expect(behindEmptyField(bytesOf("\t2019-05-06 17:24:53\t10.0.0.1\t500"))).toEqual(RECORD);
  expect(readWords(bytesOf("\t2019-05-06 17:24:53\t10.0.0.1"))).toBe("bad time");
});

import { describe, expect, test } from "vitest";
import { combined } from "../../../src/scan/formats/combined.ts";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { expectLinear } from "../linear.ts";

const TIME = "06/May/2019:17:24:53 +0300";
const BEHIND = '"GET / HTTP/1.1" 502 157 "-" "Mozilla/5.0"';
const RECORD = { time: TIME, address: "203.0.113.9", status: "502" };

function read(line: string, forwarded: readonly string[] = []) {
  return combined.parser({ names: USUAL_NAMES, forwarded }).parse(line);
}

describe("the client is found", () => {
  test.each([
    "203.0.113.9 - ann",
    "203.0.113.9",
    "example.com:443 203.0.113.9 - -",
    "example.com 203.0.113.9",
    "www-1.example.com:8080 203.0.113.9",
    "203.0.113.9 192.0.2.80 -",
    "203.0.113.9 example.com",
    "203.0.113.9, 198.51.100.7 - -",
    "203.0.113.9 (198.51.100.7, 192.0.2.1) - -",
    '"203.0.113.9" - -',
    '"203.0.113.9"',
    '"203.0.113.9, 198.51.100.7"',
    '"203.0.113.9, 198.51.100.7" example.com 192.0.2.1 - -',
  ])("in front of the time: %s", (words) => {
    expect(read(`${words} [${TIME}] ${BEHIND}`)).toEqual(RECORD);
  });

  test.each([
    "203.0.113.9 - - example.com",
    "203.0.113.9",
    "203.0.113.9 - ann TLSv1.3 TLS_AES_256_GCM_SHA384",
    "example.com 203.0.113.9",
    "example.com 203.0.113.9 - -",
    "203.0.113.9, 198.51.100.7 example.com -",
  ])("behind a time that stands first: %s", (words) => {
    expect(read(`[${TIME}] ${words} ${BEHIND}`)).toEqual(RECORD);
  });
});

test("a name or a number in front of an address is no reason to take what is not the client", () => {
  expect(read(`pc7.example.com 192.0.2.80 - [${TIME}] ${BEHIND}`)).toMatchObject({ address: "pc7.example.com" });
  expect(read(`256.1.1.1 192.0.2.80 [${TIME}] ${BEHIND}`)).toMatchObject({ address: "256.1.1.1" });
  expect(read(`"-" example.com 192.0.2.1 - - [${TIME}] ${BEHIND}`)).toMatchObject({ address: undefined });
});

describe("where the time stands first", () => {
  test("bytes are not taken for a status", () => {
    const client = `[${TIME}] 203.0.113.9 TLSv1.3 TLS_AES_256_GCM_SHA384`;
    expect(read(`${client} "GET / HTTP/1.1" 157`)).toBe("not of this format");
    expect(read(`${client} "GET / HTTP/1.1" 157 "Mozilla/5.0"`)).toBe("not of this format");
    expect(read(`${client} "GET / HTTP/1.1" - -`)).toEqual({ ...RECORD, status: undefined });
  });

  test("a request may hold quotes, escaped or not", () => {
    expect(read(`[${TIME}] 203.0.113.9 "GET /\\"a\\" 200 1 HTTP/1.1" 502 157`)).toEqual(RECORD);
    expect(read(`[${TIME}] 203.0.113.9 "GET /"a" HTTP/1.1" 502 157`)).toEqual(RECORD);
  });

  test("a line that names no client is another's: Envoy's begin so", () => {
    expect(read(`[${TIME}] "GET / HTTP/1.1" 502 157`)).toBe("not of this format");
    expect(read(`[${TIME}] - "GET / HTTP/1.1" 502 157`)).toEqual({ ...RECORD, address: undefined });
  });
});

test.each([
  ["words behind a time", `[${TIME}] ${"a ".repeat(524_288)}`],
  ["quotes without a status", `[${TIME}] 203.0.113.9 "${'" '.repeat(524_288)}`],
  ["a list in quotes", `"${"203.0.113.9, ".repeat(80_000)} [${TIME}] "GET /`],
  ["brackets that are no time", "[a] ".repeat(262_144)],
  ["brackets and a request", `${"[a] ".repeat(262_144)}"GET /`],
  ["quotes with a backslash before them", `203.0.113.9 [${TIME}] "GET /" 502 1 ${'\\"'.repeat(524_288)}`],
  ["words in front of a time", `${"a ".repeat(524_288)}[${TIME}] "GET /`],
])("a line of a megabyte takes time linear in it: %s", (_, line) => {
  expectLinear(() => expect(read(line, ["x-forwarded-for"])).toBeDefined());
});

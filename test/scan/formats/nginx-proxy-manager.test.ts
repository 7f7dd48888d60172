import { expect, test } from "vitest";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { nginxProxyManager } from "../../../src/scan/formats/nginx-proxy-manager.ts";
import { expectLinear } from "../linear.ts";

const { parse } = nginxProxyManager.parser({ names: USUAL_NAMES, forwarded: [] });

const TIME = "06/May/2019:17:24:53 +0300";
const RECORD = { time: TIME, address: "203.0.113.9", status: "502" };
const REST = '[Client 203.0.113.9] [Length 157] [Gzip -] [Sent-to web] "Mozilla/5.0" "-"';

test.each([
  ["one status", `[${TIME}] 502 - GET https example.com "/" ${REST}`],
  ["the status of an upstream", `[${TIME}] - 200 502 - GET https example.com "/" ${REST}`],
  ["a status of the cache", `[${TIME}] BYPASS 200 502 - GET https example.com "/" ${REST}`],
  ["statuses of several upstreams", `[${TIME}] - 504, 200 502 - GET https example.com "/" ${REST}`],
  ["statuses of redirected requests", `[${TIME}] - 200 : 504, 200 502 - GET https example.com "/" ${REST}`],
  ["no upstream", `[${TIME}] - - 502 - GET https example.com "/" ${REST}`],
  ["no request", `[${TIME}] - - 502 - - http localhost "-" ${REST}`],
  ["an empty path", `[${TIME}] 502 - GET https example.com "" ${REST}`],
  ["a path with a client", `[${TIME}] 502 - GET https example.com "/ [Client 198.51.100.7] 200" ${REST}`],
  ["a path with escapes", `[${TIME}] 502 - GET https example.com "/\\x22 \\x5C" ${REST}`],
  ["nothing behind the client", `[${TIME}] 502 - GET https example.com "/" [Client 203.0.113.9]`],
])("%s is read", (_, line) => {
  expect(parse(line)).toEqual(RECORD);
});

test("a client and a status may be unknown, and are what they are", () => {
  const line = (status: string, client: string) =>
    `[${TIME}] - - ${status} - GET https example.com "/" [Client ${client}] [Length 0] [Gzip -] "-" "-"`;
  expect(parse(line("-", "203.0.113.9"))).toEqual({ ...RECORD, status: undefined });
  expect(parse(line("502", "-"))).toEqual({ ...RECORD, address: undefined });
  expect(parse(line("502", "unix:"))).toEqual({ ...RECORD, address: "unix:" });
  expect(parse(line("502", "2001:db8::9"))).toEqual({ ...RECORD, address: "2001:db8::9" });
});

test.each([
  "",
  `[${TIME}]`,
  `[${TIME}] 502 - GET https example.com "/" [Length 157]`,
  `[${TIME}] 502 - GET https example.com "/" [Client 203.0.113.9`,
  `[${TIME}] 502 GET https example.com "/" ${REST}`,
  `203.0.113.9 - - [${TIME}] "GET / HTTP/1.1" 502 157 "-" "Mozilla/5.0"`,
  `[${TIME}] 203.0.113.9 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 "GET / HTTP/1.1" 157`,
  '[2019-05-06T17:24:53.310Z] "GET / HTTP/2" 502 - 154 0 226 100 "203.0.113.9" "curl/8.0" "a" "example.com" "-"',
  '2019/05/06 17:24:53 [error] 31#31: *46 open() failed, client: 203.0.113.9, request: "GET / HTTP/1.1"',
])("%j is of another format", (line) => {
  expect(parse(line)).toBe("not of this format");
});

test.each([
  ["words", `[${TIME}] ${"- ".repeat(2 ** 19)}`],
  ["one word", `[${TIME}] ${"a".repeat(2 ** 20)}`],
  ["words without an end", `[${TIME}] - - a - ${"a".repeat(2 ** 18)} ${"b".repeat(2 ** 18)} ${"c".repeat(2 ** 18)}`],
  ["clients", `[${TIME}] 502 - GET https example.com "/${'" [Client '.repeat(2 ** 16)}`],
  ["a time without an end", `[06/${"a".repeat(2 ** 20)}`],
])("%s of a megabyte take no longer than other lines", (_, line) => {
  expectLinear(() => parse(line));
});

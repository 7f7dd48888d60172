import { describe, expect, test } from "vitest";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { haproxy } from "../../../src/scan/formats/haproxy.ts";
import { expectLinear } from "../linear.ts";

const { parse } = haproxy.parser({ names: USUAL_NAMES, forwarded: [] });
const withForwarded = haproxy.parser({ names: USUAL_NAMES, forwarded: ["x-forwarded-for"] });

const TIME = "06/May/2019:17:24:53.655";
const RECORD = { time: TIME, address: "203.0.113.9", status: "502" };
const REQUEST = '"GET /index.html HTTP/1.1"';

function lineOf({ client = "203.0.113.9:33317", time = TIME, server = "app/app1", rest = HTTP }): string {
  return `${client} [${time}] web~ ${server} ${rest}`;
}

const HTTP = `10/0/30/69/109 502 157 - - ---- 1/1/1/1/0 0/0 ${REQUEST}`;

test("the process in front is passed over, with its number or without", () => {
  for (const process of ["", "haproxy[14389]: ", "haproxy: ", "haproxy-edge_1[1]: "]) {
    expect(parse(process + lineOf({}))).toEqual(RECORD);
  }
});

test.each([
  ["203.0.113.9:33317", "203.0.113.9"],
  ["203.0.113.9", "203.0.113.9"],
  ["2001:db8::1:54321", "2001:db8::1"],
  ["2001:db8:0:0:0:0:0:1:80", "2001:db8:0:0:0:0:0:1"],
  ["::1:80", "::1"],
  ["::ffff:192.0.2.1:33317", "::ffff:192.0.2.1"],
  ["[2001:db8::1]:54321", "[2001:db8::1]:54321"],
  ["unix:1", "unix"],
  ["-:-", undefined],
  ["-", undefined],
])("the client %s is %s: what follows the last colon is a port", (client, address) => {
  expect(parse(lineOf({ client }))).toEqual({ ...RECORD, address });
});

test.each([
  ["what was logged before the end", `10/0/30/69/+109 502 +157 - - ---- 1/1/1/1/0 0/0 ${REQUEST}`],
  ["what never came about", '-1/-1/-1/-1/0 502 187 - - PR-- 0/0/0/0/0 0/0 "<BADREQ>"'],
  ["retries that were sent elsewhere", `10/0/30/69/109 502 157 - - ---- 1/1/1/1/+3 0/0 ${REQUEST}`],
  ["cookies and headers", `10/0/30/69/109 502 157 SRV=a ID="b ---- 1/1/1/1/0 0/0 {a|b c} {} ${REQUEST}`],
  ["a quote in the request", `10/0/30/69/109 502 157 - - ---- 1/1/1/1/0 0/0 "GET /"a" 200 HTTP/1.1"`],
  ["fields of TLS", `${HTTP} 0/0000000000000000/0/0/0 example.com/TLSv1.3/TLS_AES_256_GCM_SHA384`],
  ["a word in front of the timers", `example.com ${HTTP}`],
  ["four timers", `9/7/147/723 502 243 - - ---- 1/1 0/0 ${REQUEST}`],
  ["nothing behind the bytes", "10/0/30/69/109 502 157"],
])("%s is read", (_, rest) => {
  expect(parse(lineOf({ rest }))).toEqual(RECORD);
});

test.each([
  ["an ID", `[${TIME}] [7F3A:1] 203.0.113.9:33317 web~ app/app1 ${HTTP}`],
  ["none", `haproxy[17]: [${TIME}] 203.0.113.9:33317 web~ app/app1 ${HTTP}`],
])("the accept date may stand in front, with %s behind it", (_, line) => {
  expect(parse(line)).toEqual(RECORD);
});

test("a date in front of a line without timers says nothing", () => {
  expect(parse(`[${TIME}] [7F3A] 203.0.113.9:33317 web app/app1 502 157`)).toBe("not of this format");
});

test("a server may be missing, HAProxy itself, or have no backend", () => {
  for (const server of ["web/<NOSRV>", "web/<STATS>", "app/<lua.hello>", "Srv1"]) {
    expect(parse(lineOf({ server }))).toEqual(RECORD);
  }
});

test("a status of -1 is kept, to be refused as a status", () => {
  expect(parse(lineOf({ rest: `10/0/30/-1/109 -1 0 - - CD-- 1/1/1/1/0 0/0 ${REQUEST}` }))).toEqual({
    ...RECORD,
    status: "-1",
  });
});

describe("without a status are", () => {
  test.each([
    ["lines of option tcplog, whatever they count", "0/0/5007 512 -- 0/0/0/0/3 0/0"],
    ["the same with a state in letters", "0/0/5007 512 SD 0/0/0/0/3 0/0"],
    ["lines that are cut", "10/0/30/69/109 502"],
  ])("%s", (_, rest) => {
    expect(parse(lineOf({ rest }))).toEqual({ ...RECORD, status: undefined });
  });

  test("errors of a handshake", () => {
    expect(parse(`203.0.113.9:33317 [${TIME}] web/1: SSL handshake failure`)).toEqual({ ...RECORD, status: undefined });
  });
});

test.each([
  "",
  "haproxy[14389]: Proxy web started.",
  "haproxy[14389]: Connect from 203.0.113.9:33312 to 198.51.100.31:8012 (web/HTTP)",
  "haproxy[14389]: Server app/app1 is DOWN, reason: Layer4 timeout, check duration: 2001ms.",
  `203.0.113.9:33317 [${TIME}]`,
  `203.0.113.9 - - [06/May/2019:17:24:53 +0300] ${REQUEST} 502 157`,
  `203.0.113.9 [06/May/2019:17:24:53 +0300] ${REQUEST} 502 157`,
  "1557152693.655    310 203.0.113.9 TCP_MISS/502 3482 GET http://example.com/ - HIER_NONE/- -",
])("%j is of another format", (line) => {
  expect(parse(line)).toBe("not of this format");
});

describe("of captured headers", () => {
  test.each([
    ["the first that consists of addresses counts", "{example.com|198.51.100.7|192.0.2.1} {} ", "198.51.100.7"],
    ["a list of them is one value", "{198.51.100.7, 2001:db8::1,10.0.0.1} ", "198.51.100.7, 2001:db8::1,10.0.0.1"],
    ["those of the response do not count", "{example.com} {192.0.2.1} ", undefined],
    ["a list with anything else does not", "{198.51.100.7, unknown|x} ", undefined],
    ["there may be none", "", undefined],
    ["empty ones are none", "{||} {} ", undefined],
    ["a brace that is not closed begins none", "{192.0.2.1 ", undefined],
  ])("%s", (_, captured, forwarded) => {
    const rest = `10/0/30/69/109 502 157 - - ---- 1/1/1/1/0 0/0 ${captured}"GET / {192.0.2.66} HTTP/1.1"`;
    expect(withForwarded.parse(lineOf({ rest }))).toEqual({ ...RECORD, forwarded });
  });
});

test.each([
  ["no space", "a".repeat(2 ** 20)],
  ["only spaces", " ".repeat(2 ** 20)],
  ["timers without an end", lineOf({ rest: "1/".repeat(2 ** 19) })],
  ["processes", "a: ".repeat(2 ** 18)],
  ["brackets", "[ ".repeat(2 ** 19)],
  ["braces", `${lineOf({ rest: "10/0/30/69/109 502 157" })} ${"{|".repeat(2 ** 19)}`],
])("a line of a MiB takes no time: %s", (_, line) => {
  expectLinear(() => withForwarded.parse(line));
});

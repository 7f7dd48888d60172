import { describe, expect, test } from "vitest";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { squid } from "../../../src/scan/formats/squid.ts";
import { expectLinear } from "../linear.ts";

const { parse } = squid.parser({ names: USUAL_NAMES, forwarded: [] });
const withForwarded = squid.parser({ names: USUAL_NAMES, forwarded: ["X-Forwarded-For"] });

const RECORD = { time: "1557152693.655", address: "203.0.113.9", status: "502" };
const REST = "3482 GET http://example.com/ - HIER_DIRECT/198.51.100.7 text/html";

test.each([
  ["a short time, padded", `1557152693.655      0 203.0.113.9 TCP_MISS/502 ${REST}`],
  ["a long time", `1557152693.655 12345678 203.0.113.9 TCP_MISS/502 ${REST}`],
  ["a time below zero", `1557152693.655     -1 203.0.113.9 TCP_MISS/502 ${REST}`],
  ["no time", `1557152693.655      - 203.0.113.9 TCP_MISS/502 ${REST}`],
  ["a port behind the client", `1557152693.655    310 203.0.113.9 58938 TCP_MISS/502 ${REST}`],
  ["a space in front", ` 1557152693.655    310 203.0.113.9 TCP_MISS/502 ${REST}`],
  ["a URL with spaces", "1557152693.655    310 203.0.113.9 TCP_MISS/502 0 GET http://example.com/a b/200 - NONE/- -"],
  ["a URL that is an error", "1557152693.655 0 203.0.113.9 NONE_NONE/502 0 - error:invalid-request - HIER_NONE/- -"],
  ["nothing behind the status", "1557152693.655    310 203.0.113.9 TCP_MISS/502"],
])("%s is read", (_, line) => {
  expect(parse(line)).toEqual(RECORD);
});

test.each([
  ["06/May/2019:17:24:53 +0300", "06/May/2019:17:24:53 +0300"],
  ["[06/May/2019:17:24:53 +0300]", "06/May/2019:17:24:53 +0300"],
  ["06/May/2019:17:24:53 +0300.655", "06/May/2019:17:24:53 +0300"],
  ["2019-05-06 17:24:53", "2019-05-06 17:24:53"],
  ["[2019-05-06T17:24:53]", "2019-05-06T17:24:53"],
])("a time for people is read: %s", (written, time) => {
  expect(parse(`${written}    310 203.0.113.9 TCP_MISS/502 ${REST}`)).toEqual({ ...RECORD, time });
});

test.each(["TCP_MISS", "TCP_DENIED_REPLY", "TCP_CLIENT_REFRESH_MISS", "NONE", "TAG_NONE", "NONE_NONE", "UDP_HIT", "-"])(
  "%s is an action",
  (action) => {
    expect(parse(`1557152693.655    310 203.0.113.9 ${action}/502 ${REST}`)).toEqual(RECORD);
  },
);

test.each([
  ["000", "000"],
  ["0", "0"],
  ["-", undefined],
  ["50", "50"],
])("the status %s is kept as %s, to be refused as a status", (written, status) => {
  expect(parse(`1557152693.655    310 203.0.113.9 TCP_MISS_ABORTED/${written} ${REST}`)).toEqual({ ...RECORD, status });
});

test("a client is an address, a name, or unknown", () => {
  const parseClient = (client: string) => parse(`1557152693.655    310 ${client} TCP_MISS/502 ${REST}`);
  expect(parseClient("2001:db8::1")).toEqual({ ...RECORD, address: "2001:db8::1" });
  expect(parseClient("client.example.com")).toEqual({ ...RECORD, address: "client.example.com" });
  expect(parseClient("-")).toEqual({ ...RECORD, address: undefined });
});

test.each([
  "",
  "1557152693.655    310 203.0.113.9",
  `1557152693.655    310 203.0.113.9 502 ${REST}`,
  `2019/05/06 17:24:53    310 203.0.113.9 TCP_MISS/502 ${REST}`,
  "2019/05/06 17:24:53| Starting Squid Cache version 4.10",
  '203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET http://example.com/ HTTP/1.1" 502 3482 TCP_MISS:HIER_DIRECT',
  '203.0.113.9:33317 [06/May/2019:17:24:53.655] web app/app1 10/0/30/69/109 502 157 - - ---- 1/1/1/1/0 0/0 "GET /"',
])("%j is of another format", (line) => {
  expect(parse(line)).toBe("not of this format");
});

describe("with log_mime_hdrs", () => {
  const line = (headers: string) => `1557152693.655    310 203.0.113.9 TCP_MISS/502 ${REST} ${headers}`;

  test.each([
    [
      "the header is found among others",
      "[Host: a\\r\\nX-Forwarded-For: 192.0.2.1, 10.0.0.1\\r\\nB: c\\r\\n] [D: e\\r\\n]",
    ],
    ["it may be the first", "[X-FORWARDED-FOR: 192.0.2.1, 10.0.0.1\\r\\n] [D: e\\r\\n]"],
    ["it may be cut", "[x-forwarded-for: 192.0.2.1, 10.0.0.1"],
  ])("%s", (_, headers) => {
    expect(withForwarded.parse(line(headers))).toEqual({ ...RECORD, forwarded: "192.0.2.1, 10.0.0.1" });
  });

  test.each(["", "[Host: a\\r\\n] []", "[User-Agent: X-Forwarded-For: 192.0.2.1\\r\\n]", "[X-Forwarded-For: -\\r\\n]"])(
    "there is none in %j",
    (headers) => {
      expect(withForwarded.parse(line(headers))).toEqual({ ...RECORD, forwarded: undefined });
    },
  );
});

test.each([
  ["digits", "1".repeat(2 ** 20)],
  ["only spaces", " ".repeat(2 ** 20)],
  ["spaces behind the time", `1557152693.655${" ".repeat(2 ** 20)}x`],
  ["ports", `1557152693.655 1 a ${"1 ".repeat(2 ** 19)}`],
  ["an action without an end", `1557152693.655 1 a ${"A".repeat(2 ** 20)}`],
  ["brackets", `1557152693.655 1 a A/200 ${" [X-Forwarded-For:".repeat(2 ** 16)}`],
])("a line of a MiB takes no time: %s", (_, line) => {
  expectLinear(() => withForwarded.parse(line));
});

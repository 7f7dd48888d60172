/**
 * What the formats that are shapes find in lines, and which lines they leave to others.
 */
import { describe, expect, test } from "vitest";
import { type Format, USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { ALL_FORMATS, FORMATS, INCOMPLETE_FORMATS } from "../../../src/scan/formats/list.ts";

function formatNamed(name: string): Format {
  return ALL_FORMATS.find((format) => format.name === name) as Format;
}

function parse(name: string, line: string, forwarded: readonly string[] = []) {
  return formatNamed(name).parser({ names: USUAL_NAMES, forwarded }).parse(line);
}

test.each<[string, string, object]>([
  [
    "gin",
    '[GIN] 2019/05/06 - 17:24:53 | 404 |          2m13s | 2001:db8::9 | POST     "/a | 500 |"',
    { time: "2019-05-06 17:24:53", address: "2001:db8::9", status: "404" },
  ],
  [
    "tornado",
    "[W 2019-05-06 17:24:53.123 JupyterHub log:191] 503 GET /hub/a (ann@203.0.113.9) 12.40ms referer=x",
    { time: "2019-05-06 17:24:53.123", address: "203.0.113.9", status: "503" },
  ],
  [
    "tornado",
    "[I 190506 17:24:53 ServerApp] 200 GET /api (@::1) 1ms",
    { time: "2019-05-06 17:24:53", address: "::1", status: "200" },
  ],
  [
    "tornado",
    "[I 190506 17:24:53 log:9] 200 GET /api (ann@example.com@203.0.113.9) 1ms",
    { time: "2019-05-06 17:24:53", address: "203.0.113.9", status: "200" },
  ],
  [
    "php",
    "[17] [Mon May  6 17:24:53 2019] [2001:db8::9]:54321 [500]: GET /a - Uncaught [502]: in /srv/a.php",
    { time: "Mon May  6 17:24:53 2019", address: "[2001:db8::9]", status: "500" },
  ],
  [
    "ceph-rgw",
    'debug 2019-05-06 17:24:53.201 7f0a1c5f9700  1 civetweb: 0x45: 203.0.113.9 - - [06/May/2019:17:24:53 +0200] "PUT /b HTTP/1.1" 503 0 - -',
    { time: "06/May/2019:17:24:53 +0200", address: "203.0.113.9", status: "503" },
  ],
  [
    "zoraxy",
    "[2019-05-06 17:24:53.1] [router:host-http] [origin:example.com] [client: ::1] [useragent: x] GET / 500] GET /a] 404",
    { time: "2019-05-06 17:24:53.1", address: "::1", status: "404" },
  ],
  [
    "zoraxy",
    "[2019-05-06 17:24:53.1] [router:host-http] [origin:example.com] [client 203.0.113.9] GET /a 502",
    { time: "2019-05-06 17:24:53.1", address: "203.0.113.9", status: "502" },
  ],
  [
    "cpanel",
    '203.0.113.9 - ann%40example.com [05/16/2019:14:24:53 -0000] "GET /a HTTP/1.1" FAILED LOGIN',
    { reason: "not of this format" },
  ],
  [
    "cpanel",
    '203.0.113.9 proxy ann [05/16/2019:14:24:53 -0000] "GET /a HTTP/1.1" 500 0',
    { reason: "not of this format" },
  ],
  [
    "cpanel",
    '203.0.113.9 - ann [05/16/2019:14:24:53 -0000] "GET /a HTTP/1.1" 500 0',
    { time: "2019-05-16 14:24:53Z", address: "203.0.113.9", status: "500" },
  ],
  ["uvicorn", '2001:db8::9:54321 - "GET /a HTTP/1.1" 502', { time: undefined, address: "2001:db8::9", status: "502" }],
  ["uvicorn", '192.0.2.1:54321 - "GET /a HTTP/1.1" 412 502', { reason: "not of this format" }],
  ["morgan", "::1 ann GET /a HTTP/1.1 - - - - ms", { time: undefined, address: "::1", status: undefined }],
  ["morgan", "::1 ann GET /a HTTP/1.1 502 - - 0.512 ms", { time: undefined, address: "::1", status: "502" }],
  ["morgan", "GET /a 502 4.213 ms - 157", { time: undefined, address: undefined, status: "502" }],
  ["morgan", "GET /a 502 157 - 4.213 ms", { time: undefined, address: undefined, status: "502" }],
  [
    "django",
    '[06/May/2019 17:24:53] "GET /a HTTP/1.1" 500 157',
    { time: "06/May/2019 17:24:53", address: undefined, status: "500" },
  ],
])("%s: %s", (name, line, expected) => {
  const found = parse(name, line);
  expect(typeof found === "string" ? { reason: found } : found).toEqual(expected);
});

test.each([
  ["php", "[Mon May  6 17:24:53 2019] 203.0.113.9:54321 Closing"],
  ["php", "[Mon May  6 17:24:53 2019] PHP 8.2.1 Development Server (http://localhost:8000) started"],
  ["ceph-rgw", "2019-05-06T17:24:53.201+0200 7f0a1c5f9700  1 ====== starting new request req=0x7f0a ====="],
  [
    "ceph-rgw",
    "2019-05-06T17:24:53.201+0200 7f0a1c5f9700  1 ====== req done req=0x7f0a http_status=502 latency=0s ======",
  ],
])("%s tells of no request in %j", (name, line) => {
  expect(parse(name, line)).toEqual({ kind: "directive" });
});

test("gorouter names whom the client forwarded for", () => {
  const line = (peer: string) =>
    `example.com - [2019-05-06T14:24:53.1Z] "GET / HTTP/1.1" 502 0 157 "-" "x\\" 500 " ${peer} - x_forwarded_for:"198.51.100.7, 203.0.113.9" x_forwarded_proto:"https"`;
  const expected = { time: "2019-05-06T14:24:53.1Z", status: "502", forwarded: "198.51.100.7, 203.0.113.9" };
  expect(parse("gorouter", line("203.0.113.9:41320"), ["x_forwarded_for"])).toEqual({
    ...expected,
    address: "203.0.113.9:41320",
  });
  expect(parse("gorouter", line('"[::1]:41320"'), ["x_forwarded_for"])).toEqual({
    ...expected,
    address: "[::1]:41320",
  });
});

const SHAPES = "bunny ceph-rgw cpanel django gin glassfish gorouter morgan npmplus php tornado uvicorn zoraxy".split(
  " ",
);

describe.for(SHAPES)("%s", (name) => {
  test("takes no line of another format", () => {
    const { looksLike } = formatNamed(name);
    for (const format of [...FORMATS, ...INCOMPLETE_FORMATS].filter((other) => other.name !== name)) {
      for (const line of format.sample) {
        if (looksLike?.test(line) === false) continue;
        expect([line, parse(name, line)]).toEqual([line, "not of this format"]);
      }
    }
  });
});

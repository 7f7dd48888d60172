/**
 * Captures for tests: one that holds every kind of line, and arbitrary ones.
 */
import * as fc from "fast-check";

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const OVERHANG_BYTES = 4096;

/** Texts are written as UTF-8, numbers are bytes. */
export function bytesOf(...parts: readonly (string | readonly number[])[]): Uint8Array {
  const encoder = new TextEncoder();
  const pieces = parts.map((part) => (typeof part === "string" ? encoder.encode(part) : Uint8Array.from(part)));
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/** `{"time":…,"ip":…,"status_code":…}` */
export function recordLine(time: string, ip: string, status: number | string): string {
  return JSON.stringify({ time, ip, status_code: status });
}

/** The reasons for which its malformed lines are so, in their order. */
export const RICH_CAPTURE_REASONS = [
  "not JSON",
  "not a JSON object",
  "invalid UTF-8",
  "no time",
  "bad time",
  "impossible time",
  "no address",
  "bad address",
  "no status",
  "bad status",
  "invalid UTF-8",
];

/** A mark at the start, LF and CR LF, blank lines, each kind of malformed line, short and long ones, no last LF. */
export const RICH_CAPTURE = bytesOf(
  BYTE_ORDER_MARK,
  `${recordLine("2019-05-06 17:24:53", "10.0.186.98", 202)}\n`,
  `${recordLine("2019-05-06 17:24:54", "10.0.121.67", 500)}\r\n`,
  "\n\r\n \t \n\r\r\n",
  `${recordLine("2019-05-06T17:59:59.999Z", "2001:db8::1", 503)}\n`,
  `${recordLine("2019-05-07T18:00:00+03:00", "2001:DB8:0:0:0:0:0:1", "599")}\r\n`,
  "x\n",
  "[]\n",
  `${recordLine("2019-05-06 17:25:00", "10.0.0.1", 500)}\r${recordLine("2019-05-06 17:25:00", "10.0.0.1", 500)}\n`,
  [0xff, 0x0a],
  `{"ip":"10.0.0.1","status_code":500}\n`,
  `${recordLine("yesterday", "10.0.0.1", 500)}\r\n`,
  `${recordLine("2019-02-29 17:24:53", "10.0.0.1", 500)}\n`,
  `{"time":1557163493,"status_code":500}\n`,
  `${recordLine("2019-05-06 17:24:53", "010.0.0.1", 500)}\n`,
  `{"time":1557163493,"ip":"::1"}\n`,
  `${recordLine("2019-05-06 17:24:53", "10.0.0.1", "500 ")}\n`,
  `{"note":"žąsis 雁 🪿","time":1557163493.25,"ip":"[::ffff:10.0.0.9]:443","status":500}\n`,
  `{"note":"${"雁".repeat(40)}","ts":"1557163493000","client_ip":"10.0.0.9:80","code":501}\r\n`,
  `{"note":"`,
  [0xe9, 0x9b],
  `","time":1557163493,"ip":"::1","status":500}\n`,
  "\n",
  ` ${recordLine("06/May/2019:17:24:53 -0730", "fe80::1%eth0", 500)} `,
);

/** A line that is longer than what the driver reads at once beyond a range, among short ones. */
export const LONG_LINE_CAPTURE = bytesOf(
  `${recordLine("2019-05-06 17:24:53", "10.0.0.1", 500)}\r\n`,
  `{"note":"${"é".repeat(OVERHANG_BYTES / 2 + 50)}","time":1557163493,"ip":"10.0.0.2","status":500}\r\n`,
  `x\n${recordLine("2019-05-06 17:24:53", "10.0.0.3", 500)}`,
);

const times = fc.constantFrom(
  "2019-05-06 17:24:53",
  "2019-05-06 18:00:00",
  "2019-05-07T17:59:59Z",
  "2019-05-07T17:59:59+03:00",
  "06/May/2019:17:24:53 -0400",
  "1969-12-31 23:59:59",
);
const ips = fc.oneof(
  fc.nat(20).map((host) => `10.0.0.${host}`),
  fc.nat(20).map((host) => `2001:db8::${host}`),
  fc.constantFrom("0.0.0.0", "::", "::ffff:10.0.0.1"),
);
const records = fc.tuple(times, ips, fc.constantFrom(200, 404, 500, 503, 599, 600));
const lines = fc.oneof(
  { weight: 6, arbitrary: records.map(([time, ip, status]) => bytesOf(recordLine(time, ip, status))) },
  { weight: 1, arbitrary: fc.constantFrom("", " ", "\t", "\r").map((blank) => bytesOf(blank)) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("x", "null", "{}", '{"time":true}', "žąsis", '{"time":1557163493,"ip":"host","status":500}')
      .map((malformed) => bytesOf(malformed)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }) },
);
/** What may stand in front of a line: nothing, a hole of NULs, a mark where another file began. */
const holes = fc.constantFrom([], [], [], [], [0], Array<number>(5_000).fill(0), BYTE_ORDER_MARK, [
  0,
  ...BYTE_ORDER_MARK,
  0,
]);
const terminated = fc
  .tuple(holes, lines, fc.constantFrom("\n", "\r\n"))
  .map(([hole, line, terminator]) => bytesOf(hole, [...line], terminator));

/** Captures of up to some 25 lines, with or without a mark at the start and a line feed at the end. */
export const captures = fc
  .tuple(fc.constantFrom([], [], BYTE_ORDER_MARK), fc.array(terminated, { maxLength: 25 }), fc.option(lines))
  .map(([mark, whole, rest]) => bytesOf(mark, ...whole.map((line) => [...line]), [...(rest ?? [])]));

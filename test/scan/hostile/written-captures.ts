/**
 * Lines of any format as its writer makes them, and what becomes of them on the way: bytes that are others, pieces that are
 * gone, doubled or of another line, lines that are joined or cut off.
 */
import type { Writer } from "../formats/writers/writer.ts";
import type { Dice } from "./dice.ts";

const FIRST_SECOND = Date.UTC(2019, 4, 6) / 1_000;
const SECONDS = 7 * 86_400;
const STATUSES = [200, 204, 301, 404, 499, 500, 502, 503, 599];
const ORDINARY = {
  addresses: ["203.0.113.9", "10.0.186.98", "8.8.8.8", "192.0.2.255", "2001:db8::9", "2a02:4780:1:2::1"],
  paths: ["/", "/index.html", "/a?b=1&c=2", "/api/v1/orders/1234567", "/assets/app-1a2b3c.js", "/search?q=a%20b"],
  agents: [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/74.0.3729.131",
    "curl/8.0",
    "-",
  ],
};
const HOSTILE = {
  addresses: ["203.0.113.9", "10.0.186.98", "8.8.8.8", "2001:db8::9", "::ffff:192.0.2.1", "fe80::1"],
  paths: ["/", "/2019-05-06/x", "/12345/67890", '/"quoted"', "/a\\b", "/žąsis", "/a b  c", "/<x>", "/[06/May/2019:17"],
  agents: ["curl/8.0", "-", "", '"', "a\\", "GoogleBot 2019-05-06T17:24:53Z", "#011 #0"],
};
/** What means something in one format or another. */
const PIECES: readonly string[] = [
  ...[
    '"',
    "\\",
    "\\n",
    "\\u0026",
    "\\u00e9",
    "\t",
    " ",
    "  ",
    "\r",
    "\0",
    "\x1b[0m",
    "\x1b]x\x07",
    "#0",
    "#011",
    "@",
    "-",
    "=",
  ],
  ...[
    "::1",
    ":65536",
    ":443",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "|",
    "/",
    "2019-05-06",
    "/2019:",
    "15571",
    " stdout ",
    " stderr F ",
  ],
  ...[
    "\u00a0",
    "\u2028",
    "é",
    "000",
    "-1",
    ".",
    "e5",
    "null",
    "time",
    "status:500",
    " status=500",
    ',"log":"x"',
    "=> generated ",
  ],
];
const LONGEST_CUT = 40;

/** Lines as servers write them. */
export function ordinaryCapture(dice: Dice, writer: Writer, lines: number): Uint8Array {
  const written = Array.from({ length: lines }, () => lineOf(dice, writer, ORDINARY));
  return Buffer.from([...writer.header, ...written].map((line) => `${line}\n`).join(""));
}

/** @param clean how many lines of a hundred stay as they were written */
export function writtenCapture(dice: Dice, writer: Writer, lines: number, clean: number): Uint8Array {
  const written = Array.from({ length: lines }, () => Buffer.from(`${lineOf(dice, writer, HOSTILE)}\n`));
  const altered = written.map((line) => (dice.below(100) < clean ? line : alter(dice, line, written)));
  return Buffer.concat([...writer.header.map((line) => Buffer.from(`${line}\n`)), ...altered]);
}

function lineOf(dice: Dice, writer: Writer, { addresses, paths, agents }: typeof HOSTILE): string {
  return writer.write({
    wallSecond: FIRST_SECOND + dice.below(SECONDS),
    offset: dice.oneOf([0, 0, 10_800, -12_600]),
    address: dice.oneOf(addresses),
    status: dice.oneOf(STATUSES),
    path: dice.oneOf(paths),
    agent: dice.oneOf(agents),
  });
}

function alter(dice: Dice, line: Buffer, others: readonly Buffer[]): Buffer {
  let altered = line;
  for (let times = dice.oneOf([1, 1, 1, 2, 3]); times > 0; times -= 1) altered = alterOnce(dice, altered, others);
  return altered;
}

function alterOnce(dice: Dice, line: Buffer, others: readonly Buffer[]): Buffer {
  const at = dice.below(line.length + 1);
  const to = Math.min(line.length, at + dice.between(1, dice.oneOf([1, 4, LONGEST_CUT])));
  switch (dice.below(7)) {
    case 0:
      return spliced(line, at, Math.min(at + 1, line.length), Buffer.from([dice.below(256)]));
    case 1:
      return spliced(line, at, to, Buffer.from(dice.oneOf(PIECES)));
    case 2:
      return spliced(line, at, at, Buffer.from(dice.oneOf(PIECES)));
    case 3:
      return spliced(line, at, to, Buffer.alloc(0));
    case 4:
      return spliced(line, at, at, line.subarray(at, to));
    case 5: {
      const other = dice.oneOf(others);
      const from = dice.below(other.length);
      return spliced(line, at, to, other.subarray(from, from + (to - at)));
    }
    default:
      return line.subarray(0, dice.oneIn(2) ? Math.max(0, line.length - 1) : at); // joins the next line
  }
}

function spliced(line: Buffer, from: number, to: number, piece: Uint8Array): Buffer {
  return Buffer.concat([line.subarray(0, from), piece, line.subarray(to)]);
}

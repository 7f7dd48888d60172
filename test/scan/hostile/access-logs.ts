/**
 * Hostile access logs in the common log format and its kin: what servers and their clients write, what they should not,
 * and what almost looks like it, from a seed.
 */
import { addressMaker, oddAddress } from "./addresses.ts";
import type { Dice, Make } from "./dice.ts";
import { captureOf, type Kind, withOddBytes } from "./runs.ts";
import { CLF_ZONES, commonLogMaker, timeMakers } from "./times.ts";
import { oddStatus, statusMaker } from "./values.ts";

const LONGEST_LINE_BYTES = 1024 * 1024;

/** The parts of a line, in their order; each is followed by what stands between it and the next. */
interface Parts {
  readonly host: Make;
  readonly address: Make;
  readonly user: Make;
  readonly time: Make;
  readonly request: Make;
  readonly status: Make;
  readonly rest: Make;
  readonly end: string;
}
type Part = Exclude<keyof Parts, "end">;

export function hostileAccessLog(dice: Dice, lines: number): Uint8Array<ArrayBuffer> {
  return captureOf(dice, lines, makeKind);
}

function makeKind(dice: Dice): Kind {
  const parts = makeParts(dice);
  return { plain: lineOf(parts), odd: (d, clock) => oddLine(d, parts)(d, clock) };
}

function makeParts(dice: Dice): Parts {
  const times = timeMakers(dice);
  const isUsual = dice.between(1, 8) > 1;
  return {
    host: dice.oneIn(4) ? (d) => d.oneOf(HOSTS) : nothing,
    address: bare(addressMaker(dice)),
    user: dice.oneIn(3) ? (d) => d.oneOf(USERS) : () => "-",
    time: bare(isUsual ? commonLogMaker(dice.oneOf(CLF_ZONES), false, () => "") : times.plain),
    request: dice.oneIn(4) ? escapedRequest : plainRequest,
    status: bare(statusMaker(dice)),
    rest: dice.oneIn(6) ? nothing : plainRest,
    end: dice.oneOf(["\n", "\n", "\n", "\r\n"]),
  };
}

function lineOf(parts: Parts): Make {
  return (dice, clock) => {
    const make = (part: Part) => parts[part](dice, clock);
    const head = `${make("host")}${make("address")} - ${make("user")} [${make("time")}]`;
    return `${head} "${make("request")}" ${make("status")}${make("rest")}${parts.end}`;
  };
}

const HOSTS = [
  ...["example.com ", "www.example.com:443 ", "203.0.113.1 ", "[2001:db8::1]:443 ", "- ", "a ", "*:80 ", " "],
  ...["10.0.0.1, ", "2001:db8::1, ", "10.0.0.1, 10.0.0.2, ", "unknown, ", ", ", "a, "],
  ...["a_b-c.D ", "a/b ", "a@b:1 ", "a:b ", "a: ", ":80 ", "a:80:80 ", "a:123456789012345 ", "a:1234567890123456 "],
  ...["x".repeat(15), "x".repeat(16), "x".repeat(31), "x".repeat(32), "x".repeat(60)].map((host) => `${host} `),
];
const USERS = [
  ...["-", "-", "-", "ann", "ann bob", '"ann"', "ann@example.com", '""', "\xe9\x9b\x81", "a]b", "DOMAIN\\ann"],
  ...[9, 10, 11, 12, 25, 26, 27, 28, 60].map((bytes) => "u".repeat(bytes)),
];
const PIECES = ["%20", "[0]", "]", "\t", "\0", "\x80", "\xff", "\xc3\xa9", "\xe2\x80\xa8", "{", "'", " ", "200", "- -"];
const ESCAPES = ['\\"', "\\\\", "\\x16", "\\n", "\\", "\\\xc3\xa9", "\\\xe2\x80\xa8", "\\\r", "\\\x80", '\\\\\\"', '"'];
const LENGTHS = [0, 1, 14, 15, 16, 17, 31, 32, 33, 47, 48, 49, 62, 63, 64, 65, 66, 95, 96, 127, 128, 129, 192, 300];
const PATH = "/catalogue/shoes?page=3&sort=price&session=4711/".repeat(8);
const AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Firefox/125.0 ".repeat(5);

function plainRequest(dice: Dice): string {
  if (dice.oneIn(20)) return dice.oneOf(["-", "", "GET", "GET / HTTP/1.1", "\x16\x03\x01\x02", " "]);
  const bytes = dice.oneIn(3) ? dice.below(130) : dice.oneOf(LENGTHS);
  const text = `GET ${PATH} HTTP/1.1`.slice(0, bytes);
  return dice.oneIn(6) ? withPiece(dice, text, PIECES) : text;
}

function escapedRequest(dice: Dice): string {
  const text = plainRequest(dice);
  return dice.oneIn(3) ? withPiece(dice, text, ESCAPES) : text;
}

function plainRest(dice: Dice): string {
  const bytes = dice.oneIn(10) ? "-" : dice.below(dice.oneOf([10, 1_000, 1_000_000]));
  if (dice.oneIn(5)) return ` ${bytes}`;
  const agent = AGENT.slice(0, dice.oneIn(2) ? dice.below(200) : dice.oneOf(LENGTHS));
  const rest = ` ${bytes} "${dice.oneOf(["-", "https://example.com/"])}" "${agent}"`;
  return dice.oneIn(6) ? withPiece(dice, rest, [...PIECES, ...ESCAPES, "\r", '" 500 ']) : rest;
}

function withPiece(dice: Dice, text: string, pieces: readonly string[]): string {
  const at = dice.below(text.length + 1);
  return text.slice(0, at) + dice.oneOf(pieces) + text.slice(at + dice.below(3));
}

// Lines that are not like their neighbours.

function oddLine(dice: Dice, parts: Parts): Make {
  switch (dice.below(12)) {
    case 0:
      return (d, clock) => oddWhole(d, lineOf(parts)(d, clock)) + parts.end;
    case 1:
    case 2:
    case 3:
    case 4:
      return (d, clock) => withOddBytes(d, lineOf(parts)(d, clock));
    case 5:
      return (d, clock) => withOddSeparator(d, lineOf(parts)(d, clock));
    case 6:
      return lineOf({ ...parts, end: dice.oneOf(["\r\r\n", "\r", " \n", "", "\n\n", "\0\n", "\x85\n"]) });
    default: {
      const part = dice.oneOf(["host", "address", "user", "time", "time", "request", "status", "rest"] as const);
      return lineOf({ ...parts, [part]: oddPart(dice, part) });
    }
  }
}

function oddPart(dice: Dice, part: Part): Make {
  switch (part) {
    case "host":
      return (d) =>
        `${d.oneOf(["", " ", "10.0.0.1", "[x", "[06/May", "a b", "-  ", "\t", "a\xe9b"])}${d.oneOf(["", " "])}`;
    case "address":
      return bare(oddAddress);
    case "user":
      return (d) => d.oneOf(["", " ", "- -", "a[b", "[", "[06/", "[2019-", "10.0.0.1", "-[", "] ", '] "x', "\r"]);
    case "time":
      return bare(timeMakers(dice).odd);
    case "request":
      return (d) => withPiece(d, escapedRequest(d), [...ESCAPES, '" 200 5 "', '" 500 ', '" - ', "\n", '" 2000 ']);
    case "status":
      return bare((d, clock) => (d.oneIn(4) ? "-" : d.oneIn(4) ? `${statusMaker(d)(d, clock)} "` : oddStatus(d)));
    case "rest":
      return (d) => d.oneOf(["  ", " ", "\r", "\t-", '"', " \r", ",", "0", ` ${"x".repeat(d.below(300))}`]);
  }
}

const SEPARATORS = [" - ", " [", "] ", '] "', '" ', " "];

/** A separator that is missing, doubled, or another. */
function withOddSeparator(dice: Dice, line: string): string {
  const separator = dice.oneOf(SEPARATORS);
  const other = dice.oneOf(["", separator + separator, ...SEPARATORS, " -", "- ", "\t", ' x "']);
  return line.replace(separator, () => other);
}

function oddWhole(dice: Dice, line: string): string {
  const text = line.trimEnd();
  const random = () => Array.from({ length: dice.below(80) }, () => String.fromCharCode(dice.below(256))).join("");
  if (dice.oneIn(1_000)) return longLine(dice, text);
  return dice.oneOf([
    ...[
      "",
      " ",
      "\t \r",
      "\xef\xbb\xbf",
      `\xef\xbb\xbf${text}`,
      "[",
      '"',
      "- - -",
      "\0",
      "-",
      '[] "" ',
      text.repeat(2),
    ],
    ...[random(), random(), ` ${text}`, text.replace(" - ", " x "), text.replaceAll("[", "[["), `${text}\n${text}`],
  ]);
}

/** Of 1 MiB, or a byte more or less, with all of it in one part. */
function longLine(dice: Dice, text: string): string {
  const missing = LONGEST_LINE_BYTES - text.length + dice.oneOf([-1, 0, 1, 2, 3, -900_000]);
  const [from, to] = dice.oneOf([
    [' "', ` "${"x".repeat(missing)}`],
    [" - ", ` - ${"u".repeat(missing)}`],
    ["]", `${"0".repeat(missing)}]`],
    ["", "h".repeat(missing)],
  ] as const);
  return dice.oneIn(2) ? text + "x".repeat(missing) : text.replace(from, () => to);
}

/** The text of a value that is made for JSON. */
function bare(make: Make): Make {
  return (dice, clock) => make(dice, clock).replaceAll('"', "");
}

function nothing(): string {
  return "";
}

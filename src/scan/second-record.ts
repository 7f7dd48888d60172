/**
 * Lines of text that hold several records: two writes without a line feed between them, or one that was torn by another.
 *
 *     … "GET / HTTP/1.1" 200 157 "-" "Mozilla/5.0"203.0.113.9 - - [06/May/2019:17:24:54 +0300] "GET / HTTP/1.1" 502 157
 *     … "GET /rep203.0.113.9 - - [06/May/2019:17:24:54 +0300] "GET / HTTP/1.1" 502 157
 *
 * A second time of the same spelling, with a record around it, is a second record. Where it is certain at which byte that
 * begins, the line is split there, and each piece is read by itself; what a torn piece was cannot be said. Where it is
 * not certain, as in `?id=1203.0.113.9 - - […`, the whole line is malformed.
 */
import { parseAddress } from "./address.ts";
import type { LineParser } from "./formats/format.ts";
import { withOnlyDate } from "./kernel-steps.ts";
import { Reason } from "./reason.ts";
import type { RawLine, RawPiece, RawRecord } from "./record.ts";

/** The year of a time, with what stands beside it: `/2019:`, `2019-`; of an epoch the first digits. */
const YEAR = /\/\d{4}[: ]|\d{4}-(?=\d\d-\d\d)|^\d{5}/;
/** An address behind what no number ends with: of `?id=120.0.113.7` nobody knows whether `1` is of the torn line. */
const ADDRESS =
  /(?<=[A-Za-z"'\])}>\s\0])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?<=["'\])}>\s\0])(?:[\da-fA-F]{0,4}:){2,7}(?:[\da-fA-F]{0,4}|\d{1,3}(?:\.\d{1,3}){3})(?![\da-fA-F:.])/g;
/** An address behind anything, also within what reads like a longer one: `https:2001:db8::6`, `12001:db8::6`. */
const GLUED_ADDRESS =
  /(?=(\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?:[\da-fA-F]{0,4}:){2,7}(?:[\da-fA-F]{0,4}|\d{1,3}(?:\.\d{1,3}){3})(?![\da-fA-F:.])))/g;
/** How far in front of its time a record begins, at most. */
const LONGEST_FRONT = 512;
/** More are no lines of a server. */
const MOST_PIECES = 64;

/** The same parser, but for lines that hold several records. */
export function splitting(parser: LineParser): LineParser {
  let own: LineParser["shapes"];
  let shapes: LineParser["shapes"];
  return {
    get shapes() {
      if (own !== parser.shapes) {
        own = parser.shapes;
        shapes = own?.map(withOnlyDate) ?? own;
      }
      return shapes;
    },
    parse(text) {
      const line = parser.parse(text);
      return maySplit(text, line) ? split(text, line, parser) : line;
    },
    get carried() {
      return parser.carried;
    },
    set carried(text) {
      parser.carried = text;
    },
    get taken() {
      return parser.taken ?? null;
    },
  };
}

/** Whether the year of a record's time is there once more behind it: cheap to find out, and seldom so. */
function maySplit(text: string, line: RawLine): line is RawRecord {
  if (typeof line === "string" || !("time" in line) || typeof line.time !== "string") return false;
  const year = YEAR.exec(line.time)?.[0];
  return year !== undefined && text.indexOf(year, behindTime(text, line.time)) !== -1;
}

/** Where the time ends that the record has: the one in brackets, where the same stands there without. */
function behindTime(text: string, time: string): number {
  const bracketed = text.indexOf(`[${time}`);
  return bracketed === -1 ? text.indexOf(time) + time.length : bracketed + 1 + time.length;
}

function split(text: string, whole: RawRecord, parser: LineParser): RawLine {
  const starts = startsIn(text, whole.time as string, parser);
  if (starts === null) return Reason.severalRecords;
  if (starts.length === 0) return whole;
  const pieces = [0, ...starts].map((start, index): RawPiece => {
    const piece = parser.parse(text.slice(start, starts[index]));
    return typeof piece === "object" && "time" in piece ? piece : Reason.severalRecords;
  });
  return { kind: "several", pieces };
}

/** Where further records begin; null where there is one whose beginning is not certain. */
function startsIn(text: string, time: string, { parse }: LineParser): number[] | null {
  const starts: number[] = [];
  let from = behindTime(text, time);
  const stamps = [...text.slice(from).matchAll(spellingOf(time))].slice(0, MOST_PIECES);
  const behind = from;
  for (const { index, 0: stamp } of stamps) {
    const stampAt = behind + index;
    const isRecord = (start: number) => isRecordWith(parse(text.slice(start)), stamp);
    const start = startBefore(text.slice(Math.max(from, stampAt - LONGEST_FRONT), stampAt), stampAt, isRecord);
    if (start === UNCERTAIN) return null;
    if (start === null) continue;
    starts.push(start);
    from = stampAt + stamp.length;
  }
  return starts;
}

const UNCERTAIN = -1;

/** Where the record begins whose time stands at `stampAt`, behind `front`; null where there is none. */
function startBefore(front: string, stampAt: number, isRecord: (start: number) => boolean): number | null {
  const begin = stampAt - front.length;
  const certain = [...front.matchAll(ADDRESS)].map(({ index }) => begin + index).find(isRecord);
  if (certain !== undefined) return certain;
  const isGlued = ({ index, 1: address }: RegExpExecArray) =>
    parseAddress(address as string) !== null && isRecord(begin + index);
  if ([...front.matchAll(GLUED_ADDRESS)].some(isGlued)) return UNCERTAIN;
  const atTime = /["[]$/.test(front) ? stampAt - 1 : stampAt;
  if (!isRecord(atTime)) return null;
  return /[A-Za-z\d]$/.test(front) ? UNCERTAIN : atTime;
}

function isRecordWith(line: RawLine, stamp: string): boolean {
  if (typeof line === "string" || !("time" in line) || line.time !== stamp) return false;
  const isAddress = typeof line.address === "string" && parseAddress(line.address) !== null;
  return isAddress && /^[1-9]\d\d$/.test(String(line.status));
}

/** Times that are spelled alike: the same marks, with other digits and letters between them. */
function spellingOf(time: string): RegExp {
  const pattern = time.replace(/\d|[A-Za-z]|[^\dA-Za-z]/g, (char) => {
    if (/\d/.test(char)) return "\\d";
    if (/[A-Za-z]/.test(char)) return "[A-Za-z]";
    return char === "+" || char === "-" ? "[+-]" : `\\${char}`.replace("\\ ", " ");
  });
  return new RegExp(`${pattern}(?![\\d])`, "g");
}

/**
 * Access logs in the common log format and its kin (`common-log-line.ts`), as long as lines are like the one before:
 *
 *     203.0.113.9 - ann [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157 "https://example.com/" "Mozilla/5.0"
 *     └─ address ─┘     └────────── stamp ─────────────┘              └─────┘
 *
 * The time of a line that was proved becomes a pattern: what every byte must at least be, and by how much it may exceed
 * that. A line is proved if its stamp fits, if it has an address, behind a host where the model has one, no backslash in
 * its request, and a status. Since it is known where lines begin and end (`line-ends.ts`), none waits for another.
 */
import { BACKSLASH, ESCAPE, OPEN_BRACKET, QUOTE, SPACE, ZERO } from "./ascii";
import { hasHost, isWord, STAMP_VALUE, scanCommonLogLine } from "./common-log-line";
import { addIpv6, addRequests, currentCell, endIpv4, enter, linesLeft, nextIpv4, nextIpv6 } from "./found";
import { behindHost } from "./host";
import { octetFaults, octetsOf, patternOf, wordOf } from "./ipv4";
import { ipv6End, readIpv6, storeIpv6 } from "./ipv6";
import { findLineEnds } from "./line-ends";
import { BLOCK_BYTES, LINE_ENDS, LONGEST_LINE, LONGEST_STAMP, STAMP, TIME_LEAST, TIME_SPREAD } from "./memory";
import { endOf, isErrorAt, startOf } from "./record";
import { mayHaveSecondStamp } from "./second-stamp";
import { excess, maskUpTo } from "./text";
import { lastPattern } from "./times";

/** What stands around the time: a bracket in front, and behind it another, a space and a quote. */
const BEFORE_STAMP: u32 = 1;
const BEHIND_STAMP: u32 = 3;
const DASH: u32 = 0x202d20; // between spaces
/** Around the dash, and behind the user. */
const SPACES_IN_FRONT: i32 = 3;

/** So little is looked at first: what lies behind a line that is not proved will be looked at again. */
const FIRST_BYTES: u32 = 1024;

let isLearned = false;
/** The cell of all lines whose stamp fits. */
let cell: i32 = -1;
/** From the bracket in front of the stamp to the request. */
let toRequest: u32 = 0;
/** Whether a virtual host stands in front of the client. */
let isHosted = false;

/** Scans the lines that begin in [from, limit) and have their LF before `end`; see `scan`. */
export function scanCommonLogLines(from: u32, end: u32, limit: u32): u32 {
  let p = from;
  let bytes = FIRST_BYTES;
  while (p < limit && linesLeft() !== 0) {
    const behind = findLineEnds(p, end, bytes);
    if (behind === LINE_ENDS) break;
    bytes = min(bytes * 2, BLOCK_BYTES);
    let next: u32 = LINE_ENDS;
    while (true) {
      next = scanAlike(p, next, behind, limit);
      if (next !== LINE_ENDS) p = load<u32>(next - 4) + 1;
      if (next === behind || p >= limit || linesLeft() === 0) break;
      const lineEnd = load<u32>(next);
      if (!scanCommonLogLine(p, lineEnd)) return p;
      learn();
      p = lineEnd + 1;
      next += 4;
    }
  }
  return p;
}

/** Takes the line for a model that was just proved, unless it is like the model but for something else than these. */
function learn(): void {
  const stampAt = startOf(STAMP_VALUE);
  const bytes = endOf(STAMP_VALUE) - stampAt;
  if (bytes + BEFORE_STAMP + BEHIND_STAMP > LONGEST_STAMP) return;
  if (isLearned && isHosted === hasHost && cell === currentCell() && fitsModel(stampAt - BEFORE_STAMP)) return;
  cell = currentCell();
  isHosted = hasHost;
  toRequest = BEFORE_STAMP + bytes + BEHIND_STAMP;
  for (let byte: u32 = 0; byte < LONGEST_STAMP; byte += 16) {
    v128.store(STAMP + byte, v128.load(stampAt - BEFORE_STAMP + byte));
    v128.store(STAMP + LONGEST_STAMP + byte, v128.not(maskUpTo(toRequest, byte)));
  }
  memory.copy(STAMP + BEFORE_STAMP, lastPattern() + TIME_LEAST, bytes);
  memory.copy(STAMP + LONGEST_STAMP + BEFORE_STAMP, lastPattern() + TIME_SPREAD, bytes);
  isLearned = true;
}

function fitsModel(at: u32): bool {
  const first = excess(v128.load(at), v128.load(STAMP), v128.load(STAMP + LONGEST_STAMP));
  const second = excess(v128.load(at + 16), v128.load(STAMP + 16), v128.load(STAMP + LONGEST_STAMP + 16));
  return !v128.any_true(v128.or(first, second));
}

/** Adds lines as far as they fit; returns where the end of the first stands that does not. */
function scanAlike(at: u32, ends: u32, behind: u32, limit: u32): u32 {
  if (!isLearned) return ends;
  const least0 = v128.load(STAMP);
  const least1 = v128.load(STAMP + 16);
  const spread0 = v128.load(STAMP + LONGEST_STAMP);
  const spread1 = v128.load(STAMP + LONGEST_STAMP + 16);
  const leastStatus = i8x16(QUOTE, SPACE, ZERO + 1, ZERO, ZERO, SPACE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const spreadStatus = i8x16(0, 0, 8, 9, 9, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  const request = toRequest;
  const hosted = isHosted;
  const last = ends + min(behind - ends, linesLeft() << 2);
  enter(cell);
  let client = nextIpv4();
  let next = ends;
  let p = at;
  while (next !== last && p < limit) {
    const end = load<u32>(next);
    let addressAt = p;
    if (hosted) {
      addressAt = behindHost(p);
      if (addressAt === 0) break;
    }
    const text = v128.load(addressAt);
    const spaces = i8x16.bitmask(i8x16.eq(text, i8x16.splat(SPACE)));
    const digits = i8x16.sub(text, i8x16.splat(ZERO));
    const pattern = spaces === 0 ? 0 : patternOf(text, digits, spaces & -spaces);
    const addressEnd = pattern === 0 ? ipv6End(addressAt) : addressAt + ctz(spaces);
    if (addressEnd === 0) break;
    const octets = octetsOf(digits, pattern);
    let faults = pattern === 0 ? i8x16.splat(0) : octetFaults(octets, pattern);

    const user = v128.load(addressEnd);
    const brackets = i8x16.bitmask(i8x16.eq(user, i8x16.splat(OPEN_BRACKET)));
    if (brackets === 0 || (load<u32>(addressEnd) & 0xffffff) !== DASH) break;
    // A user of several words may be a torn record in front of a whole one. Nor may an escape be in it.
    const inFront = (brackets & -brackets) - 1;
    if ((i8x16.bitmask(i8x16.eq(user, i8x16.splat(ESCAPE))) & inFront) !== 0) break;
    if (popcnt(i8x16.bitmask(i8x16.eq(user, i8x16.splat(SPACE))) & inFront) !== SPACES_IN_FRONT) break;
    if (hosted && !isWord(addressEnd + 3)) break;
    const bracketAt = addressEnd + ctz(brackets);
    faults = v128.or(faults, excess(v128.load(bracketAt), least0, spread0));
    faults = v128.or(faults, excess(v128.load(bracketAt + 16), least1, spread1));

    let quoteAt = bracketAt + request;
    let stops = requestStops(quoteAt);
    while (stops === 0 && quoteAt < end) {
      quoteAt += 64;
      stops = requestStops(quoteAt);
    }
    quoteAt += <u32>ctz(stops);
    faults = v128.or(faults, excess(v128.load(quoteAt), leastStatus, spreadStatus));
    if (v128.any_true(faults) || quoteAt >= end || end - p > LONGEST_LINE) break;
    if (mayHaveSecondStamp(quoteAt + 6, end)) break;

    const isError = isErrorAt(quoteAt + 2);
    if (pattern !== 0) {
      // Written for every line, kept where it is an error: cheaper than a branch that is hard to predict.
      store<u32>(client, wordOf(octets));
      client += isError << 2;
    } else if (isError !== 0) addIpv6Of(addressAt, addressEnd);
    p = end + 1;
    next += 4;
  }
  endIpv4(client);
  addRequests((next - ends) >> 2);
  return next;
}

function addIpv6Of(at: u32, end: u32): void {
  readIpv6(at, end);
  storeIpv6(nextIpv6());
  addIpv6();
}

/** Where in 64 bytes quotes, backslashes and escapes stand. */
function requestStops(at: u32): u64 {
  return (
    <u64>requestStopsIn16(at) |
    ((<u64>requestStopsIn16(at + 16)) << 16) |
    ((<u64>requestStopsIn16(at + 32)) << 32) |
    ((<u64>requestStopsIn16(at + 48)) << 48)
  );
}

function requestStopsIn16(at: u32): u32 {
  const text = v128.load(at);
  const quotes = v128.or(i8x16.eq(text, i8x16.splat(QUOTE)), i8x16.eq(text, i8x16.splat(BACKSLASH)));
  return i8x16.bitmask(v128.or(quotes, i8x16.eq(text, i8x16.splat(ESCAPE))));
}

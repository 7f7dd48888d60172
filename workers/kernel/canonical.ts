/**
 * Lines that are alike but for the minute and second, an IPv4 address and the status: time, client and status in this
 * order and nothing else, as in
 *
 *     {"time":"2019-05-06 17:24:53","ip":"10.0.186.98","status_code":202}
 *     └──────────────── head ────────────┘           └────── tail ──────┘
 *
 * The head and the tail of a line that was proved become a pattern: what every byte must at least be, and by how much
 * it may exceed that. A line that fits is proved by nothing but subtractions, 16 bytes at a time.
 */
import { QUOTE, ZERO } from "./ascii";
import { addRequests, currentCell, endIpv4, enter, linesLeft, nextIpv4 } from "./found";
import { LONGEST_IPV4, octetFaults, octetsOf, patternOf, wordOf } from "./ipv4";
import { address, known, status, time } from "./layout";
import { HEAD, LONGEST_HEAD, LONGEST_TAIL, TAIL, TIME_LEAST, TIME_SPREAD } from "./memory";
import { endOf, isErrorAt, startOf } from "./record";
import { excess, maskUpTo } from "./text";
import { lastPattern } from "./times";

let isLearned = false;
/** The cell of all lines that fit. */
let cell: i32 = -1;
/** That of the line that was looked at last: a model is worth its making where the hour stays. */
let cellBefore: i32 = -1;
let headBytes: u32 = 0;
let tailBytes: u32 = 0;
let statusFrom: u32 = 0;

/** Takes the line [at, next) for a model, which has just been proved, if it is one of this kind. */
export function learnLine(at: u32, next: u32): void {
  const addressAt = startOf(address);
  const addressEnd = endOf(address);
  if (addressEnd - addressAt > LONGEST_IPV4) return;
  cell = currentCell();
  const isNewCell = cell !== cellBefore;
  cellBefore = cell;
  isLearned = false;
  if (isNewCell || known !== 3 || time !== 0 || address !== 1 || status !== 2 || lastPattern() === 0) return;
  headBytes = addressAt - at;
  tailBytes = next - addressEnd;
  if (headBytes > LONGEST_HEAD || tailBytes > LONGEST_TAIL) return;
  statusFrom = startOf(status) - addressEnd;

  learnFixed(HEAD, LONGEST_HEAD, at, headBytes);
  const stampFrom = startOf(time) - at;
  const stampBytes = endOf(time) - startOf(time);
  memory.copy(HEAD + stampFrom, lastPattern() + TIME_LEAST, stampBytes);
  memory.copy(HEAD + LONGEST_HEAD + stampFrom, lastPattern() + TIME_SPREAD, stampBytes);
  learnFixed(TAIL, LONGEST_TAIL, addressEnd, tailBytes);
  for (let digit: u32 = 0; digit < 3; digit++) {
    store<u8>(TAIL + statusFrom + digit, digit === 0 ? ZERO + 1 : ZERO);
    store<u8>(TAIL + LONGEST_TAIL + statusFrom + digit, digit === 0 ? 8 : 9);
  }
  isLearned = true;
}

/** The bytes as they are, and whatever follows behind them. */
function learnFixed(to: u32, room: u32, at: u32, length: u32): void {
  for (let byte: u32 = 0; byte < room; byte += 16) {
    v128.store(to + byte, v128.load(at + byte));
    v128.store(to + room + byte, v128.not(maskUpTo(length, byte)));
  }
}

/** Adds the lines from `at` on that fit the model, as far as there is room; returns where the first begins that does not. */
export function scanAlike(at: u32, limit: u32): u32 {
  if (!isLearned) return at;
  const least0 = v128.load(HEAD);
  const least1 = v128.load(HEAD + 16);
  const least2 = v128.load(HEAD + 32);
  const spread0 = v128.load(HEAD + LONGEST_HEAD);
  const spread1 = v128.load(HEAD + LONGEST_HEAD + 16);
  const spread2 = v128.load(HEAD + LONGEST_HEAD + 32);
  const least3 = v128.load(TAIL);
  const least4 = v128.load(TAIL + 16);
  const spread3 = v128.load(TAIL + LONGEST_TAIL);
  const spread4 = v128.load(TAIL + LONGEST_TAIL + 16);
  const toAddress = headBytes;
  const toStatus = statusFrom;
  const toNext = tailBytes;
  const most = linesLeft();
  let client = nextIpv4();
  let requests: u32 = 0;
  let p = at;
  while (p < limit && requests < most) {
    const ipAt = p + toAddress;
    const text = v128.load(ipAt);
    const quotes = i8x16.bitmask(i8x16.eq(text, i8x16.splat(QUOTE)));
    if (quotes === 0) break;
    const tailAt = ipAt + ctz(quotes);
    const digits = i8x16.sub(text, i8x16.splat(ZERO));
    const pattern = patternOf(text, digits, quotes & -quotes);
    const octets = octetsOf(digits, pattern);
    let faults = octetFaults(octets, pattern);
    faults = v128.or(faults, excess(v128.load(p), least0, spread0));
    faults = v128.or(faults, excess(v128.load(p + 16), least1, spread1));
    faults = v128.or(faults, excess(v128.load(p + 32), least2, spread2));
    if (toAddress > 48) {
      faults = v128.or(faults, excess(v128.load(p + 48), v128.load(HEAD + 48), v128.load(HEAD + LONGEST_HEAD + 48)));
    }
    faults = v128.or(faults, excess(v128.load(tailAt), least3, spread3));
    faults = v128.or(faults, excess(v128.load(tailAt + 16), least4, spread4));
    if (v128.any_true(faults)) break;
    // Written for every line, kept where it is an error: cheaper than a branch that is hard to predict.
    store<u32>(client, wordOf(octets));
    client += isErrorAt(tailAt + toStatus) << 2;
    requests++;
    p = tailAt + toNext;
  }
  if (requests > 0) {
    enter(cell);
    endIpv4(client);
    addRequests(requests);
  }
  return p;
}

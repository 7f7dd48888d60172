/**
 * Lines of any text format, by shapes that `src/scan/kernel-steps.ts` has written to `STEPS` as data: one interpreter for
 * all formats, and for what wrappers put in front of lines. What a step means is what `src/scan/formats/shape.ts` says;
 * what this one cannot prove is the reference's.
 */
import { BACKSLASH, CLOSE_BRACKET, COLON, COMMA, CR, MINUS, OPEN_BRACKET, QUOTE, SLASH, SPACE, ZERO } from "./ascii";
import { scanCommonLogLine } from "./common-log-line";
import { embeddedEnd, timeAt, timeEnd, unwrapEntry, unwrapMessage, unwrapQuoted } from "./embedded";
import { scanFlatLine } from "./flat";
import { addBlank, addDirective, linesLeft } from "./found";
import { digitsAt } from "./json";
import { learnLayout, scanSameLayout } from "./layout";
import { findLineEnds } from "./line-ends";
import {
  ARGUMENT,
  BLOCK_BYTES,
  EMBEDDED,
  FLAGS,
  JOINED_STAMP,
  LEAST,
  LINE_ENDS,
  LONGEST_LINE,
  LONGEST_STEP,
  ROLE,
  SHAPES,
  STEP_BYTES,
  STEPS,
} from "./memory";
import { scanPairs } from "./pairs";
import { endOf, isAddressAt, noteValue, startOf, takeRecord } from "./record";
import { holdsEscape, holdsText } from "./search";
import { excess } from "./text";

/** The kinds of steps. */
const END: u32 = 0;
const LITERAL: u32 = 1;
const ALTERNATIVE: u32 = 2;
const WORD: u32 = 3;
const TEXT: u32 = 4;
const QUOTED: u32 = 5;
const CLASS: u32 = 6;
const SPACES: u32 = 7;
const OPTIONAL: u32 = 8;
const REST: u32 = 9;
const ABSENT: u32 = 10;
const GRID: u32 = 11;
const COMMON_LOG: u32 = 12;
const JSON_OBJECT: u32 = 13;
const ENTRY: u32 = 14;
const LAST: u32 = 15;
const MESSAGE: u32 = 16;
const IN_QUOTES: u32 = 17;
const VALUE: u32 = 18;
const PAIRS: u32 = 19;
const BEGIN: u32 = 20;

/** The roles, one more than the number by which `noteValue` knows them. */
export const TIME: u32 = 0;
export const CLIENT: u32 = 1;
export const STATUS: u32 = 2;
const DATE: u32 = 3;
const CLOCK: u32 = 4;
const SERVER: u32 = 5;

/** What is asked for of a word. */
const MAY_END: u32 = 1;
const NO_SPACE: u32 = 2;
const HAS_PORT: u32 = 4;
const NO_DIGIT: u32 = 8;
const MAY_BE_EMPTY: u32 = 16;
const NO_LIST: u32 = 32;
/** Of a literal: it is not passed over, and must not stand there. */
const IS_THERE: u32 = 1;
const IS_ABSENT: u32 = 2;
/** Of characters of a class: a dash may stand in their place. */
const OR_DASH: u32 = 1;
/** Of the end: the year must not stand there once more, and the date stands apart from the clock, which is UTC. */
const ONLY_DATE: u32 = 1;
const IS_APART: u32 = 2;
const IS_UTC: u32 = 4;
const IS_MONTH_FIRST: u32 = 8;
const IS_TIMELESS: u32 = 16;
const IS_ISO: u32 = 64;
const IS_DIRECTIVE: u32 = 32;

const NONE: u32 = 0;
const FIRST_BYTES: u32 = 1024;
const LARGEST_PORT: u32 = 65535;
const TAB: u8 = 0x09;
const NINE: u8 = 0x39;
const LETTER_T: u8 = 0x54;
const LETTER_Z: u8 = 0x5a;
const DATE_BYTES: u32 = 10;
/** `2019-`, and the first digits of an epoch; `/2019:` is the six bytes behind `06/May`. */
const YEAR_BYTES: u32 = 5;
const YEAR_IN_CLF: u32 = 6;
const SHORT_DATE_BYTES: u32 = 6;
/** `20` */
const CENTURY: u16 = 0x3032;
const LONGEST_CLOCK: u32 = 24;

let shapeCount: u32 = 0;

/** Forgets all shapes. */
export function clearShapes(): void {
  shapeCount = 0;
}

/** Adds a shape whose steps begin with the `step`th. */
export function addShape(step: u32): void {
  store<u32>(SHAPES + shapeCount * 4, STEPS + step * STEP_BYTES);
  shapeCount++;
}

export function scanShapedLines(from: u32, end: u32, limit: u32): u32 {
  let p = from;
  let bytes = FIRST_BYTES;
  while (p < limit && linesLeft() !== 0) {
    const behind = findLineEnds(p, end, bytes);
    if (behind === LINE_ENDS) break;
    bytes = min(bytes * 2, BLOCK_BYTES);
    for (let next: u32 = LINE_ENDS; next !== behind && p < limit && linesLeft() !== 0; next += 4) {
      const lineEnd = load<u32>(next);
      if (lineEnd - p > LONGEST_LINE || !scanLine(p, lineEnd)) return p;
      p = lineEnd + 1;
    }
  }
  return p;
}

function scanLine(at: u32, lineEnd: u32): bool {
  if (isBlank(at, lineEnd)) {
    addBlank();
    return true;
  }
  for (let shape: u32 = 0; shape < shapeCount; shape++) {
    if (scanLineAs(load<u32>(SHAPES + shape * 4), at, lineEnd)) return true;
  }
  return false;
}

function isBlank(at: u32, end: u32): bool {
  let p = at;
  while (p < end && (load<u8>(p) === SPACE || load<u8>(p) === TAB || load<u8>(p) === CR)) p++;
  return p === end;
}

/** Adds the line from `at` to its LF if the steps prove it. */
function scanLineAs(first: u32, at: u32, lineEnd: u32): bool {
  let p = at;
  let begin = at;
  let linefeed = lineEnd;
  let end = load<u8>(lineEnd - 1) === CR ? lineEnd - 1 : lineEnd;
  /** Where an optional part began, and the step behind it; 0 where none is at hand. */
  let back: u32 = 0;
  let behind: u32 = 0;
  let step = first;
  while (true) {
    if (step === behind) behind = 0;
    let next: u32 = NONE;
    const argument = load<u32>(step + ARGUMENT);
    switch (load<u32>(step)) {
      case END:
        return p === end && finish(step, begin, end);
      case LITERAL:
        next = literalEnd(step, p, argument);
        break;
      case ALTERNATIVE:
        if (isLike(p, step, argument)) {
          p += argument;
          step += load<u32>(step + FLAGS) * STEP_BYTES;
        } else step += STEP_BYTES;
        continue;
      case WORD:
        next = word(step, p, end);
        break;
      case TEXT:
        next = textEnd(step, p, end);
        break;
      case LAST:
        next = lastAt(step, p, end);
        break;
      case QUOTED:
        next = quoteAt(p, end);
        break;
      case CLASS:
        next = classEnd(step, p);
        break;
      case SPACES: {
        let to = p;
        while (load<u8>(to) === SPACE) to++;
        if (to - p >= argument) next = to;
        break;
      }
      case OPTIONAL:
        back = p;
        behind = step + argument * STEP_BYTES;
        step += STEP_BYTES;
        continue;
      case REST:
        if (p === end || argument === 0 || load<u8>(p) === SPACE) next = end;
        break;
      case ABSENT:
        if (!holdsText(p, end, step + LEAST, argument)) next = p;
        break;
      case GRID:
        if (isGrid(begin, end, argument)) next = p;
        break;
      case COMMON_LOG:
        return scanCommonLogLine(p, linefeed);
      case JSON_OBJECT:
        return scanJson(p) === linefeed + 1;
      case ENTRY:
      case MESSAGE:
      case IN_QUOTES: {
        const kind = load<u32>(step);
        const isUnwrapped =
          kind === ENTRY
            ? unwrapEntry(p, end)
            : kind === MESSAGE
              ? unwrapMessage(p, end, step + STEP_BYTES, argument)
              : unwrapQuoted(p, end);
        if (!isUnwrapped) return false;
        p = EMBEDDED;
        begin = p;
        end = embeddedEnd();
        linefeed = end;
        step += (argument + 1) * STEP_BYTES;
        continue;
      }
      case VALUE:
        next = valueEnd(p, end, <u8>argument);
        break;
      case PAIRS:
        return scanPairs(p, end, argument === 0);
      case BEGIN:
        begin = p;
        next = p;
        break;
      default:
        return false;
    }
    if (next === NONE) {
      if (behind === 0) return false;
      p = back;
      step = behind;
      continue;
    }
    const role = load<u32>(step + ROLE);
    const hasPort = load<u32>(step) === WORD && (load<u32>(step + FLAGS) & HAS_PORT) !== 0;
    if (role !== 0 || hasPort) {
      const to = hasPort ? portStart(p, next) : next;
      if (to === NONE) return false;
      // Of a value in quotes they are no part.
      const quotes: u32 = load<u32>(step) === VALUE && load<u8>(p) === QUOTE ? 1 : 0;
      if (role !== 0) noteValue(role - 1, p + quotes, to - quotes);
      if (role - 1 === SERVER && !isAddressAt(p, to)) return false;
    }
    p = next;
    step += STEP_BYTES;
  }
}

function scanJson(at: u32): u32 {
  let next = scanSameLayout(at);
  if (next !== 0) return next;
  next = scanFlatLine(at);
  if (next !== 0) learnLayout(at, next);
  return next;
}

/** Whether the bytes at `at` are no less than those of the step, and exceed them by no more than it allows. */
function isLike(at: u32, step: u32, length: u32): bool {
  const from = step + LEAST;
  if (v128.any_true(excess(v128.load(at), v128.load(from), v128.load(from + LONGEST_STEP)))) return false;
  if (length <= 16) return true;
  return !v128.any_true(excess(v128.load(at + 16), v128.load(from + 16), v128.load(from + LONGEST_STEP + 16)));
}

function literalEnd(step: u32, at: u32, length: u32): u32 {
  const flags = load<u32>(step + FLAGS);
  if (isLike(at, step, length)) return flags === 0 ? at + length : flags === IS_THERE ? at : NONE;
  return flags === IS_ABSENT ? at : NONE;
}

function word(step: u32, at: u32, end: u32): u32 {
  const flags = load<u32>(step + FLAGS);
  const stop = <u8>load<u32>(step + ARGUMENT);
  if ((flags & NO_DIGIT) !== 0 && <u8>(load<u8>(at) - ZERO) <= 9) return NONE;
  const to = (flags & NO_SPACE) === 0 ? byteAt(at, end, stop, stop) : byteAt(at, end, stop, SPACE);
  if (to === at && (flags & MAY_BE_EMPTY) === 0) return NONE;
  if (to >= end) return (flags & MAY_END) === 0 ? NONE : end;
  return load<u8>(to) === stop ? to : NONE;
}

/** Where one of two bytes stands; `end` where neither stands before it. */
function byteAt(at: u32, end: u32, first: u8, second: u8): u32 {
  const one = i8x16.splat(first);
  const other = i8x16.splat(second);
  for (let p = at; p < end; p += 32) {
    const low = v128.load(p);
    const high = v128.load(p + 16);
    const found =
      i8x16.bitmask(v128.or(i8x16.eq(low, one), i8x16.eq(low, other))) |
      (i8x16.bitmask(v128.or(i8x16.eq(high, one), i8x16.eq(high, other))) << 16);
    if (found !== 0) return min(end, p + ctz(found));
  }
  return end;
}

/** Where the literal of the next step stands first. */
function textEnd(step: u32, at: u32, end: u32): u32 {
  const stop = <u8>load<u32>(step + ARGUMENT);
  const literal = step + STEP_BYTES;
  const length = load<u32>(literal + ARGUMENT);
  for (let p = at; p < end; p++) {
    p = byteAt(p, end, stop, stop);
    if (p >= end || !isLike(p, literal, length)) continue;
    return (load<u32>(step + FLAGS) & NO_LIST) !== 0 && isInList(p) ? NONE : p;
  }
  return NONE;
}

/** Whether a space stands between the items of a list, `10.0.0.1, 10.0.0.2` or nginx's `10.0.0.1:80 : 10.0.0.2:80`. */
function isInList(at: u32): bool {
  if (load<u8>(at) !== SPACE) return false;
  const before = load<u8>(at - 1);
  if (before === COMMA || (load<u8>(at + 1) === COLON && load<u8>(at + 2) === SPACE)) return true;
  return before === COLON && load<u8>(at - 2) === SPACE;
}

/** Where the literal of the next step stands last. */
function lastAt(step: u32, at: u32, end: u32): u32 {
  const stop = <u8>load<u32>(step + ARGUMENT);
  const literal = step + STEP_BYTES;
  const length = load<u32>(literal + ARGUMENT);
  for (let p = end - length; p >= at; p--) if (load<u8>(p) === stop && isLike(p, literal, length)) return p;
  return NONE;
}

/** The next quote with no backslash before it that is not itself escaped. */
function quoteAt(at: u32, end: u32): u32 {
  let p = at;
  while (p < end) {
    p = byteAt(p, end, QUOTE, BACKSLASH);
    if (p >= end) return NONE;
    if (load<u8>(p) === QUOTE) return p;
    p += 2;
  }
  return NONE;
}

/** Behind the characters of the step's class, of which there is one at least and at most as many as it says. */
function classEnd(step: u32, at: u32): u32 {
  if (load<u32>(step + FLAGS) === OR_DASH && load<u8>(at) === MINUS) return at + 1;
  const low = v128.load(step + LEAST);
  const high = v128.load(step + LEAST + 16);
  let p = at;
  while (true) {
    const text = v128.load(p);
    const ofLow = i8x16.swizzle(low, v128.and(text, i8x16.splat(15)));
    const ofHigh = i8x16.swizzle(high, i8x16.shr_u(text, 4));
    const others = i8x16.bitmask(i8x16.eq(v128.and(ofLow, ofHigh), i8x16.splat(0)));
    if (others !== 0) {
      p += ctz(others);
      break;
    }
    p += 16;
  }
  return p === at || p - at > load<u32>(step + ARGUMENT) ? NONE : p;
}

/** Where the colon stands that a port follows; one of IPv6 has at least two more in front of it. */
function portStart(at: u32, end: u32): u32 {
  let colon = end - 1;
  while (colon > at && load<u8>(colon) !== COLON && end - colon < 7) colon--;
  const digits = end - colon - 1;
  if (colon === at || load<u8>(colon) !== COLON || digits === 0 || digits > 5 || digitsAt(colon + 1) < digits)
    return NONE;
  let port: u32 = 0;
  for (let p = colon + 1; p < end; p++) port = port * 10 + (load<u8>(p) - ZERO);
  if (port > LARGEST_PORT) return NONE;
  if (load<u8>(at) === OPEN_BRACKET) return load<u8>(colon - 1) === CLOSE_BRACKET ? colon : NONE;
  let colons: u32 = 0;
  for (let p = at; p < colon; p++) if (load<u8>(p) === COLON) colons++;
  return colons === 1 ? NONE : colon;
}

/** Behind a value of a separated line, in quotes or not. */
function valueEnd(at: u32, end: u32, separator: u8): u32 {
  if (load<u8>(at) !== QUOTE) return byteAt(at, end, separator, separator);
  let p = at + 1;
  while (p < end) {
    p = byteAt(p, end, QUOTE, QUOTE);
    if (p >= end || load<u8>(p + 1) !== QUOTE) break;
    p += 2;
  }
  return p < end && (p + 1 === end || load<u8>(p + 1) === separator) ? p + 1 : NONE;
}

/** Whether so many words stand there, with one space between them and no quote in front of any. */
function isGrid(at: u32, end: u32, words: u32): bool {
  if (load<u8>(at) === SPACE || load<u8>(at) === QUOTE || load<u8>(end - 1) === SPACE) return false;
  const space = i8x16.splat(SPACE);
  let spaces: u32 = 0;
  for (let p = at; p < end; p += 16) {
    const text = v128.load(p);
    const next = v128.load(p + 1);
    let found = i8x16.bitmask(i8x16.eq(text, space));
    let odd = found & i8x16.bitmask(v128.or(i8x16.eq(next, space), i8x16.eq(next, i8x16.splat(QUOTE))));
    if (end - p < 16) {
      const inside = (1 << (end - p)) - 1;
      found &= inside;
      odd &= inside;
    }
    if (odd !== 0) return false;
    spaces += popcnt(found);
  }
  return spaces + 1 === words;
}

/** The line's shape is proved: what its values say. */
function finish(step: u32, begin: u32, end: u32): bool {
  const flags = load<u32>(step + FLAGS);
  if (holdsEscape(begin, end)) return false;
  if ((flags & IS_DIRECTIVE) !== 0) {
    addDirective();
    return true;
  }
  if ((flags & IS_TIMELESS) !== 0) {
    if (timeAt === 0) return false;
    noteValue(TIME, timeAt, timeEnd);
    return takeRecord(TIME, CLIENT, STATUS, true);
  }
  const isApart = (flags & IS_APART) !== 0;
  if (isApart && !joinStamp(flags)) return false;
  if (load<u8>(startOf(TIME)) === OPEN_BRACKET) return false;
  if ((flags & ONLY_DATE) !== 0) {
    if (isApart && holdsText(max(endOf(DATE), endOf(CLOCK)), end, JOINED_STAMP, YEAR_BYTES)) return false;
    if (!isApart && holdsDate(startOf(TIME), endOf(TIME), end)) return false;
  }
  return takeRecord(TIME, CLIENT, STATUS, true);
}

/** `2019-05-06` and `17:24:53`, wherever they stand and however the date is written, become one stamp. */
function joinStamp(flags: u32): bool {
  const bytes = endOf(CLOCK) - startOf(CLOCK);
  if (bytes < 8 || bytes > LONGEST_CLOCK || !writeDate(startOf(DATE), endOf(DATE) - startOf(DATE), flags)) return false;
  store<u8>(JOINED_STAMP + DATE_BYTES, LETTER_T);
  let end = JOINED_STAMP + DATE_BYTES + 1;
  memory.copy(end, startOf(CLOCK), bytes);
  end += bytes;
  if ((flags & IS_UTC) !== 0) {
    if (load<u8>(end - 1) > NINE) return false;
    store<u8>(end, LETTER_Z);
    end++;
  }
  store<u8>(end, 0);
  noteValue(TIME, JOINED_STAMP, end);
  return true;
}

/** As ISO 8601 has it: `2019-05-06`, `2019/05/06` and `190506`, and where the month is first `05/06/2019`. */
function writeDate(at: u32, bytes: u32, flags: u32): bool {
  if (bytes === SHORT_DATE_BYTES && (flags & IS_ISO) === 0) {
    store<u16>(JOINED_STAMP, CENTURY);
    memory.copy(JOINED_STAMP + 2, at, 2);
    memory.copy(JOINED_STAMP + 5, at + 2, 2);
    memory.copy(JOINED_STAMP + 8, at + 4, 2);
  } else if (bytes !== DATE_BYTES) return false;
  else if ((flags & IS_MONTH_FIRST) !== 0) {
    if (!isSeparator(at + 2) || !isSeparator(at + 5)) return false;
    memory.copy(JOINED_STAMP, at + 6, 4);
    memory.copy(JOINED_STAMP + 5, at, 2);
    memory.copy(JOINED_STAMP + 8, at + 3, 2);
  } else {
    if (!isSeparator(at + 4) || !isSeparator(at + 7)) return false;
    if ((flags & IS_ISO) !== 0 && (load<u8>(at + 4) !== MINUS || load<u8>(at + 7) !== MINUS)) return false;
    memory.copy(JOINED_STAMP, at, DATE_BYTES);
  }
  store<u8>(JOINED_STAMP + 4, MINUS);
  store<u8>(JOINED_STAMP + 7, MINUS);
  return true;
}

function isSeparator(at: u32): bool {
  return load<u8>(at) === MINUS || load<u8>(at) === SLASH;
}

/**
 * Whether the year of the time from `at` to `from` stands behind it too, as a second record would have it
 * (`src/scan/second-record.ts`); also where it is none of the spellings that are known here.
 */
function holdsDate(at: u32, from: u32, end: u32): bool {
  const digits = digitsAt(at);
  if (digits === 4 && load<u8>(at + 4) === MINUS) return holdsText(from, end, at, YEAR_BYTES);
  if (digits === 2 && load<u8>(at + 2) === SLASH) return holdsText(from, end, at + YEAR_IN_CLF, YEAR_IN_CLF);
  if (digits >= YEAR_BYTES) return holdsText(from, end, at, YEAR_BYTES);
  return digits !== 0 || hasSeparator(at, from); // without one there is no date to look for
}

function hasSeparator(at: u32, end: u32): bool {
  for (let p = at; p < end; p++) if (isSeparator(p)) return true;
  return false;
}

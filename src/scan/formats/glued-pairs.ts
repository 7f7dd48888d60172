/**
 * Lines of pairs that hold several records: two writes without a line feed between them, or one that was torn by another.
 *
 *     time=A level=info ip=203.0.113.9 status=502time=B level=info ip=203.0.113.10 status=200
 *     time=A level=info ip=203.0.1time=B level=info ip=203.0.113.10 status=200
 *     time=A letime=B level=info ip=203.0.113.10 status=200
 *
 * A server writes its keys in one order. So a second record begins where the line's first key stands again, if the line's
 * second key follows it; or, where a tear goes through that second key, if what is left of it begins the key that follows.
 * The line is split there. The last value of the first piece may have been cut: no client and no time is taken from it.
 */
import { readClock } from "../clock.ts";
import { Reason } from "../reason.ts";
import type { RawLine, RawPiece, RawRecord } from "../record.ts";

/** A pair of a line, from the first byte of its key to the end of its value. */
export interface Pair {
  readonly key: string;
  readonly startAt: number;
  readonly endAt: number;
  readonly value: string;
  /** Whether quotes around its value are closed as they should be. */
  readonly isClosed: boolean;
}

export interface PairGrammar {
  /** What stands behind a key. */
  readonly sign: "=" | ":";
  /** The line as one record. */
  parse(text: string): RawRecord | Reason;
  /** All pairs; those of a line that has a stamp in front begin behind it. */
  pairsOf(text: string): readonly Pair[];
  /** Where the first pair begins; -1 where there is none. */
  firstAt(text: string): number;
}

/** Where a first key stands again more often, that is no line of a server; and each costs the length of the line. */
const MOST_PLACES = 64;
/** Enough for two pairs. */
const LOOK_AHEAD = 4_096;
/** In front of a second record, where records have a stamp in front. */
const CLOCK = /\d\d:\d\d:\d\d/;

/** Reads a line of one record or of several. */
export function splittingPairs(grammar: PairGrammar): (text: string) => RawLine {
  const { sign, parse, firstAt } = grammar;
  return (text) => {
    const line = parse(text);
    if (typeof line === "string") return line;
    const at = firstAt(text);
    const opening = text.slice(at, text.indexOf(sign, at) + 1);
    return text.indexOf(opening, at + opening.length) === -1 ? line : split(text, line, opening, grammar);
  };
}

function split(text: string, whole: RawRecord, opening: string, grammar: PairGrammar): RawLine {
  if (text.split(opening, MOST_PLACES + 1).length > MOST_PLACES) return Reason.severalRecords;
  const pieces: RawPiece[] = [];
  let rest = text;
  for (;;) {
    const second = secondIn(rest, opening, grammar);
    if (second === -1) break;
    if (grammar.firstAt(text) > 0) return Reason.severalRecords; // where its stamp begins is not certain
    pieces.push(firstPiece(rest.slice(0, second), grammar));
    rest = rest.slice(second);
  }
  return pieces.length === 0 ? whole : { kind: "several", pieces: timed([...pieces, grammar.parse(rest)]) };
}

/** Where the second record begins; -1 where there is none. */
function secondIn(text: string, opening: string, grammar: PairGrammar): number {
  const pairs = grammar.pairsOf(text);
  const [first] = pairs;
  if (first === undefined) return -1;
  let at = text.indexOf(opening, first.startAt + opening.length);
  while (at !== -1 && !isSecond(text, at, pairs, grammar)) at = text.indexOf(opening, at + opening.length);
  return at;
}

function isSecond(text: string, at: number, pairs: readonly Pair[], { pairsOf }: PairGrammar): boolean {
  const [first, second] = pairs as [Pair, Pair | undefined];
  const around = pairs.findLast(({ startAt }) => startAt <= at) as Pair;
  if (around.isClosed && at < around.endAt) return false;
  if (first.startAt > 0 && CLOCK.test(text.slice(first.startAt, at))) return true;
  const [again, next] = pairsOf(text.slice(at, at + LOOK_AHEAD));
  if (again === undefined || again.key !== first.key) return false;
  const torn = at < around.startAt + around.key.length ? text.slice(around.startAt, at) : null;
  const isBehindFirst = around === first || (around === second && torn === "");
  if (isBehindFirst) return isTime(first.value) && isTime(again.value);
  if (around === second && torn !== null) return next?.key.startsWith(torn) === true;
  return next !== undefined && second !== undefined && isKeyOrTorn(next.key, second.key, first.key);
}

/** `level`, or `letime` where a third record begins behind what is left of it. */
function isKeyOrTorn(key: string, expected: string, opening: string): boolean {
  return key === expected || (key.endsWith(opening) && expected.startsWith(key.slice(0, -opening.length)));
}

function isTime(value: string): boolean {
  return typeof readClock(value) !== "string";
}

/** A piece without a time, beside one that has it, is not of the time that a wrapper says. */
function timed(pieces: readonly RawPiece[]): readonly RawPiece[] {
  const hasTime = (piece: RawPiece) => typeof piece === "object" && "time" in piece && piece.time !== undefined;
  return pieces.some(hasTime) ? pieces.map((piece) => (hasTime(piece) ? piece : Reason.severalRecords)) : pieces;
}

/** What may have been cut is no client and no time; of a status that was cut, too few digits are left. */
function firstPiece(text: string, { parse, pairsOf }: PairGrammar): RawPiece {
  const record = parse(text);
  const last = pairsOf(text).at(-1);
  if (typeof record === "string" || last === undefined) return Reason.severalRecords;
  if (record.address === undefined || record.status === undefined) return Reason.severalRecords;
  if (last.isClosed) return record;
  const sure = parse(text.slice(0, last.startAt));
  const isSure = typeof sure !== "string" && sure.address === record.address && sure.time === record.time;
  return isSure ? record : Reason.severalRecords;
}

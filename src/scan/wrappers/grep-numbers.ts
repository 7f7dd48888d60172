/**
 * Whether the lines of a source have numbers in front of them, decided by all lines of its sample.
 *
 *     17:192.0.2.9 - -       plain: this is a number, since the whole is no address and what follows it is one
 *     20:2001:db8::9 - -     unlike an address: none of a network in use begins with 0020; two such lines are evidence
 *     2001:db8::9 - -        bare: what follows the colon is no address that a client can have
 *     2003:2001:db8::9 - -   either
 *
 * Where only lines remain that may be either, numbers differ from line to line, and clients come back.
 */
import {
  addressIn,
  behindName,
  behindNumberOfContext,
  isAllocated,
  isNoticeOfGrep,
  mayBeginAddress,
  numberedLine,
} from "./grep-line.ts";

/** A number in front of what addresses in use begin with: cheap to find out, and in logs without numbers seldom so. */
const BEFORE_ADDRESS = /^ *\d{1,4}:(?:2[\da-f]{3}|3fff|f[cde][\da-f]{2}|64):/i;
const EPOCH = /^\d{10}(?:\.\d+)?\s/;
const CLOCK = /^\d\d:\d\d:\d\d/;
/** A first word with a character that no address has. */
const NO_ADDRESS = /^[\da-fA-F:.]*[^\da-fA-F:.\s]/;
/** As many lines of either reading are enough to compare their numbers. */
const ENOUGH_LINES = 5;
const SHARE_OF_DISTINCT_NUMBERS = 0.8;
const LEAST_SHARE_OF_PLAIN_LINES = 0.1;

interface Votes {
  plain: number;
  unlike: number;
  bare: number;
  other: number;
  /** The numbers of lines that may be either. */
  readonly either: number[];
}

export function isNumbered(lines: readonly string[]): boolean {
  const { plain: certain, unlike, bare, other, either } = votesOf(lines);
  const plain = certain + (unlike > 1 ? unlike : 0);
  const total = certain + unlike + bare + other + either.length;
  if (plain * 2 > total) return true;
  if (bare > 0 || other * 2 >= total) return false;
  if (plain > 0 && plain >= total * LEAST_SHARE_OF_PLAIN_LINES) return true;
  return either.length >= ENOUGH_LINES && new Set(either).size >= either.length * SHARE_OF_DISTINCT_NUMBERS;
}

/** Whether numbers hide in what would be read as addresses. */
export function areNumbersInAddresses(lines: readonly string[]): boolean {
  const isHidden = (line: string) => BEFORE_ADDRESS.test(line) && addressIn(line.trimStart()) !== null;
  return lines.some(isHidden) && isNumbered(lines);
}

function votesOf(lines: readonly string[]): Votes {
  const votes: Votes = { plain: 0, unlike: 0, bare: 0, other: 0, either: [] };
  for (const line of lines) {
    if (isNoticeOfGrep(line) || behindNumberOfContext(line) !== null) continue;
    const vote = voteOf(line);
    if (typeof vote === "number") votes.either.push(vote);
    else votes[vote] += 1;
  }
  return votes;
}

function voteOf(line: string): keyof Omit<Votes, "either"> | number {
  const found = numberedLine(line);
  if (found === null) return addressIn(behindName(line) ?? line) === null ? "other" : "bare";
  const { number, whole, rest } = found;
  if (CLOCK.test(whole)) return "other";
  const client = addressIn(rest);
  if (addressIn(whole) === null)
    return client !== null || NO_ADDRESS.test(whole) || EPOCH.test(rest) ? "plain" : "other";
  if (!isAllocated(client)) return "bare";
  return mayBeginAddress(number) ? number : "unlike";
}

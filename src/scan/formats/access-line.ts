/**
 * What stands in a line of an access log, without knowing its format: words, one of them the time and one the request.
 *
 *     203.0.113.9 - ann [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157 "-" "Mozilla/5.0"
 *     └─ front ───────┘ └───────── time ───────────┘ └── request ───┘ └── behind ────────────┘
 *
 * Words are separated by blanks or tabs. What stands in brackets or quotes is one word, and so is a list whose commas a
 * blank follows. The time may stand in brackets, in quotes or bare; the request in quotes, or bare as
 * `GET / HTTP/1.1`. Either may come first; what stands between them is `between`.
 */
import { matchAt } from "../wrappers/match-at.ts";

export interface Word {
  /** Without the brackets or quotes around it. */
  readonly text: string;
  readonly kind: "bare" | "quoted" | "bracketed";
}

/** The parts of a line, by what they stand before and behind. */
export const Part = { front: "front", between: "between", behind: "behind" } as const;
export type Part = (typeof Part)[keyof typeof Part];

export interface AccessLine extends Readonly<Record<Part, readonly Word[]>> {
  readonly time: string;
  readonly isTimeFirst: boolean;
  /** Whether the request begins with a method, and is not only what stands in its place. */
  readonly hasMethod: boolean;
}

/** A line of more words is none that a server wrote. */
const MOST_WORDS = 200;
const SEPARATORS = /[ \t]+/y;
const BRACKETED = /\[([^\]]*)\](?=[ \t]|$)/y;
const QUOTED = /"([^"\\]*(?:\\.[^"\\]*)*)"(?=[ \t]|$)/y;
const BARE = /[^ \t]+/y;
const TIME_START = /^(?:\d\d\/[A-Z][a-z]{2}\/\d{4}|\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:|\d{10})/;
const COMMON_LOG_START = /^\d\d\/[A-Z][a-z]{2}\/\d{4}:/;
/** A stamp, hosts, addresses and users. */
const MOST_WORDS_BEFORE_TIME = 8;
/** What two bare words make up: a date and a clock, or a stamp and its offset. */
const BARE_STAMP = /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d(?:[.,]\d+)?$/;
const BARE_DATE = /^\d{4}[-/]\d\d[-/]\d\d$/;
const BARE_CLOCK = /^\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?$/;
const BARE_ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?$/;
const OFFSET = /^[+-]\d\d:?\d\d$/;
const METHOD = /^[A-Z]{3,16}$/;
const QUOTED_REQUEST = /^[A-Z]{3,16} \S/;
const PROTOCOL = /^HTTP\/\d(?:\.\d)?$/;
/** How many words a bare request may have: a path with blanks in it. */
const MOST_REQUEST_WORDS = 12;

/** Null where the line has no time or no request. */
export function readAccessLine(text: string): AccessLine | null {
  const words = wordsOf(text);
  const time = timeIn(words);
  const request = time === null ? null : requestIn(words, time);
  if (time === null || request === null) return null;
  const isTimeFirst = time.from < request.from;
  const [first, second] = isTimeFirst ? [time, request] : [request, time];
  return {
    time: time.text,
    isTimeFirst,
    hasMethod: request.hasMethod,
    front: words.slice(0, first.from),
    between: words.slice(first.to, second.from),
    behind: words.slice(second.to),
  };
}

export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let at = matchAt(SEPARATORS, text, 0) === null ? 0 : SEPARATORS.lastIndex;
  while (at < text.length && words.length < MOST_WORDS) {
    const [word, end] = wordAt(text, at);
    const before = words.at(-1);
    if (before?.kind === "bare" && before.text.endsWith(",") && word.kind === "bare") {
      words[words.length - 1] = { kind: "bare", text: `${before.text} ${word.text}` };
    } else words.push(word);
    at = matchAt(SEPARATORS, text, end) === null ? text.length : SEPARATORS.lastIndex;
  }
  return words;
}

function wordAt(text: string, at: number): [word: Word, end: number] {
  const quoted = text[at] === '"' ? matchAt(QUOTED, text, at) : null;
  if (quoted !== null) return [{ kind: "quoted", text: quoted[1] as string }, QUOTED.lastIndex];
  const bracketed = text[at] === "[" ? matchAt(BRACKETED, text, at) : null;
  if (bracketed !== null) return [{ kind: "bracketed", text: bracketed[1] as string }, BRACKETED.lastIndex];
  const bare = matchAt(BARE, text, at) as RegExpExecArray;
  return [{ kind: "bare", text: bare[0] }, BARE.lastIndex];
}

/** Words `from` up to, and without, `to`. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** A time in brackets before one in quotes, before a bare one: a stamp that something put in front of the line is bare. */
function timeIn(words: readonly Word[]): (Span & { readonly text: string }) | null {
  for (const kind of ["bracketed", "quoted"] as const) {
    const from = words.findIndex((word) => word.kind === kind && TIME_START.test(word.text));
    if (from === -1) continue;
    const own = from === 0 ? behindStamp(words) : from;
    return { from: own, to: own + 1, text: (words[own] as Word).text };
  }
  for (const [from, { kind, text }] of words.entries()) {
    if (kind !== "bare") continue;
    const next = words[from + 1]?.text ?? "";
    if (BARE_STAMP.test(text)) {
      return OFFSET.test(next) ? { from, to: from + 2, text: `${text} ${next}` } : { from, to: from + 1, text };
    }
    if (BARE_ISO.test(text)) return { from, to: from + 1, text };
    if (BARE_DATE.test(text) && BARE_CLOCK.test(next)) return { from, to: from + 2, text: `${text} ${next}` };
  }
  return null;
}

/** A stamp in brackets may stand in front of a line that has a time of the common log format itself: `[2019-05-06 …] a - - […`. */
function behindStamp(words: readonly Word[]): number {
  if (COMMON_LOG_START.test((words[0] as Word).text)) return 0;
  const own = words
    .slice(0, MOST_WORDS_BEFORE_TIME)
    .findIndex(({ kind, text }) => kind === "bracketed" && COMMON_LOG_START.test(text));
  return Math.max(0, own);
}

/** Requests that are none, such as `"-"` or what a scanner sent, are the first quoted word behind the time. */
function requestIn(words: readonly Word[], time: Span): (Span & Pick<AccessLine, "hasMethod">) | null {
  const isOutside = (index: number) => index < time.from || index >= time.to;
  const quoted = words.findIndex(
    ({ kind, text }, index) => kind === "quoted" && isOutside(index) && QUOTED_REQUEST.test(text),
  );
  if (quoted !== -1) return { from: quoted, to: quoted + 1, hasMethod: true };
  const bare = words.findIndex(({ kind, text }, index) => kind === "bare" && isOutside(index) && METHOD.test(text));
  const protocol = bare === -1 ? -1 : protocolIn(words.slice(bare + 2, bare + MOST_REQUEST_WORDS));
  if (protocol !== -1) return { from: bare, to: bare + 3 + protocol, hasMethod: true };
  const any = words.findIndex(({ kind }, index) => kind === "quoted" && index >= time.to);
  return any === -1 ? null : { from: any, to: any + 1, hasMethod: false };
}

function protocolIn(words: readonly Word[]): number {
  return words.findIndex(({ kind, text }) => kind === "bare" && PROTOCOL.test(text));
}

/**
 * logfmt: pairs of key and value, as Heroku's router, Traefik, Grafana and many servers in Go write them.
 *
 *     at=info method=GET path="/" host=example.com fwd="203.0.113.9" dyno=web.1 connect=1ms service=9ms status=502
 *     time="2019-05-06T17:24:53+03:00" level=info msg="GET /" remote_addr=203.0.113.9:33317 status=502
 *
 * line = [time, in quotes or brackets or not | stamp] [process ": "] pair (pair | word)…; pair = key "=" value; value = `"` text with backslashes `"` | word
 *
 * - A stamp in front is the time where no pair has one, or how long it took: `heroku logs`, Ruby's Logger and Go's log package write it, and
 *   nginx's administrators put one in quotes or brackets there.
 * - A time that has spaces and no quotes goes on behind them: `time=06/May/2019:17:24:53 +0300`, in brackets or not.
 * - What stands between a closing quote and the next space, and words that are no pair, is passed over. A quote that is
 *   not closed goes on to the end of the line.
 * - Heroku's `fwd` is the `X-Forwarded-For` of a request after the router has added the peer: the last address of it
 *   is who connected to the router, and the others are what that one said.
 * - Which key is the time, the client or the status is decided as in JSON, by its name and by all its values.
 * - Of a repeated key the last counts, unless a second record begins there: see `glued-pairs.ts`. A key whose value is "-" or empty is not there.
 */
import { readClock } from "../clock.ts";
import { LOGFMT_LINE } from "../kernel-steps.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { inferNames } from "./find-json-names.ts";
import { type FieldNames, type Format, lineByLine, namesOr, Utf8, unlessDash } from "./format.ts";
import { type Pair, splittingPairs } from "./glued-pairs.ts";
import type { JsonObject } from "./json-path.ts";
import { JSONL_FIELDS } from "./jsonl.ts";
import { type NamedFields, namedFields } from "./named-fields.ts";

/** Heroku's router has no other. */
const HEROKU_CLIENT = "fwd";

export const LOGFMT_FIELDS: FieldNames = {
  time: [...JSONL_FIELDS.time, "t"],
  address: [...JSONL_FIELDS.address, "remote", "addr", "peer", "src", HEROKU_CLIENT],
  status: JSONL_FIELDS.status,
};

/** No part can match at two lengths, so the time that it takes grows with the line and no faster. */
const STAMP =
  /(?:[A-Z], )?\[?(\d{4}([-/])\d\d\2\d\d[T ][\d:]{8}(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)(?: #\d+)?\]?:? +/y;
/** A time, in quotes or brackets or not, as nginx's `$time_local` stands in front of pairs. */
const TIME_IN_FRONT =
  /(?:"(\d\d\/[A-Z][^"]{8,30}|\d{4}-[^"]{8,30})"|\[(\d\d\/[A-Z][^\]]{8,30}|\d{4}-[^\]]{8,30})\]|(\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8}(?: [+-]\d{4})?)) +/y;
const PROCESS = /(?:[A-Z]+ -- [^:=]*|[^\s="]+): +/y;
/** None that a number of grep's stands in front of. */
const KEY = /(?!\d+[:-])[^\s="]+=/y;
const TIME_TAIL = /(?: \d\d:\d\d:\d\d[^ ]*)?(?: (?:[+-]\d\d:?\d\d|UTC|GMT)\]?)?(?= |$)/y;

const DURATION = /^\d+(?:\.\d+)?(?:[mµun]?s)?$/;

const LOGFMT_SHAPES = [LOGFMT_LINE];
const SPACE = 0x20;
const QUOTE = 0x22;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;

function parse(text: string, fields: NamedFields): RawRecord | Reason {
  const front = frontOf(text);
  if (front === null) return Reason.otherFormat;
  const record = pairsFrom(text, front.endAt, fields);
  return front.stamp === null ? record : withStamp(record, front.stamp);
}

/** What stands in front of the first pair. */
interface Front {
  readonly stamp: string | null;
  readonly endAt: number;
}

const NO_FRONT: Front = { stamp: null, endAt: 0 };

/** Null where no pair follows. */
function frontOf(text: string): Front | null {
  if (matchAt(KEY, text, 0) !== null) return NO_FRONT;
  const time = matchAt(TIME_IN_FRONT, text, 0);
  if (time !== null && matchAt(KEY, text, time[0].length) !== null) {
    return { stamp: time[1] ?? time[2] ?? (time[3] as string), endAt: time[0].length };
  }
  const stamp = matchAt(STAMP, text, 0);
  const stampEnd = stamp?.[0].length ?? 0;
  const endAt = stampEnd + (matchAt(PROCESS, text, stampEnd)?.[0].length ?? 0);
  if (matchAt(KEY, text, endAt) === null) return null;
  return { stamp: stamp === null ? null : isoDate(stamp[1] as string), endAt };
}

/** A pair that is called "time" may be how long it took. */
function withStamp(record: RawRecord, stamp: string): RawRecord {
  const { time } = record;
  const isDuration = typeof time === "string" && DURATION.test(time) && typeof readClock(time) === "string";
  return time === undefined || isDuration ? { ...record, time: stamp } : record;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Go's log package writes `2019/05/06 17:24:53`. */
function isoDate(stamp: string): string {
  return stamp.replaceAll("/", "-");
}

function pairsFrom(text: string, start: number, fields: NamedFields): RawRecord {
  let at = start;
  while (at < text.length) {
    const keyEnd = endOfKey(text, at);
    if (keyEnd === at || text.charCodeAt(keyEnd) !== EQUALS) {
      at = keyEnd + 1;
      continue;
    }
    const key = text.slice(at, keyEnd);
    const places = fields.placesOf(key);
    const isQuoted = text.charCodeAt(keyEnd + 1) === QUOTE;
    const valueAt = keyEnd + (isQuoted ? 2 : 1);
    let valueEnd = isQuoted ? closingQuote(text, valueAt) : endOfWord(text, valueAt);
    at = isQuoted ? endOfWord(text, valueEnd) : valueEnd;
    if (places === undefined) continue;
    if (!isQuoted && places.some(({ field }) => field === "time")) {
      at = valueEnd += matchAt(TIME_TAIL, text, valueEnd)?.[0].length ?? 0;
    }
    const value = unescaped(text.slice(valueAt, valueEnd));
    for (const place of places) fields.take(place, place.field === "address" ? clientIn(key, value) : value);
  }
  return fields.finish();
}

function clientIn(key: string, value: string): string {
  return key === HEROKU_CLIENT ? value.slice(value.lastIndexOf(",") + 1).trim() : value;
}

/** As `pairsFrom` finds them, whatever they are called. */
function pairsOf(text: string): Pair[] {
  const pairs: Pair[] = [];
  for (let at = frontOf(text)?.endAt ?? text.length; at < text.length; ) {
    const startAt = at;
    const keyEnd = endOfKey(text, at);
    if (keyEnd === at || text.charCodeAt(keyEnd) !== EQUALS) {
      at = keyEnd + 1;
      continue;
    }
    const isQuoted = text.charCodeAt(keyEnd + 1) === QUOTE;
    const valueAt = keyEnd + (isQuoted ? 2 : 1);
    let endAt = isQuoted ? closingQuote(text, valueAt) : endOfWord(text, valueAt);
    at = isQuoted ? endOfWord(text, endAt) : endAt;
    if (!isQuoted && DATE_START.test(text.slice(valueAt, valueAt + LONGEST_DATE))) {
      at = endAt += matchAt(TIME_TAIL, text, endAt)?.[0].length ?? 0;
    }
    // A text that a tear has left open ends at the next record's first quote, behind the key of that.
    const isClosed = isQuoted && at === endAt + 1 && text.charCodeAt(endAt - 1) !== EQUALS;
    pairs.push({ key: text.slice(startAt, keyEnd), startAt, endAt, value: text.slice(valueAt, endAt), isClosed });
  }
  return pairs;
}

const DATE_START = /^\[?(?:\d\d\/[A-Z][a-z]{2}\/\d{4}|\d{4}-\d\d-\d\d)/;
const LONGEST_DATE = 12;

/** What programs call their fields: a key that something put in front of the line is none, as in `17:time=`. */
const NAME = /^[A-Za-z_@][\w.@/-]*$/;

/** Null where the line is of no pairs. */
function objectIn(text: string): JsonObject | null {
  const front = frontOf(text);
  if (front === null) return null;
  const named = pairsOf(text).filter(({ key }) => NAME.test(key));
  return Object.fromEntries(named.map(({ key, value }) => [key, unlessDash(clientIn(key, unescaped(value))) ?? null]));
}

function endOfKey(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) > SPACE && text.charCodeAt(at) !== EQUALS) at += 1;
  return at;
}

/** Where the next space is, or the end. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) > SPACE) at += 1;
  return at;
}

function closingQuote(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return Math.min(at, text.length);
}

/** Other escapes are of characters that none of the fields has. */
function unescaped(text: string): string {
  return text.includes("\\") ? text.replace(/\\(["\\])/g, "$1") : text;
}

export const logfmt: Format = {
  name: "logfmt",
  summary: "key=value: Heroku's router, Traefik, Grafana, servers in Go",
  sample: [
    'time="2019-05-06T17:24:53+03:00" level=info method=GET path=/ remote_addr=203.0.113.9:33317 status=502 took=9ms',
  ],
  fields: { time: "time, ts, timestamp, …", address: "ip, remote_addr, …, fwd", status: "status_code, status, …" },
  source: "https://brandur.org/logfmt",
  utf8: Utf8.lenient,
  hasNames: true,
  parser({ names, forwarded }) {
    const fields = namedFields({ names: namesOr(names, LOGFMT_FIELDS), forwarded });
    const firstAt = (text: string) => frontOf(text)?.endAt ?? -1;
    const read = splittingPairs({ sign: "=", parse: (text) => parse(text, fields), pairsOf, firstAt });
    return lineByLine(read, () => LOGFMT_SHAPES);
  },
  infer: (lines, { names }) => inferNames(lines.map(objectIn), LOGFMT_FIELDS, names),
};

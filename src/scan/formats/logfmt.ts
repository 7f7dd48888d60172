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
 * - Of a repeated key the last counts. A key whose value is "-" or empty is not there.
 */
import { readClock } from "../clock.ts";
import { LOGFMT_LINE } from "../kernel-steps.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { type FieldNames, type Format, lineByLine, namesOr, Utf8 } from "./format.ts";
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
const KEY = /[^\s="]+=/y;
const TIME_TAIL = /(?: \d\d:\d\d:\d\d[^ ]*)?(?: (?:[+-]\d\d:?\d\d|UTC|GMT)\]?)?(?= |$)/y;

const DURATION = /^\d+(?:\.\d+)?(?:[mµun]?s)?$/;

const LOGFMT_SHAPES = [LOGFMT_LINE];
const SPACE = 0x20;
const QUOTE = 0x22;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;

function parse(text: string, fields: NamedFields): RawRecord | Reason {
  if (matchAt(KEY, text, 0) !== null) return pairsFrom(text, 0, fields);
  const front = matchAt(TIME_IN_FRONT, text, 0);
  if (front !== null && matchAt(KEY, text, front[0].length) !== null) {
    return withStamp(pairsFrom(text, front[0].length, fields), front[1] ?? front[2] ?? (front[3] as string));
  }
  const stamp = matchAt(STAMP, text, 0);
  const stampEnd = stamp?.[0].length ?? 0;
  const start = stampEnd + (matchAt(PROCESS, text, stampEnd)?.[0].length ?? 0);
  if (matchAt(KEY, text, start) === null) return Reason.otherFormat;
  const record = pairsFrom(text, start, fields);
  return stamp === null ? record : withStamp(record, isoDate(stamp[1] as string));
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
    for (const place of places) {
      const isRouters = key === HEROKU_CLIENT && place.field === "address";
      fields.take(place, isRouters ? value.slice(value.lastIndexOf(",") + 1).trim() : value);
    }
  }
  return fields.finish();
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
    return lineByLine(
      (text) => parse(text, fields),
      () => LOGFMT_SHAPES,
    );
  },
};

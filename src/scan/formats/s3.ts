/**
 * The server access log of Amazon S3, and of stores that speak like it.
 *
 *     79a5… shop [06/May/2019:17:24:53 +0000] 203.0.113.9 - 3E57… REST.GET.OBJECT a.jpg "GET /a.jpg …" 503 SlowDown …
 *
 * line = owner bucket "[" time "]" client requester request-id operation key `"` request `"` status error bytes [rest]
 *
 * - Any value may be "-", the request with or without its quotes: what the store does by itself (expiry, copies) has
 *   neither client nor status.
 * - Quotes within the request are not always escaped: it ends at the first quote that a status, an error and a number
 *   of bytes follow. Some stores do not encode the key: it ends where a quoted word starts.
 */
import { lineShapes } from "../known-shapes.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { type Format, lineByLine, Utf8, unlessDash } from "./format.ts";

/** Words and single spaces in turn, so there is one way to match. An operation has a dot: `REST.GET.OBJECT`. */
const HEAD = /^[^ ]+ [^ ]+ (?:\[([^\]]*)\]|-) ([^ ]+) [^ ]+ [^ ]+ (?:[A-Za-z\d]+\.[\w.]+|-) /;
const KEY = /[^ ]+ (?="|- (?:\d{3}|-)(?: |$))/y;
/** Behind a key with blanks: without the method, the texts in quotes of other formats would be taken for a request. */
const REQUEST = / "(?=[A-Z]{3,16} )/g;
const UNQUOTED = /- ([^ ]+)(?: |$)/y;
const STATUS = / (\d{3}|-)(?: [^ ]+(?: (?:\d+|-)(?: |$)|$)|$)/y;
const ANY_STATUS = / ([^ ]+)/y;

function parse(text: string): RawRecord | Reason {
  const head = HEAD.exec(text);
  if (head === null) return Reason.otherFormat;
  const requestAt = requestIn(text, head[0].length);
  const status = requestAt === -1 ? undefined : statusBehind(text, requestAt);
  if (status === undefined) return Reason.otherFormat;
  return { time: unlessDash(head[1]), address: unlessDash(head[2]), status: unlessDash(status) };
}

/** Where the request starts, -1 where there is none. */
function requestIn(text: string, keyAt: number): number {
  KEY.lastIndex = keyAt;
  if (KEY.test(text)) return KEY.lastIndex;
  REQUEST.lastIndex = keyAt;
  return REQUEST.test(text) ? REQUEST.lastIndex - 1 : -1;
}

function statusBehind(text: string, requestAt: number): string | undefined {
  if (!text.startsWith('"', requestAt)) return matchAt(UNQUOTED, text, requestAt);
  const firstEnd = text.indexOf('"', requestAt + 1);
  for (let end = firstEnd; end !== -1; end = text.indexOf('"', end + 1)) {
    const status = matchAt(STATUS, text, end + 1);
    if (status !== undefined) return status;
  }
  return firstEnd === -1 ? undefined : matchAt(ANY_STATUS, text, firstEnd + 1);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[1];
}

const SHAPES = lineShapes([
  '<> <> [<time>] <client> <> <> <:alphanumeric>.<:dotted> <> "<:text>" <status> <> <:size> …',
]);

export const s3: Format = {
  name: "s3",
  summary: "Amazon S3 server access log",
  sample: [
    '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be shop [06/May/2019:17:24:53 +0000] 203.0.113.9 - 3E57427F3EXAMPLE REST.GET.OBJECT a.jpg "GET /a.jpg HTTP/1.1" 503 SlowDown 381 - 7 - "-" "curl/7.38.0" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= - ECDHE-RSA-AES128-GCM-SHA256 - shop.s3.us-west-1.amazonaws.com TLSv1.2 - -',
  ],
  fields: { time: "time", address: "remote-ip", status: "http-status" },
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html",
  utf8: Utf8.lenient,
  hasNames: false,
  parser: () => lineByLine(parse, SHAPES),
};

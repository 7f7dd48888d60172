/**
 * The common log format and what servers make of it: NCSA common, combined, and both behind a virtual host.
 *
 *     203.0.113.9 - ann [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157 "https://example.com/" "Mozilla/5.0"
 *     example.com:443 203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157
 *
 * line = [host] client ident user "[" time "]" [words] `"` request `"` status [rest]
 *
 * - Users may have spaces in their names. Where the second of four words is an address, the first is the virtual host,
 *   unless a comma stands behind it: then they are a list, as a proxy writes it, and the first is the client. (Of three
 *   words the second may be an address too: lighttpd writes the virtual host there.)
 * - A quote within the request has a backslash before it. Where servers forgot that, the request ends at the first
 *   quote that a status and a number of bytes follow.
 * - What follows the status is anything: bytes, referrer, user agent, times, what else was configured. Of quoted texts
 *   there, the third is taken for `X-Forwarded-For`, as in the configuration that nginx ships with.
 */
import { parseAddress } from "../address.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { type FieldChoice, type Format, type LineParser, lineByLine, Utf8, unlessDash } from "./format.ts";
import { isForwardedFor } from "./forwarded.ts";

/** No part can match at two lengths, so the time that it takes grows with the line and no faster. */
const HEAD = /^([^[]*(?:\[(?!\d\d\/|\d{4}[-/]|\d{10})[^[]*)*)\[([^\][]*)\](?: [^"]*)? "/;
const STRICT = /((?:[^"\\]|\\.)*)" (\d{3}|-)(?: |$)/y;
const UNESCAPED = /" (\d{3}) (?:\d+|-)(?: |$)/g;
const ANY_STATUS = /(?:[^"\\]|\\.)*" (\S+)/y;
/** A virtual host and three words more. */
const HOST_IN_FRONT = /^(?:[\w.*-]+|\[[\da-fA-F:.]+\])(?::\d+)? [^ ]+ [^ ]+ [^ ]/;
const QUOTED = /"((?:[^"\\]|\\.)*)"/g;
const FORWARDED_TEXT = 2;

function parse(text: string, wantsForwarded: boolean): RawRecord | Reason {
  const head = HEAD.exec(text);
  if (head === null) return Reason.otherFormat;
  const requestAt = head[0].length;
  const status = matchAt(STRICT, text, requestAt)?.[2] ?? matchAt(UNESCAPED, text, requestAt)?.[1];
  const known = status ?? matchAt(ANY_STATUS, text, requestAt)?.[1];
  if (known === undefined) return Reason.otherFormat;
  const record = { time: head[2], address: clientOf(head[1] as string), status: unlessDash(known) };
  return wantsForwarded ? { ...record, forwarded: forwardedIn(text) } : record;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function clientOf(words: string): string | undefined {
  const firstEnd = words.indexOf(" ");
  if (firstEnd === -1) return unlessDash(words);
  if (words[firstEnd - 1] === ",") return words.slice(0, firstEnd - 1);
  const second = words.slice(firstEnd + 1, words.indexOf(" ", firstEnd + 1));
  const isBehindHost = second !== "-" && HOST_IN_FRONT.test(words) && parseAddress(second) !== null;
  return unlessDash(isBehindHost ? second : words.slice(0, firstEnd));
}

function forwardedIn(text: string): string | undefined {
  STRICT.lastIndex = HEAD.exec(text)?.[0].length ?? 0;
  STRICT.exec(text);
  const quoted = [...text.slice(STRICT.lastIndex).matchAll(QUOTED)];
  return unlessDash(quoted[FORWARDED_TEXT]?.[1]);
}

function parser({ forwarded }: FieldChoice): LineParser {
  const wantsForwarded = forwarded.some(isForwardedFor);
  return lineByLine((text) => parse(text, wantsForwarded));
}

const FAMILY = {
  fields: { time: "[%t]", address: "%h", status: "%>s" },
  source: "https://httpd.apache.org/docs/2.4/mod/mod_log_config.html",
  utf8: Utf8.lenient,
  hasNames: false,
  parser,
} as const;

export const combined: Format = {
  ...FAMILY,
  name: "combined",
  summary: "Apache and nginx, with referrer and user agent",
  sample: [
    '203.0.113.9 - ann [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157 "https://example.com/" "Mozilla/5.0"',
  ],
  looksLike: /^\S+ \S+ .*\] ".*" \S+ \S+ ".*" ".*"/,
};

export const common: Format = {
  ...FAMILY,
  name: "common",
  summary: "Apache and most other servers (NCSA)",
  sample: ['203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET /index.html HTTP/1.1" 502 157'],
};

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
 *   words the second may be an address too: lighttpd writes the virtual host there. Of two it is the client if the first
 *   is a name.) Such a list may stand behind the virtual host, too. Quotes around the client, or around the list, are no
 *   part of it.
 * - The time may stand first, and the client behind it. Then bytes have to follow the status, as Apache's stock
 *   `ssl_request_log` begins so and has the bytes where others have the status.
 * - A quote within the request has a backslash before it. Where servers forgot that, the request ends at the first
 *   quote that a status and a number of bytes follow.
 * - What follows the status is anything: bytes, referrer, user agent, times, what else was configured. Of quoted texts
 *   there, the third is taken for `X-Forwarded-For`, as in the configuration that nginx ships with.
 */
import { parseAddress } from "../address.ts";
import { COMMON_LOG_LINE } from "../kernel-steps.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { inferPlaces, TORN } from "./access-inference.ts";
import { placeParser } from "./access-layout.ts";
import { BEHIND_HOST, isPlaceName } from "./access-place.ts";
import {
  type FieldChoice,
  type FieldNames,
  type Format,
  type InferenceChoice,
  type LineParser,
  lineByLine,
  Utf8,
  unlessDash,
} from "./format.ts";
import { isForwardedFor } from "./forwarded.ts";

/**
 * Up to the request: what is in front of the time, the time, and words. The first bracket that a time may begin is never
 * passed over; behind any other one no further bracket is looked for, or the time that this takes would grow with the
 * square of their number.
 */
const HEAD =
  /^([^[]*(?:\[(?!\d\d\/|\d{4}[-/]|\d{10})[^[]*)*)\[(?:(?=\d\d\/|\d{4}[-/]|\d{10})([^\][]*)\](?: ([^"]*))? "|([^\][]*)\](?: [^"[]*)? ")/;
const STRICT = /([^"\\]*(?:\\.[^"\\]*)*)" (\d{3}|-)(?: |$)/y;
const STRICT_WITH_BYTES = /([^"\\]*(?:\\.[^"\\]*)*)" (\d{3}|-) (?:\d+|-)(?: |$)/y;
const UNESCAPED = /" (\d{3}) (?:\d+|-)(?: |$)/g;
const ANY_STATUS = /[^"\\]*(?:\\.[^"\\]*)*" (\S+)/y;
/** A virtual host, whatever it is called, and three words more. */
const ANY_HOST_IN_FRONT = /^[^ ]+ [^ ]+ [^ ]+ [^ ]/;
/** A virtual host and three words more. */
const HOST_IN_FRONT = /^(?:[\w.*-]+|\[[\da-fA-F:.]+\])(?::\d+)? [^ ]+ [^ ]+ [^ ]/;
/** A virtual host and one word more; what has no letter is no name. */
const NAME_IN_FRONT = /^(?=[\d.]*[A-Za-z*_-])[\w.*-]+(?::\d+)? ([^ ]+) ?$/;
/** The first words in quotes. */
const QUOTED_WORDS = /^"([^"]*)" /;
/** What stands around an address that others follow, or in quotes. */
const AROUND_FIRST_OF_LIST = /^"|"?,?$/g;
/** Three quoted texts, and what stands in front of each. */
const THREE_QUOTED = /(?:[^"]*"([^"\\]*(?:\\.[^"\\]*)*)"){3}/y;
const QUOTE = 0x22;

/** Whether every line has a virtual host in front of its client, or some may have. */
const Hosts = { always: "always", perhaps: "perhaps" } as const;
type Hosts = (typeof Hosts)[keyof typeof Hosts];

function parse(text: string, wantsForwarded: boolean, hosts: Hosts): RawRecord | Reason {
  const head = HEAD.exec(text);
  if (head === null) return Reason.otherFormat;
  const requestAt = head[0].length;
  const [, before, time, behind = "", otherTime] = head;
  const isTimeFirst = before === "";
  if (isTimeFirst && (behind === "" || isStamp(time, behind))) return Reason.otherFormat;
  const strict = isTimeFirst ? STRICT_WITH_BYTES : STRICT;
  const status = matchAt(strict, text, requestAt)?.[2] ?? matchAt(UNESCAPED, text, requestAt)?.[1];
  const known = status ?? (isTimeFirst ? undefined : matchAt(ANY_STATUS, text, requestAt)?.[1]);
  if (known === undefined) return Reason.otherFormat;
  if (!isTimeFirst && isTorn(before as string)) return Reason.severalRecords;
  const address = clientOf(isTimeFirst ? behind : (before as string), hosts);
  const record = { time: time ?? otherTime, address, status: unlessDash(known) };
  return wantsForwarded ? { ...record, forwarded: forwardedIn(text) } : record;
}

/** Whether the time is one that something put in front of a line that has its own: `[2019-05-06T…] client - - [06/May/…`. */
function isStamp(time: string | undefined, behind: string): boolean {
  return time !== undefined && !COMMON_LOG_TIME.test(time) && BRACKETED_TIME.test(behind);
}

const COMMON_LOG_TIME = /^\d\d\/[A-Z][a-z]{2}\/\d{4}:/;
const BRACKETED_TIME = /\[\d\d\/[A-Z][a-z]{2}\/\d{4}:/;

/** `client - client - - `, what a torn write leaves in front of a whole one: a client and two words behind a client. */
function isTorn(front: string): boolean {
  const words = front.trimEnd().split(" ", MOST_FRONT_WORDS);
  const [first = "", second = ""] = words;
  const last = words.at(-3);
  if (words.length < 4 || last === undefined || first.endsWith(",") || second.endsWith(",")) return false;
  const address = ENDS_IN_ADDRESS.exec(last)?.[0];
  if (address === undefined || parseAddress(first) === null) return false;
  return words.length === 4 ? last !== address && last.startsWith("-") : true;
}

const MOST_FRONT_WORDS = 40;
const ENDS_IN_ADDRESS = /(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-fA-F]{0,4}(?::[\da-fA-F]{0,4}){2,7})$/;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function clientOf(words: string, hosts: Hosts): string | undefined {
  const inQuotes = words.charCodeAt(0) === QUOTE ? QUOTED_WORDS.exec(words)?.[1] : undefined;
  if (inQuotes !== undefined) return unlessDash(inQuotes.split(",", 1)[0]);
  const firstEnd = words.indexOf(" ");
  if (firstEnd === -1) return unlessDash(words);
  if (words[firstEnd - 1] === ",") return words.slice(0, firstEnd - 1);
  const onlyOther = NAME_IN_FRONT.exec(words)?.[1];
  if (onlyOther !== undefined && parseAddress(onlyOther) !== null) return onlyOther;
  const second = words.slice(firstEnd + 1, words.indexOf(" ", firstEnd + 1));
  const isHosted = second !== "-" && (hosts === Hosts.always ? ANY_HOST_IN_FRONT : HOST_IN_FRONT).test(words);
  if (isHosted) {
    const behindHost = second.replace(AROUND_FIRST_OF_LIST, "");
    if (hosts === Hosts.always || parseAddress(behindHost) !== null) return behindHost;
  }
  return unlessDash(words.slice(0, firstEnd));
}

function forwardedIn(text: string): string | undefined {
  STRICT.lastIndex = HEAD.exec(text)?.[0].length ?? 0;
  STRICT.exec(text);
  return unlessDash(matchAt(THREE_QUOTED, text, STRICT.lastIndex)?.[1]);
}

function parser(choice: FieldChoice): LineParser {
  const { names, forwarded } = choice;
  const isHosted = names.address[0] === BEHIND_HOST;
  if (!isHosted && names.address.length + names.status.length > 0) return placeParser(choice);
  const stated = forwarded.length === 1 && isPlaceName(forwarded[0] as string) ? placeParser(choice) : null;
  const wantsForwarded = forwarded.some(isForwardedFor);
  const hosts = isHosted ? Hosts.always : Hosts.perhaps;
  const read = (text: string) => {
    const record = parse(text, wantsForwarded, hosts);
    if (stated === null || typeof record === "string") return record;
    const placed = stated.parse(text);
    return typeof placed === "string" || !("time" in placed) ? record : { ...record, forwarded: placed.forwarded };
  };
  const shapes = wantsForwarded || stated !== null || !hasOwnPlaces(names) ? null : COMMON_LOG_SHAPES;
  return { ...lineByLine(read), shapes, taken: { ...OWN_PLACES, ...(isHosted ? { client: BEHIND_HOST } : {}) } };
}

const COMMON_LOG_SHAPES = [COMMON_LOG_LINE];

/** Whether lines have their fields where the kernel expects them. */
export function hasOwnPlaces({ time, address, status }: FieldNames): boolean {
  return time.length + status.length === 0 && (address.length === 0 || address[0] === BEHIND_HOST);
}

const OWN_PLACES = { time: "the time", client: "word 1", status: "word 1 behind the request" };

const FAMILY = {
  fields: { time: "[%t]", address: "%h", status: "%>s" },
  source: "https://httpd.apache.org/docs/2.4/mod/mod_log_config.html",
  utf8: Utf8.lenient,
  hasNames: false,
  hasPlaces: true,
  parser,
  infer: (lines: readonly string[], choice: InferenceChoice) => inferPlaces(lines, choice, readOwn),
} as const;

function readOwn(text: string): RawRecord | typeof TORN | null {
  const record = parse(text, false, Hosts.perhaps);
  if (record === Reason.severalRecords) return TORN;
  return typeof record === "string" ? null : record;
}

export const combined: Format = {
  ...FAMILY,
  name: "combined",
  summary: "Apache and nginx, with referrer and user agent",
  sample: [
    '203.0.113.9 - ann [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157 "https://example.com/" "Mozilla/5.0"',
  ],
  // `.*\] ".*" \S+ \S+ ".*" ".*"`, where what was found first is not looked for again: that would take its fourth power.
  looksLike: /^\S+ \S+ (?=(.*?\] "))\1(?=(.*?" \S+ \S+ "))\2.*?" ".*?"/,
};

export const common: Format = {
  ...FAMILY,
  name: "common",
  summary: "Apache and most other servers (NCSA)",
  sample: ['203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET /index.html HTTP/1.1" 502 157'],
};

export function isCommonLog(format: Format): boolean {
  return format === combined || format === common;
}

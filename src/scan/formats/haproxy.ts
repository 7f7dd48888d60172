/**
 * HAProxy's HTTP log, of `option httplog` and `option httpslog`, behind the name of the process or without it.
 *
 *     haproxy[14389]: 203.0.113.9:33317 [06/May/2019:17:24:53.655] web~ app/app1 10/0/30/69/109 502 157 - - ---- …
 *
 * line = [process ": "] client ":" port " [" time "] " frontend " " backend "/" server " " [word " "] timers " "
 *        status " " bytes cookies state connections queues [`{` request headers `}`] [`{` response headers `}`] `"`
 *        request `"` [TLS]
 *
 * - A `log-format` may have the time first, and an ID in brackets behind it; such lines have to have timers.
 * - What follows a client's last colon is its port: `2001:db8::1:33317` is 2001:db8::1.
 * - The time has milliseconds and no zone.
 * - Timers and bytes have a "+" where they were logged before the end (`option logasap`); a timer is -1 for what never
 *   came about, and so is the status. A server may be `<NOSRV>` or `<STATS>`. HAProxy 1.1 wrote no backend.
 * - One word more is what a `log-format` adds in front of the timers: the request's host, for one.
 * - `option tcplog` has bytes and a state where others have status and bytes: its lines say no status.
 * - Captured headers stand between braces with "|" between them, without names: the first request header that consists
 *   of addresses is taken for `X-Forwarded-For`.
 */
import { parseAddress } from "../address.ts";
import { lineShapes } from "../known-shapes.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { type Format, lineByLine, Utf8, unlessDash } from "./format.ts";
import { isForwardedFor } from "./forwarded.ts";

/** No part can match at two lengths, so the time that it takes grows with the line and no faster. */
const HEAD = /^(?:[^ :[]+(?:\[\d+\])?: )?([^ ]+) \[([^ \]]*(?: [^ \]]*)?)\] [^ "]/;
/** The accept date may stand in front, with an ID or none between it and the client. */
const TIME_FIRST =
  /^(?:[^ :[]+(?:\[\d+\])?: )?\[(\d\d\/[A-Z][^ \]]*(?: [^ \]]*)?)\] (?:\[[^ \]]*\] )?([^ [\]]+:\d+) [^ "]/;
const HTTP = /[^ ]+ [^ ]+ (?:[^ ]+ )?[+-]?\d+(?:\/[+-]?\d+)+ (-?\d+) \+?\d+(?: |$)/y;

function parse(text: string, wantsForwarded: boolean): RawRecord | Reason {
  const usual = HEAD.exec(text);
  const isTimeFirst = usual === null || /^\[\d\d\/|:$/.test(usual[1] as string);
  const head = isTimeFirst ? TIME_FIRST.exec(text) : usual;
  if (head === null) return Reason.otherFormat;
  HTTP.lastIndex = head[0].length - 1;
  const status = HTTP.exec(text)?.[1];
  if (isTimeFirst && status === undefined) return Reason.otherFormat;
  const [client = "", time] = isTimeFirst ? [head[2], head[1]] : [head[1], head[2]];
  const record = { time, address: clientOf(client), status };
  return wantsForwarded ? { ...record, forwarded: forwardedIn(text, head[0].length) } : record;
}

function clientOf(text: string): string | undefined {
  const colon = text.startsWith("[") ? -1 : text.lastIndexOf(":");
  return unlessDash(colon === -1 ? text : text.slice(0, colon));
}

/** The braces stand in front of the request, which is the first that has a quote. */
function forwardedIn(text: string, at: number): string | undefined {
  const open = text.indexOf(" {", at);
  const close = text.indexOf("}", open);
  const quote = text.indexOf('"', at);
  if (open === -1 || close === -1 || (quote !== -1 && quote < open)) return undefined;
  return text
    .slice(open + " {".length, close)
    .split("|")
    .find((value) => value.split(",").every((part) => parseAddress(part.trim()) !== null));
}

const SHAPES = lineShapes([
  "[<:name>[<:digits>]: ]?<client:port> [<time>] <:plain> <:plain> " +
    "[-]?<:digits>/[-]?<:digits>/[-]?<:digits>/[-]?<:digits>/[+]?<:digits> <status> [+]?<:digits> …",
]);

export const haproxy: Format = {
  name: "haproxy",
  summary: "HAProxy, HTTP and HTTPS",
  sample: [
    "haproxy[14389]: 203.0.113.9:33317 [06/May/2019:17:24:53.655] web~ app/app1 10/0/30/69/109 502 157 " +
      '- - ---- 1/1/1/1/0 0/0 {example.com} {} "GET /index.html HTTP/1.1"',
  ],
  fields: { time: "accept date (%tr)", address: "client (%ci)", status: "status (%ST)" },
  source: "https://docs.haproxy.org/3.0/configuration.html#8.2.3",
  utf8: Utf8.lenient,
  hasNames: false,
  parser({ forwarded }) {
    const wantsForwarded = forwarded.some(isForwardedFor);
    return lineByLine((text) => parse(text, wantsForwarded), SHAPES);
  },
};

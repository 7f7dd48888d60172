/**
 * The access log of Nginx Proxy Manager: of its proxy hosts, and of what it answers itself.
 *
 *     [06/May/2019:17:24:53 +0300] - 502 502 - GET https example.com "/" [Client 203.0.113.9] [Length 157] [Gzip -] …
 *     [06/May/2019:17:24:53 +0300] 404 - GET https example.com "/" [Client 203.0.113.9] [Length 157] [Gzip -] …
 *
 * line = "[" time "] " [cache upstream-status] status " - " method scheme host `"` path `"` "[Client " client "]"
 *        [rest]
 *
 * - The first status is the upstream's, and a list where several were asked: the last is what the client got.
 * - nginx writes a quote in a path as `\x22`.
 */
import { lineShapes } from "../known-shapes.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { type Format, lineByLine, Utf8, unlessDash } from "./format.ts";

/** Words and single spaces in turn; the words that may be the status are few, and so are those behind each. */
const HEAD = /^\[(\d\d\/[^\]]*)\] (?:[^ "[]+ ){0,16}?([^ "[]+) - [^ "]+ [^ "]+ [^ "]+ "/;
const CLIENT = '" [Client ';

function parse(text: string): RawRecord | Reason {
  const head = HEAD.exec(text);
  if (head === null) return Reason.otherFormat;
  const pathEnd = text.indexOf(CLIENT, head[0].length);
  const end = text.indexOf("]", pathEnd);
  if (pathEnd === -1 || end === -1) return Reason.otherFormat;
  const client = text.slice(pathEnd + CLIENT.length, end);
  return { time: head[1], address: unlessDash(client), status: unlessDash(head[2]) };
}

const WORD = "<:unbracketed>";
const REQUEST = `<status> - ${WORD} ${WORD} ${WORD} "<:text>" [Client <client>] …`;
/** Without an upstream, with one, with two. */
const SHAPES = lineShapes(
  ["", `${WORD} ${WORD} `, `${WORD} ${WORD} ${WORD} `].map((words) => `[<:?99/><time>] ${words}${REQUEST}`),
);

export const nginxProxyManager: Format = {
  name: "nginx-proxy-manager",
  summary: "Nginx Proxy Manager",
  sample: [
    '[06/May/2019:17:24:53 +0300] - 502 502 - GET https example.com "/" [Client 203.0.113.9] [Length 157] [Gzip -] ' +
      '[Sent-to 192.0.2.80] "Mozilla/5.0" "https://example.com/"',
  ],
  fields: { time: "$time_local", address: "$remote_addr", status: "$status" },
  source: "https://github.com/NginxProxyManager/nginx-proxy-manager",
  utf8: Utf8.lenient,
  hasNames: false,
  parser: () => lineByLine(parse, SHAPES),
};

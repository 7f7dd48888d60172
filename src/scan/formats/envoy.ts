/**
 * The text that Envoy, Istio and Contour log unless they are told otherwise.
 *
 *     [2019-05-06T17:24:53.310Z] "GET / HTTP/2" 502 - 154 0 226 100 "203.0.113.9" "curl/8.0" "cc21d9b0" "example.com" "192.0.2.1:80"
 *
 * line = ["ACCESS "] "[" time "]" `"` request `"` status … `"` forwarded-for `"` `"` agent `"` `"` id `"`
 *        `"` authority `"` `"` upstream `"` [cluster upstream-local downstream-local downstream-remote …]
 *
 * `ACCESS` in front is Ambassador's. Istio names the peer behind the last quoted text. Envoy alone does not: it adds
 * the peer to `X-Forwarded-For`, so that the peer is the last address there.
 */
import { lineShapes } from "../known-shapes.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { type Format, lineByLine, Utf8, unlessDash } from "./format.ts";
import { isForwardedFor } from "./forwarded.ts";

const HEAD = /^(?:ACCESS )?\[(\d{4}-\d\d-\d\dT[^\]]*)\] "[^"]*" (\d{1,3}) /;
/** From the last quoted text back: upstream, authority, id, agent, forwarded-for. */
const QUOTED_FROM_FORWARDED = 5;
const PEER_WORD = 4; // of those behind the last quote, the first being empty

function parse(text: string, wantsForwarded: boolean): RawRecord | Reason {
  const head = HEAD.exec(text);
  if (head === null) return Reason.otherFormat;
  const parts = text.slice(head[0].length).split('"');
  const forwarded = unlessDash(parts.at(-2 * QUOTED_FROM_FORWARDED));
  const peer = parts.at(-1)?.split(" ", PEER_WORD + 1)[PEER_WORD];
  const record = {
    time: head[1],
    address: unlessDash(peer ?? forwarded?.slice(forwarded.lastIndexOf(",") + 1).trim()),
    status: head[2],
  };
  return wantsForwarded ? { ...record, forwarded } : record;
}

const HEAD_SHAPE = '[<:?9999-99-99T><time>] "<:until>" <status> ';
const SHAPES = lineShapes([
  `${HEAD_SHAPE}<:last>" <:plain> <:plain> <:plain> <client> <:plain> <:plain>`,
  `${HEAD_SHAPE}<:until>"<client>" "<:until>" "<:until>" "<:until>" "<:until>"`,
]);

export const envoy: Format = {
  name: "envoy",
  summary: "Envoy, Istio and Contour in their default text",
  sample: [
    '[2019-05-06T17:24:53.310Z] "GET / HTTP/2" 502 - 154 0 226 100 "203.0.113.9" "curl/8.0" "cc21d9b0" "example.com" "192.0.2.1:80"',
  ],
  fields: { time: "START_TIME", address: "DOWNSTREAM_REMOTE_ADDRESS, X-FORWARDED-FOR", status: "RESPONSE_CODE" },
  source: "https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage",
  utf8: Utf8.lenient,
  hasNames: false,
  parser: ({ forwarded }) => {
    const wantsForwarded = forwarded.some(isForwardedFor);
    return lineByLine((text) => parse(text, wantsForwarded), SHAPES);
  },
};

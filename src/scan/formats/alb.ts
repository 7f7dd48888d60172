/**
 * The access log of AWS Application Load Balancers.
 *
 *     https 2019-05-06T17:24:53.186641Z app/shop/50dc6c495c0c9188 203.0.113.9:2817 10.0.0.1:80 0.086 0.048 0.037 502 …
 *
 * line = type time balancer client:port target:port seconds seconds seconds status [rest]
 *
 * - The type is http, https, h2, grpcs, ws or wss; the time, in UTC, is when the response was given or the connection
 *   closed. For IPv6 clients see `withoutIpv6Port`.
 * - The status is the balancer's: "-" where it could not give one. The target's stands behind it and does not count.
 * - What follows has grown over the years, and quotes the request and the user agent: it is not looked at.
 */
import { lineShapes } from "../known-shapes.ts";
import { readBalancerLine } from "./balancer-line.ts";
import { type Format, lineByLine, Utf8 } from "./format.ts";

/** Words and single spaces in turn: there is one way to match. Durations are -1, or "-", where nothing was sent on. */
const LINE =
  /^(?:https?|h2c?|grpcs?|wss?) ([^ ]+) [^ ]+ ([^ ]+) [^ ]+ (?:-|-?[\d.]+) (?:-|-?[\d.]+) (?:-|-?[\d.]+) ([^ ]+)(?: |$)/;

const SHAPES = lineShapes([
  "<:http|https|h2|h2c|grpc|grpcs|ws|wss> <time> <> <client:port> <> " +
    "[-]?<:amount> [-]?<:amount> [-]?<:amount> <status> …",
]);

export const alb: Format = {
  name: "alb",
  summary: "AWS Application Load Balancer",
  sample: [
    'https 2019-05-06T17:24:53.186641Z app/shop/50dc6c495c0c9188 203.0.113.9:2817 10.0.0.1:80 0.086 0.048 0.037 502 502 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 - "Root=1-5cd06e15-1f6bd3a2c0ffee0000000000" "www.example.com" "-" 0 2019-05-06T17:24:53.099000Z "forward" "-" "-" "10.0.0.1:80" "502" "-" "-"',
  ],
  fields: { time: "time", address: "client:port", status: "elb_status_code" },
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
  utf8: Utf8.lenient,
  hasNames: false,
  parser: () => lineByLine((text) => readBalancerLine(LINE, text), SHAPES),
};

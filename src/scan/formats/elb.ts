/**
 * The access log of AWS Classic Load Balancers.
 *
 *     2019-05-06T17:24:53.945958Z shop 203.0.113.9:2817 10.0.0.1:80 0.000073 0.001048 0.000057 502 502 0 29 "GET …" …
 *
 * line = time balancer client:port backend:port seconds seconds seconds status status [rest]
 *
 * - The time, in UTC, is when the request came. For IPv6 clients see `withoutIpv6Port`.
 * - The first status is the balancer's, the second the backend's, which does not count. TCP and SSL listeners know
 *   neither and write "-".
 * - The request and what follows it (user agent, cipher, protocol: not in old logs) are not looked at.
 */
import { lineShapes } from "../known-shapes.ts";
import { readBalancerLine } from "./balancer-line.ts";
import { type Format, lineByLine, Utf8 } from "./format.ts";

/** Words and single spaces in turn: there is one way to match. A time starts with a digit, a line of `alb` does not. */
const LINE = /^(\d[^ ]*|-) [^ ]+ ([^ ]+) [^ ]+ -?[\d.]+ -?[\d.]+ -?[\d.]+ ([^ ]+) [^ ]+(?: |$)/;

const SHAPES = lineShapes(["<:?9><time> <> <client:port> <> [-]?<:amount> [-]?<:amount> [-]?<:amount> <status> <> …"]);

export const elb: Format = {
  name: "elb",
  summary: "AWS Classic Load Balancer",
  sample: [
    '2019-05-06T17:24:53.945958Z shop 203.0.113.9:2817 10.0.0.1:80 0.000073 0.001048 0.000057 502 502 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -',
  ],
  fields: { time: "time", address: "client:port", status: "elb_status_code" },
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html",
  utf8: Utf8.lenient,
  hasNames: false,
  parser: () => lineByLine((text) => readBalancerLine(LINE, text), SHAPES),
};

/**
 * The request log of uWSGI, as it is unless it is told otherwise.
 *
 *     [pid: 17|app: 0|req: 1/2] 203.0.113.9 (ann) {38 vars in 696 bytes} [Mon May  6 17:24:53 2019] GET / => generated
 *     47 bytes in 129 msecs (HTTP/1.1 502) 9 headers in 378 bytes (1 switches on core 3)
 *
 * line = "[pid: " … "] " client " (" user ") {" vars "} [" time "] " method path " => generated " … " (" protocol
 *        status ") " …
 *
 * - The time is as C writes it, without a zone; `log-date` puts another in front of the line, and a dash. A client that
 *   was forwarded for (`log-x-forwarded-for`) is the first of the header's list.
 * - How long it took is in `msecs` or `micros`, and ` via sendfile()` and the like may stand behind it. The path is written
 *   as it came: what counts is the last `=> generated`.
 */
import { lineShapes } from "../known-shapes.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { type Format, lineByLine, Utf8, unlessDash } from "./format.ts";

/** No part can match at two lengths, so the time that it takes grows with the line and no faster. */
const HEAD = /^(?:[A-Z][^[]{15,50} - )?\[pid: [^\]]*\] ([^(]*)\([^{]*\{[^}]*\} \[([^\]]*)\] /;
const GENERATED = " => generated ";
const STATUS = / \([^ ()]* (\d+)\) /g;

function parse(text: string): RawRecord | Reason {
  const head = HEAD.exec(text);
  if (head === null) return Reason.otherFormat;
  const generatedAt = text.lastIndexOf(GENERATED);
  if (generatedAt < head[0].length) return Reason.otherFormat;
  STATUS.lastIndex = generatedAt;
  const status = STATUS.exec(text)?.[1];
  return { time: unlessDash(head[2]), address: clientOf((head[1] as string).trim()), status };
}

function clientOf(text: string): string | undefined {
  return unlessDash(text.split(",", 1)[0]);
}

const SHAPES = lineShapes([
  "[pid: <:until>] <client> (<:until>{<:until>} [<time>] <:last> => generated " +
    "<:digits> bytes in <:digits> <:alpha> (<:protocol> <status>) <:digits> headers …",
]);

export const uwsgi: Format = {
  name: "uwsgi",
  summary: "uWSGI",
  sample: [
    "[pid: 17|app: 0|req: 1/2] 203.0.113.9 () {38 vars in 696 bytes} [Mon May  6 17:24:53 2019] GET / => generated " +
      "47 bytes in 129 msecs (HTTP/1.1 502) 9 headers in 378 bytes (1 switches on core 3)",
  ],
  fields: { time: "time", address: "client", status: "status" },
  source: "https://uwsgi-docs.readthedocs.io/en/latest/LogFormat.html",
  utf8: Utf8.lenient,
  hasNames: false,
  parser: () => lineByLine(parse, SHAPES),
};

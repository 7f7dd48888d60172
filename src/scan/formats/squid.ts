/**
 * Squid's native access log.
 *
 *     1557152693.655    310 203.0.113.9 TCP_MISS/502 3482 GET http://example.com/ - HIER_DIRECT/198.51.100.7 text/html
 *
 * line = time elapsed client [port] action "/" status size method URL user hierarchy "/" server type [headers]
 *
 * - The time is an epoch with milliseconds: UTC. Where it was configured to be read by people (`%tl`, in brackets or not,
 *   also `%tl.%03tu`, or a date and a clock), it is the server's. `elapsed` is padded with spaces to six digits. Where the client's port
 *   was configured (`%>a %>p`), it stands behind the address.
 * - What follows the status is not looked at: URLs and user names of older versions may hold spaces. With
 *   `log_mime_hdrs`, the headers of request and response follow in brackets, `\r\n` between them in these letters;
 *   there the `X-Forwarded-For` of a request is found.
 * - A transaction that never had a reply has the status 000 (`NONE_NONE/000`, `TCP_MISS_ABORTED/000`, `UDP_HIT/000`).
 */
import { lineShapes } from "../known-shapes.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { type Format, lineByLine, Utf8, unlessDash } from "./format.ts";
import { isForwardedFor } from "./forwarded.ts";

/** No part can match at two lengths, so the time that it takes grows with the line and no faster. */
const LINE =
  /^ *\[?(\d+(?:\.\d+)?|\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8}(?: [+-]\d{4})?|\d{4}-\d\d-\d\d[ T][\d:]{8})(?:\.\d+)?\]? +(?:-?\d+|-) +([^ ]+) +(?:\d+ +)?[^ /]+\/([^ ]+)(?: |$)/;
const FORWARDED = /(?:\[|\\n)X-Forwarded-For: *([^\\\]]*)/i;

function parse(text: string, wantsForwarded: boolean): RawRecord | Reason {
  const parts = LINE.exec(text);
  if (parts === null) return Reason.otherFormat;
  const [head, time, client, status] = parts;
  const record = { time, address: unlessDash(client), status: unlessDash(status) };
  return wantsForwarded ? { ...record, forwarded: forwardedIn(text, head.length) } : record;
}

function forwardedIn(text: string, at: number): string | undefined {
  const headersAt = text.indexOf(" [", at);
  return headersAt === -1 ? undefined : unlessDash(FORWARDED.exec(text.slice(headersAt))?.[1]);
}

const SHAPES = lineShapes(["<time:amount>~[-]?<:digits>~<client>~<:upper>/<status> …"]);

export const squid: Format = {
  name: "squid",
  summary: "Squid, native",
  sample: [
    "1557152693.655    310 203.0.113.9 TCP_MISS/502 3482 GET http://example.com/ - HIER_DIRECT/198.51.100.7 text/html",
  ],
  fields: { time: "time", address: "client", status: "status" },
  source: "https://wiki.squid-cache.org/Features/LogFormat",
  utf8: Utf8.lenient,
  hasNames: false,
  parser({ forwarded }) {
    const wantsForwarded = forwarded.some(isForwardedFor);
    return lineByLine((text) => parse(text, wantsForwarded), SHAPES);
  },
};

/**
 * Labeled tab-separated values, as ltsv.org defines them and nginx and Apache are configured to write them.
 *
 *     time:[06/May/2019:17:24:53 +0300]<TAB>host:203.0.113.9<TAB>req:GET / HTTP/1.1<TAB>status:502
 *
 * line = part <TAB> part …; part = label ":" value; label = one or more of 0-9 A-Z a-z _ . - and, in Fluentd's `@timestamp`, @
 *
 * - All parts are so, and two at least, or the line is not of this format. Tabs that nothing stands between, or behind,
 *   are passed over.
 * - `host` is by convention the peer and `vhost` what the request asked for. nginx's own `host` is the latter, but who
 *   writes that writes `remote_addr` too, so `host` is the last name of the address.
 * - Which label is the time, the client or the status is decided as in JSON, by its name and by all its values.
 * - The documents are silent about a repeated label. Their parsers make a dictionary of a line: the last value counts,
 *   unless a second record begins there: see `glued-pairs.ts`.
 * - A label whose value is "-" is not there.
 */
import { LABELED_LINE } from "../kernel-steps.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { inferNames } from "./find-json-names.ts";
import { type FieldNames, type Format, lineByLine, namesOr, Utf8, unlessDash } from "./format.ts";
import { type Pair, splittingPairs } from "./glued-pairs.ts";
import type { JsonObject } from "./json-path.ts";
import { type NamedFields, namedFields } from "./named-fields.ts";

export const LTSV_FIELDS: FieldNames = {
  time: [
    "time",
    "time_local",
    "time_iso8601",
    "timestamp",
    "datetime",
    "date",
    "ts",
    "local_time",
    "msec",
    "epoch",
    "time_epoch",
    "unixtime",
    "time_msec",
  ],
  address: [
    "remote_addr",
    "remote_ip",
    "remoteip",
    "remoteaddr",
    "remote_address",
    "client_ip",
    "clientip",
    "client_addr",
    "client",
    "ip",
    "addr",
    "remote_host",
    "remotehost",
    "remote",
    "peer",
    "host",
  ],
  status: ["status", "status_code", "code", "statuscode", "http_status", "response_code", "response_status"],
};

const LABELED_SHAPES = [LABELED_LINE];
const COLON = 0x3a;
/** Whether a label may have the character of this code. */
const IS_LABEL = Uint8Array.from({ length: 128 }, (_, code) => (/[\w.@-]/.test(String.fromCharCode(code)) ? 1 : 0));

/** A number of grep's or a stamp, which stands in front of the line and is no label. */
const NO_LABEL = /^(?:\d+|\d{4}-\d\d-\d\dT\d\d):/;

function parse(text: string, fields: NamedFields): RawRecord | Reason {
  if (NO_LABEL.test(text)) return Reason.otherFormat;
  let parts = 0;
  for (let start = 0, end = 0; start <= text.length; start = end + 1) {
    end = text.indexOf("\t", start);
    if (end === -1) end = text.length;
    if (end === start) continue;
    let colon = start;
    while (IS_LABEL[text.charCodeAt(colon)] === 1) colon += 1;
    if (colon === start || text.charCodeAt(colon) !== COLON) {
      fields.finish();
      return Reason.otherFormat;
    }
    parts += 1;
    const places = fields.placesOf(text.slice(start, colon));
    if (places === undefined) continue;
    const value = text.slice(colon + 1, end);
    for (const place of places) fields.take(place, value);
  }
  const record = fields.finish();
  return parts < 2 ? Reason.otherFormat : record;
}

function pairsOf(text: string): Pair[] {
  const pairs: Pair[] = [];
  for (let startAt = 0, endAt = 0; startAt <= text.length; startAt = endAt + 1) {
    endAt = text.indexOf("\t", startAt);
    if (endAt === -1) endAt = text.length;
    const colon = text.indexOf(":", startAt);
    if (colon === -1 || colon >= endAt) continue;
    const [key, value] = [text.slice(startAt, colon), text.slice(colon + 1, endAt)];
    pairs.push({ key, startAt, endAt, value, isClosed: false });
  }
  return pairs;
}

function firstAt(text: string): number {
  return text.search(/[^\t]/);
}

const NO_FIELDS = namedFields({ names: { time: [], address: [], status: [] }, forwarded: [] });

/** Null where the line is of no labels. */
function objectIn(text: string): JsonObject | null {
  if (parse(text, NO_FIELDS) === Reason.otherFormat) return null;
  return Object.fromEntries(pairsOf(text).map(({ key, value }) => [key, unlessDash(value) ?? null]));
}

export const ltsv: Format = {
  name: "ltsv",
  summary: "Labeled tab-separated values: nginx and Apache so configured",
  sample: [
    "time:[06/May/2019:17:24:53 +0300]\thost:203.0.113.9\tforwardedfor:-\treq:GET / HTTP/1.1\tstatus:502\tsize:157",
  ],
  fields: { time: "time, time_local, msec, …", address: "remote_addr, client_ip, …, host", status: "status, code, …" },
  source: "http://ltsv.org/",
  utf8: Utf8.lenient,
  hasNames: true,
  parser({ names, forwarded }) {
    const fields = namedFields({ names: namesOr(names, LTSV_FIELDS), forwarded });
    const read = splittingPairs({ sign: ":", parse: (text) => parse(text, fields), pairsOf, firstAt });
    return lineByLine(read, () => LABELED_SHAPES);
  },
  infer(lines, { names }) {
    return inferNames(lines.map(objectIn), LTSV_FIELDS, names);
  },
};

/**
 * JSON lines: one JSON object a line (RFC 8259, jsonlines.org).
 *
 *     {"time":"2019-05-06 17:24:53","ip":"10.0.186.98","status_code":202}
 *
 * Each of the three fields is the first of its names that is present, not null and no object; a name may be a path, see
 * `json-path.ts`. Of a repeated key the last counts, as in `JSON.parse`. Where the usual names find nothing, others are
 * looked for, see `find-json-names.ts`. What a server got wrong in a field that is not wanted is repaired, see
 * `json-tolerant.ts`, and a line of several objects is divided, see `json-objects.ts`.
 *
 * W3C's fields as JSON, CloudFront's for one, have "date" and "time" apart; they are UTC, as that standard has it.
 */
import { JSON_LINE } from "../kernel-steps.ts";
import { Reason } from "../reason.ts";
import type { RawLine, RawRecord, Repair } from "../record.ts";
import { inferJsonNames } from "./find-json-names.ts";
import { type FieldNames, type Format, lineByLine, namesOr, Utf8 } from "./format.ts";
import { fieldPicker } from "./json-fields.ts";
import { readObjects } from "./json-objects.ts";
import type { JsonObject } from "./json-path.ts";

/**
 * No more than the kernel's table takes; what is rarer is left to `findNames`. Where a server writes both who connected
 * and whom that one forwarded for, who connected is preferred, but Caddy's `client_ip` is whom it trusts that it was.
 */
export const JSONL_FIELDS: FieldNames = {
  time: [
    "time",
    "timestamp",
    "@timestamp",
    "ts",
    "date",
    "datetime",
    "time_local",
    "time_iso8601",
    "asctime",
    "msec",
    "timeStamp",
    "start_time",
    "StartUTC",
    "StartLocal",
    "EdgeStartTimestamp",
    "requestTime",
    "requestTimeEpoch",
    "started_at",
  ],
  address: [
    "ip",
    "client_ip",
    "clientip",
    "clientIp",
    "remote_addr",
    "remoteAddr",
    "remote_ip",
    "remoteip",
    "remoteIp",
    "client",
    "client_addr",
    "remoteIP",
    "remoteAddress",
    "request.client_ip",
    "request.remote_ip",
    "request.remote_addr",
    "req.remoteAddress",
    "req.connection.remoteAddress",
    "ClientAddr",
    "ClientHost",
    "ClientIP",
    "downstream_remote_address",
    "downstream_remote_address_without_port",
    "httpRequest.remoteIp",
    "httpRequest.clientIp",
    "identity.sourceIp",
    "properties.clientIP",
    "properties.clientIp",
    "source.ip",
    "source.address",
    "net.peer.ip",
    "client.ip",
    "client.address",
    "remote_address",
    "src_ip",
    "id.orig_h",
    "remote_host",
    "host_ip",
  ],
  status: [
    "status_code",
    "status",
    "code",
    "response",
    "statusCode",
    "http_status",
    "response_code",
    "response_status",
    "DownstreamStatus",
    "EdgeResponseStatus",
    "res.statusCode",
    "response.status",
    "httpRequest.status",
    "http.response.status_code",
    "http.status_code",
    "properties.httpStatus",
    "properties.httpStatusCode",
    "responseCodeSent",
    "responseCode",
    "request_status",
  ],
};

export const jsonl: Format = {
  name: "jsonl",
  summary: "JSON lines: nginx, Caddy, Traefik, pino-http, Envoy, GitLab, Cloudflare, Google Cloud, Bunyan",
  sample: [
    '{"time":"2019-05-06 17:24:53","ip":"203.0.113.9","status_code":502}',
    '{"level":"info","ts":1557163493.25,"request":{"remote_ip":"203.0.113.9","uri":"/"},"status":502}',
    '{"level":30,"time":1557163493250,"req":{"remoteAddress":"203.0.113.9"},"res":{"statusCode":502},"msg":"done"}',
  ],
  fields: { time: "time, ts, timestamp, …", address: "ip, remote_addr, …", status: "status_code, status, …" },
  source: "https://jsonlines.org/",
  utf8: Utf8.strict,
  hasNames: true,
  parser({ names, forwarded }) {
    const pick = fieldPicker({ names: namesOr(names, JSONL_FIELDS), forwarded });
    return { ...lineByLine((text) => parse(text, pick)), shapes: forwarded.length === 0 ? JSON_SHAPES : null };
  },
  infer: (lines, choice) => inferJsonNames(lines, JSONL_FIELDS, choice.names),
};

const JSON_SHAPES = [JSON_LINE];

function parse(text: string, pick: (object: JsonObject) => RawRecord): RawLine {
  const take = (object: JsonObject, repair: Repair | undefined): RawRecord => {
    const record = isOtherEvent(object) ? NO_REQUEST : withDate(pick(object), object);
    return repair === undefined ? record : { ...record, repair };
  };
  return readObjects(text, take, Reason.notAnObject);
}

const NO_REQUEST: RawRecord = { time: undefined, address: undefined, status: undefined };

/** An object with both may tell of something else than a request. */
export const OTHER_EVENT_KEYS = ["event_type", "flow_id"];
const [EVENT_TYPE, FLOW_ID] = OTHER_EVENT_KEYS as [string, string];

/** Suricata repeats a request in events about its files and flows: only those of type `http` are requests. */
function isOtherEvent(object: JsonObject): boolean {
  return EVENT_TYPE in object && FLOW_ID in object && object[EVENT_TYPE] !== "http";
}

const TIME_OF_DAY = /^\d\d:\d\d:\d\d(?:\.\d+)?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

export function withDate(record: RawRecord, object: JsonObject): RawRecord {
  const { time } = record;
  if (typeof time !== "string" || !TIME_OF_DAY.test(time)) return record;
  const date = Object.hasOwn(object, "date") ? object["date"] : undefined;
  if (typeof date !== "string" || !DATE.test(date)) return record;
  return { ...record, time: `${date}T${time}${Object.hasOwn(object, "sc-status") ? "Z" : ""}` };
}

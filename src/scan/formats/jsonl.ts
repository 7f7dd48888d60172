/**
 * JSON lines: one JSON object a line (RFC 8259, jsonlines.org).
 *
 *     {"time":"2019-05-06 17:24:53","ip":"10.0.186.98","status_code":202}
 *
 * Each of the three fields is the first of its names that is present, not null and no object; a name may be a path, see
 * `json-path.ts`. Of a repeated key the last counts, as in `JSON.parse`. Where the usual names find nothing, others are
 * looked for, see `find-json-names.ts`.
 */

import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { findJsonNames } from "./find-json-names.ts";
import { type FieldNames, type Format, lineByLine, namesOr, Utf8 } from "./format.ts";
import { fieldPicker } from "./json-fields.ts";
import { isObject, type JsonObject } from "./json-path.ts";

/**
 * As many as the kernel's table takes; what is rarer is left to `findNames`. Where a server writes both who connected and
 * whom it says that it came from, the one who connected is preferred, but Caddy's `client_ip` is what it trusts.
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
    "EdgeStartTimestamp",
    "requestTime",
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
    "httpRequest.remoteIp",
    "httpRequest.clientIp",
    "properties.clientIP",
    "properties.clientIp",
    "source.ip",
    "client.ip",
    "client.address",
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
    return lineByLine((text) => parse(text, pick));
  },
  findNames: (lines) => findJsonNames(lines, JSONL_FIELDS),
};

function parse(text: string, pick: (object: JsonObject) => RawRecord): RawRecord | Reason {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return Reason.notJson; // the reason is counted; where in the line it is does not matter
  }
  return isObject(value) ? pick(value) : Reason.notAnObject;
}

/**
 * JSON lines: one JSON object a line (RFC 8259, jsonlines.org).
 *
 *     {"time":"2019-05-06 17:24:53","ip":"10.0.186.98","status_code":202}
 *
 * Each of the three fields is the first of its names that is present and not null. Of a repeated key the last counts,
 * as in `JSON.parse`.
 */
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";

/** The names to look for, the preferred first. A name is a key or, failing that, a dotted path through objects. */
export interface FieldNames {
  readonly time: readonly string[];
  readonly address: readonly string[];
  readonly status: readonly string[];
}

export const JSONL_FIELDS: FieldNames = {
  time: ["time", "timestamp", "@timestamp", "ts", "date", "datetime", "time_local", "time_iso8601", "asctime", "msec"],
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
  ],
};

export function parseJsonLine(text: string, fields: FieldNames): RawRecord | Reason {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return Reason.notJson; // the reason is counted; where in the line it is does not matter
  }
  if (!isObject(value)) return Reason.notAnObject;
  return {
    time: firstPresent(value, fields.time),
    address: firstPresent(value, fields.address),
    status: firstPresent(value, fields.status),
  };
}

function firstPresent(object: JsonObject, names: readonly string[]): unknown {
  for (const name of names) {
    const value = lookUp(object, name);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** `req.ip` is the key "req.ip" where there is one, else the key "ip" of the object "req". */
function lookUp(object: JsonObject, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const dot = name.indexOf(".");
  if (dot === -1) return undefined;
  const inner = Object.hasOwn(object, name.slice(0, dot)) ? object[name.slice(0, dot)] : undefined;
  return isObject(inner) ? lookUp(inner, name.slice(dot + 1)) : undefined;
}

type JsonObject = { readonly [key: string]: unknown };

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

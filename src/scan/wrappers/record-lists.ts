/**
 * Records that stand in lists within the objects of a document, other than as they are.
 *
 * - OpenTelemetry (OTLP/JSON): `scopeLogs[].logRecords[]`, whose attributes are lists of keys and typed values. Each
 *   becomes an object with its attributes as keys; `http.response.status_code`, `client.address`. Its body stands beside
 *   them, and so does its time, as a collector's (`@timestamp`).
 * - Loki: `values[]`, each a time in nanoseconds and a line.
 */
import { isObject, type JsonObject } from "../formats/json-path.ts";
import type { Unwrapped } from "./wrapper.ts";

/** The records of an object: itself, as a rule. */
export function recordsIn(text: string): readonly Unwrapped[] {
  const own = [{ text, time: undefined }];
  if (!text.includes('"scopeLogs"') && !text.includes('"values"')) return own;
  const object = parsed(text);
  if (!isObject(object)) return own;
  return recordsOfScopes(object) ?? linesOfStream(object) ?? own;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // it is left to whatever reads objects
  }
}

function recordsOfScopes({ scopeLogs }: JsonObject): Unwrapped[] | null {
  if (!Array.isArray(scopeLogs)) return null;
  return scopeLogs
    .flatMap((scope) => (isObject(scope) && Array.isArray(scope["logRecords"]) ? scope["logRecords"] : []))
    .map((record) => ({ text: JSON.stringify(isObject(record) ? flattened(record) : record), time: undefined }));
}

function flattened({ attributes, body, timeUnixNano, observedTimeUnixNano }: JsonObject): JsonObject {
  const time = [timeUnixNano, observedTimeUnixNano].find((nano) => nano !== undefined && String(nano) !== "0");
  return { ...(time === undefined ? {} : { "@timestamp": time }), ...keyed(attributes), body: plainValue(body) };
}

function keyed(pairs: unknown): JsonObject {
  if (!Array.isArray(pairs)) return {};
  return Object.fromEntries(pairs.filter(isObject).map(({ key, value }) => [String(key), plainValue(value)]));
}

/** Of `{"stringValue":"a"}` and its kin, what stands in it. */
function plainValue(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (isObject(value["kvlistValue"])) return keyed(value["kvlistValue"]["values"]);
  if (isObject(value["arrayValue"])) {
    const { values } = value["arrayValue"];
    return Array.isArray(values) ? values.map(plainValue) : [];
  }
  return value["stringValue"] ?? value["intValue"] ?? value["doubleValue"] ?? value["boolValue"];
}

function linesOfStream({ values }: JsonObject): Unwrapped[] | null {
  if (!Array.isArray(values) || !values.every(isTimedLine)) return null;
  return values.map(([time, text]) => ({ text: text.replace(/\r?\n$/, ""), time }));
}

function isTimedLine(pair: unknown): pair is readonly [time: string, text: string] {
  return Array.isArray(pair) && typeof pair[0] === "string" && /^\d+$/.test(pair[0]) && typeof pair[1] === "string";
}

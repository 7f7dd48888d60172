/**
 * Objects that are no record and have a list of them.
 */
import type { JsonObject } from "./json-path.ts";

/** The paths of such lists: CloudTrail, Azure, CloudWatch, OTLP, Loki, Elasticsearch, and what HTTP interfaces answer. */
export const RECORD_LISTS: ReadonlySet<string> = new Set([
  "Records",
  "records",
  "logEvents",
  "events",
  "value",
  "resourceLogs",
  "streams",
  "data.result",
  "hits.hits",
  "logs",
  "entries",
  "items",
  "results",
  "result",
  "rows",
  "data",
]);

/** An object that has one of these, or a client under its own name, is a record with a list. */
export const REQUEST_KEYS = ["request", "req", "httpRequest"];

/** @param clients the usual names of clients */
export function isEnvelope(object: JsonObject, clients: readonly string[]): boolean {
  const keys = Object.keys(object);
  if (keys.some((key) => REQUEST_KEYS.includes(key) || clients.includes(key))) return false;
  return keys.some((key) => RECORD_LISTS.has(key) && isListOfObjects(object[key]));
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "object" && item !== null);
}

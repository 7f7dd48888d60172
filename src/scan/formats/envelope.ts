/**
 * Objects that are no record and have a list of them.
 */
import { parseAddress } from "../address.ts";
import { isObject, type JsonObject } from "./json-path.ts";

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

/** By their first keys. */
const PATHS = new Map<string, string[]>();
for (const path of RECORD_LISTS) {
  const key = path.split(".")[0] as string;
  PATHS.set(key, [...(PATHS.get(key) ?? []), path]);
}

/** An object that has one of these is a record with a list. */
export const REQUEST_KEYS = ["request", "req", "httpRequest"];

/** As strings that are addresses are written. */
const ADDRESS_LIKE = /^[\da-fA-F:.[\]]{2,60}$/;
const MOST_LEVELS = 5;

export function isAddress(text: string): boolean {
  return ADDRESS_LIKE.test(text) && parseAddress(text) !== null;
}

/** Whether an object has a list of records. One that has an address outside its lists is a record, whatever they hold. */
export function isEnvelope(object: JsonObject): boolean {
  const keys = Object.keys(object).filter((key) => PATHS.has(key));
  const lists = keys.flatMap((key) => (PATHS.get(key) as string[]).map((path) => at(object, path)));
  return lists.some(isListOfObjects) && !namesClient(object, 0);
}

function at(object: JsonObject, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), object);
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && (value.length === 0 || isObject(value[0]));
}

function namesClient(object: JsonObject, level: number): boolean {
  return Object.entries(object).some(([key, value]) => {
    if (level === 0 && REQUEST_KEYS.includes(key)) return true;
    if (typeof value === "string") return isAddress(value);
    return isObject(value) && level < MOST_LEVELS && namesClient(value, level + 1);
  });
}

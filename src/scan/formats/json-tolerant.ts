/**
 * Reads an object that is JSON but for what servers get wrong when they write values as they are.
 *
 *     "upstream_response_time":}      nothing where a value should be
 *     "upstream_response_time":-,     a bare token, as well as `0.1, 0.2` and `0.1 : 0.2`
 *     "agent":"\x22Mozilla\x22"       an escape that JSON does not know
 *     "path":"a<TAB>b"                a control character in a string
 *     {"status":502,}                 a comma behind the last member
 *
 * All else has to be as RFC 8259 demands it. Quotes within a value are not repaired: where the next key begins would be
 * a guess.
 */
import { Repair } from "../record.ts";
import type { JsonObject } from "./json-path.ts";
import { endOfBareValue, endOfString, skipBlanks } from "./json-text.ts";

export interface RepairedObject {
  readonly value: JsonObject;
  readonly repair: Repair;
}

/** A value that no field can have, so that a line stays malformed if one that is wanted has it. */
const BARE = true;
const PLACEHOLDER = "-";
const LITERAL = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;
/** Deeper than any server nests. */
const MOST_LEVELS = 100;
const FAILED = Symbol("not JSON");

/** Null where more is wrong with it, or nothing. */
export function readTolerantly(text: string): RepairedObject | null {
  let repair: Repair | undefined;
  let at = skipBlanks(text, 0);
  if (text[at] !== "{") return null;
  const object = readObject(0);
  if (object === FAILED || repair === undefined || skipBlanks(text, at) !== text.length) return null;
  return { value: object as JsonObject, repair };

  function readObject(level: number): unknown {
    const object: Record<string, unknown> = {};
    at = skipBlanks(text, at + 1);
    if (text[at] === "}") return closed(object);
    for (;;) {
      if (text[at] !== '"') return FAILED;
      const key = readString();
      at = skipBlanks(text, at);
      if (key === FAILED || text[at] !== ":") return FAILED;
      at = skipBlanks(text, at + 1);
      const value = readValue(level, "}");
      if (value === FAILED) return FAILED;
      // As in JSON.parse, "__proto__" is a key like any other.
      Object.defineProperty(object, key as string, { value, enumerable: true, configurable: true, writable: true });
      if (!isFollowed("}")) return text[at] === "}" ? closed(object) : FAILED;
    }
  }

  function readList(level: number): unknown {
    const list: unknown[] = [];
    at = skipBlanks(text, at + 1);
    if (text[at] === "]") return closed(list);
    for (;;) {
      const value = readValue(level, "]");
      if (value === FAILED) return FAILED;
      list.push(value);
      if (!isFollowed("]")) return text[at] === "]" ? closed(list) : FAILED;
    }
  }

  function closed<T>(value: T): T {
    at += 1;
    return value;
  }

  /** Whether another member follows; else this is where the closing bracket should be. */
  function isFollowed(closer: "}" | "]"): boolean {
    at = skipBlanks(text, at);
    if (text[at] !== ",") return false;
    at = skipBlanks(text, at + 1);
    if (text[at] !== closer) return true;
    repair ??= Repair.trailingComma;
    return false;
  }

  function readValue(level: number, closer: "}" | "]"): unknown {
    const char = text[at];
    if (char === '"') return readString();
    if (char === "{" || char === "[") {
      if (level === MOST_LEVELS) return FAILED;
      return char === "{" ? readObject(level + 1) : readList(level + 1);
    }
    const end = endOfBareValue(text, at, closer);
    if (end === -1) return FAILED;
    const token = text.slice(at, end).trimEnd();
    at = end;
    if (LITERAL.test(token)) return JSON.parse(token);
    repair = Repair.bareValue;
    return token === PLACEHOLDER ? null : BARE;
  }

  function readString(): unknown {
    const end = endOfString(text, at);
    if (end === -1) return FAILED;
    const quoted = text.slice(at, end);
    at = end;
    try {
      return JSON.parse(quoted);
    } catch {
      return JSON.parse(mended(quoted)); // all that can be wrong within quotes is mended
    }
  }

  function mended(quoted: string): string {
    return quoted.replace(/\\(?:(["\\/bfnrt]|u[\dA-Fa-f]{4})|x([\dA-Fa-f]{2}))?|[\0-\x1f]/g, (found, known, hex) => {
      if (known !== undefined) return found;
      repair ??= found.startsWith("\\") ? Repair.badEscape : Repair.controlCharacter;
      if (hex !== undefined) return `\\u00${hex}`;
      return found === "\\" ? "\\\\" : `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`;
    });
  }
}

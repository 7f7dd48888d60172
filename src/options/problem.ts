/**
 * What is wrong with an option, whoever set it, and where that stands.
 */
import type * as z from "zod/mini";
import { BrownoutError, ErrorCode } from "../error.ts";
import { suggestion } from "./closest.ts";

export interface Problem {
  /** `brownout.config.json:7:15`; null for what is in no file. */
  readonly place: string | null;
  /** As it is told: `Cannot use "days" of mode "nightly" (brownout.config.json:7:15): expected …`. */
  readonly sentence: string;
}

/** Who set an option: `"days" of mode "nightly"` at a place, `BROWNOUT_DAYS`, `--days`. */
export interface Origin {
  readonly name: string;
  readonly place: string | null;
}

export function originName({ name, place }: Origin): string {
  return place === null ? name : `${name} (${place})`;
}

export function problemAt(origin: Origin, reason: string): Problem {
  return { place: origin.place, sentence: `Cannot use ${originName(origin)}: ${reason}` };
}

/** With the place first, as compilers have it. */
export function explained({ place, sentence }: Problem): string {
  return place === null ? sentence : `${place}: ${sentence.replace(` (${place})`, "")}`;
}

/** @throws {BrownoutError} `usage` */
export function refuse({ sentence }: Problem): never {
  throw new BrownoutError(ErrorCode.usage, sentence);
}

/** Where a complaint of zod's is about: of an unknown key, that key itself. */
interface Complaint {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
}

/** @param keysAt the keys that an object at a path may have, to suggest one of them in place of an unknown key */
export function complaintsOf(
  issue: z.core.$ZodIssue,
  value: unknown,
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): readonly Complaint[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const hint = suggestion(key, keysAt(path));
      return { path: [...path, key], reason: `there is no such option${hint}` };
    });
  }
  const found = valueAt(value, path);
  if (found === undefined && path.length > 0) {
    return [{ path: path.slice(0, -1), reason: `"${String(path.at(-1))}" is missing` }];
  }
  const message =
    issue.code === "invalid_type" && !issue.message.startsWith("expected") ? wanted(issue) : issue.message;
  const isTold = issue.code === "custom" || message.includes(" but found ");
  return [{ path, reason: isTold ? message : `${message} but found ${inShort(found)}` }];
}

const WORDS: Readonly<Record<string, string>> = { boolean: "true or false", string: "text", array: "a list" };

function wanted({ expected }: z.core.$ZodIssueInvalidType): string {
  return `expected ${WORDS[expected] ?? "an object"}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null) return found; // a list's only element, without brackets
    found = (found as Record<PropertyKey, unknown>)[key];
  }
  return found;
}

const MOST_CHARACTERS = 60;

function inShort(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

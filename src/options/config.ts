/**
 * The configuration file: named modes. Everything that is wrong in it is found at once, each with its place; what that
 * means for a run is decided in `run-options.ts`, since a mistake in another mode keeps nobody from running this one.
 */
import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import { BrownoutError, ErrorCode, systemReason } from "../error.ts";
import { suggestion } from "./closest.ts";
import { JsonFault, JsonText, type Place } from "./json-text.ts";
import { MODE_KEYS, modeSchema } from "./mode.ts";
import { complaintsOf, type Origin, type Problem, problemAt } from "./problem.ts";

export const CONFIG_NAME = "brownout.config.json";
export const MODE_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

export const configSchema = z.strictObject({
  $schema: z.optional(z.string()),
  modes: z.record(z.string().check(z.regex(MODE_NAME)), modeSchema),
});

const CONFIG_KEYS = ["$schema", "modes"];
const NESTED_KEYS: Readonly<Record<string, readonly string[]>> = {
  ping: ["start", "success", "failure"],
  capture: ["stream", "file", "lines"],
};

export interface Config {
  /** As it was named. */
  readonly path: string;
  readonly modeNames: readonly string[];
  /** In the order of the file. */
  readonly problems: readonly ConfigProblem[];
  /** A mode as it stands there, which is as it should be if it has no problem. */
  mode(name: string): Readonly<Record<string, unknown>>;
  originOf(path: readonly PropertyKey[]): Origin;
}

export interface ConfigProblem extends Problem {
  /** The mode that has it; null: the file. */
  readonly mode: string | null;
}

/** @throws {BrownoutError} `usage` when there is nothing to read; what is wrong with the content is a problem */
export async function readConfig(path: string): Promise<Config> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const hint =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? " (--config or BROWNOUT_CONFIG names another)" : "";
    const message = `Cannot read "${path}": ${systemReason(error)}${hint}`;
    throw new BrownoutError(ErrorCode.usage, message, { site: { path }, cause: error });
  }
  return parseConfig(bytes, path);
}

export function parseConfig(bytes: Uint8Array, path: string): Config {
  const json = parseJson(bytes);
  if (json instanceof JsonFault) return unreadable(json, path);
  const placeNamed = ({ line, column }: Place) => `${path}:${line}:${column}`;
  const originOf = (at: readonly PropertyKey[]): Origin => ({
    name: nameOf(at),
    place: placeNamed(json.placeOfValue(at)),
  });

  const problems: (ConfigProblem & { readonly at: Place })[] = [];
  const complain = (at: Place, origin: Origin, mode: string | null, reason: string) =>
    problems.push({ ...problemAt(origin, reason), at, mode });
  const result = z.safeParse(configSchema, json.value);
  for (const issue of result.success ? [] : result.error.issues) {
    const isKey = issue.code === "unrecognized_keys" || issue.code === "invalid_key";
    for (const { path: at, reason } of complaintsOf(issue, json.value, keysAt)) {
      const place = isKey ? json.placeOfKey(at) : json.placeOfValue(at);
      const why = issue.code === "invalid_key" ? KEY_REASON : reason;
      complain(place, { name: nameOf(at), place: placeNamed(place) }, modeOf(at), why);
    }
  }
  for (const [key, place] of json.repeated) {
    complain(place, { name: `"${key}"`, place: placeNamed(place) }, null, "it is there twice");
  }
  problems.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);

  const modes = modesIn(json.value);
  return {
    path,
    modeNames: Object.keys(modes),
    problems,
    originOf,
    mode: (name) => (Object.hasOwn(modes, name) ? asObject(modes[name]) : refuseName(name, Object.keys(modes), path)),
  };
}

const KEY_REASON = 'expected letters, digits, "_", "." and "-", a letter or a digit first';

function parseJson(bytes: Uint8Array): JsonText | JsonFault {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes); // a byte-order mark is left out
  } catch {
    return new JsonFault("expected UTF-8 but found other bytes", { line: 1, column: 1 }); // it throws for nothing else
  }
  try {
    return new JsonText(text);
  } catch (error) {
    if (error instanceof JsonFault) return error;
    throw error;
  }
}

function unreadable({ message, place: { line, column } }: JsonFault, path: string): Config {
  const place = `${path}:${line}:${column}`;
  const sentence = `Cannot read the configuration (${place}): ${message}`;
  return {
    path,
    modeNames: [],
    problems: [{ place, sentence, mode: null }],
    mode: () => ({}),
    originOf: (at) => ({ name: nameOf(at), place }),
  };
}

function keysAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return CONFIG_KEYS;
  return path.length === 2 ? MODE_KEYS : (NESTED_KEYS[String(path[2])] ?? []);
}

/** `"capture.file" of mode "test_1"`; of an element, the list it is in. */
function nameOf([section, mode, ...keys]: readonly PropertyKey[]): string {
  if (section === undefined) return "the configuration";
  if (section !== "modes" || mode === undefined) return `"${String(section)}"`;
  const names = keys.filter((key) => typeof key === "string");
  return names.length === 0 ? `mode "${String(mode)}"` : `"${names.join(".")}" of mode "${String(mode)}"`;
}

function modeOf([section, mode]: readonly PropertyKey[]): string | null {
  return section === "modes" && mode !== undefined ? String(mode) : null;
}

function modesIn(value: unknown): Readonly<Record<string, unknown>> {
  return asObject(asObject(value)["modes"]);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function refuseName(name: string, names: readonly string[], path: string): never {
  const found = `${path} has ${listed(names)}`;
  throw new BrownoutError(ErrorCode.usage, `Cannot run mode "${name}": ${found}${suggestion(name, names)}`);
}

/** `"nightly", "test_1" and "real_data"` */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return "no modes";
  const quoted = names.map((name) => `"${name}"`);
  return quoted.length === 1 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}

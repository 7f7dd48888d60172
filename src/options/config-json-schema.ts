/**
 * The published JSON Schema (draft 2020-12) of the configuration, by which editors complete and explain it.
 *
 * It is made from the zod schema that decides, and refuses nothing that the program takes. What zod leaves to a function
 * is said here again where a pattern or a list can say it; the rest (`days`, `status`) is text with its description.
 */
import * as z from "zod/mini";
import { STREAMS } from "../sources/artificial.ts";
import { COLOURS, RANKS } from "./choices.ts";
import { MODE_NAME } from "./config.ts";
import { RUN_FLAGS } from "./flags.ts";
import { KEEP } from "./keep.ts";
import { readingModeSchema } from "./mode.ts";
import { HTTP_URL } from "./ping-urls.ts";
import { flagName } from "./read-options.ts";
import { TEXTFILE } from "./textfile.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

const NAME: JsonSchema = { type: "string", minLength: 1 };
const URL_TEXT: JsonSchema = { type: "string", pattern: HTTP_URL.source };

/** What is not a flag, or a flag that says the opposite. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  inputs: 'access logs, compressed or not, and patterns like "/var/log/nginx/access.log*"',
  incremental: "read only what is new, and report on everything kept (default false)",
  files: "write the four report files (default true)",
  progress: "a progress bar, on terminals only (default true)",
  ping: "whom to tell of start and end: URL/start, URL, URL/fail of one URL (healthchecks.io), or each by itself",
  capture: "an artificial stream that is written into a file, unless that is there, and read",
};

const SHAPES: Readonly<Record<string, JsonSchema>> = {
  inputs: oneOrMore(NAME),
  output: oneOrMore(NAME),
  rank: { type: "string", enum: Object.keys(RANKS) },
  color: { type: "string", enum: Object.keys(COLOURS) },
  outDir: NAME,
  rejects: NAME,
  stateDir: NAME,
  pseudonymize: NAME,
  lock: NAME,
  keep: { type: "string", pattern: KEEP.source },
  textfile: { type: "string", pattern: TEXTFILE.source },
  ping: {
    anyOf: [
      URL_TEXT,
      {
        type: "object",
        properties: {
          start: { ...URL_TEXT, description: "called when the run starts" },
          success: { ...URL_TEXT, description: "called when all went well" },
          failure: { ...URL_TEXT, description: "called when something is wrong" },
        },
        minProperties: 1,
        additionalProperties: false,
      },
    ],
  },
  capture: {
    anyOf: [
      captureOf((lines) => lines !== null, ["stream", "file"]),
      captureOf((lines) => lines === null, ["stream", "file", "lines"]),
    ],
  },
};

export function configJsonSchema(): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "brownout.config.json",
    type: "object",
    properties: {
      $schema: { type: "string", description: "this schema, for editors" },
      modes: {
        description: "what `brownout run NAME` does, by name",
        type: "object",
        propertyNames: { pattern: MODE_NAME.source },
        additionalProperties: { anyOf: [{ $ref: "#/$defs/readingMode" }] },
      },
    },
    required: ["modes"],
    additionalProperties: false,
    $defs: { readingMode: readingMode() },
  };
}

/** A mode that reads what lies there. */
function readingMode(): JsonSchema {
  const { properties = {} } = z.toJSONSchema(readingModeSchema, { io: "input", unrepresentable: "any" });
  const described = Object.entries(properties).map(([key, generated]): [string, JsonSchema] => {
    const { default: _, ...shape } = typeof generated === "object" ? generated : {}; // it is what a text means, no text
    return [key, { description: DESCRIPTIONS[key] ?? flagOf(key), ...(SHAPES[key] ?? shape) }];
  });
  return {
    description: "reads access logs, and reports on them",
    type: "object",
    properties: Object.fromEntries(described),
    additionalProperties: false,
  };
}

function flagOf(key: string): string | undefined {
  const name = flagName(key);
  return RUN_FLAGS.find(({ usage }) => usage.split(/[ ,]+/).includes(name))?.description;
}

function oneOrMore(item: JsonSchema): JsonSchema {
  return { anyOf: [item, { type: "array", items: item, minItems: 1 }] };
}

function captureOf(has: (lines: number | null) => boolean, required: readonly string[]): JsonSchema {
  const streams = Object.entries(STREAMS).filter(([, { lines }]) => has(lines));
  return {
    type: "object",
    properties: {
      stream: { type: "string", enum: streams.map(([name]) => name), description: "what is captured" },
      file: { ...NAME, description: "where the capture is; the mode's input, unless it has others" },
      lines: { type: ["string", "number"], description: "how many lines (default: all, where a stream has an end)" },
    },
    required,
    additionalProperties: false,
  };
}

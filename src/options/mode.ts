/**
 * What a mode may say: every option of `analyze` under its camel-case name, and how the run goes on beside it.
 *
 * This is the one kind of mode that there is: it reads what lies there. Another kind joins `modeSchema`'s union (and that
 * of `config-json-schema.ts`) with an object of its own.
 */
import * as z from "zod/mini";
import { LAST_LINE, STREAMS, type StreamName } from "../sources/artificial.ts";
import { analyzeShape } from "./analyze-options.ts";
import { readChoice } from "./choice.ts";
import { readKeep } from "./keep.ts";
import { readWhole } from "./numbers.ts";
import { readOutputFile } from "./output-file.ts";
import { readPath } from "./path.ts";
import { type PingUrls, readPing, readPingUrl } from "./ping-urls.ts";
import { text, typed } from "./read-options.ts";
import { readTextfile } from "./textfile.ts";

const STREAM_NAMES = Object.fromEntries(Object.keys(STREAMS).map((name) => [name, name as StreamName]));

const captureSchema = z
  .strictObject({
    stream: text((value) => readChoice(value, STREAM_NAMES)),
    file: text(readPath),
    lines: z.optional(typed((value) => readWhole(value, 1, LAST_LINE))),
  })
  .check(
    z.refine(({ stream, lines }) => lines !== undefined || STREAMS[stream].lines !== null, {
      error: ({ input }) => `expected "lines" beside "stream", since ${(input as Capture).stream} has no end`,
    }),
  );
const pingSchema = z
  .strictObject(
    {
      start: z.optional(text(readPingUrl)),
      success: z.optional(text(readPingUrl)),
      failure: z.optional(text(readPingUrl)),
    },
    { error: ({ code }) => (code === "invalid_type" ? "expected a URL or an object" : undefined) },
  )
  .check(z.refine((urls) => Object.keys(urls).length > 0, 'expected "start", "success" or "failure"'));

const modeShape = {
  ...analyzeShape,
  inputs: z.optional(listOf(text(readPath))),
  output: z._default(listOf(text(readOutputFile)), []),
  incremental: z._default(z.boolean(), false),
  keep: z.optional(text(readKeep)),
  stateDir: z.optional(text(readPath)),
  pseudonymize: z.optional(text(readPath)),
  textfile: z.optional(text(readTextfile)),
  ping: z.optional(chosen<PingUrls>((value) => (typeof value === "string" ? text(readPing) : pingSchema))),
  lock: z.optional(text(readPath)),
  capture: z.optional(captureSchema),
  verbose: z._default(z.boolean(), false),
};

export const MODE_KEYS: readonly string[] = Object.keys(modeShape);
/** Of these a variable holds several, and a mode may hold a single one without brackets. */
export const LIST_KEYS: readonly string[] = ["inputs", "output"];
/** Is true or false, rather than text. */
export function isSwitch(key: string): boolean {
  return Object.hasOwn(modeShape, key) && z.safeParse(modeShape[key as keyof typeof modeShape], true).success;
}

export const readingModeSchema = z.strictObject(modeShape);
export const modeSchema = z.union([readingModeSchema]);
export const runSchema = z.strictObject({ ...modeShape, rebuild: z._default(z.boolean(), false) });

/** Which artificial stream is captured, and where; `lines` may be left out where the stream has an end. */
export type Capture = z.output<typeof captureSchema>;

/** One or several. */
function listOf<S extends z.ZodMiniType>(item: S) {
  const several = z.array(item).check(z.minLength(1, "expected at least one"));
  const single = z.pipe(
    item,
    z.transform((only: z.output<S>) => [only]),
  );
  return chosen<z.output<S>[]>((value) => (Array.isArray(value) ? several : single));
}

/** Which schema a value has to satisfy depends on its type; a union would only say that it satisfies none. */
function chosen<T>(choose: (value: unknown) => z.ZodMiniType<T>) {
  return z.pipe(
    z.unknown(),
    z.transform((value, context): T => {
      const result = z.safeParse(choose(value), value);
      if (result.success) return result.data;
      context.issues.push(...(result.error.issues as z.core.$ZodRawIssue[]));
      return z.NEVER;
    }),
  );
}

/**
 * Checks raw options against a schema; what is wrong becomes one sentence.
 */
import * as z from "zod/mini";
import { BrownoutError, ErrorCode } from "../error.ts";
import { BadValue } from "./bad-value.ts";

/**
 * @param nameOf what the user knows the option of a key by: a flag, or the key itself
 * @throws {BrownoutError} `usage`: `Cannot use --days: expected days like "mon-fri" … but found "mon-fry"`
 */
export function readOptions<S extends z.ZodMiniType>(
  schema: S,
  raw: unknown,
  nameOf: (key: string) => string,
): z.output<S> {
  const result = z.safeParse(schema, raw);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const key = issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path[0];
  const reason = issue?.code === "unrecognized_keys" ? "there is no such option" : issue?.message;
  throw new BrownoutError(ErrorCode.usage, `Cannot use ${nameOf(String(key ?? "options"))}: ${reason}`);
}

/** A value that `reader` understands, given as text or as a number. */
export function typed<T>(reader: (text: string) => T) {
  return z.pipe(
    z.union([z.string(), z.number()], { error: () => "expected text or a number" }),
    understoodBy<T, string | number>(reader),
  );
}

/** The same where a number can only be a mistake. */
export function text<T>(reader: (text: string) => T) {
  return z.pipe(z.string({ error: () => "expected text" }), understoodBy<T, string>(reader));
}

function understoodBy<T, V extends string | number>(reader: (text: string) => T) {
  return z.transform((value: V, context) => {
    try {
      return reader(String(value));
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      context.issues.push({ code: "custom", message: error.message, input: value });
      return z.NEVER;
    }
  });
}

/** `chunkSize` -> `--chunk-size` */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The library's options are known by their keys. */
export function keyName(key: string): string {
  return key;
}

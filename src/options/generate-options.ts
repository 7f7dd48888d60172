/**
 * The options of `generate`.
 */
import * as z from "zod/mini";
import { LAST_LINE, STREAMS, type StreamName } from "../sources/artificial.ts";
import { readChoice } from "./choice.ts";
import { readWhole } from "./numbers.ts";
import { readOptions, typed } from "./read-options.ts";
import { readZoneName } from "./time-zone.ts";

const NAMES = Object.fromEntries(Object.keys(STREAMS).map((name) => [name, name as StreamName]));

const generateSchema = z.strictObject({
  stream: typed((value) => readChoice(value, NAMES)),
  lines: z._default(
    typed((value) => readWhole(value, 0, LAST_LINE)),
    LAST_LINE,
  ),
  from: z._default(
    typed((value) => readWhole(value, 1, LAST_LINE)),
    1,
  ),
  tz: z._default(typed(readZoneName), "UTC"),
});

export type GenerateOptions = z.output<typeof generateSchema>;

/** @throws {BrownoutError} `usage` */
export function readGenerateOptions(raw: unknown): GenerateOptions {
  return readOptions(generateSchema, raw, (key) => (key === "stream" ? "stream" : `--${key}`));
}

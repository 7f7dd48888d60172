/**
 * The options of `systemd` and `cron`.
 */
import * as z from "zod/mini";
import { BadValue } from "./bad-value.ts";
import { readPath } from "./path.ts";
import { flagName, readOptions, typed } from "./read-options.ts";
import { readTimeOfDay } from "./time-of-day.ts";

const cronShape = {
  at: z._default(typed(readTimeOfDay), "02:10"),
  config: z.optional(typed(readPath)),
};
const cronSchema = z.strictObject(cronShape);
const systemdSchema = z.strictObject({
  ...cronShape,
  user: z.optional(typed(readUser)),
  service: z._default(z.boolean(), false),
  timer: z._default(z.boolean(), false),
});

export type CronOptions = z.output<typeof cronSchema>;
export type SystemdOptions = z.output<typeof systemdSchema>;

/** @throws {BrownoutError} `usage` */
export function readCronOptions(raw: unknown): CronOptions {
  return readOptions(cronSchema, raw, flagName);
}

/** @throws {BrownoutError} `usage` */
export function readSystemdOptions(raw: unknown): SystemdOptions {
  return readOptions(systemdSchema, raw, flagName);
}

/** What systemd takes for one, and cannot be read as two. */
function readUser(text: string): string {
  if (/^[\p{L}\d_][\p{L}\d_.@\\-]*\$?$/u.test(text)) return text;
  throw new BadValue("the name of a user", text);
}

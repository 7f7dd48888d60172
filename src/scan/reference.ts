/**
 * The reference scanner: the definition of what a line says. Slow, short, obvious. Whatever scans faster must agree.
 *
 * A line is decoded as UTF-8, taken apart by its format's grammar and validated field by field: time, then address,
 * then status. The first thing that is wrong is the reason.
 */
import * as z from "zod/mini";
import { isClockHour } from "../partial/clock-hour.ts";
import type { ScanDefinition } from "../partial/partial.ts";
import { parseAddress } from "./address.ts";
import { readClock } from "./clock.ts";
import { type FieldNames, parseJsonLine } from "./formats/jsonl.ts";
import { Reason } from "./reason.ts";
import type { ReadLine } from "./record.ts";
import { clockHourOf, type ToWallSecond, wallSeconds } from "./time-zone.ts";

/** RFC 9110, section 15: three digits. Classes beyond 5xx are not defined, yet servers write them. */
const STATUS = /^[1-9]\d\d$/;

export function referenceReader(definition: ScanDefinition, fields: FieldNames): ReadLine {
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const schema = z.object({ time: timeSchema(wallSeconds(definition.timeZone)), address, status });
  return (line) => {
    let text: string;
    try {
      text = utf8.decode(line);
    } catch {
      return Reason.invalidUtf8; // a TypeError is how the decoder says so
    }
    const raw = parseJsonLine(text, fields);
    if (typeof raw === "string") return raw;
    const record = schema.safeParse(raw);
    if (!record.success) return record.error.issues[0]?.message as Reason;
    const { time, address, status } = record.data;
    return { ...time, address, status };
  };
}

function timeSchema(toWallSecond: ToWallSecond) {
  return z.pipe(
    z.union([z.string(), z.number()], missingOr(Reason.noTime, Reason.badTime)),
    z.transform((value, context) => {
      const reading = readClock(value);
      if (typeof reading === "string") return refuse(context, reading);
      const clockHour = clockHourOf(toWallSecond(reading));
      return isClockHour(clockHour) ? { clockHour, offset: reading.offset } : refuse(context, Reason.impossibleTime);
    }),
  );
}

const address = z.pipe(
  z.string(missingOr(Reason.noAddress, Reason.badAddress)),
  z.transform((value, context) => parseAddress(value) ?? refuse(context, Reason.badAddress)),
);

const status = z.pipe(
  z.union([z.string(), z.number()], missingOr(Reason.noStatus, Reason.badStatus)),
  z.transform((value, context) => (STATUS.test(String(value)) ? Number(value) : refuse(context, Reason.badStatus))),
);

function missingOr(missing: Reason, bad: Reason) {
  return { error: ({ input }: { input?: unknown }) => (input === undefined ? missing : bad) };
}

function refuse(context: { issues: unknown[] }, reason: Reason): never {
  context.issues.push({ code: "custom", message: reason, input: undefined });
  return z.NEVER;
}

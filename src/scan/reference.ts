/**
 * The reference scanner: the definition of what a line says. Slow, short, obvious. Whatever scans faster must agree.
 *
 * A line is decoded as UTF-8, taken apart by its format's grammar and validated field by field: time, then address,
 * then status. The first thing that is wrong is the reason.
 */
import * as z from "zod/mini";
import { type ClockHour, isClockHour } from "../partial/clock-hour.ts";
import type { ScanDefinition } from "../partial/partial.ts";
import { parseAddress } from "./address.ts";
import { clientPicker } from "./client.ts";
import { readClock } from "./clock.ts";
import { type LineParser, Utf8 } from "./formats/format.ts";
import { Reason } from "./reason.ts";
import type { LineReading, ReadLine } from "./record.ts";
import { clockHourOf, type ToWallSecond, wallSeconds } from "./time-zone.ts";

/** RFC 9110, section 15: three digits. Classes beyond 5xx are not defined, yet servers write them. */
const STATUS = /^[1-9]\d\d$/;

export function referenceReader(definition: ScanDefinition, parser: LineParser, utf8: Utf8): ReadLine {
  const decoder = new TextDecoder("utf-8", { fatal: utf8 === Utf8.strict, ignoreBOM: true });
  const validate = validator(definition);
  return (line) => {
    let text: string;
    try {
      text = decoder.decode(line);
    } catch {
      return Reason.invalidUtf8; // a TypeError is how the decoder says so
    }
    return validate(parser.parse(text));
  };
}

/** What a line says that has been taken apart. */
export function validator(definition: ScanDefinition): (found: ReturnType<LineParser["parse"]>) => LineReading {
  const schema = z.object({ time: timeSchema(wallSeconds(definition.timeZone)), address, status });
  const pickClient = clientPicker(definition.client);
  return (found) => {
    if (typeof found === "string" || "kind" in found) return found;
    const record = schema.safeParse({ time: found.time, address: pickClient(found), status: found.status });
    if (!record.success) return record.error.issues[0]?.message as Reason;
    const { time, address, status } = record.data;
    return { ...time, address, status };
  };
}

function timeSchema(toWallSecond: ToWallSecond) {
  // Neighbouring lines share their second, as a rule.
  let lastValue: string | number | null = null;
  let lastTime: { readonly clockHour: ClockHour; readonly offset: number | null } = { clockHour: 0, offset: null };
  return z.pipe(
    z.union([z.string(), z.number()], missingOr(Reason.noTime, Reason.badTime)),
    z.transform((value, context) => {
      if (value === lastValue) return lastTime;
      const reading = readClock(value);
      if (typeof reading === "string") return refuse(context, reading);
      const clockHour = clockHourOf(toWallSecond(reading));
      if (!isClockHour(clockHour)) return refuse(context, Reason.impossibleTime);
      lastValue = value;
      lastTime = { clockHour, offset: reading.offset };
      return lastTime;
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

/**
 * The reference scanner: the definition of what a line says. Slow, short, obvious. Whatever scans faster must agree.
 *
 * A line is decoded as UTF-8, taken apart by its format's grammar and validated field by field: time, then address,
 * then status. The first thing that is wrong is the reason.
 */
import type { Address } from "../partial/address-set.ts";
import { isClockHour } from "../partial/clock-hour.ts";
import type { ScanDefinition } from "../partial/partial.ts";
import { parseAddress } from "./address.ts";
import { clientPicker } from "./client.ts";
import { readClock } from "./clock.ts";
import { withoutColour } from "./colour.ts";
import { type LineParser, Utf8 } from "./formats/format.ts";
import { Reason } from "./reason.ts";
import type { LineReading, LogRecord, PieceReading, RawLine, RawPiece, ReadLine } from "./record.ts";
import { clockHourOf, type ToWallSecond, wallSeconds } from "./time-zone.ts";

/** RFC 9110, section 15: three digits. Classes beyond 5xx are not defined, yet servers write them. */
const STATUS = /^[1-9]\d\d$/;

export function referenceReader(definition: ScanDefinition, parser: LineParser, utf8: Utf8): ReadLine {
  const decoder = new TextDecoder("utf-8", { fatal: utf8 === Utf8.strict, ignoreBOM: true });
  const read = textReader(parser, validator(definition));
  return (line) => {
    let text: string;
    try {
      text = decoder.decode(line);
    } catch {
      return Reason.invalidUtf8; // a TypeError is how the decoder says so
    }
    return read(text);
  };
}

const LEADING_BLANKS = /^[ \t]+/;

/** Blanks in front of a line mean nothing, unless the line can only be read with them: tabs may have empty fields between. */
export function textReader(parser: LineParser, validate: ReturnType<typeof validator>): (text: string) => LineReading {
  return (coloured) => {
    const text = withoutColour(coloured);
    const reading = validate(parser.parse(text));
    if (typeof reading !== "string" || !LEADING_BLANKS.test(text)) return reading;
    const withoutBlanks = validate(parser.parse(text.replace(LEADING_BLANKS, "")));
    return typeof withoutBlanks === "string" ? reading : withoutBlanks;
  };
}

/** What a line says that has been taken apart. */
export function validator(definition: ScanDefinition): (found: RawLine) => LineReading {
  const readTime = timeReader(wallSeconds(definition.timeZone));
  const pickClient = clientPicker(definition.client);
  return (found) => {
    if (typeof found === "string" || !("pieces" in found)) return readPiece(found);
    return { kind: "several", pieces: found.pieces.map(readPiece) };
  };

  function readPiece(found: RawPiece): PieceReading {
    if (typeof found === "string" || "kind" in found) return found;
    const time = readTime(found.time);
    if (typeof time === "string") return time;
    const address = readAddress(pickClient(found));
    if (address === Reason.noAddress || address === Reason.badAddress) return address;
    const status = readStatus(found.status);
    if (typeof status === "string") return status;
    const record = { clockHour: time.clockHour, address, status, offset: time.offset };
    return found.repair === undefined ? record : { ...record, repair: found.repair };
  }
}

type Time = Pick<LogRecord, "clockHour" | "offset">;

function timeReader(toWallSecond: ToWallSecond): (value: unknown) => Time | Reason {
  // Neighbouring lines share their second, as a rule.
  let lastValue: unknown;
  let lastTime: Time | Reason = Reason.noTime;
  return (value) => {
    if (value === lastValue) return lastTime;
    lastTime = read(value);
    lastValue = value;
    return lastTime;
  };

  function read(value: unknown): Time | Reason {
    if (value === undefined) return Reason.noTime;
    if (typeof value !== "string" && typeof value !== "number" && !Array.isArray(value)) return Reason.badTime;
    const reading = readClock(value);
    if (typeof reading === "string") return reading;
    const clockHour = clockHourOf(toWallSecond(reading));
    return isClockHour(clockHour) ? { clockHour, offset: reading.offset } : Reason.impossibleTime;
  }
}

type NoAddress = typeof Reason.noAddress | typeof Reason.badAddress;

function readAddress(value: unknown): Address | NoAddress {
  if (value === undefined) return Reason.noAddress;
  return (typeof value === "string" ? parseAddress(value) : null) ?? Reason.badAddress;
}

function readStatus(value: unknown): number | Reason {
  if (value === undefined) return Reason.noStatus;
  const isText = typeof value === "string" || typeof value === "number";
  return isText && STATUS.test(String(value)) ? Number(value) : Reason.badStatus;
}

/**
 * What a line of a capture turns out to be.
 */
import type { Address } from "../partial/address-set.ts";
import type { ClockHour } from "../partial/clock-hour.ts";
import type { Reason } from "./reason.ts";

export interface LogRecord {
  readonly clockHour: ClockHour;
  readonly address: Address;
  readonly status: number;
  /** The offset from UTC that the time was written with, in seconds; null where it names no zone. */
  readonly offset: number | null;
}

/** A record, or the reason why the line is malformed. */
export type LineReading = LogRecord | Reason;

/** A line without its terminator -> what it says. */
export type ReadLine = (line: Uint8Array) => LineReading;

/** What a format's grammar finds in a line, before any of it is validated. */
export interface RawRecord {
  readonly time: unknown;
  readonly address: unknown;
  readonly status: unknown;
}

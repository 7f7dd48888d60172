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

/** A line that belongs to its file and to no request: a header, a comment, a part of a line that goes on. */
export const DIRECTIVE = { kind: "directive" } as const;
export type Directive = typeof DIRECTIVE;

/** A record, a line that is none and none that should be, or the reason why it is malformed. */
export type LineReading = LogRecord | Directive | Reason;

/** A line without its terminator -> what it says. */
export type ReadLine = (line: Uint8Array) => LineReading;

/** What a format's grammar finds in a line, before any of it is validated; undefined is what the line does not say. */
export interface RawRecord {
  readonly time: unknown;
  /** The peer: whoever connected to the server. */
  readonly address: unknown;
  readonly status: unknown;
  /** Addresses that the request was forwarded for, as text or a list of texts, if they were asked for. */
  readonly forwarded?: unknown;
}

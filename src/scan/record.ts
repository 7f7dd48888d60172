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
  /** What had to be repaired before the line could be read; absent where nothing had to. */
  readonly repair?: Repair;
}

/** Why a line could be read only after a repair: the closed list. The words are what people read in a report. */
export const Repair = {
  bareValue: "bare value in JSON",
  badEscape: "bad escape in JSON",
  controlCharacter: "control character in JSON",
  trailingComma: "trailing comma in JSON",
  severalRecords: "several records on one line",
} as const;
export type Repair = (typeof Repair)[keyof typeof Repair];

/** A line that belongs to its file and to no request: a header, a comment, a part of a line that goes on. */
export const DIRECTIVE = { kind: "directive" } as const;
export type Directive = typeof DIRECTIVE;

/** A line that holds several records, as a torn or joined write leaves it: each piece is counted like a line. */
export interface Several<T> {
  readonly kind: "several";
  readonly pieces: readonly T[];
}

/** What one line, or one piece of a line, says: a record, no record and none wanted, or why it is malformed. */
export type PieceReading = LogRecord | Directive | Reason;
export type LineReading = PieceReading | Several<PieceReading>;

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
  /** What had to be repaired before the line could be taken apart. */
  readonly repair?: Repair;
}

/** What a parser makes of a line. */
export type RawPiece = RawRecord | Directive | Reason;
export type RawLine = RawPiece | Several<RawPiece>;

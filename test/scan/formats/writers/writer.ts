/**
 * How a test writes a record in a format, as a server would.
 */
import type { AnalyzeOptions } from "../../../../src/index.ts";

/** A request as a server knows it. */
export interface Request {
  /** Seconds since 1970-01-01T00:00:00 on the wall clock of the server, from 2001 to 2037. */
  readonly wallSecond: number;
  /** Of that clock from UTC, in seconds, east positive: whole quarters of an hour. */
  readonly offset: number;
  /** An IPv4 or IPv6 address in any spelling, without port or zone. */
  readonly address: string;
  /** 100 to 999. */
  readonly status: number;
  /** What stands behind the method: any text at all, control characters, quotes and backslashes too. */
  readonly path: string;
  /** Any text at all, like `path`. */
  readonly agent: string;
}

export interface Writer {
  /** What detection calls it. */
  readonly format: string;
  /** Lines before the first record. */
  readonly header: readonly string[];
  /** What its stamps say: wall clock and offset, the time in UTC, or a wall clock without a zone. */
  readonly clock: "zoned" | "utc" | "none";
  /** What has to be stated for its lines to be read, if anything. */
  readonly options?: AnalyzeOptions;
  /** One line, or several that belong together, without the last terminator. */
  write(request: Request): string;
  /**
   * The same of a request with an `X-Forwarded-For` of these addresses, by whom they were forwarded first; in formats
   * that have a place for it.
   */
  writeForwarded?(request: Request, forwarded: readonly string[]): string;
}

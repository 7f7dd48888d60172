/**
 * What a wrapper is: what carries lines of any format, and puts something of its own around each. Each is a file of its
 * own here, and stands in `list.ts`.
 */
import type { Utf8 } from "../formats/format.ts";
import type { Steps } from "../kernel-steps.ts";
import type { Reason } from "../reason.ts";
import type { Directive, Repair, Several } from "../record.ts";

export interface Wrapper {
  /** The report names a format within it as `syslog/combined`. */
  readonly name: string;
  readonly summary: string;
  readonly sample: readonly string[];
  readonly source: string;
  readonly utf8: Utf8;
  /** Whether it cuts lines, see `Unwrapper.carried`. */
  readonly carries?: true;
  /** Whether a source that begins with these lines may have it; without it, any whose lines it takes off. */
  isLike?(lines: readonly string[]): boolean;
  /** What it puts in front of most lines, for the kernel: where this stands, the rest of the line is the line within. */
  readonly shapes?: () => readonly Steps[];
  unwrapper(): Unwrapper;
}

export interface Unwrapper {
  /** The line within, the lines, or a directive: a part of a line that the next ones complete. */
  unwrap(text: string): UnwrappedLine;
  /** The parts of a line that is not complete, as text; "" where there are none. See `LineParser.carried`. */
  carried: string;
  /** See `LineParser.open`. */
  readonly open?: readonly string[];
}

export interface Unwrapped {
  readonly text: string;
  /** When the wrapper says it was written, for lines that do not say it themselves. */
  readonly time: string | undefined;
  /** What had to be repaired of the wrapper. */
  readonly repair?: Repair | undefined;
}

export type UnwrappedPiece = Unwrapped | Directive | Reason;
export type UnwrappedLine = UnwrappedPiece | Several<UnwrappedPiece>;

/** The pieces of a line; of most, the line itself. */
export function piecesOf<T extends object | string>(line: T | Several<T>): readonly T[] {
  return typeof line === "object" && "pieces" in line ? line.pieces : [line];
}

/** The unwrapper of a wrapper that never cuts lines. */
export function unwrapEach(unwrap: Unwrapper["unwrap"]): Unwrapper {
  return { unwrap, carried: "" };
}

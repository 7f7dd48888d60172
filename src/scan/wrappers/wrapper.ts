/**
 * What a wrapper is: what carries lines of any format, and puts something of its own around each. Each is a file of its
 * own here, and stands in `list.ts`.
 */
import type { Utf8 } from "../formats/format.ts";
import type { Reason } from "../reason.ts";
import type { Directive } from "../record.ts";

export interface Wrapper {
  /** The report names a format within it as `syslog/combined`. */
  readonly name: string;
  readonly summary: string;
  readonly sample: readonly string[];
  readonly source: string;
  readonly utf8: Utf8;
  /** Whether it cuts lines, see `Unwrapper.carried`. */
  readonly carries?: true;
  unwrapper(): Unwrapper;
}

export interface Unwrapper {
  /** The line within, or a directive: a part of a line that the next ones complete. */
  unwrap(text: string): Unwrapped | Directive | Reason;
  /** The parts of a line that is not complete, as text; "" where there are none. See `LineParser.carried`. */
  carried: string;
}

export interface Unwrapped {
  readonly text: string;
  /** When the wrapper says it was written, for lines that do not say it themselves. */
  readonly time: string | undefined;
}

/** The unwrapper of a wrapper that never cuts lines. */
export function unwrapEach(unwrap: Unwrapper["unwrap"]): Unwrapper {
  return { unwrap, carried: "" };
}

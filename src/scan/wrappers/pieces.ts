/**
 * Puts lines together that a container runtime has cut. The two streams of a container are written into one file, each
 * in its own order, so the pieces of a line of one may have lines of the other between them.
 */
import { LONGEST_LINE_BYTES } from "../driver.ts";
import { Reason } from "../reason.ts";
import { DIRECTIVE, type Directive } from "../record.ts";
import type { Unwrapped } from "./wrapper.ts";

export type Stream = "stdout" | "stderr";

export interface Pieces {
  /** A piece that others follow. */
  add(stream: Stream, piece: string): Directive;
  /** The last piece of a line, and of most lines the only one. */
  complete(stream: Stream, piece: string, time: string | undefined): Unwrapped | Reason;
  /** See `Unwrapper.carried`. */
  carried: string;
  /** See `LineParser.open`. */
  readonly open: readonly string[];
}

export function joinPieces(): Pieces {
  const open = { stdout: "", stderr: "" };
  return {
    /** No more is kept of a line than shows that it is too long: pieces may follow without end. */
    add(stream, piece) {
      if (open[stream].length <= LONGEST_LINE_BYTES) open[stream] += piece;
      return DIRECTIVE;
    },
    complete(stream, piece, time) {
      const before = open[stream];
      if (before === "") return { text: piece, time };
      open[stream] = "";
      return before.length + piece.length > LONGEST_LINE_BYTES ? Reason.lineTooLong : { text: before + piece, time };
    },
    get open() {
      return [open.stdout, open.stderr].filter((text) => text !== "");
    },
    get carried() {
      return open.stdout === "" && open.stderr === "" ? "" : JSON.stringify([open.stdout, open.stderr]);
    },
    set carried(text) {
      [open.stdout, open.stderr] = text === "" ? ["", ""] : (JSON.parse(text) as [string, string]);
    },
  };
}

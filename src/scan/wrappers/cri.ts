/**
 * The container runtimes of Kubernetes, containerd and CRI-O: the files under `/var/log/pods`.
 *
 *     2019-05-06T17:24:53.123456789+03:00 stdout F 203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157
 *
 * line = time " " ("stdout" | "stderr") " " flags " " text
 *
 * Flags are separated by colons, and the first says whether the text is all of a line or its end (`F`), or a piece that
 * others follow (`P`): runtimes cut lines of 16 KiB, or whatever they are configured for. Before there were flags, each
 * line was whole.
 *
 * Collectors lose line ends, so that the line of one pod has that of the next behind it. It is divided where something
 * other than white space stands in front of the next time: `…"}2019-05-06T17:24:54Z stdout F …`, also within quotes that a
 * tear has left open; but not where a value in JSON quotes such a line: `"message":"2019-05-06T17:24:54Z stdout F …"`.
 */
import { Utf8 } from "../formats/format.ts";
import { prefixShapes } from "../known-shapes.ts";
import { Reason } from "../reason.ts";
import { joinPieces, type Pieces, type Stream } from "./pieces.ts";
import type { UnwrappedLine, UnwrappedPiece, Wrapper } from "./wrapper.ts";

export const cri: Wrapper = {
  name: "cri",
  summary: "Kubernetes container runtimes (containerd, CRI-O)",
  sample: [
    "2019-05-06T17:24:53.123456789+03:00 stdout F " +
      '203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157',
  ],
  source: "https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md",
  utf8: Utf8.lenient,
  carries: true,
  shapes: prefixShapes(
    ["Z", "<:=+99:99>", "<:=-99:99>"].map((zone) => `<:=9999-99-99T99:99:99>[.<:digits9>]?${zone} <:stdout|stderr> F `),
    [" stdout ", " stderr "],
  ),
  unwrapper() {
    const pieces = joinPieces();
    return Object.assign(pieces, { unwrap: (text: string) => unwrapAll(linesIn(text), pieces) });
  },
};

const PREFIX =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) (?:([FP])(?::[^ ]*)?(?: |$))?/;

/** A quote that is no part of a text within quotes, or a prefix with its flags. */
const QUOTE_OR_PREFIX =
  /(?<!\\)"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) [FP](?::[^ ]*)? /g;
const LONGEST_TIME = 35;
const WHITE_SPACE = /\s$/;
/** In front of what a text in quotes quotes: its own first quote in JSON, an escape, or white space. */
const QUOTING = /[:,[] ?"$|\\.$|\s$/;

function linesIn(text: string): readonly string[] {
  if (Math.max(text.lastIndexOf(" stdout "), text.lastIndexOf(" stderr ")) <= LONGEST_TIME) return [text];
  const starts = [0];
  let isInQuotes = false;
  for (const { 0: found, index } of text.matchAll(QUOTE_OR_PREFIX)) {
    if (found === '"') isInQuotes = !isInQuotes;
    else if (index > 0 && !(isInQuotes ? QUOTING : WHITE_SPACE).test(text.slice(Math.max(0, index - 3), index))) {
      starts.push(index);
      isInQuotes = false;
    }
  }
  return starts.map((start, index) => text.slice(start, starts[index + 1]));
}

function unwrapAll(lines: readonly string[], pieces: Pieces): UnwrappedLine {
  const [first, ...others] = lines.map((line) => unwrap(line, pieces));
  return others.length === 0
    ? (first as UnwrappedPiece)
    : { kind: "several", pieces: [first as UnwrappedPiece, ...others] };
}

function unwrap(text: string, pieces: Pieces): UnwrappedPiece {
  const prefix = PREFIX.exec(text);
  if (prefix === null) return Reason.otherFormat;
  const piece = text.slice(prefix[0].length);
  const stream = prefix[2] as Stream;
  return prefix[3] === "P" ? pieces.add(stream, piece) : pieces.complete(stream, piece, prefix[1]);
}

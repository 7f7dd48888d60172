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
 */
import { Utf8 } from "../formats/format.ts";
import { Reason } from "../reason.ts";
import type { Directive } from "../record.ts";
import { joinPieces, type Pieces, type Stream } from "./pieces.ts";
import type { Unwrapped, Wrapper } from "./wrapper.ts";

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
  unwrapper() {
    const pieces = joinPieces();
    return Object.assign(pieces, { unwrap: (text: string) => unwrap(text, pieces) });
  },
};

const PREFIX =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) (?:([FP])(?::[^ ]*)?(?: |$))?/;

function unwrap(text: string, pieces: Pieces): Unwrapped | Directive | Reason {
  const prefix = PREFIX.exec(text);
  if (prefix === null) return Reason.otherFormat;
  const piece = text.slice(prefix[0].length);
  const stream = prefix[2] as Stream;
  return prefix[3] === "P" ? pieces.add(stream, piece) : pieces.complete(stream, piece, prefix[1]);
}

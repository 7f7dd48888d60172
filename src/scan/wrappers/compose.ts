/**
 * What `docker compose logs` prints: the container's name, padded, and a bar.
 *
 *     web-1  | 203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157
 *     web_1  | 2019-05-06T14:24:53.123456789Z 203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157
 *
 * line = name spaces "| " [time " "] text
 *
 * The name may be coloured: an escape sequence in front of it and another on either side of the space behind the bar.
 * What compose says itself, which containers it follows and which has ended, are directives.
 */
import { Utf8 } from "../formats/format.ts";
import { prefixShapes } from "../known-shapes.ts";
import { Reason } from "../reason.ts";
import { DIRECTIVE, type Directive } from "../record.ts";
import { STAMP_SHAPES, withoutStamp } from "./runtime-stamp.ts";
import { type Unwrapped, unwrapEach, type Wrapper } from "./wrapper.ts";

const COLOUR = "[\x1b\\[<:codes>m]?";

export const compose: Wrapper = {
  name: "compose",
  summary: "docker compose logs",
  sample: ['web-1  | 203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157'],
  source: "https://docs.docker.com/reference/cli/docker/compose/logs/",
  utf8: Utf8.lenient,
  shapes: prefixShapes(
    STAMP_SHAPES.map((stamp) => `${COLOUR}<:alphanumeric>[<:name>]?${COLOUR}~*|${COLOUR} ${COLOUR}${stamp}`),
  ),
  unwrapper: () => unwrapEach(unwrap),
};

const PREFIX = /^(?:\x1b\[[\d;]*m)*[A-Za-z\d][\w.-]*(?:\x1b\[[\d;]*m)* *\|(?:\x1b\[[\d;]*m)*(?: |$)(?:\x1b\[[\d;]*m)*/;
const NOTICE = /^(?:\x1b\[[\d;]*m)*(?:Attaching to [A-Za-z\d]|[A-Za-z\d][\w.-]* exited with code \d)/;

function unwrap(text: string): Unwrapped | Directive | Reason {
  const prefix = PREFIX.exec(text);
  if (prefix !== null) return withoutStamp(text, prefix[0].length);
  return NOTICE.test(text) ? DIRECTIVE : Reason.otherFormat;
}

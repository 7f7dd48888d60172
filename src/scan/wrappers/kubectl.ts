/**
 * What `kubectl logs --prefix` prints: the pod and its container in brackets.
 *
 *     [pod/web-6d4cf56db6-x8k2p/nginx] 203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157
 *
 * line = "[pod/" pod "/" container "] " [time " "] text
 */
import { Utf8 } from "../formats/format.ts";
import { prefixShapes } from "../known-shapes.ts";
import { Reason } from "../reason.ts";
import { STAMP_SHAPES, withoutStamp } from "./runtime-stamp.ts";
import { type Unwrapped, unwrapEach, type Wrapper } from "./wrapper.ts";

export const kubectl: Wrapper = {
  name: "kubectl",
  summary: "kubectl logs --prefix",
  sample: ['[pod/web-6d4cf56db6-x8k2p/nginx] 203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157'],
  source: "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_logs/",
  utf8: Utf8.lenient,
  shapes: prefixShapes(STAMP_SHAPES.map((stamp) => `[pod/<:name>/<:name>] ${stamp}`)),
  unwrapper: () => unwrapEach(unwrap),
};

const PREFIX = /^\[pod\/[^\]/ ]+\/[^\]/ ]+\](?: |$)/;

function unwrap(text: string): Unwrapped | Reason {
  const prefix = PREFIX.exec(text);
  return prefix === null ? Reason.otherFormat : withoutStamp(text, prefix[0].length);
}

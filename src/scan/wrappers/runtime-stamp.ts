/**
 * The stamp that `docker logs`, `docker compose logs` and `kubectl logs` put in front of each line if they are asked to:
 * RFC 3339 with nine digits of a second, always, by which it is told from the stamps that servers write.
 */
import type { Unwrapped } from "./wrapper.ts";

const STAMP = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(?:Z|[+-]\d\d:\d\d))(?: |$)/y;

/** The same as shapes: what may stand behind a prefix, and is no part of the line. */
export const STAMP_SHAPES: readonly string[] = [
  "<:!9999-99-99T99:99:99.999999999>",
  ...["Z", "<:=+99:99>", "<:=-99:99>"].map((zone) => `<:=9999-99-99T99:99:99.999999999>${zone} `),
];

/** What stands in `text` from `at` on, without such a stamp. */
export function withoutStamp(text: string, at: number): Unwrapped {
  STAMP.lastIndex = at;
  const stamp = STAMP.exec(text);
  return stamp === null
    ? { text: text.slice(at), time: undefined }
    : { text: text.slice(STAMP.lastIndex), time: stamp[1] };
}

/**
 * JSON that is not one object a line: lists, objects over several lines, objects one behind the other, and objects that
 * hold a list of records, however these are spread over lines.
 *
 *     [                         {                               {"Records":[{…},{…}]}
 *     {"status":502, …},          "status": 502,
 *     {"status":200, …}           …                             {"resourceLogs":[{"scopeLogs":[{"logRecords":[{…}]}]}]}
 *     ]                         }
 *
 * Each object is what a line is elsewhere. A record counts on the line that completes it; lines that only begin or
 * continue an object, and brackets of lists, are directives. Of a line with several records each counts like a line.
 */
import { Utf8 } from "../formats/format.ts";
import { DIRECTIVE } from "../record.ts";
import { type ObjectReader, objectReader } from "./object-reader.ts";
import type { UnwrappedLine, Wrapper } from "./wrapper.ts";

export const document: Wrapper = {
  name: "document",
  summary:
    "JSON lists, objects over several lines, lists of records within an object: jq, CloudTrail, Azure, OTLP, Loki",
  sample: ["[", '{"time":"2019-05-06 17:24:53","ip":"203.0.113.9","status_code":502},', "]"],
  source: "https://www.rfc-editor.org/rfc/rfc8259",
  utf8: Utf8.strict,
  carries: true,
  isLike,
  unwrapper() {
    const reader = objectReader();
    return Object.assign(reader, { unwrap: (text: string) => unwrap(text, reader) });
  },
};

const FIRST_LINES = 5;

function unwrap(text: string, reader: ObjectReader): UnwrappedLine {
  const pieces = reader.read(text);
  if (pieces.length > 1) return { kind: "several", pieces };
  return pieces[0] ?? DIRECTIVE;
}

/** Whether one of the first lines is anything but an object and nothing else. */
function isLike(lines: readonly string[]): boolean {
  const reader = objectReader();
  return lines.slice(0, FIRST_LINES).some((line) => {
    const [first, ...others] = reader.read(line);
    if (first === undefined) return reader.carried !== ""; // an empty list says nothing
    if (others.length > 0) return [first, ...others].some((piece) => typeof piece === "object");
    return typeof first === "object" && first.text !== line.trim();
  });
}

/**
 * Comparison -> the JSON of `schemas/comparison-1.schema.json`, laid out as `report.json` is.
 *
 * CI servers take commands such as `##[error]` from anywhere in a line of their log, so no `##` is written as it is. A `#`
 * stands inside of strings only, where `#\u0023` is read as the same.
 */
import type { Comparison } from "../../report/comparison/schema.ts";
import { fieldPerLine } from "../json.ts";

export function toComparisonJson(comparison: Comparison): string {
  return fieldPerLine(comparison).replaceAll("##", "#\\u0023");
}

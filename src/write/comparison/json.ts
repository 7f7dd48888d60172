/**
 * Comparison -> the JSON of `schemas/comparison-1.schema.json`, laid out as `report.json` is.
 */
import type { Comparison } from "../../report/comparison/schema.ts";
import { fieldPerLine } from "../json.ts";

export function toComparisonJson(comparison: Comparison): string {
  return fieldPerLine(comparison);
}

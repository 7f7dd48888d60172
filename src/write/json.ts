/**
 * Report -> `report.json`: a field a line, a row of a table a line, so that two reports differ by lines in a diff.
 */
import type { Report } from "../report/schema.ts";

export function toJson(report: Report): string {
  return fieldPerLine(report);
}

/** Any document, in the way of `report.json`. */
export function fieldPerLine(document: object): string {
  const fields = Object.entries(document).map(([key, value]) => `  ${JSON.stringify(key)}: ${fieldJson(value)}`);
  return `{\n${fields.join(",\n")}\n}\n`;
}

function fieldJson(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[\n${value.map((row) => `    ${JSON.stringify(row)}`).join(",\n")}\n  ]`;
}

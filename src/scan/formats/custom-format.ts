/**
 * Formats of the user's own, as data that crosses threads: what a server's configuration or a regular expression was
 * compiled to when the options were read.
 */
import type { FieldNames } from "./format.ts";

export type CustomFormat = TemplateFormat | RegexFormat | ShapeFormat;

/** Fields between literal texts. */
export interface TemplateFormat extends Layout {
  readonly kind: "template";
  /** Whose language it was written in; the report calls the format so. */
  readonly syntax: "nginx" | "apache" | "goaccess" | "haproxy-format" | "squid-format";
  /** The same without the brackets around times: some servers write `%t` bare. */
  readonly bare?: Layout;
}

export interface Layout {
  readonly fields: readonly TemplateField[];
  /** What stands behind the last field. */
  readonly tail: string;
}

export interface TemplateField {
  /** What stands between it and the field before it. */
  readonly before: string;
  /** Whether any amount of white space may follow that. */
  readonly isPadded: boolean;
  /** As `--client-ip` names it, see `fieldKey`. */
  readonly key: string;
  readonly role: "time" | "zone" | "address" | "status" | null;
  /** Of a time: the patterns of strftime(3) of which one fits; empty where `readClock` knows it as it is. */
  readonly patterns: readonly string[];
  /** Whether it is a list whose commas a space follows. */
  readonly isList: boolean;
  /** How often what follows it occurs within it: the space in `06/May/2019:17:24:53 +0300`. */
  readonly skips: number;
}

export interface RegexFormat {
  readonly kind: "regex";
  readonly source: string;
}

/** A shape as it was written, see `compile-shape.ts`. */
export interface ShapeFormat {
  readonly kind: "shape";
  readonly source: string;
}

/** What a text was compiled to: a template, the keys of JSON objects, or either, whichever fits the lines. */
export interface CompiledFormat {
  readonly template: TemplateFormat | null;
  readonly names: FieldNames | null;
}

/** Why a text is no format: what was expected, and at which part of it. */
export interface FormatProblem {
  readonly expected: string;
  readonly found: string;
}

/** `X-Forwarded-For`, `$http_x_forwarded_for` and `%{X-Forwarded-For}i` are one field. */
export function fieldKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/^[$%]/, "")
    .replace(/^\{(.*)\}i?$/, "$1")
    .replaceAll("-", "_")
    .replace(/^http_/, "");
}

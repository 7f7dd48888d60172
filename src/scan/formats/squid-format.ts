/**
 * Squid's `logformat`: the directive as it stands in the configuration, or the string alone.
 *
 *     logformat squid %ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt
 *
 * field = "%" [encoding] ["-"] [["0"] width] ["{" argument "}"] code ["{" argument "}"]; a width without "0" is filled up
 * with spaces, in front of the value or, with "-", behind it.
 */
import { compileTemplate, type FieldPiece, type Meaning, PADDING, type Piece } from "./compile-template.ts";
import type { CompiledFormat, FormatProblem } from "./custom-format.ts";
import { isForwardedFor } from "./forwarded.ts";
import { jsonNames } from "./json-template.ts";
import { spellOut, unknownSpecifier } from "./strptime.ts";

const DIRECTIVE = /^\s*logformat\s+[^\s"'%]+\s+(?=[^"'])/;
const FIELD = /%(?:(%)|["'#/[]?(-?)(\d*)(?:\.\d+)?(?:\{([^}]*)\})?((?:\w+::)?[<>]?[A-Za-z]\w*)(?:\{([^}]*)\})?)/g;
const CLF_EXAMPLE = "06/May/2019:17:24:53 +0300";
const LANGUAGE = "in Squid's logformat";
const WORDING = {
  syntax: "squid-format",
  time: `a time (%ts or %tl) ${LANGUAGE}`,
  address: `a client (%>a) ${LANGUAGE}`,
  status: `a status (%>Hs) ${LANGUAGE}`,
} as const;
/** What none of the other languages has. */
const OWN = /%["'#/[]?-?\d*(?:[<>]Hs|Ss|Sh|ts\.%\d*tu|[<>]st|ru|rm|mt)(?![a-z])/;

export function isSquidFormat(text: string): boolean {
  return DIRECTIVE.test(text) || OWN.test(text);
}

export function compileSquidFormat(text: string): CompiledFormat | FormatProblem {
  const string = text.trim().replace(DIRECTIVE, "");
  for (const [, , , , before, code, behind] of string.matchAll(FIELD)) {
    const argument = before ?? behind ?? "";
    const unknown = /^t[lg]$/.test(code ?? "") ? unknownSpecifier(argument) : null;
    if (unknown !== null) return { expected: "a time that strftime(3) writes", found: unknown };
  }
  const names = jsonNames(string, {
    field: new RegExp(`(${FIELD.source.replace(/\((?!\?)/g, "(?:")})`, "g"),
    meaning: (field) => {
      const [[, , , , before, code = "", behind] = []] = [...field.matchAll(FIELD)];
      return meaningOf(code, before ?? behind ?? "");
    },
    besideTime: /tu$/,
  });
  const template = compileTemplate(piecesOf(string), WORDING);
  if ("expected" in template) return names === null ? template : { template: null, names };
  return { template, names };
}

function piecesOf(string: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of string.matchAll(FIELD)) {
    if (found.index > at) pieces.push(string.slice(at, found.index));
    at = found.index + found[0].length;
    const [text, percent, minus, width = "", before, code = "", behind] = found;
    if (percent !== undefined) {
      pieces.push(percent);
      continue;
    }
    const isFilledUp = width !== "" && !width.startsWith("0");
    if (isFilledUp && minus === "") pieces.push(PADDING);
    pieces.push(fieldOf(text, code, before ?? behind ?? ""));
    if (isFilledUp && minus !== "") pieces.push(PADDING);
  }
  if (at < string.length) pieces.push(string.slice(at));
  return pieces;
}

function fieldOf(text: string, code: string, argument: string): FieldPiece {
  const isHeader = /^>ha?$/.test(code) && argument !== "";
  return { kind: "field", text, name: isHeader ? argument : code, means: meaningOf(code, argument) };
}

function meaningOf(code: string, argument: string): Meaning | null {
  switch (code) {
    case "tl":
      return timeOf(0, argument);
    case "tg":
      return timeOf(1, argument);
    case "ts":
      return { role: "time", rank: 2 };
    case ">a":
      return { role: "address", rank: 0 };
    case ">A":
      return { role: "address", rank: 1 };
    case ">h":
      return isForwardedFor(argument) ? { role: "address", rank: 4, isList: true } : null;
    case ">Hs":
    case "Hs":
      return { role: "status", rank: 0 };
    case "<Hs":
      return { role: "status", rank: 1 };
    default:
      return null;
  }
}

function timeOf(rank: number, argument: string): Meaning {
  if (argument === "") return { role: "time", rank, example: CLF_EXAMPLE };
  return { role: "time", rank, patterns: [argument], example: spellOut(argument).replace(/%./g, "0") };
}

/**
 * HAProxy's `log-format`: the directive as it stands in the configuration, or the string alone.
 *
 *     log-format "%ci:%cp [%tr] %ft %b/%s %ST %B %{+Q}r"
 *     log-format %ci:%cp\\ [%tr]\\ %ft\\ %b/%s\\ %ST\\ %B\\ %{+Q}r
 *
 * field = "%" [`{` flags `}`] (name | `[` expression `]`). Outside quotes, spaces have a backslash before them. HAProxy
 * writes several spaces as one, and none at the start. `+Q` puts quotes around texts, `%{+Q}o` around all that follow;
 * what it writes as hexadecimal, JSON or CBOR is not read.
 */
import { compileTemplate, type FieldPiece, type Meaning, type Piece } from "./compile-template.ts";
import type { CompiledFormat, FormatProblem } from "./custom-format.ts";
import { isForwardedFor } from "./forwarded.ts";
import { jsonNames } from "./json-template.ts";

const DIRECTIVE = /^\s*log-format\s+/;
const FIELD = /%(?:\{([^}]*)\})?(?:\[((?:[^\]\\]|\\.)*)\]|([A-Za-z]+)|(%))/g;
const CLF_EXAMPLE = "06/May/2019:17:24:53 +0300";
const LANGUAGE = "in HAProxy's log-format";
const WORDING = {
  syntax: "haproxy-format",
  time: `a time (%tr) ${LANGUAGE}`,
  address: `a client (%ci) ${LANGUAGE}`,
  status: `a status (%ST) ${LANGUAGE}`,
} as const;

/** Those of more than one letter, which nobody else has. */
const LONG_NAMES = new Set(
  (
    "CC CS HM HP HPO HQ HU HV ID ST Ta Tc Td Th Ti Tl Tq TR Tr Ts Tt Tu Tw ac bc bi bp bq ci cp fc fi fp ft hr hrl " +
    "hs hsl lc ms pid rc rt sc si sp sq sslc sslv tr trg trl ts tsc"
  ).split(" "),
);
/** Written as text, which `+Q` puts in quotes. */
const TEXTS = new Set("CC CS H HM HP HPO HQ HU HV ID U b bi ci f fi ft hr hrl hs hsl r s si sslc sslv tsc".split(" "));
/** A clock that is the server's own before one that is GMT, and both before an epoch. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  trl: { role: "time", rank: 0, example: CLF_EXAMPLE },
  Tl: { role: "time", rank: 0, example: CLF_EXAMPLE },
  tr: { role: "time", rank: 1 },
  t: { role: "time", rank: 1 },
  trg: { role: "time", rank: 2, example: CLF_EXAMPLE },
  T: { role: "time", rank: 2, example: CLF_EXAMPLE },
  Ts: { role: "time", rank: 3 },
  ci: { role: "address", rank: 0 },
  ST: { role: "status", rank: 0 },
};

/** Whether it is HAProxy's and nobody else's: at least two of its own names. */
export function isHaproxyFormat(text: string): boolean {
  const names = [...text.matchAll(FIELD)].map(([, , expression, name]) => (expression === undefined ? name : "[]"));
  return new Set(names.filter((name) => name === "[]" || LONG_NAMES.has(name as string))).size >= 2;
}

export function compileHaproxyFormat(text: string): CompiledFormat | FormatProblem {
  const string = stringOf(text);
  const flags = [...string.matchAll(FIELD)].map(([field, all = ""]) => ({ field, all }));
  const encoded = flags.find(({ all }) => /\+(?:X|json|cbor)/.test(all));
  if (encoded !== undefined) return { expected: `fields as text ${LANGUAGE}`, found: encoded.field };
  const names = jsonNames(string, {
    field: new RegExp(`(${FIELD.source.replace(/\((?!\?)/g, "(?:")})`, "g"),
    meaning: (field) => {
      const [[, , expression, name] = []] = [...field.matchAll(FIELD)];
      return fieldOf(field, name ?? `[${expression}]`).means;
    },
  });
  const template = compileTemplate(piecesOf(string), WORDING);
  if ("expected" in template) return names === null ? template : { template: null, names };
  return { template, names };
}

function stringOf(text: string): string {
  const trimmed = text.trim().replace(DIRECTIVE, "");
  const [, double, single] = /^"((?:[^"\\]|\\[\s\S])*)"$|^'([^']*)'$/.exec(trimmed) ?? [];
  return single ?? (double ?? trimmed).replace(/\\([\s\S])/g, "$1");
}

function piecesOf(string: string): Piece[] {
  const pieces: Piece[] = [];
  let isAllQuoted = false;
  let at = 0;
  let isBehindSpace = true;

  function addLiteral(text: string): void {
    const spaced = text.replace(/ +/g, " ");
    const literal = isBehindSpace ? spaced.replace(/^ /, "") : spaced;
    if (literal === "") return;
    isBehindSpace = literal.endsWith(" ");
    pieces.push(literal);
  }

  for (const found of string.matchAll(FIELD)) {
    addLiteral(string.slice(at, found.index));
    at = found.index + found[0].length;
    const [field, flags = "", expression, name, percent] = found;
    if (percent !== undefined) addLiteral(percent);
    else if (name === "o") isAllQuoted = /\+Q/.test(flags) || (isAllQuoted && !/-Q/.test(flags));
    else {
      const isText = name === undefined || TEXTS.has(name);
      const isQuoted = isText && (/\+Q/.test(flags) || (isAllQuoted && !/-Q/.test(flags)));
      isBehindSpace = false;
      const piece = fieldOf(field, name ?? `[${expression}]`);
      pieces.push(...(isQuoted ? ['"', piece, '"'] : [piece]));
    }
  }
  addLiteral(string.slice(at));
  return pieces;
}

function fieldOf(text: string, name: string): FieldPiece {
  const header = /^\[(?:capture\.)?req\.(?:f?hdr|hdr_ip)\(([\w-]+)/.exec(name)?.[1];
  return { kind: "field", text, name: header ?? name, means: meaningOf(name, header) };
}

function meaningOf(name: string, header: string | undefined): Meaning | null {
  if (Object.hasOwn(MEANINGS, name)) return MEANINGS[name] as Meaning;
  if (/^\[(?:src|fc_src)\]$/.test(name)) return { role: "address", rank: 1 };
  if (/^\[(?:status|txn\.status)\]$/.test(name)) return { role: "status", rank: 1 };
  if (header === undefined || !isForwardedFor(header)) return null;
  return { role: "address", rank: 4, isList: true };
}

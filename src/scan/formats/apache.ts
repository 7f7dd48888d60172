/**
 * Apache's `LogFormat`: the directive as it stands in the configuration, or the string alone, with backslashes before its
 * quotes or without.
 *
 *     LogFormat "%h %l %u %t \"%r\" %>s %b" common
 *     CustomLog logs/access.log "%{c}a %{%F %T}t.%{msec_frac}t %{%z}t %>s"
 *
 * field = "%" modifiers [`{` argument `}`] letter; modifiers are `<`, `>` and lists of statuses like `!200,304`. Fields that
 * are not known are skipped in lines. What `begin:` and `end:` say of times, and that the status is the last one (`%>s`),
 * is heeded where the string has both.
 *
 * Tomcat, Jetty, WildFly and gunicorn took the language over. `%t` has brackets around it, which WildFly may leave out;
 * a time may be written to a pattern of Java, and Jetty puts that in brackets, too. `%{i,Referer}` is WildFly's, and
 * `%(r)s` gunicorn's.
 */
import { compileTemplate, type FieldPiece, type Meaning, type Piece } from "./compile-template.ts";
import type { CompiledFormat, FormatProblem } from "./custom-format.ts";
import { isForwardedFor } from "./forwarded.ts";
import { isJavaPattern, strftimeOf } from "./java-date.ts";
import { jsonNames } from "./json-template.ts";
import { spellOut, unknownSpecifier } from "./strptime.ts";

const DIRECTIVE = /^\s*(?:LogFormat|CustomLog|GlobalLog|TransferLog)\s/i;
const FIELD = /%(?:([!<>\d,]*)(?:\{([^}]*)\})?([!<>\d,]*)(\^[A-Za-z]{2}|[A-Za-z])|(%))/g;
const CLF_EXAMPLE = "06/May/2019:17:24:53 +0300";
const WORDING = {
  syntax: "apache",
  time: "a time (%t)",
  address: "a client (%h or %a)",
  status: "a status (%>s)",
} as const;

/** What proxies call the client. */
const CLIENT_HEADER = /^(?:x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip)$/i;

export function isApacheDirective(text: string): boolean {
  return DIRECTIVE.test(text);
}

export function compileApache(text: string): CompiledFormat | FormatProblem {
  const string = inApacheWords(stringOf(text));
  if (!string.includes("%")) return { expected: 'the string itself, like "%h %l %u %t …"', found: text.trim() };
  const problem = problemOfTime(string);
  if (problem !== null) return problem;
  const names = jsonNames(string, {
    field: /(%[!<>\d,]*(?:\{[^}]*\})?[!<>\d,]*[A-Za-z])/g,
    meaning: (field) => meaningOf(...partsOf(field)),
  });
  const template = compileTemplate(piecesOf(string), WORDING);
  if ("expected" in template) return names === null ? template : { template: null, names };
  return { template, names };
}

function stringOf(text: string): string {
  const joined = text.replace(/\\\r?\n/g, "").trim();
  if (DIRECTIVE.test(joined)) {
    const words = [...joined.matchAll(/"((?:[^"\\]|\\[\s\S])*)"|(\S+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare ?? "",
    );
    const isLogFormat = /^LogFormat$/i.test(words[0] ?? "");
    return unescaped(words[isLogFormat ? 1 : 2] ?? "");
  }
  const [, quoted] = /^"((?:[^"\\]|\\[\s\S])*)"(?:\s+[\w.-]+)?$/.exec(joined) ?? [];
  return unescaped(quoted ?? text.replace(/\r?\n$/, ""));
}

const UNDERTOW: Readonly<Record<string, string>> = {
  REMOTE_IP: "%a",
  REMOTE_HOST: "%h",
  DATE_TIME: "%t",
  RESPONSE_CODE: "%s",
};

/** gunicorn's letters that mean something else here. */
const GUNICORN: Readonly<Record<string, string>> = { a: "{User-Agent}i", f: "{Referer}i" };

/** What other servers' fields are called here. */
function inApacheWords(string: string): string {
  return string
    .replace(/%\(([^()]+)\)s/g, (_, name: string) => `%${GUNICORN[name] ?? name}`)
    .replace(/%\{(?:time|t),([^}]*)\}/g, "%{$1}t")
    .replace(/%\{([ioc]),([^}]*)\}/g, "%{$2}$1")
    .replace(/%\{([A-Z_]+)\}(?![A-Za-z])/g, (field, name: string) => UNDERTOW[name] ?? field);
}

function unescaped(text: string): string {
  return text.replace(/\\(["\\t])|\\n/g, (_, letter?: string) => (letter === "t" ? "\t" : (letter ?? "")));
}

type FieldParts = readonly [modifiers: string, argument: string, letter: string];

function partsOf(field: string): FieldParts {
  const [, before = "", argument = "", after = "", letter = ""] = field.match(new RegExp(FIELD.source)) ?? [];
  return [before + after, argument, letter];
}

function meaningOf(modifiers: string, argument: string, letter: string): Meaning | null {
  switch (letter) {
    case "a":
      if (/^(?:local|server)\b/.test(argument)) return null;
      return { role: "address", rank: /^(?:c|peer)$/.test(argument) ? 2 : 0 };
    case "h":
      return { role: "address", rank: argument === "c" ? 2 : 1 };
    case "e":
      return argument === "REMOTE_ADDR" ? { role: "address", rank: 3 } : null;
    case "i":
      if (isForwardedFor(argument)) return { role: "address", rank: 4, isList: true };
      return CLIENT_HEADER.test(argument) ? { role: "address", rank: 3 } : null;
    case "s":
      return { role: "status", rank: modifiers.includes(">") ? 0 : 1 };
    case "t":
      return argument === "" ? { role: "time", rank: 0, example: CLF_EXAMPLE, mayBeBare: true } : timeOf(argument);
    default:
      return null;
  }
}

const EPOCHS = ["sec", "msec", "usec"];
const FRACTIONS = ["msec_frac", "usec_frac"];
/** As strftime(3) would call it. */
const FRACTION = "%f";

/** Times that an epoch tells have no clock of their own, and ends are hours that no request began in. */
function timeOf(argument: string): Meaning | null {
  const [, edge, format = ""] = /^(begin:|end:)?([\s\S]*)$/.exec(argument) ?? [];
  const rank = edge === "end:" ? 4 : 0;
  if (FRACTIONS.includes(format)) return null;
  if (EPOCHS.includes(format)) return { role: "time", rank: rank + 3 };
  const isJava = isJavaPattern(format);
  const spelled = isJava ? (strftimeOf(format) ?? "") : spellOut(format);
  const example = spelled.replace(/%./g, "0");
  const isEpoch = /%s/.test(spelled);
  return {
    role: "time",
    rank: rank + (isEpoch ? 2 : 1),
    patterns: [format === "" ? "[%d/%b/%Y:%T %z]" : isJava ? spelled : format],
    example,
    ...(isJava ? { mayBeBare: true } : {}),
  };
}

function problemOfTime(string: string): FormatProblem | null {
  for (const [, , argument = "", , letter] of string.matchAll(FIELD)) {
    const [, format = ""] = /^(?:begin:|end:)?([\s\S]*)$/.exec(argument) ?? [];
    if (letter !== "t" || format === "" || [...EPOCHS, ...FRACTIONS].includes(format)) continue;
    if (isJavaPattern(format)) {
      if (strftimeOf(format) === null)
        return { expected: "a time that Java writes, of letters that are known", found: format };
      continue;
    }
    const unknown = unknownSpecifier(format);
    if (unknown !== null) return { expected: "a time that strftime(3) writes", found: unknown };
  }
  return null;
}

function piecesOf(string: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of string.matchAll(FIELD)) {
    const literal = string.slice(at, found.index);
    if (literal !== "") pieces.push(literal);
    at = found.index + found[0].length;
    if (found[5] !== undefined) pieces.push("%");
    else addField(pieces, found[0]);
  }
  if (at < string.length) pieces.push(string.slice(at));
  return pieces;
}

function addField(pieces: Piece[], text: string): void {
  const [modifiers, argument, letter] = partsOf(text);
  const means = meaningOf(modifiers, argument, letter);
  const piece: FieldPiece = { kind: "field", text, name: nameOf(argument, letter), means };
  if (means?.mayBeBare) {
    pieces.push("[", piece, "]");
    return;
  }
  const previous = pieces.at(-1);
  const isBehindTime = letter === "t" && typeof previous === "object" && "means" in previous && isOfTime(previous);
  if (isBehindTime) pieces[pieces.length - 1] = joined(previous, piece);
  else pieces.push(piece);
}

function isOfTime({ text, means }: FieldPiece): boolean {
  return means?.role === "time" || isFraction(text);
}

function isFraction(text: string): boolean {
  return /_frac\}[^a-z]*t$/.test(text);
}

/** Headers are known by their names, as nobody calls them anything else. */
function nameOf(argument: string, letter: string): string {
  if (argument === "") return letter;
  return letter === "i" ? argument : `{${argument}}${letter}`;
}

/** Two times without anything between them are one; the fraction behind an epoch only adds digits to it. */
function joined(first: FieldPiece, second: FieldPiece): FieldPiece {
  const text = first.text + second.text;
  const means = first.means ?? second.means;
  if (means === null) return { ...first, text };
  const pattern = first.means === null ? FRACTION : first.means.patterns?.[0];
  if (pattern === undefined || (/%s$/.test(spellOut(pattern)) && second.means === null)) return { ...first, text };
  const more = second.means?.patterns?.[0] ?? FRACTION;
  const example = (first.means?.example ?? "000") + (second.means?.example ?? "000");
  return { ...first, text, means: { ...means, patterns: [pattern + more], example } };
}

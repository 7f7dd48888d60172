/**
 * nginx's `log_format`: the directive as it stands in the configuration, or the string alone.
 *
 *     log_format main '$remote_addr - $remote_user [$time_local] "$request" '
 *                     '$status $body_bytes_sent';
 *
 * directive = "log_format" name [`escape=`(default | json | none)] string… [;]; a string is between quotes of either kind,
 * with backslashes before quotes within, or a word. Variables are `$name` and `${name}`; those that are not known are
 * skipped in lines, as anybody may define some.
 *
 * A string that makes JSON objects (`escape=json`) is the format `jsonl` with the names of the keys that hold the time,
 * the client and the status.
 */
import { compileTemplate, type FieldPiece, type Meaning, type Piece } from "./compile-template.ts";
import type { CompiledFormat, FormatProblem } from "./custom-format.ts";
import { jsonNames } from "./json-template.ts";

const DIRECTIVE = /^\s*log_format\s/;
const CLF_EXAMPLE = "06/May/2019:17:24:53 +0300";
const WORDING = {
  syntax: "nginx",
  time: "a time ($time_local, $time_iso8601 or $msec)",
  address: "a client ($remote_addr)",
  status: "a status ($status)",
} as const;

/** Rank 0 is what the connection says; then what is said of the client where the peer is left out. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  time_local: { role: "time", rank: 0, example: CLF_EXAMPLE },
  time_iso8601: { role: "time", rank: 0 },
  msec: { role: "time", rank: 1 },
  remote_addr: { role: "address", rank: 0 },
  realip_remote_addr: { role: "address", rank: 1 },
  the_real_ip: { role: "address", rank: 1 },
  proxy_protocol_addr: { role: "address", rank: 2 },
  http_x_real_ip: { role: "address", rank: 3 },
  http_cf_connecting_ip: { role: "address", rank: 3 },
  http_true_client_ip: { role: "address", rank: 3 },
  http_x_forwarded_for: { role: "address", rank: 4, isList: true },
  proxy_add_x_forwarded_for: { role: "address", rank: 4, isList: true },
  status: { role: "status", rank: 0 },
};

/** Variables of people's own: what their names say counts where nginx's own are not there. */
const OWN_MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
  [/^(?:date_?time|timestamp|time_)/, { role: "time", rank: 5, example: CLF_EXAMPLE }],
  [/(?:^|_)(?:client|real|remote|user|visitor|src|source)_?(?:ip|addr|address)$/, { role: "address", rank: 5 }],
];

function meaningOf(name: string): Meaning | null {
  if (Object.hasOwn(MEANINGS, name)) return MEANINGS[name] as Meaning;
  return OWN_MEANINGS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** Whether there is a variable in it. */
export function isNginx(text: string): boolean {
  return /\$\{?[A-Za-z_]\w*/.test(text);
}

export function compileNginx(text: string): CompiledFormat | FormatProblem {
  const { string, escaping, problem } = stringOf(text);
  if (problem !== undefined) return problem;
  const binary = /\$\{?binary_remote_addr\b/.exec(string);
  if (binary !== null && !/\$\{?remote_addr\b/.test(string)) {
    return { expected: "the client as text ($remote_addr)", found: "$binary_remote_addr" };
  }
  const names = jsonNames(string, { field: /\$\{(\w+)\}|\$(\w+)/g, meaning: meaningOf });
  if (names !== null && escaping === "json") return { template: null, names };
  const template = compileTemplate(piecesOf(string), WORDING);
  if ("expected" in template) return names === null ? template : { template: null, names };
  return { template, names };
}

interface Directive {
  readonly string: string;
  readonly escaping: string;
  readonly problem?: FormatProblem;
}

function stringOf(text: string): Directive {
  const trimmed = text.trim();
  if (!DIRECTIVE.test(trimmed)) {
    if (!trimmed.startsWith("'")) return { string: unescaped(text.replace(/\r?\n$/, "")), escaping: "" };
    const { words } = wordsOf(trimmed);
    return { string: words.map(({ value }) => value).join(""), escaping: "" };
  }
  const { words, rest } = wordsOf(trimmed.replace(DIRECTIVE, ""));
  const [name, ...others] = words;
  const escaping = others[0]?.isQuoted === false ? /^escape=(\w+)$/.exec(others[0].value)?.[1] : undefined;
  const strings = escaping === undefined ? others : others.slice(1);
  if (name === undefined || strings.length === 0) {
    return { string: "", escaping: "", problem: { expected: "log_format, a name and a string", found: trimmed } };
  }
  if (rest.trim() !== "") {
    return { string: "", escaping: "", problem: { expected: "one log_format", found: rest.trim() } };
  }
  return { string: strings.map(({ value }) => value).join(""), escaping: escaping ?? "default" };
}

interface Word {
  readonly value: string;
  readonly isQuoted: boolean;
}

const WORD = /\s*(?:#[^\n]*\n?|'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"|(;)|([^\s;'"#][^\s;]*))/y;
const CONTROLS: Readonly<Record<string, string>> = { t: "\t", r: "\r", n: "\n" };

/** The words up to the semicolon, and what stands behind it. */
function wordsOf(text: string): { readonly words: readonly Word[]; readonly rest: string } {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    WORD.lastIndex = at;
    const found = WORD.exec(text);
    if (found === null) break;
    at = WORD.lastIndex;
    const [, single, double, semicolon, bare] = found;
    if (semicolon !== undefined) break;
    const value = single ?? double ?? bare;
    if (value !== undefined) words.push({ value: unescaped(value), isQuoted: bare === undefined });
  }
  return { words, rest: text.slice(at).replace(/^\s*#[^\n]*/gm, "") };
}

function unescaped(value: string): string {
  return value.replace(/\\(["'\\trn])/g, (_, letter: string) => CONTROLS[letter] ?? letter);
}

function piecesOf(string: string): Piece[] {
  return string.split(/(\$\{\w+\}|\$\w+)/).flatMap((part, index): Piece[] => {
    if (index % 2 === 0) return part === "" ? [] : [part];
    return [fieldOf(part)];
  });
}

function fieldOf(text: string): FieldPiece {
  const name = text.replace(/[${}]/g, "");
  return { kind: "field", text, name, means: meaningOf(name) };
}

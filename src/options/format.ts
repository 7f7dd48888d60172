/**
 * `--format` and its kin: a name, or the string that a server's configuration has.
 *
 * Which language a string is in shows by its fields: `$name` is nginx's; dates (`%d`, `%x`), `%^`, `%~` and `~h` are
 * GoAccess's; names of two letters (`%ci`, `%Ss`) are HAProxy's or Squid's; everything else with `%` is Apache's and of
 * the servers that took its language over, whose `%t` has a date in it; `<time>`, `<client>` and `<status>` make a shape. `nginx:`, `apache:`, `goaccess:`, `haproxy:` or
 * `squid:` before it decides. A string may stand in the settings of a server (`server-settings.ts`).
 */
import { compileApache, isApacheDirective } from "../scan/formats/apache.ts";
import type { CompiledFormat, CustomFormat, FormatProblem } from "../scan/formats/custom-format.ts";
import type { FieldNames } from "../scan/formats/format.ts";
import { compileGoAccess, isGoAccess, nameInGoAccess } from "../scan/formats/goaccess.ts";
import { compileHaproxyFormat, isHaproxyFormat } from "../scan/formats/haproxy-format.ts";
import { compileNginx, isNginx } from "../scan/formats/nginx.ts";
import { compileRegex } from "../scan/formats/regex.ts";
import { stringInSettings } from "../scan/formats/server-settings.ts";
import { compileSquidFormat, isSquidFormat } from "../scan/formats/squid-format.ts";
import { compileUserShape, isShape } from "../scan/formats/user-shape.ts";
import { isFormatName } from "../scan/source-format.ts";
import { BadValue } from "./bad-value.ts";

/** What the user said a format is. Of a string that makes JSON objects both may be set: then whichever fits is taken. */
export interface StatedFormat {
  readonly name: string | null;
  /** What the string's keys are called. */
  readonly names: FieldNames | null;
  readonly custom: CustomFormat | null;
}

const COMPILERS = {
  nginx: compileNginx,
  apache: compileApache,
  goaccess: compileGoAccess,
  haproxy: compileHaproxyFormat,
  squid: compileSquidFormat,
};
type Language = keyof typeof COMPILERS;

const EXPECTED =
  'a format that "brownout formats" lists, or an nginx log_format, an Apache LogFormat, a pattern of Tomcat or Jetty, a string of GoAccess, HAProxy or Squid, or a shape like "<client> [<time>] <status>"';
const EXAMPLES: Readonly<Record<string, string>> = {
  nginx: 'the string itself, like "$remote_addr [$time_local] $status"',
  apache: 'the string itself, like "%h %t %>s"',
  goaccess: 'the string itself, like "%h [%d:%t %^] %s"',
  regex: "the expression itself, given as --format-regex",
};

export function readFormat(stated: string): StatedFormat {
  const text = understood(stringInSettings(stated));
  const trimmed = text.trim();
  if (isFormatName(trimmed)) return { name: trimmed, names: null, custom: null };
  const example = EXAMPLES[trimmed.replace(/:$/, "")];
  if (example !== undefined) throw new BadValue(example, trimmed);
  const name = nameInGoAccess(trimmed);
  if (name !== null) return { name, names: null, custom: null };

  if (isShape(trimmed)) return { name: null, names: null, custom: understood(compileUserShape(trimmed)) };
  const [, forced, rest] = /^\s*(nginx|apache|goaccess|haproxy|squid):([\s\S]*)$/.exec(text) ?? [];
  const language = (forced as Language | undefined) ?? languageOf(text);
  if (language === null) throw new BadValue(EXPECTED, inOneLine(trimmed));
  const { template, names } = understood(COMPILERS[language](rest ?? text));
  return { name: names === null ? null : "jsonl", names, custom: template };
}

/** Envoy's operators, `%START_TIME%` and `%REQ(:METHOD)%`, which would else be Apache's fields and letters. */
const ENVOY = /%[A-Z][A-Z_]{3,}(?:\([^)]*\))?(?::\d+)?%/;

function languageOf(text: string): Language | null {
  if (ENVOY.test(text))
    throw new BadValue("a language that is read (of Envoy, only its default: --format envoy)", inOneLine(text));
  if (isSquidFormat(text)) return "squid";
  if (isHaproxyFormat(text)) return "haproxy";
  if (isApacheDirective(text)) return "apache";
  if (isNginx(text)) return "nginx";
  if (isGoAccess(text)) return "goaccess";
  return text.includes("%") ? "apache" : null;
}

/** A regular expression with the groups `time`, `ip` and `status`. */
export function readFormatRegex(text: string): CustomFormat {
  return understood(compileRegex(text));
}

function understood<T extends CompiledFormat | CustomFormat | string>(compiled: T | FormatProblem): T {
  if (typeof compiled === "object" && "expected" in compiled)
    throw new BadValue(compiled.expected, inOneLine(compiled.found));
  return compiled;
}

function inOneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, " ");
}

/** Of `--client-ip`: a key, a column, a label, a header. */
export function readFieldName(text: string): string {
  if (text.trim() === "") throw new BadValue('the name of a field, like "x-forwarded-for"', text);
  return text.trim();
}

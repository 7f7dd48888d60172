/**
 * GoAccess's log formats: the string, or the lines of goaccess.conf that state it and how dates and times are written.
 *
 *     date-format %d/%b/%Y
 *     time-format %H:%M:%S
 *     log-format %h %^[%d:%t %^] "%r" %s %b "%R" "%u"
 *
 * field = "%" letter | `~h{` what separates addresses `}`. `%^` is skipped, and `%~` is any amount of white space. A
 * backslash before a character is for the shell; `\t` is a tab. Without the other lines, dates and times are what they are
 * in most logs: `06/May/2019` or `2019-05-06`, `17:24:53`; `%x` is any time that is understood, an epoch too.
 *
 * Where a field is skipped behind a time and a space, and it is an offset from UTC, it is the time's: `[%d:%t %^]`. If
 * `time-format` has it too (`%H:%M:%S %Z`), it is still there: a field ends at the next space.
 */
import { compileTemplate, type FieldPiece, type Meaning, PADDING, type Piece } from "./compile-template.ts";
import type { CompiledFormat, FormatProblem } from "./custom-format.ts";
import { jsonNames } from "./json-template.ts";
import { lackOf, spellOut, unknownSpecifier } from "./strptime.ts";

const FIELD = /%([A-Za-z^~*])|~(h)\{[^}]*\}/g;
const LINE = /^[ \t]*(?:--)?(log|date|time|datetime)[-_]format(?:[ \t]*=[ \t]*|[ \t]+)(.*?)[ \t]*\r?$/;
const WORDING = {
  syntax: "goaccess",
  time: "a time (%x, or %d and %t)",
  address: "a client (%h)",
  status: "a status (%s)",
} as const;

const DATES = ["%d/%b/%Y", "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"];
const TIMES = ["%H:%M:%S"];
/** What `readClock` knows, so that values of JSON need no pattern. */
const KNOWN = new Set([...DATES, ...TIMES, "%d/%b/%Y:%H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z", "%s", "%*"]);
/** As GoAccess knows it by name: usage logs of Google Cloud Storage, whose first line names the columns. */
const CLOUD_STORAGE = '"%x","%h",%^,%^,"%m","%U","%s",%^,"%b","%D",%^,"%R","%u"';

/** GoAccess's names -> ours. What it calls AWSELB is the lines of application load balancers, too. */
const NAMES: Readonly<Record<string, string>> = {
  COMBINED: "combined",
  VCOMBINED: "combined",
  COMMON: "common",
  VCOMMON: "common",
  W3C: "w3c",
  SQUID: "squid",
  CLOUDFRONT: "cloudfront",
  AWSELB: "alb",
  AWSALB: "alb",
  AWSS3: "s3",
  CADDY: "jsonl",
  TRAEFIKCLF: "common",
};

/** What the format that GoAccess calls so is called here; null where it calls none so. */
export function nameInGoAccess(text: string): string | null {
  const name = settingsOf(text).log.trim().toUpperCase();
  return Object.hasOwn(NAMES, name) ? (NAMES[name] as string) : null;
}

/** Whether it can be nothing else: dates and any times exist in GoAccess's language alone. */
export function isGoAccess(text: string): boolean {
  if (/^\s*cloudstorage\s*$/i.test(text) || /^[ \t]*(?:--)?(?:log|date|time|datetime)-format[ \t=]/m.test(text))
    return true;
  return /%[dx~]|%\^(?![A-Z]{2}\b)|~h\{/.test(text.replace(/%[!<>\d,]*\{[^}]*\}/g, ""));
}

export function compileGoAccess(text: string): CompiledFormat | FormatProblem {
  const settings = settingsOf(text);
  if (settings.log.trim() === "") return { expected: "a log-format beside them", found: text.trim() };
  for (const pattern of [...settings.dates, ...settings.times, ...settings.stamps]) {
    const unknown = unknownSpecifier(pattern);
    if (unknown !== null) return { expected: "a date or time that strptime(3) reads", found: unknown };
  }
  const log = /^cloudstorage$/i.test(settings.log.trim()) ? CLOUD_STORAGE : unescaped(settings.log);
  const names = jsonNames(log, {
    field: FIELD,
    meaning: (name) => meaningOf(name, settings),
    besideTime: /^%\^$/,
  });
  const isKnown = [...settings.dates, ...settings.times, ...settings.stamps].every((each) => KNOWN.has(spellOut(each)));
  if (names !== null && isKnown) return { template: null, names };
  const template = compileTemplate(withZones(piecesOf(log, settings)), WORDING);
  if ("expected" in template) return names === null ? template : { template: null, names };
  return { template, names };
}

interface Settings {
  readonly log: string;
  readonly dates: readonly string[];
  readonly times: readonly string[];
  /** Of `%x`; empty where `readClock` is to know it. */
  readonly stamps: readonly string[];
}

function settingsOf(text: string): Settings {
  const stated = new Map<string, string>();
  const lines = text.split("\n").filter((line) => !/^\s*(?:#|$)/.test(line));
  for (const line of lines) {
    const [, key, value = ""] = LINE.exec(line) ?? [];
    if (key !== undefined) stated.set(key, value.replace(/^'(.*)'$/, "$1"));
  }
  const log =
    stated.get("log") ?? (stated.size === 0 ? lines.join("\n") : (lines.find((line) => !LINE.test(line)) ?? ""));
  const date = stated.get("date");
  const time = stated.get("time");
  const whole = [stated.get("datetime"), time, date].filter((each) => each !== undefined && lackOf([each]) === null);
  return {
    log,
    dates: date === undefined ? DATES : [date],
    times: time === undefined ? TIMES : [time],
    stamps: whole.slice(0, 1) as string[],
  };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => (letter === "t" ? "\t" : letter === "n" ? "" : letter));
}

function meaningOf(letter: string, { dates, times, stamps }: Settings): Meaning | null {
  switch (letter) {
    case "x":
      return { role: "time", rank: 0, patterns: stamps, example: exampleOf(stamps) };
    case "d":
      return { role: "time", rank: 1, patterns: dates, example: exampleOf(dates) };
    case "t":
      return { role: "time", rank: 1, patterns: times, example: exampleOf(times) };
    case "h":
      return { role: "address", rank: 0 };
    case "s":
      return { role: "status", rank: 0 };
    default:
      return null;
  }
}

function exampleOf([pattern = ""]: readonly string[]): string {
  return spellOut(pattern).replace(/%./g, "0");
}

function piecesOf(log: string, settings: Settings): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of log.matchAll(FIELD)) {
    if (found.index > at) pieces.push(log.slice(at, found.index));
    at = found.index + found[0].length;
    pieces.push(found[1] === "~" ? PADDING : fieldOf(found, settings));
  }
  if (at < log.length) pieces.push(log.slice(at));
  return pieces;
}

function fieldOf([text, letter = "", list]: RegExpExecArray, settings: Settings): FieldPiece {
  if (list === undefined) return { kind: "field", text, name: letter, means: meaningOf(letter, settings) };
  return { kind: "field", text, name: "X-Forwarded-For", means: { role: "address", rank: 1, isList: true } };
}

function withZones(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece, index) => {
    if (isZoneAt(pieces, index)) return { ...(piece as FieldPiece), means: { role: "zone", rank: 0 } };
    return isZoneAt(pieces, index + 2) ? withoutZone(piece as FieldPiece) : piece;
  });
}

function isZoneAt(pieces: readonly Piece[], index: number): boolean {
  const [time, space, piece] = [pieces[index - 2], pieces[index - 1], pieces[index]];
  return textOf(piece) === "%^" && space === " " && /^%[dt]$/.test(textOf(time));
}

function textOf(piece: Piece | undefined): string {
  return typeof piece === "object" && piece.kind === "field" ? piece.text : "";
}

function withoutZone(time: FieldPiece): FieldPiece {
  if (time.means === null) return time;
  const patterns = (time.means.patterns ?? []).map((pattern) => pattern.replace(/ +%[zZ]$/, ""));
  return { ...time, means: { ...time.means, patterns, example: exampleOf(patterns) } };
}

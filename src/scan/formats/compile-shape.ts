/**
 * A shape as it is written -> its ops.
 *
 *     [<time>] <client:port> "<:quoted>" <status:digits> …
 *
 * - `<role>` is a word: up to the next space, or up to the first character of the literal behind it; `<>` is one that
 *   nobody asks for. Behind a colon stands what it is: `text` up to all of the literal behind it, spaces or not; `last` up
 *   to the last such literal; `until` up to its first character; `quoted` up to a quote without a backslash before it; `port` with a port behind its last
 *   colon; `digits` and the other `CHARACTERS`, up to what is none of them; `size` digits or a dash; `nodigit` a word that
 *   begins with none; `A|B` one of these words; `digits3` one to three of them.
 * - `<:=9999-99-99>` is a digit for each 9, a letter for each A or a, and all else as it stands. With `?` in place of `=`
 *   that has to stand there, with `!` it must not, and neither passes over it.
 * - `[…]?` may be missing, and holds no role. `~` is one space or more, `~*` none or more. `…` is anything, ` …` anything
 *   behind a space, or the end of the line.
 * - All else is literal, and so is a character with a backslash before it.
 */
import {
  type Asks,
  CHARACTERS,
  type CharacterClass,
  type End,
  type Field,
  type Op,
  type Role,
  type Shape,
} from "./shape.ts";

const ROLES: readonly string[] = ["time", "date", "clock", "client", "status", "forwarded", "server"] satisfies Role[];
const ENDS: readonly string[] = ["text", "until", "last", "quoted"] satisfies End[];
const ANY_NUMBER = 0x7fffffff;
const FIELD = /<([a-z]*)(?::([^>]+))?>/y;
const PATTERN = /<:([=?!])([^>]+)>/y;
const ASKS: Readonly<Record<string, Asks>> = { "=": "passed", "?": "there", "!": "absent" };
const LIMITED = /^([a-z]+)(\d+)$/;

/** @throws {TypeError} where the shape is not written as it should be */
export function compileShape(source: string): Shape {
  const ops = opsIn(source);
  const held = ops.flatMap((op) => (op.op === "optional" ? op.ops : []));
  if (held.some((op) => op.op === "field" && op.role !== null)) throw new TypeError(`a role may be missing: ${source}`);
  return ops;
}

/** `behind`: what follows these ops where they are a part of others. */
function opsIn(source: string, behind = ""): Op[] {
  const ops: Op[] = [];
  let literal = "";
  const flush = () => {
    if (literal !== "") ops.push({ op: "literal", text: literal });
    literal = "";
  };
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    PATTERN.lastIndex = FIELD.lastIndex = at;
    const pattern = PATTERN.exec(source);
    const field = FIELD.exec(source);
    const optionalEnd = source[at] === "[" ? optionalEndIn(source, at) : -1;
    if (pattern !== null) {
      flush();
      at += pattern[0].length;
      ops.push({ op: "pattern", text: pattern[2] as string, asks: ASKS[pattern[1] as string] as Asks });
    } else if (field !== null) {
      flush();
      at += field[0].length;
      ops.push(fieldOf(field[1] as string, field[2] ?? "", literalAt(source, at) || behind));
    } else if (optionalEnd !== -1) {
      flush();
      const end = optionalEnd + "]?".length;
      ops.push({ op: "optional", ops: opsIn(source.slice(at + 1, optionalEnd), literalAt(source, end)) });
      at = end;
    } else if (rest === "…" || rest === " …") {
      flush();
      ops.push({ op: "rest", isApart: rest === " …" });
      at = source.length;
    } else if (source[at] === "~") {
      flush();
      const isAny = source[at + 1] === "*";
      ops.push({ op: "spaces", least: isAny ? 0 : 1 });
      at += isAny ? 2 : 1;
    } else {
      if (source[at] === "\\") at += 1;
      literal += source[at] ?? "";
      at += 1;
    }
  }
  flush();
  return ops;
}

function fieldOf(name: string, kind: string, stop: string): Field {
  if (name !== "" && !ROLES.includes(name)) throw new TypeError(`no role is called "${name}"`);
  const role = name === "" ? null : (name as Role);
  const nothing = {
    characters: null,
    most: ANY_NUMBER,
    oneOf: null,
    hasPort: false,
    orDash: false,
    noDigit: false,
  } as const;
  const plain = { op: "field", role, end: "word", stop, ...nothing } as const;
  if (kind === "") return plain;
  if (kind === "port") return { ...plain, hasPort: true };
  if (kind === "nodigit") return { ...plain, noDigit: true };
  if (kind === "size") return { ...plain, end: "class", characters: "digits", orDash: true };
  if (kind.includes("|")) return { ...plain, oneOf: kind.split("|") };
  if (ENDS.includes(kind)) return { ...plain, end: kind as End };
  const [, characters = kind, most = ANY_NUMBER] = LIMITED.exec(kind) ?? [];
  if (!Object.hasOwn(CHARACTERS, characters)) throw new TypeError(`nothing is known of "${kind}"`);
  return { ...plain, end: "class", characters: characters as CharacterClass, most: Number(most) };
}

/** The literal that starts there; a space where there are spaces. */
function literalAt(source: string, start: number): string {
  let literal = "";
  let at = start;
  while (at < source.length && !/[<…]/.test(source[at] as string) && optionalEndIn(source, at) === -1) {
    if (source[at] === "~") return literal === "" ? " " : literal;
    if (source[at] === "\\") at += 1;
    literal += source[at] ?? "";
    at += 1;
  }
  return literal;
}

/** Where the bracket that opens here closes, if it is that of a part that may be missing; -1 if it is literal. */
function optionalEndIn(source: string, start: number): number {
  if (source[start] !== "[") return -1;
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === "\\") at += 1;
    else if (source[at] === "[") depth += 1;
    else if (source[at] === "]" && --depth === 0) return source[at + 1] === "?" ? at : -1;
  }
  return -1;
}

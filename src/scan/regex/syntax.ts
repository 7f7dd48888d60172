/**
 * The text of a regular expression -> its tree.
 *
 * The syntax is JavaScript's without flags, plus what people bring from elsewhere and can only be meant in one way:
 * `(?P<name>…)`, `(?i)` at the start, `\A`, `\z` and `\Z`, `[[:digit:]]` and its kin, and `]` as the first of a class that
 * another one ends (`[^]]`). Refused is what no engine can run in linear time (references to groups), what this one leaves
 * out (looking ahead or behind, atomic groups), and escapes that JavaScript would silently take for letters.
 */
export type Node =
  | { readonly kind: "set"; readonly source: string }
  | { readonly kind: "assertion"; readonly assertion: Assertion }
  | { readonly kind: "sequence"; readonly nodes: readonly Node[] }
  | { readonly kind: "alternatives"; readonly nodes: readonly Node[] }
  | { readonly kind: "group"; readonly name: string | null; readonly node: Node }
  | {
      readonly kind: "repeat";
      readonly node: Node;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
    };

export const Assertion = { start: 0, end: 1, boundary: 2, noBoundary: 3 } as const;
export type Assertion = (typeof Assertion)[keyof typeof Assertion];

/** Why a text is no expression, and from where on. */
export class SyntaxProblem extends Error {
  readonly expected: string;
  readonly found: string;

  constructor(expected: string, found: string) {
    super(`expected ${expected} but found "${found}"`);
    this.expected = expected;
    this.found = found;
  }
}

export interface Expression {
  readonly tree: Node;
  readonly isCaseless: boolean;
  readonly dotIsAll: boolean;
  readonly groups: readonly string[];
}

const DEEPEST = 100;
const FLAGS = /^\(\?([is]+)\)/;
const QUANTIFIER = /([*+?])|\{(\d{1,4})(?:(,)(\d{0,4}))?\}/y;
const GROUP = /\((?:(\?:)|\?P?<([A-Za-z_$][\w$]*)>)?/y;
const CLASS = /\[\^?(?:\](?=[^[\]\\]*\]))?(?:\[:\w+:\]|[^\]\\]|\\[\s\S])*\]/y;
const POSIX = /\[:(\w+):\]/g;
/** What POSIX calls a class, in ASCII. */
const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: "A-Za-z0-9",
  alpha: "A-Za-z",
  blank: " \\t",
  digit: "0-9",
  lower: "a-z",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  word: "\\w",
  xdigit: "A-Fa-f0-9",
};
const ESCAPE = /\\(?:x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|c[A-Za-z]|0(?!\d)|[dDwWsStnrfv]|[^A-Za-z\d])/y;
const CLASS_ESCAPES = /\\(?:x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|c[A-Za-z]|0(?!\d)|[dDwWsStnrfvb]|[^A-Za-z\d])|\\[\s\S]/g;
const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  "^": Assertion.start,
  $: Assertion.end,
  "\\A": Assertion.start,
  "\\z": Assertion.end,
  "\\Z": Assertion.end,
  "\\b": Assertion.boundary,
  "\\B": Assertion.noBoundary,
};
/** What cannot stand there, by how it begins, and what is expected instead. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^\(\?(?:[=!]|<[=!])/, "an expression that neither looks ahead nor behind, so that it runs in linear time,"],
  [/^\\(?:[1-9]|k|g)/, "an expression without references to groups, so that it runs in linear time,"],
  [/^\(\?>/, "an expression without atomic groups"],
  [/^\(\?/, "a group like (…), (?:…) or (?<name>…)"],
  [/^\\[pPu]/, "a class like [a-z] or an escape like \\u0041"],
  [/^\\/, "an escape like \\d, \\s, \\w or \\."],
  [/^[*+?]/, "something to repeat"],
  [/^\[/, '"]" at the end of the class'],
];

/** @throws {SyntaxProblem} */
export function parseExpression(source: string): Expression {
  const flags = FLAGS.exec(source);
  let at = flags?.[0].length ?? 0;
  const groups: string[] = [];
  const tree = alternatives(0);
  if (at < source.length) throw new SyntaxProblem('"(" before ")"', source.slice(at));
  return {
    tree,
    isCaseless: flags?.[1]?.includes("i") === true,
    dotIsAll: flags?.[1]?.includes("s") === true,
    groups,
  };

  function alternatives(depth: number): Node {
    if (depth > DEEPEST) throw new SyntaxProblem(`at most ${DEEPEST} groups within each other`, source.slice(at));
    const nodes = [sequence(depth)];
    while (source[at] === "|") {
      at += 1;
      nodes.push(sequence(depth));
    }
    return nodes.length === 1 ? (nodes[0] as Node) : { kind: "alternatives", nodes };
  }

  function sequence(depth: number): Node {
    const nodes: Node[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") nodes.push(repeated(atom(depth)));
    return nodes.length === 1 ? (nodes[0] as Node) : { kind: "sequence", nodes };
  }

  function repeated(node: Node): Node {
    const quantifier = take(QUANTIFIER);
    if (quantifier === null) return node;
    const [text, sign, least, comma, most] = quantifier;
    if (node.kind === "assertion") throw new SyntaxProblem("something to repeat", text);
    const min = sign === undefined ? Number(least) : sign === "+" ? 1 : 0;
    const open = sign === undefined ? comma !== undefined && most === "" : sign !== "?";
    const max = open ? Number.POSITIVE_INFINITY : sign === "?" ? 1 : Number(most ?? least);
    if (max < min) throw new SyntaxProblem("numbers in order", text);
    if (source[at] === "+") throw new SyntaxProblem("a repetition without possession", `${text}+`);
    const isLazy = source[at] === "?";
    if (isLazy) at += 1;
    if (/^(?:[*+?]|\{\d+(?:,\d*)?\})/.test(source.slice(at, at + 12))) {
      throw new SyntaxProblem("something to repeat", source.slice(at));
    }
    return { kind: "repeat", node, min, max, isLazy };
  }

  function atom(depth: number): Node {
    const assertion = ASSERTIONS[source.slice(at, at + (source[at] === "\\" ? 2 : 1))];
    if (assertion !== undefined) {
      at += source[at] === "\\" ? 2 : 1;
      return { kind: "assertion", assertion };
    }
    if (source[at] === "(") return group(depth);
    if (source[at] === "[") return { kind: "set", source: classText() };
    if (source[at] === "\\") return { kind: "set", source: take(ESCAPE)?.[0] ?? refuse() };
    if (/[*+?]/.test(source[at] as string)) refuse();
    const literal = source[at] as string;
    at += 1;
    return { kind: "set", source: literal === "." ? "." : literal.replace(/[{}\]/]/, "\\$&") };
  }

  function group(depth: number): Node {
    const start = at;
    const [, , name] = take(GROUP) ?? [];
    if (source[at] === "?") {
      at = start;
      refuse();
    }
    if (name !== undefined && !groups.includes(name)) groups.push(name);
    const node = alternatives(depth + 1);
    if (source[at] !== ")") throw new SyntaxProblem('")" at the end of the group', source.slice(start));
    at += 1;
    return { kind: "group", name: name ?? null, node };
  }

  function classText(): string {
    const start = at;
    const written = take(CLASS)?.[0] ?? refuse();
    const unnamed = [...written.matchAll(POSIX)].find(([, name = ""]) => !Object.hasOwn(POSIX_CLASSES, name));
    if (unnamed !== undefined) throw new SyntaxProblem("a class like [:digit:]", unnamed[0]);
    const text = written
      .replace(POSIX, (_, name: string) => POSIX_CLASSES[name] as string)
      .replace(/^(\[\^?)\](?!$)/, "$1\\]");
    const unknown = [...text.matchAll(CLASS_ESCAPES)].find(
      ([text]) => /^\\[A-Za-z1-9]$/.test(text) && !/^\\[dDwWsStnrfvb]$/.test(text),
    );
    if (unknown !== undefined) throw new SyntaxProblem("an escape like \\d, \\s or \\w", unknown[0]);
    try {
      new RegExp(text);
    } catch {
      throw new SyntaxProblem("a class whose ranges are in order", source.slice(start, at));
    }
    return text;
  }

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found !== null) at = pattern.lastIndex;
    return found;
  }

  function refuse(): never {
    const rest = source.slice(at);
    const [, expected] = REFUSED.find(([pattern]) => pattern.test(rest)) ?? [];
    throw new SyntaxProblem(expected ?? "a regular expression", rest);
  }
}

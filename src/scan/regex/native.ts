/**
 * Runs an expression on the runtime's own engine, ten times as fast as `matcher.ts`, where that cannot go wrong: where
 * every choice is decided by the next character, and the search by the start of the line.
 *
 *     ^(?<ip>\S+) \S+ \S+ \[(?<time>[^\]]+)\]    `\S` is no space, and `[^\]]` no bracket
 *
 * Such an expression has at most one way through a text. Where it comes to an end, each choice that was left open on the
 * way fails at once, and there are no more of them than characters (times the size of the expression): linear.
 */
import { type Matcher, matcher } from "./matcher.ts";
import { type CharacterSet, compile, type Instruction, type Program } from "./program.ts";
import { Assertion, type Expression, type Node } from "./syntax.ts";

/** The fastest way to run it that is linear. */
export function fastestMatcher(expression: Expression, wanted: readonly string[]): Matcher {
  const program = compile(expression, wanted);
  const isNative = isDecided(program) && !repeatsNothing(expression.tree);
  return isNative ? nativeMatcher(expression, program, wanted) : matcher(program);
}

/**
 * Whether something is repeated that can match nothing. JavaScript then goes back for a way that matches something, as in
 * `(?:(?<ip>a)??)?`, and `matcher.ts` does not: an expression must not mean two things, whichever engine runs it.
 */
function repeatsNothing(node: Node): boolean {
  if (node.kind === "repeat") return matchesNothing(node.node) || repeatsNothing(node.node);
  return innerNodes(node).some(repeatsNothing);
}

function matchesNothing(node: Node): boolean {
  if (node.kind === "set") return false;
  if (node.kind === "assertion") return true;
  if (node.kind === "repeat") return node.min === 0 || matchesNothing(node.node);
  return node.kind === "alternatives" ? node.nodes.some(matchesNothing) : innerNodes(node).every(matchesNothing);
}

function innerNodes(node: Node): readonly Node[] {
  if (node.kind === "group") return [node.node];
  return node.kind === "sequence" || node.kind === "alternatives" ? node.nodes : [];
}

/** Whether the next character decides every choice. */
export function isDecided({ instructions, isAnchored }: Program): boolean {
  if (!isAnchored) return false;
  return instructions.every((instruction, pc) => {
    if (instruction.op === "run") return areApart([instruction.set], beginnings(instructions, pc + 1));
    if (instruction.op !== "split") return true;
    return areApart(beginnings(instructions, instruction.first), beginnings(instructions, instruction.second));
  });
}

/** What a text may go on with from here. The end of the text is nothing: it is apart from every character. */
function beginnings(instructions: readonly Instruction[], start: number): CharacterSet[] {
  const sets: CharacterSet[] = [];
  const seen = new Set<number>();
  const open = [start];
  for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
    if (seen.has(pc)) continue;
    seen.add(pc);
    const instruction = instructions[pc] as Instruction;
    if (instruction.op === "set" || instruction.op === "run") sets.push(instruction.set);
    if (instruction.op === "jump") open.push(instruction.to);
    else if (instruction.op === "split") open.push(instruction.first, instruction.second);
    else if (instruction.op !== "set" && instruction.op !== "match") open.push(pc + 1);
  }
  return sets;
}

function areApart(some: readonly CharacterSet[], others: readonly CharacterSet[]): boolean {
  return some.every((one) => others.every((other) => isApart(one, other)));
}

function isApart(one: CharacterSet, other: CharacterSet): boolean {
  if (one.ascii.some((isIn, code) => isIn === 1 && other.ascii[code] === 1)) return false;
  if (one.isAscii || other.isAscii) return true;
  return [one.source, other.source].sort().join("") === "\\S\\s"; // each is what the other is not
}

/** With the expression built anew: runtimes do not all understand the same spellings. */
function nativeMatcher(expression: Expression, program: Program, wanted: readonly string[]): Matcher {
  const groups = new Map<string, number[]>();
  let count = 0;
  const flags = `${expression.isCaseless ? "i" : ""}${expression.dotIsAll ? "s" : ""}`;
  const native = new RegExp(textOf(expression.tree), flags);
  let found: RegExpExecArray | null = null;
  let fallback: Matcher | null = null;
  let isFallen = false;
  return {
    find(text) {
      try {
        isFallen = false;
        found = native.exec(text);
        return found !== null;
      } catch {
        isFallen = true; // engines give up on very long lines, as their stacks are limited
        fallback ??= matcher(program);
        return fallback.find(text);
      }
    },
    group(name) {
      if (isFallen) return fallback?.group(name);
      for (const index of groups.get(name) ?? []) if (found?.[index] !== undefined) return found[index];
      return undefined;
    },
  };

  function textOf(node: Node): string {
    switch (node.kind) {
      case "set":
        return node.source;
      case "assertion":
        return ASSERTION_TEXTS[node.assertion];
      case "sequence":
        return node.nodes.map(textOf).join("");
      case "alternatives":
        return `(?:${node.nodes.map(textOf).join("|")})`;
      case "group":
        return groupText(node);
      case "repeat":
        return `${atomText(node.node)}{${node.min},${node.max === Number.POSITIVE_INFINITY ? "" : node.max}}${node.isLazy ? "?" : ""}`;
    }
  }

  function atomText(node: Node): string {
    return node.kind === "set" || node.kind === "group" ? textOf(node) : `(?:${textOf(node)})`;
  }

  function groupText({ name, node }: Node & { kind: "group" }): string {
    if (name === null || !wanted.includes(name)) return `(?:${textOf(node)})`;
    count += 1;
    groups.set(name, [...(groups.get(name) ?? []), count]);
    return `(${textOf(node)})`;
  }
}

const ASSERTION_TEXTS: Readonly<Record<Assertion, string>> = {
  [Assertion.start]: "^",
  [Assertion.end]: "$",
  [Assertion.boundary]: "\\b",
  [Assertion.noBoundary]: "\\B",
};

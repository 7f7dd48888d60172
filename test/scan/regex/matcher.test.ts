import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Matcher, matcher } from "../../../src/scan/regex/matcher.ts";
import { fastestMatcher, isDecided } from "../../../src/scan/regex/native.ts";
import { compile, type Program } from "../../../src/scan/regex/program.ts";
import { parseExpression, SyntaxProblem } from "../../../src/scan/regex/syntax.ts";
import { sized } from "../../size.ts";

const RUNS = { numRuns: sized({ short: 1_000, long: 3_000 }) };

/** Expressions over a few letters; repetitions repeat what is not empty, as their empty rounds are told apart nowhere. */
const { expression } = fc.letrec<{ expression: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("a", "b", "c", ".", "[ab]", "[^a]", "\\w", "\\W", "-"),
    fc.tuple(tie("expression")).map(([inner]) => `(?:${inner})`),
    fc.tuple(tie("expression")).map(([inner]) => `(?<kept>${inner})`),
  ),
  expression: fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: tie("atom") },
        {
          weight: 2,
          arbitrary: fc
            .tuple(tie("atom"), fc.constantFrom("*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,2}?", "{2,}"))
            .map((parts) => parts.join("")),
        },
        { weight: 1, arbitrary: fc.constantFrom("^", "$", "\\b", "\\B") },
        { weight: 1, arbitrary: fc.tuple(tie("atom"), tie("atom")).map((parts) => `(?:${parts.join("|")})`) },
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join("")),
}));

const subject = fc
  .array(fc.constantFrom("a", "b", "c", "-", "é"), { maxLength: 10 })
  .map((letters) => letters.join(""));

/** With one group at most, as older runtimes take a name but once. */
const once = expression.map((source) => {
  let count = 0;
  return source.replace(/\(\?<kept>/g, (text) => {
    count += 1;
    return count === 1 ? text : "(?:";
  });
});

/** What is too large is refused, and nothing to compare. */
function programOf(source: string): Program | null {
  try {
    return compile(parseExpression(source), ["kept"]);
  } catch (error) {
    if (error instanceof SyntaxProblem && error.expected === "a smaller expression") return null;
    throw error;
  }
}

function found(run: Matcher, text: string): string | false {
  return run.find(text) ? (run.group("kept") ?? "") : false;
}

test("a text matches where it does for JavaScript", () => {
  fc.assert(
    fc.property(once, fc.array(subject, { minLength: 1, maxLength: 8 }), (source, texts) => {
      const program = programOf(source);
      if (program === null) return;
      const run = matcher(program);
      const native = new RegExp(source);
      for (const text of texts) expect(run.find(text)).toBe(native.test(text));
    }),
    RUNS,
  );
});

test("a group has what it has for JavaScript", () => {
  const simple = fc.tuple(
    fc.constantFrom("a*", "a+?", ".*", ".*?", "[ab]*", "b?", "^", "(?:ab|a)", "\\w{1,2}"),
    fc.constantFrom("a", "b*", "[^c]+", ".+?", "(?:a|ab)(?:c|bcd)?", "\\w*", "b{1,2}?"),
    fc.constantFrom("", "c", ".*", "$", "\\b", "c*$"),
  );
  fc.assert(
    fc.property(simple, subject, ([before, kept, after], text) => {
      const source = `${before}(?<kept>${kept})${after}`;
      const native = new RegExp(source).exec(text);
      expect(found(matcher(compile(parseExpression(source), ["kept"])), text)).toBe(native?.groups?.["kept"] ?? false);
    }),
    RUNS,
  );
});

test("an expression whose choices the next character decides gives the same on the runtime's own engine", () => {
  let decided = 0;
  fc.assert(
    fc.property(once, fc.array(subject, { minLength: 1, maxLength: 8 }), (inner, texts) => {
      const program = programOf(`^${inner}`);
      if (program === null || !isDecided(program)) return;
      decided += 1;
      const fastest = fastestMatcher(parseExpression(`^${inner}`), ["kept"]);
      for (const text of texts) expect(found(fastest, text)).toBe(found(matcher(program), text));
    }),
    RUNS,
  );
  expect(decided).toBeGreaterThan(30);
});

test("an expression that repeats what can match nothing means one thing, whichever engine could run it", () => {
  const source = "^(?:(?<kept>a){0,2}?)?";
  const program = compile(parseExpression(source), ["kept"]);
  expect(isDecided(program)).toBe(true);
  expect(found(fastestMatcher(parseExpression(source), ["kept"]), "a")).toBe(found(matcher(program), "a"));
});

test.each([
  [String.raw`^(?<ip>\S+)\s+\S+ \[([^\]]+)\] "(?:[^"\\]|\\.)*" (\d{3}) (?:\d+|-)`, true],
  [String.raw`^\d{1,3}(?:\.\d{1,3}){3} `, true],
  [String.raw`(?<ip>\S+) `, false],
  [String.raw`^.*\[`, false],
  ["^(?:a+)+$", false],
  ["^(?:a|a)*b", false],
  ["^(?:é|ü)*x", false],
  ["^a*a", false],
])("the next character decides every choice of %s: %s", (source, expected) => {
  expect(isDecided(compile(parseExpression(source), []))).toBe(expected);
});

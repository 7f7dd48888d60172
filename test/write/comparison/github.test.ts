import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Comparison } from "../../../src/report/comparison/schema.ts";
import { Outcome } from "../../../src/report/comparison/terms.ts";
import { toGithubAnnotations } from "../../../src/write/comparison/github.ts";
import { printable } from "../../../src/write/printable.ts";
import { comparisons, HOSTILE_TEXTS, PLAIN_TEXT } from "./arbitrary.ts";
import { EQUAL, ERROR_RATE, EXAMPLES, HOSTILE, INCIDENT, NOISE } from "./examples.ts";

const MOST = 3;

/** A line as the runner takes it apart. */
function read(line: string): { level: string; title: string; message: string } {
  const [, level = "", properties = "", data = ""] = /^\s*::(\S+) (.*?)::(.*)$/.exec(line) ?? [];
  const [property = "", ...others] = properties.split(",");
  expect([line, others]).toEqual([line, []]);
  expect(property).toMatch(/^title=./);
  const title = unescaped(property.slice("title=".length)).replaceAll("%3A", ":").replaceAll("%2C", ",");
  return { level, title: title.replaceAll("%25", "%"), message: unescaped(data).replaceAll("%25", "%") };
}

function unescaped(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n");
}

function annotations(comparison: Comparison) {
  const text = toGithubAnnotations(comparison);
  expect(text.endsWith("\n")).toBe(true);
  return text.slice(0, -1).split("\n").map(read);
}

function withRules(...outcomes: Outcome[]): Comparison {
  const rules = outcomes.map((outcome, at) => ({ rule: `hour > ${at}`, outcome, reasons: ["a", "b"] }));
  return { ...NOISE, rules };
}

describe("annotations", () => {
  test("are an error for a rule that is breached and a warning for one that could not be checked", () => {
    expect(toGithubAnnotations(INCIDENT)).toBe(
      '::error title=brownout compare%3A rule "hour worse" is breached::- 17:00 is worse: 46.8 in BASE, 148.5 in HEAD' +
        "%0A- 18:00 is worse: 47.2 in BASE, 68.0 in HEAD" +
        '%0ABASE is "main/report.json", HEAD is "head/report.json".\n' +
        '::warning title=brownout compare%3A rule "new-clients > 100" could not be checked::' +
        "- reports do not hold their clients (compare two partials)" +
        '%0ABASE is "main/report.json", HEAD is "head/report.json".\n',
    );
  });

  test("are one warning or notice without a breach: a warning where something is worse", () => {
    expect(toGithubAnnotations(ERROR_RATE)).toBe(
      "::warning title=brownout compare%3A worse than BASE::17:00 is worse: 0.19 %25 -> 1.90 %25 of the requests " +
        "(+900 %25). The total is worse (+39 %25)." +
        '%0ABASE is "main/report.json", HEAD is "head/report.json".\n',
    );
    expect(toGithubAnnotations(EQUAL)).toBe(
      "::notice title=brownout compare::Both sides say the same: 1,070.4 user-hours per working day." +
        '%0ABASE is "main/report.json", HEAD is "copy/report.json".\n',
    );
    expect(annotations(withRules(Outcome.held, Outcome.held)).map(({ level }) => level)).toEqual(["notice"]);
  });

  test("sum up beside rules that could not be checked where none is breached", () => {
    const { unchecked, held } = Outcome;
    expect(annotations(withRules(unchecked, held)).map(({ level }) => level)).toEqual(["notice", "warning"]);
    const [, , last] = annotations(withRules(unchecked, unchecked, unchecked));
    expect(last?.title).toBe("brownout compare: 2 more rules not checked");
  });

  test("are three at most: the third names the rules that are left", () => {
    const { breached, unchecked, held } = Outcome;
    const [, , three, ...none] = annotations(withRules(breached, breached, breached));
    expect(three?.title).toBe('brownout compare: rule "hour > 2" is breached');
    expect(none).toEqual([]);
    expect(annotations(withRules(unchecked, breached, held, breached, breached, breached)).at(-1)).toEqual({
      level: "error",
      title: "brownout compare: 2 more rules breached, 1 more rule not checked",
      message:
        "- hour > 4 (breached)\n- hour > 5 (breached)\n- hour > 0 (unchecked)\n" +
        'BASE is "main/report.json", HEAD is "head/report.json".',
    });
  });

  test("list five reasons and count the others", () => {
    const reasons = Array.from({ length: 168 }, (_, at) => `row ${at}`);
    const [only] = annotations({ ...NOISE, rules: [{ rule: "hour > 0", outcome: Outcome.breached, reasons }] });
    expect(only?.message).toContain("- row 4\n- 163 more\nBASE");
  });

  test("carry a line end, a command or a percent sign of a name as text, and are never more than three", () => {
    const check = (comparison: Comparison) => {
      const found = annotations(comparison);
      expect(found.length).toBeLessThanOrEqual(MOST);
      for (const { level, message } of found) {
        expect(level).toMatch(/^(error|warning|notice)$/);
        const [name] = message.split("\n").slice(-1);
        expect(name).toBe(
          `BASE is "${printable(comparison.base.name)}", HEAD is "${printable(comparison.head.name)}".`,
        );
        expect(message).not.toMatch(/##\w*\[/);
        expect(message).not.toMatch(/[^\P{Cc}\n]|[\p{Cs}\p{Bidi_Control}\u2028\u2029]/u);
      }
    };
    check(HOSTILE);
    for (const [, comparison] of EXAMPLES) check(comparison);
    fc.assert(fc.property(comparisons({ value: 1e9, text: HOSTILE_TEXTS }), check));
  });

  test("never print -0, NaN or an infinite number", () => {
    fc.assert(
      fc.property(comparisons({ value: Number.MAX_VALUE, text: PLAIN_TEXT }), (comparison) => {
        expect(toGithubAnnotations(comparison)).not.toMatch(/-0(\.0+)?(?![\d.])|NaN|Infinity|undefined|null/);
      }),
    );
  });
});

/**
 * Comparisons with arbitrary texts wherever text from outside may stand.
 */
import * as fc from "fast-check";
import type { Comparison } from "../../../src/report/comparison/schema.ts";
import { NoteCode, Outcome } from "../../../src/report/comparison/terms.ts";
import { PARTIALS } from "./examples.ts";

/** What means something to Markdown, HTML, XML, GitHub or GitLab, and what has no place in a text. */
const FRAGMENTS = [
  ..."`|\\<>&\"'*_~#@!$^:%-=+()[]{}\n\r\t \0\x1b\x85\u2028\u202e\ud800\udfff\ufffe\uffff\ufeffé😀",
  ...[
    "``",
    "```",
    "~~~",
    "<!--",
    "-->",
    "</details>",
    "<script>",
    "<b x='",
    "]]>",
    "<![CDATA[",
    "<?x",
    "&#64;",
    "&amp;",
  ],
  ...[
    "@team",
    "#1",
    "!1",
    "GH-1",
    "a/b#1",
    "deadbeef",
    "1234567",
    "www.a.org",
    "http://a.org",
    "a@b.org",
    "mailto:a@b.org",
  ],
  ...[
    "![x](y)",
    "[x](y)",
    "[x]: y",
    "[^1]",
    "[ ] ",
    "\n# ",
    "\n- ",
    "1. ",
    "> ",
    "|-|",
    ":+1:",
    "word",
    "17",
    "  \n",
    "\\|",
  ],
];

export const texts = fc.oneof(
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 10 }).map((parts) => parts.join("")),
  fc
    .array(
      fc.constantFrom(
        "word",
        "17",
        "1,204",
        "worse:",
        "->",
        "%",
        "(a",
        "b)",
        "1.",
        "-",
        "deadbeef",
        "a-deadbeef",
        "a.b",
        "+1",
      ),
    )
    .map((words) => words.join(" ")),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ unit: "binary-ascii", maxLength: 20 }),
);

export interface Texts {
  readonly base: string;
  readonly head: string;
  readonly timeZone: string;
  readonly field: string;
  readonly proxies: readonly string[];
  readonly rules: readonly { readonly rule: string; readonly reasons: readonly string[] }[];
  readonly notes: readonly string[];
}

export const comparisonTexts: fc.Arbitrary<Texts> = fc.record({
  base: texts,
  head: texts,
  timeZone: texts,
  field: texts,
  proxies: fc.array(texts, { maxLength: 3 }),
  rules: fc.array(fc.record({ rule: texts, reasons: fc.array(texts, { maxLength: 3 }) }), { maxLength: 4 }),
  notes: fc.array(texts, { maxLength: 3 }),
});

const OUTCOMES = [Outcome.breached, Outcome.unchecked, Outcome.held];

export function withTexts({ base, head, timeZone, field, proxies, rules, notes }: Texts): Comparison {
  return {
    ...PARTIALS,
    base: { ...PARTIALS.base, name: base },
    head: { ...PARTIALS.head, name: head },
    definition: { ...PARTIALS.definition, timeZone, client: { field, trustedProxies: [...proxies] } },
    rules: rules.map(({ rule, reasons }, index) => ({
      rule,
      outcome: OUTCOMES[index % OUTCOMES.length] ?? Outcome.held,
      reasons: [...reasons],
    })),
    notes: notes.map((message) => ({ code: NoteCode.reportWarning, message })),
  };
}

/** All texts, in no order. */
export function textsOf({ base, head, timeZone, field, proxies, rules, notes }: Texts): string[] {
  return [
    base,
    head,
    timeZone,
    field,
    ...proxies,
    ...rules.flatMap(({ rule, reasons }) => [rule, ...reasons]),
    ...notes,
  ];
}

/** The same shape with another text in each place. */
export function mapTexts(given: Texts, change: (text: string) => string): Texts {
  return {
    base: change(given.base),
    head: change(given.head),
    timeZone: change(given.timeZone),
    field: change(given.field),
    proxies: given.proxies.map(change),
    rules: given.rules.map(({ rule, reasons }) => ({ rule: change(rule), reasons: reasons.map(change) })),
    notes: given.notes.map(change),
  };
}

/**
 * Comparison -> what a person reads on a terminal of 80 columns: the answer, what was compared, the table, what became of
 * the rules. Of equal sides it is one line. Colour adds nothing that the words do not say.
 */
import type { Comparison, RuleOutcome } from "../../report/comparison/schema.ts";
import { Outcome } from "../../report/comparison/terms.ts";
import { firstFew } from "../../report/phrases.ts";
import { bold, type Colour, dim, green, red } from "../colour.ts";
import { printable } from "../printable.ts";
import { definitionWords } from "../scope.ts";
import { wrap } from "../wrap.ts";
import { type AnswerLine, answer } from "./answer.ts";
import { clientsSentence, coverageSentence, peakSentence, testSentence } from "./sentences.ts";
import { toTable } from "./text-table.ts";
import { LISTED_REASONS, MEASURE_WORDS, rulesByGravity } from "./words.ts";

type Paint = (text: string, colour: Colour) => string;

const WIDTH = 80;
const LABEL_WIDTH = 10;
const TONES: Readonly<Record<AnswerLine["tone"], Paint>> = { worse: red, better: green, neutral: bold };
const OUTCOMES: Readonly<Record<Outcome, { readonly label: string; readonly paint: Paint }>> = {
  [Outcome.breached]: { label: "BREACHED", paint: red },
  [Outcome.unchecked]: { label: "UNCHECKED", paint: bold },
  [Outcome.skipped]: { label: "Skipped", paint: bold },
  [Outcome.held]: { label: "Held", paint: green },
};

export function toComparisonText(comparison: Comparison, colour: Colour): string {
  const { equal, rules, notes } = comparison;
  const parts = [
    answer(comparison).flatMap(({ tone, text }) => wrap(text, WIDTH).map((line) => TONES[tone](line, colour))),
    ...(equal ? [] : [compared(comparison), toTable(comparison, colour), besides(comparison)]),
    rulesByGravity(rules).flatMap((rule) => ruleLines(rule, colour)),
    [
      ...notes.flatMap(({ message }) => field("Note", message)),
      ...(equal ? [] : field("To count", testSentence(comparison)).map((line) => dim(line, colour))),
    ],
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function compared({ base, head, measure, definition }: Comparison): string[] {
  return [
    ...sides([
      { label: "Base", name: printable(base.name), coverage: coverageSentence(base) },
      { label: "Head", name: printable(head.name), coverage: coverageSentence(head) },
    ]),
    ...field("Values", MEASURE_WORDS[measure]),
    ...field("Counted", definitionWords(definition)),
  ];
}

/** A line a side, or two where a name is too long for that. Names are never cut: two may differ in any part. */
function sides(of: readonly { readonly label: string; readonly name: string; readonly coverage: string }[]): string[] {
  const nameWidth = Math.max(...of.map(({ name }) => name.length));
  const lines = of.map(
    ({ label, name, coverage }) => `${label.padEnd(LABEL_WIDTH)}${name.padEnd(nameWidth)}  ${coverage}`,
  );
  if (lines.every((line) => line.length <= WIDTH)) return lines;
  return of.flatMap(({ label, name, coverage }) => [
    `${label.padEnd(LABEL_WIDTH)}${name}`,
    `${" ".repeat(LABEL_WIDTH)}${coverage}`,
  ]);
}

function besides(comparison: Comparison): string[] {
  const { clients } = comparison.total;
  const known = clients === null ? [] : field("Clients", clientsSentence(clients));
  return [...field("Peak", peakSentence(comparison)), ...known];
}

/** The rule, and under it why. Hyphens keep what comes from outside away from the beginning of a line. */
function ruleLines({ rule, outcome, reasons }: RuleOutcome, colour: Colour): string[] {
  const { label, paint } = OUTCOMES[outcome];
  return [
    ...field(label, `rule "${rule}"`).map((line) => paint(line, colour)),
    ...firstFew(reasons, LISTED_REASONS).flatMap((reason) => field("", reason, "- ")),
  ];
}

/** A label and a text beside it, which may come from outside. */
function field(label: string, text: string, bullet = ""): string[] {
  const indent = LABEL_WIDTH + bullet.length;
  const [first = "", ...others] = wrap(printable(text), WIDTH - indent);
  return [`${label.padEnd(LABEL_WIDTH)}${bullet}${first}`, ...others.map((line) => " ".repeat(indent) + line)];
}

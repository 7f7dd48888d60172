/**
 * Comparison -> the line at the top and the list under it: what the rules say where one fails, else what the rows say.
 */
import type { Comparison, RuleOutcome } from "../../report/comparison/schema.ts";
import { Outcome } from "../../report/comparison/terms.ts";
import { counted, grouped } from "../../report/phrases.ts";
import { type AnswerLine, answer } from "./answer.ts";
import { escaped } from "./markdown-text.ts";
import { isCompared } from "./words.ts";

const SIGNS: Readonly<Record<AnswerLine["tone"], string>> = { worse: "🔴 ", better: "🟢 ", neutral: "" };

export interface Headline {
  readonly title: string;
  readonly items: readonly string[];
}

export function headlineOf(comparison: Comparison): Headline {
  const [first, ...others] = answer(comparison);
  const failure = failureOf(comparison.rules);
  if (failure !== null) return { title: failure, items: [first, ...others].map(item) };
  const sign = first.tone === "neutral" ? `${isCompared(comparison) ? "✅" : "⚠️"} ` : SIGNS[first.tone];
  return { title: `${sign}${escaped(first.text.replace(/\.$/, ""))}`, items: others.map(item) };
}

/** `❌ 1 of 3 rules is breached`; null where each one holds. */
function failureOf(rules: readonly RuleOutcome[]): string | null {
  const countOf = (wanted: Outcome) => rules.filter(({ outcome }) => outcome === wanted).length;
  const [breached, unchecked] = [countOf(Outcome.breached), countOf(Outcome.unchecked)];
  if (breached === 0 && unchecked === 0) return null;
  const [sign, failed, words] =
    breached > 0
      ? ["❌", breached, breached === 1 ? "is breached" : "are breached"]
      : ["⚠️", unchecked, "could not be checked"];
  return `${sign} ${rules.length === 1 ? "The rule" : `${grouped(failed)} of ${counted(rules.length, "rule")}`} ${words}`;
}

function item({ tone, text }: AnswerLine): string {
  return `- ${SIGNS[tone]}${escaped(text)}`;
}

/**
 * What one row says to a rule about rows.
 */
import { compareFractions, type Fraction, increasedBy, minus, toNumber } from "./fraction.ts";
import type { JudgedRow } from "./judge.ts";
import { rowName } from "./row.ts";
import { isRise, Operator, type Rule, type Subject } from "./rule.ts";
import { type Measure, Verdict } from "./terms.ts";
import { changeInWords, riseInWords, valueInWords } from "./wording.ts";

export type RowRule = Extract<Rule, { readonly subject: Subject }>;

export const Answer = {
  holds: "holds",
  /** A side covers nothing of the row, and the other has nothing that the rule looks for. */
  silent: "silent",
  /** What the rule looks for may be there. */
  unknown: "unknown",
} as const;
/** An object says why the row breaches the rule. */
export type Answer = (typeof Answer)[keyof typeof Answer] | { readonly breach: string };

export function answerOf(rule: RowRule, judged: JudgedRow, measure: Measure): Answer {
  if (rule.kind === "verdict") return verdictAnswer(rule.verdict, judged, measure);
  return rule.kind === "level" ? levelAnswer(rule, judged, measure) : changeAnswer(rule, judged, measure);
}

export function passes(value: Fraction, operator: Operator, limit: Fraction): boolean {
  const order = compareFractions(value, limit);
  if (operator === Operator.above) return order > 0;
  if (operator === Operator.atLeast) return order >= 0;
  return operator === Operator.below ? order < 0 : order <= 0;
}

/** Where BASE had no requests, errors of as many users as would make another row worse are worse too. */
function verdictAnswer(verdict: Verdict, judged: JudgedRow, measure: Measure): Answer {
  const { key, row, isSignificant } = judged;
  const counts =
    row.verdict === verdict ||
    (verdict === Verdict.worse && row.verdict === Verdict.added && isSignificant) ||
    (verdict === Verdict.better && row.verdict === Verdict.removed && isSignificant);
  if (counts) return { breach: `${rowName(key)} is ${row.verdict}: ${changeInWords(judged, measure)}` };
  if (verdict === Verdict.worse) return unlessHidden(judged, "head");
  return verdict === Verdict.better ? unlessHidden(judged, "base") : Answer.holds;
}

function levelAnswer(
  { operator, limit }: RowRule & { readonly kind: "level" },
  { key, row, probe }: JudgedRow,
  measure: Measure,
): Answer {
  if (row.head.workingDays === 0) return Answer.silent;
  if (row.head.requests === 0) return Answer.holds; // nobody asked for anything
  if (probe.level === null) return Answer.unknown;
  if (!passes(probe.level, operator, limit)) return Answer.holds;
  return { breach: `${rowName(key)} has ${valueInWords(toNumber(probe.level), measure)}` };
}

/** A change within noise is none. */
function changeAnswer(rule: RowRule & { readonly kind: "change" }, judged: JudgedRow, measure: Measure): Answer {
  const { key, probe, isSignificant } = judged;
  const { base: before, head: after } = probe;
  const larger = isRise(rule.operator) ? "head" : "base";
  if (before === null || after === null || !isSignificant) return unlessHidden(judged, larger);
  const isBeyond =
    rule.of === "base"
      ? passes(after, rule.operator, increasedBy(before, rule.limit))
      : passes(minus(after, before), rule.operator, rule.limit);
  if (!isBeyond) return unlessHidden(judged, larger);
  return { breach: `${rowName(key)} ${riseInWords(judged)}: ${changeInWords(judged, measure)}` };
}

/**
 * What a row says that does not show the difference that is looked for. It cannot be said to hold where the side that would
 * be the larger one has many users that the other side cannot be asked about: it does not cover their hours, or has no
 * requests to make an error rate of.
 */
function unlessHidden({ row, hidden }: JudgedRow, larger: "base" | "head"): Answer {
  if (row.verdict === Verdict.incomparable || hidden[larger]) return Answer.unknown;
  return row.p === null ? Answer.silent : Answer.holds;
}

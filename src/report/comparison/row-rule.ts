/**
 * What one row says to a rule about rows.
 */
import { compareFractions, type Fraction, increasedBy, minus, toNumber } from "./fraction.ts";
import type { JudgedRow } from "./judge.ts";
import { rowName } from "./row.ts";
import { isRise, Operator, type Rule, type Subject } from "./rule.ts";
import { type Measure, Verdict } from "./terms.ts";
import { changeInWords, requestsInWords, riseInWords, valueInWords } from "./wording.ts";

export type RowRule = Extract<Rule, { readonly subject: Subject }>;

export const Answer = {
  holds: "holds",
  /** A side does not cover the row: there is nothing to tell by. */
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

/**
 * Where BASE had no requests, errors of as many users as would make another row worse are worse too. An hour that a side
 * does not cover has not lost its requests: it may not have come yet.
 */
function verdictAnswer(verdict: Verdict, judged: JudgedRow, measure: Measure): Answer {
  const { key, row, isSignificant } = judged;
  const isOneSided = row.verdict === Verdict.added || row.verdict === Verdict.removed;
  if (verdict === Verdict.worse || verdict === Verdict.better) {
    const alike = verdict === Verdict.worse ? Verdict.added : Verdict.removed;
    if (row.verdict !== verdict && !(row.verdict === alike && isSignificant)) {
      return unlessHidden(judged, verdict === Verdict.worse ? "head" : "base");
    }
    return { breach: `${rowName(key)} is ${row.verdict}: ${changeInWords(judged, measure)}` };
  }
  if (isOneSided && key !== null && !isCovered(judged)) return Answer.silent;
  if (row.verdict !== verdict) return Answer.holds;
  const why = isOneSided ? requestsInWords(judged) : changeInWords(judged, measure);
  return { breach: `${rowName(key)} is ${row.verdict}: ${why}` };
}

function isCovered({ row }: JudgedRow): boolean {
  return row.base.workingDays > 0 && row.head.workingDays > 0;
}

function levelAnswer(
  { operator, limit }: RowRule & { readonly kind: "level" },
  { key, row, probe }: JudgedRow,
  measure: Measure,
): Answer {
  if (row.head.workingDays === 0) return Answer.silent;
  if (probe.level === null) return row.head.requests === 0 ? Answer.holds : Answer.unknown; // no requests, no rate
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
 * be the larger one has many users that the other cannot be asked about.
 */
function unlessHidden({ row, hidden }: JudgedRow, larger: "base" | "head"): Answer {
  if (row.verdict === Verdict.incomparable || hidden[larger]) return Answer.unknown;
  const isKnown = row.p !== null || (row.verdict === Verdict.same && row.head.requests > 0);
  return isKnown ? Answer.holds : Answer.silent;
}

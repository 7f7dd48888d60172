/**
 * Comparison -> what it comes to: a line on what is worse, one on what is better, one on what one side alone has. The first
 * is the most important; equal sides have one.
 */
import type { Comparison, ComparisonRow, ComparisonTotal } from "../../report/comparison/schema.ts";
import { Verdict } from "../../report/comparison/terms.ts";
import { UNITS } from "../../report/comparison/wording.ts";
import { listed } from "../../report/phrases.ts";
import { changeWords, isCompared, rowName, type ValueWords, valueWords } from "./words.ts";

export interface AnswerLine {
  readonly tone: "worse" | "better" | "neutral";
  readonly text: string;
}

const LISTED_ROWS = 3;

export function answer(comparison: Comparison): [AnswerLine, ...AnswerLine[]] {
  const words = valueWords(comparison);
  if (comparison.equal) return [neutral(bothSay(comparison, words))];
  const worse = changes("worse", comparison, words);
  const better = changes("better", comparison, words);
  const apart = setApart(comparison);
  const others = apart === "" ? [] : [neutral(apart)];
  const [first, ...more] = [...worse, ...better, ...others];
  if (first !== undefined && (first.tone !== "neutral" || !isCompared(comparison))) return [first, ...more];
  return [neutral(nothing(comparison, words)), ...others];
}

function neutral(text: string): AnswerLine {
  return { tone: "neutral", text };
}

function bothSay({ total, measure }: Comparison, words: ValueWords): string {
  const { value } = total.head;
  const unit = value === 1 ? UNITS[measure].replace(/(?<=user-hour|IP|error)s/, "") : UNITS[measure];
  return `Both sides say the same${value === null ? "" : `: ${words.value(value)} ${unit}`}.`;
}

function nothing({ total }: Comparison, words: ValueWords): string {
  const { base, head, difference, ratio } = total;
  if (difference === null) return "Nothing differs beyond noise.";
  const change = ratio === null ? "" : `, ${changeWords(ratio)}`;
  return `Nothing differs beyond noise (total ${words.value(base.value)} -> ${words.value(head.value)}${change}).`;
}

/**
 * `17:00 is worse: 46.8 -> 148.5 user-hours per working day (+217 %). The total is worse (+12 %).`
 * `2 hours are worse: 17:00 (+217 %) and 18:00 (+44 %).`
 */
function changes(verdict: "worse" | "better", comparison: Comparison, words: ValueWords): AnswerLine[] {
  const { rows, total, by, measure } = comparison;
  const found = byDifference(rows.filter((row) => row.verdict === verdict));
  const [first] = found;
  const sentences: string[] = [];
  if (found.length === 1 && first !== undefined) {
    sentences.push(`${rowName(first)} is ${verdict}: ${fromTo(first, UNITS[measure], words)}.`);
  } else if (found.length > 1) {
    const names = found.slice(0, LISTED_ROWS).map((row) => `${rowName(row)} (${changeOf(row, words)})`);
    sentences.push(`${found.length} ${by}s are ${verdict}: ${listed(names, found.length, LISTED_ROWS)}.`);
  }
  if (total.verdict === verdict) {
    const change = found.length > 0 ? ` (${changeOf(total, words)})` : `: ${fromTo(total, UNITS[measure], words)}`;
    sentences.push(`The total is ${verdict}${change}.`);
  }
  return sentences.length === 0 ? [] : [{ tone: verdict, text: sentences.join(" ") }];
}

/** Rows of which a side has no requests, or that cannot be set against each other. */
function setApart(comparison: Comparison): string {
  const { rows, total, by } = comparison;
  const named = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).map(rowName);
  const [added, removed, incomparable] = [named(Verdict.added), named(Verdict.removed), named(Verdict.incomparable)];
  const none = `No ${by} can be compared`;
  if (rows.length === 0) return "";
  if (added.length === rows.length) return `${none}: BASE has no requests.`;
  if (removed.length === rows.length) return `${none}: HEAD has no requests.`;
  if (incomparable.length === rows.length) return `${none}.`;
  const unknown = total.verdict === Verdict.incomparable ? [...incomparable, "the total"] : incomparable;
  return [
    ...naming("In HEAD only", added),
    ...naming("In BASE only", removed),
    ...naming("Not comparable", unknown),
  ].join(" ");
}

function naming(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${listed(names.slice(0, LISTED_ROWS), names.length, LISTED_ROWS)}.`];
}

/** The largest first; those that are alike as they stand in the table. */
function byDifference(rows: readonly ComparisonRow[]): ComparisonRow[] {
  return [...rows].sort((one, other) => Math.abs(other.difference ?? 0) - Math.abs(one.difference ?? 0));
}

function fromTo({ base, head, ratio }: ComparisonTotal, unit: string, words: ValueWords): string {
  const change = ratio === null ? "" : ` (${changeWords(ratio)})`;
  return `${words.value(base.value)} -> ${words.value(head.value)} ${unit}${change}`;
}

function changeOf({ base, head, ratio }: ComparisonTotal, words: ValueWords): string {
  return ratio === null ? `${words.value(base.value)} -> ${words.value(head.value)}` : changeWords(ratio);
}

/**
 * How rows, numbers and verdicts of a comparison are worded for people, in every format that people read.
 *
 * A number that is unknown is `-`, never 0. One that is not 0 but rounds to it is `<0.1`; a difference that does has no sign.
 */
import { rowName as nameOf } from "../../report/comparison/row.ts";
import type { Comparison, ComparisonRow, ComparisonTotal, RuleOutcome } from "../../report/comparison/schema.ts";
import { Measure, Outcome, Verdict } from "../../report/comparison/terms.ts";
import { grouped } from "../../report/phrases.ts";

export const UNKNOWN = "-";
export const TOTAL_NAME = nameOf(null);
export const WITHIN_NOISE = "~";

/** What the values of the rows are. */
export const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  [Measure.userHours]: "affected user-hours per working day",
  [Measure.uniqueIps]: "affected clients, each once (unique IPs)",
  [Measure.errors]: "errors per working day",
  [Measure.errorRate]: "errors per request",
};

/** What became of a rule: `rule "hour worse" is breached`. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  [Outcome.breached]: "is breached",
  [Outcome.unchecked]: "could not be checked",
  [Outcome.skipped]: "was not checked",
  [Outcome.held]: "holds",
};

/** The reasons of a rule that are listed; the others are counted. */
export const LISTED_REASONS = 5;

const MOST_PERCENT = 9_999;
const MOST_RATIO = 999;
const RATIO_DECIMALS = 2;
const LEAST_P = 0.001;
const P_DECIMALS = 3;
/** Percentages have two decimals; three if one to be told apart is below the first of these, four below the second, … */
const MORE_DECIMALS_BELOW = [0.1, 0.01, 0.001, 0.0001];
const GRAVITY = [Outcome.breached, Outcome.unchecked, Outcome.skipped, Outcome.held];

/** `17:00`, `Mon 17:00`, `total` */
export function rowName(row: ComparisonRow | ComparisonTotal): string {
  return nameOf("hour" in row ? row : null);
}

/** Some row was set against its other side, or all are equal. */
export function isCompared({ equal, rows, total }: Comparison): boolean {
  return equal || [...rows, total].some(({ p }) => p !== null);
}

/** A row whose difference counts, or that cannot be compared. */
export function isChanged(row: ComparisonTotal): boolean {
  return row.verdict !== Verdict.same;
}

/** There is a difference, and it does not count. */
export function isWithinNoise(row: ComparisonTotal): boolean {
  return row.verdict === Verdict.same && row.difference !== null && row.difference !== 0;
}

/** `~` for a difference within noise, else the verdict. */
export function verdictWord(row: ComparisonTotal): string {
  return isWithinNoise(row) ? WITHIN_NOISE : row.verdict;
}

/** How the values of one comparison are written, all with as many decimals. */
export interface ValueWords {
  /** `1,305.4`, `1,305` where all are whole, `3.42 %` */
  value(value: number | null): string;
  /** `+88.4`, `-3`, `0`; of shares `+1.20 pp`, percentage points. */
  difference(difference: number | null): string;
}

export function valueWords(comparison: Comparison): ValueWords {
  const isRate = comparison.measure === Measure.errorRate;
  const decimals = isRate ? rateDecimals(comparison) : countDecimals(comparison);
  const words = (magnitude: number) => fixed(isRate ? magnitude * 100 : magnitude, decimals);
  return {
    value: (value) => unsigned(value, words, isRate ? " %" : ""),
    difference: (difference) => signed(difference, words, isRate ? " pp" : ""),
  };
}

/** HEAD by BASE as a change: 3.17 is `+217 %`, 0.88 is `-12 %`, from 101 on `>+9,999 %`. */
export function changeWords(ratio: number | null): string {
  if (ratio === null) return UNKNOWN;
  const change = Math.round((ratio - 1) * 100);
  if (change > MOST_PERCENT) return `>+${grouped(MOST_PERCENT)} %`;
  return signed(change, (magnitude) => fixed(magnitude, 0), " %");
}

/** HEAD by BASE: `3.17`, `0.88`, from 1,000 on `>999`. */
export function ratioWords(ratio: number | null): string {
  if (ratio === null) return UNKNOWN;
  if (ratio >= MOST_RATIO + 1) return `>${MOST_RATIO}`;
  return unsigned(ratio, (magnitude) => magnitude.toFixed(RATIO_DECIMALS), "");
}

/** `<0.001`, `0.013` */
export function probabilityWords(p: number | null): string {
  if (p === null) return UNKNOWN;
  return p < LEAST_P ? `<${LEAST_P}` : p.toFixed(P_DECIMALS);
}

/** What fails first: breached, unchecked, skipped, held; else as they were given. */
export function rulesByGravity(rules: readonly RuleOutcome[]): RuleOutcome[] {
  return GRAVITY.flatMap((outcome) => rules.filter((rule) => rule.outcome === outcome));
}

function unsigned(value: number | null, words: (magnitude: number) => string, unit: string): string {
  if (value === null) return UNKNOWN;
  const text = words(Math.abs(value));
  return `${value !== 0 && isZero(text) ? `<${text.replace(/0$/, "1")}` : text}${unit}`;
}

function signed(value: number | null, words: (magnitude: number) => string, unit: string): string {
  if (value === null) return UNKNOWN;
  const text = words(Math.abs(value));
  const sign = value < 0 ? "-" : "+";
  return `${isZero(text) ? "" : sign}${text}${unit}`;
}

function isZero(text: string): boolean {
  return /^[0.]+$/.test(text);
}

function countDecimals({ rows, total }: Comparison): number {
  const values = [total, ...rows].flatMap(({ base, head }) => [base.value ?? 0, head.value ?? 0]);
  return values.every(Number.isInteger) ? 0 : 1;
}

/** Enough for two digits of the total and of every row that differs: 0.034 % -> 0.051 %. */
function rateDecimals({ rows, total }: Comparison): number {
  const largest = [total, ...rows.filter(isChanged)].map(({ base, head }) =>
    Math.max(base.value ?? 0, head.value ?? 0),
  );
  const percent = Math.min(1, ...largest.filter((share) => share > 0)) * 100;
  return 2 + MORE_DECIMALS_BELOW.filter((bound) => percent < bound).length;
}

function fixed(magnitude: number, decimals: number): string {
  const [whole = "", fraction] = magnitude.toFixed(decimals).split(".");
  return fraction === undefined ? grouped(Number(whole)) : `${grouped(Number(whole))}.${fraction}`;
}

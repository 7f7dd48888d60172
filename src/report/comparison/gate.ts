/**
 * Checks the rules of a gate. A rule is breached, has held, or could not be checked: nothing that is unknown lets a rule hold.
 */
import { counted, grouped } from "../phrases.ts";
import { fractionOf } from "./fraction.ts";
import type { JudgedRow } from "./judge.ts";
import { rowName } from "./row.ts";
import { Answer, answerOf, passes, type RowRule } from "./row-rule.ts";
import type { Rule, Subject } from "./rule.ts";
import type { ClientChange, Comparison, RuleOutcome } from "./schema.ts";
import { Measure, Outcome } from "./terms.ts";

/** What rules are checked against. */
export interface Findings {
  readonly measure: Measure;
  readonly rows: readonly JudgedRow[];
  readonly total: JudgedRow;
  readonly peak: Comparison["peak"];
  readonly clients: ClientChange | null;
  /** The sides without records, which was allowed: `BASE`, `HEAD`. */
  readonly emptySides: readonly string[];
}

type Finding = Omit<RuleOutcome, "rule">;

const NO_PEAK: Finding = { outcome: Outcome.unchecked, reasons: [] };
const HELD: Finding = { outcome: Outcome.held, reasons: [] };

export function checkRule(rule: Rule, findings: Findings): RuleOutcome {
  const { emptySides } = findings;
  const found = emptySides.length > 0 && rule.kind === "peak-moved" ? NO_PEAK : check(rule, findings);
  // A level of HEAD does not need BASE.
  const isExcused = emptySides.includes("HEAD") || (emptySides.length > 0 && rule.kind !== "level");
  if (found.outcome !== Outcome.unchecked || !isExcused) return { rule: rule.text, ...found };
  const are = emptySides.length === 1 ? "is" : "are";
  return { rule: rule.text, outcome: Outcome.skipped, reasons: [`${emptySides.join(" and ")} ${are} empty`] };
}

function check(rule: Rule, findings: Findings): Finding {
  if (rule.kind === "peak-moved") return checkPeak(findings.peak);
  return rule.kind === "clients" ? checkClients(rule, findings.clients) : checkRows(rule, findings);
}

function checkRows(rule: RowRule, { measure, rows, total }: Findings): Finding {
  const asked = rowsOf(rule.subject, rows, total);
  const answers = asked.map((row) => ({ row, answer: answerOf(rule, row, measure) }));
  const reasons = answers.flatMap(({ answer }) => (typeof answer === "object" ? [answer.breach] : []));
  if (reasons.length > 0) return { outcome: Outcome.breached, reasons };
  const unknown = answers.filter(({ answer }) => answer === Answer.unknown).map(({ row }) => row);
  if (unknown.length === 0 && answers.some(({ answer }) => answer === Answer.holds)) return HELD;
  return { outcome: Outcome.unchecked, reasons: [whyUnchecked(unknown.length > 0 ? unknown : asked, measure)] };
}

function rowsOf(subject: Subject, rows: readonly JudgedRow[], total: JudgedRow): readonly JudgedRow[] {
  if (subject.kind === "total") return [total];
  if (subject.kind !== "row") return rows;
  const { hour, weekday } = subject.key;
  return rows.filter(({ key }) => key?.hour === hour && key.weekday === weekday);
}

function checkPeak({ base, head, moved, adjustedP }: Comparison["peak"]): Finding {
  const [from, to] = [base, head].map((hours) => (hours ?? []).map((hour) => rowName({ hour })).join(", "));
  if (moved) return { outcome: Outcome.breached, reasons: [`the peak moved from ${from} to ${to}`] };
  const isTested = adjustedP !== null || base === null || head === null || base.some((hour) => head.includes(hour));
  if (isTested) return HELD;
  const reason = `HEAD's peak is at ${to}, and HEAD does not cover ${from}, which was BASE's, as well`;
  return { outcome: Outcome.unchecked, reasons: [reason] };
}

function checkClients(rule: Rule & { readonly kind: "clients" }, clients: ClientChange | null): Finding {
  if (clients === null) return { outcome: Outcome.unchecked, reasons: ["only two partials know their clients"] };
  const count = clients[rule.which];
  if (!passes(fractionOf(count, 1), rule.operator, rule.limit)) return HELD;
  const who = rule.which === "new" ? "newly affected" : "no longer affected";
  return { outcome: Outcome.breached, reasons: [`${counted(count, "client")} ${who}`] };
}

/** @param rows those that cannot tell, or all where none can */
function whyUnchecked(rows: readonly JudgedRow[], measure: Measure): string {
  const [first] = rows;
  if (first === undefined) return "there is no such row on the days that are compared";
  const where = rows.length === 1 ? rowName(first.key) : `${grouped(rows.length)} rows, such as ${rowName(first.key)}`;
  const { base, head, p } = first.row;
  if (first.key === null && p !== null) return "there are errors in hours that only one side covers";
  if (first.key === null && measure === Measure.uniqueIps && (base.uniqueIps === null || head.uniqueIps === null)) {
    return "only a partial knows the unique IPs of a total";
  }
  for (const [side, { workingDays }] of [
    ["BASE", base],
    ["HEAD", head],
  ] as const) {
    if (workingDays === 0) return `${side} does not cover ${where}`;
  }
  if (measure === Measure.uniqueIps) {
    return `unique IPs of different numbers of working days cannot be compared in ${where} (use --measure user-hours)`;
  }
  if (base.requests === 0 || head.requests === 0) {
    return `${base.requests === 0 ? "BASE" : "HEAD"} has no requests to make a rate of in ${where}`;
  }
  return `no hour is covered by both sides in ${where}`;
}

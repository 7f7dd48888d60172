/**
 * Report x report -> comparison. Pure; equal sides, equal comparison.
 */
import { coverageOf } from "./coverage.ts";
import { toPercent } from "./fraction.ts";
import { checkRule, type Findings } from "./gate.ts";
import { judge, type Thresholds } from "./judge.ts";
import { type Pair, probeRow } from "./measure.ts";
import { notesOf } from "./notes.ts";
import { comparePeaks } from "./peak.ts";
import { isEmpty, refuseDifferent, refuseEmpty, refuseIncomplete } from "./refuse.ts";
import type { RowKey } from "./row.ts";
import type { Rule } from "./rule.ts";
import type { Comparison, ComparisonRow } from "./schema.ts";
import { areEqual, cellsOf, clientChange, type Side, totalOf } from "./side.ts";
import { By, COMPARISON_SCHEMA_ID, type Measure, Verdict } from "./terms.ts";
import { probeTotal } from "./total.ts";

export interface CompareOptions extends Thresholds {
  readonly by: By;
  readonly measure: Measure;
  readonly rules: readonly Rule[];
  readonly empty: Empty;
}

/** Whether a side without records is compared. */
export const Empty = { refused: "refused", allowed: "allowed" } as const;
export type Empty = (typeof Empty)[keyof typeof Empty];

/**
 * @throws {BrownoutError} `incomplete-source`, `different-definition`, and `empty-report` unless that is allowed
 */
export function compare(base: Side, head: Side, options: CompareOptions): Comparison {
  const { by, measure, rules, alpha, minEffect, minUsers, empty } = options;
  for (const side of [base, head]) refuseIncomplete(side);
  refuseDifferent(base, head);
  if (empty === Empty.refused) for (const side of [base, head]) refuseEmpty(side);

  const rows = pairsOf(base, head, by).map((row) => ({
    ...row,
    probe: probeRow(measure, row),
    clients: clientChange(base, head, row.key),
  }));
  const sum = { key: null, base: totalOf(base), head: totalOf(head), clients: clientChange(base, head, null) };
  const probe = probeTotal(measure, sum, by === By.hour ? rows : pairsOf(base, head, By.hour));
  const { judged, tested } = judge([{ ...sum, probe }, ...rows], measure, options);
  const equal = areEqual(base, head);
  const [sumOfRows, ...judgedRows] = judged;
  if (sumOfRows === undefined) throw new Error("there is no total");
  // Unique IPs that are unknown are the same where everything else is.
  const total = equal ? { ...sumOfRows, row: { ...sumOfRows.row, verdict: Verdict.same } } : sumOfRows;
  const peak = comparePeaks(base, head, options);
  const emptySides = [...(isEmpty(base.report) ? ["BASE"] : []), ...(isEmpty(head.report) ? ["HEAD"] : [])];
  const findings: Findings = { measure, rows: judgedRows, total, peak, clients: total.row.clients, emptySides };
  const { since: _, until: __, ...definition } = head.report.definition;
  return {
    schema: COMPARISON_SCHEMA_ID,
    equal,
    by,
    measure,
    definition,
    test: { alpha, minEffectPercent: toPercent(minEffect), minUsers, rows: tested },
    base: sideOf(base),
    head: sideOf(head),
    total: total.row,
    rows: judgedRows.flatMap(({ key, row }): ComparisonRow[] => (key === null ? [] : [{ ...key, ...row }])),
    peak,
    rules: rules.map((rule) => checkRule(rule, findings)),
    notes: notesOf({ base, head, measure, judged, minUsers }),
  };
}

/** The rows of both sides; two reports of one definition have the same. */
function pairsOf(base: Side, head: Side, by: By): (Pair & { readonly key: RowKey })[] {
  const [before, after] = [coverageOf(base.report), coverageOf(head.report)];
  const headCells = cellsOf(head, by);
  return cellsOf(base, by).map(({ key, cell }, index) => {
    const other = headCells[index]?.cell;
    if (other === undefined) throw new Error(`HEAD has no row ${index}`);
    return { key, base: cell, head: other, isHoliday: { base: before.isHoliday(key), head: after.isHoliday(key) } };
  });
}

function sideOf({ name, partial, report: { coverage, lines } }: Side): Comparison["base"] {
  return {
    name,
    kind: partial === null ? "report" : "partial",
    coverage: { ...coverage },
    records: lines.records,
    malformed: lines.malformed,
  };
}

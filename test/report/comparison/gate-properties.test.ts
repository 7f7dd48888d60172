/**
 * What holds of the rules of any two sides.
 */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRule } from "../../../src/options/fail-on.ts";
import { checkRule, type Findings } from "../../../src/report/comparison/gate.ts";
import { judge } from "../../../src/report/comparison/judge.ts";
import { probeRow } from "../../../src/report/comparison/measure.ts";
import type { RuleOutcome } from "../../../src/report/comparison/schema.ts";
import { cellsOf } from "../../../src/report/comparison/side.ts";
import { By, Measure, Outcome } from "../../../src/report/comparison/terms.ts";
import { choices, compared, countedHours, outcomeOf, pairsOfSides, sideOf } from "./sides.ts";

describe("of any sides", () => {
  const rules = (by: By, measure: Measure) => {
    const unit = measure === Measure.errorRate ? "%" : "";
    const subjects = by === By.hour ? ["hour", "total", "0", "17"] : ["weekday-hour", "total", "mon-0", "fri-17"];
    const conditions = [
      "worse",
      "better",
      "added",
      "removed",
      "incomparable",
      `> 5${unit}`,
      `<= 2${unit}`,
      "> +20%",
      "< -5%",
    ];
    const texts = [
      ...subjects.flatMap((subject) => conditions.map((condition) => `${subject} ${condition}`)),
      "peak moved",
    ];
    return [...texts, "new-clients > 3", "gone-clients <= 3"].map((text) => readRule(text, measure, "--fail-on"));
  };

  test("the outcomes do not depend on the order of rules and rows", () => {
    fc.assert(
      fc.property(pairsOfSides, choices, fc.infiniteStream(fc.nat(1_000)), ([base, head], options, random) => {
        const { by, measure } = options;
        const all = rules(by, measure);
        const { rules: outcomes, peak, total } = compared(base, head, { ...options, rules: all });
        const backwards = compared(base, head, { ...options, rules: [...all].reverse() }).rules;
        expect(backwards.reverse()).toEqual(outcomes);

        const after = cellsOf(head, by);
        const rows = cellsOf(base, by).map(({ key, cell }, index) => {
          const pair = { base: cell, head: after[index]?.cell ?? cell };
          return { key, ...pair, probe: probeRow(measure, pair), clients: null };
        });
        const shuffled = rows
          .map((row) => ({ row, at: random.next().value }))
          .sort((one, other) => one.at - other.at)
          .map(({ row }) => row);
        const [inOrder, otherwise] = [rows, shuffled].map((some): RuleOutcome[] => {
          const { judged } = judge(some, measure, options);
          const [first] = judged;
          if (first === undefined) throw new Error("there are rows");
          const findings: Findings = {
            measure,
            rows: judged,
            total: first,
            peak,
            clients: total.clients,
            emptySides: [],
          };
          return all.filter((rule) => !rule.text.startsWith("total")).map((rule) => checkRule(rule, findings));
        }) as [RuleOutcome[], RuleOutcome[]];
        expect(otherwise.map(({ outcome }) => outcome)).toEqual(inOrder.map(({ outcome }) => outcome));
        const reasons = (found: RuleOutcome) => (found.outcome === Outcome.breached ? [...found.reasons].sort() : []);
        expect(otherwise.map(reasons)).toEqual(inOrder.map(reasons));
      }),
    );
  });

  test("what is worse is better the other way round, and what cannot be checked stays so", () => {
    fc.assert(
      fc.property(pairsOfSides, choices, ([base, head], options) => {
        const rows = options.by === By.hour ? "hour" : "weekday-hour";
        for (const subject of [rows, "total"]) {
          for (const [there, back] of [
            ["worse", "better"],
            ["added", "removed"],
          ]) {
            const { outcome } = outcomeOf(`${subject} ${there}`, base, head, options);
            expect(outcomeOf(`${subject} ${back}`, head, base, options).outcome).toBe(outcome);
          }
        }
      }),
    );
  });

  test("a side is no worse, better, higher or lower than itself", () => {
    fc.assert(
      fc.property(pairsOfSides, choices, ([side], options) => {
        const { by, measure } = options;
        const changes = rules(by, measure).filter(({ kind }) => kind === "verdict" || kind === "change");
        const { rules: outcomes } = compared(side, side, { ...options, rules: changes });
        for (const { rule, outcome } of outcomes) {
          if (!rule.endsWith("incomparable")) expect(outcome).not.toBe(Outcome.breached);
        }
      }),
    );
  });

  test("an incident is never passed over", () => {
    const many = Array.from({ length: 4_000 }, (_, client) => client);
    fc.assert(
      fc.property(
        countedHours.filter((counts) => counts.some(({ day, requests = 0 }) => day < 5 && requests > 0)),
        countedHours,
        choices,
        fc.record({ day: fc.nat(4), hour: fc.nat(23) }),
        (before, after, { by, measure }, when) => {
          fc.pre(measure === Measure.userHours || measure === Measure.uniqueIps);
          fc.pre(by === By.hour || before.some(({ day, requests = 0 }) => day === when.day && requests > 0)); // or BASE had a holiday
          const base = sideOf(before);
          const head = sideOf([...after, { ...when, users: many }]);
          const rows = by === By.hour ? "hour" : "weekday-hour";
          for (const rule of [`${rows} worse`, `${rows} > +20%`, `${rows} > +50`, `${rows} > 500`]) {
            expect(outcomeOf(rule, base, head, { by, measure }).outcome).not.toBe(Outcome.held);
          }
        },
      ),
    );
  });

  test("a level is breached by exactly the rows that are above it", () => {
    fc.assert(
      fc.property(pairsOfSides, choices, fc.nat(120), fc.nat(99), ([base, head], options, whole, hundredths) => {
        const by = { ...options, measure: Measure.userHours };
        const rows = by.by === By.hour ? "hour" : "weekday-hour";
        const text = `${rows} > ${whole}.${String(hundredths).padStart(2, "0")}`;
        const above = compared(base, head, by).rows.filter(
          (row) =>
            row.head.userHours * 100 > (whole * 100 + hundredths) * row.head.workingDays && row.head.requests > 0,
        );
        const { outcome, reasons } = outcomeOf(text, base, head, by);
        expect(outcome === Outcome.breached ? reasons : []).toHaveLength(above.length);
      }),
    );
  });
});

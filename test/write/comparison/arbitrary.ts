/** Any comparison that its schema allows, and text that no writer may pass on as it is. */
import * as fc from "fast-check";
import type { Comparison, ComparisonTotal } from "../../../src/report/comparison/schema.ts";
import { By, COMPARISON_SCHEMA_ID, Measure, NoteCode, Outcome, Verdict } from "../../../src/report/comparison/terms.ts";
import { Rank } from "../../../src/report/terms.ts";
import { WEEKDAYS, type Weekday } from "../../../src/report/weekday.ts";
import { HOSTILE_TEXT } from "./examples.ts";

export interface Bounds {
  /** The largest value of a row, other than a share. */
  readonly value: number;
  /** Names, rules, reasons, notes. */
  readonly text: fc.Arbitrary<string>;
}

/** Short words, of letters that make no `NaN`, `null`, `undefined` or `Infinity`. */
export const PLAIN_TEXT = fc.stringMatching(/^[a-m]{1,8}( [a-m]{1,8}){0,12}$/);

/** Pieces of hostile text between any other characters, whole and halved. */
export const HOSTILE_TEXTS = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 20 }),
      fc.constantFrom(
        "::",
        "\n::error::x",
        "\r",
        "\x1b[31m",
        "##[error]",
        "##vso[x]",
        " ",
        "\u00a0::",
        "\u202e",
        "\ud800",
        "%0A",
        ",",
        "=",
      ),
      fc.constant(HOSTILE_TEXT),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((pieces) => pieces.join(""));

export function comparisons({ value, text }: Bounds): fc.Arbitrary<Comparison> {
  return fc.constantFrom(...Object.values(Measure)).chain((measure) => {
    const most = measure === Measure.errorRate ? 1 : value;
    const row = measuredRows(most);
    const side = fc.record({
      name: text,
      kind: fc.constantFrom("report" as const, "partial" as const),
      coverage: fc.constantFrom(
        { first: null, last: null, workingDays: 0 },
        { first: "2026-11-09T00", last: "2026-11-13T23", workingDays: 5 },
      ),
      records: fc.nat(),
      malformed: fc.nat(),
    });
    return fc
      .record({
        schema: fc.constant(COMPARISON_SCHEMA_ID),
        equal: fc.boolean(),
        measure: fc.constant(measure),
        definition: fc.record({
          status: fc.constant<[number, number][]>([[500, 599]]),
          days: fc.constant<Weekday[]>([...WEEKDAYS]),
          timeZone: text,
          rank: fc.constant(Rank.userHours),
          exact: fc.constant(true),
        }),
        test: fc.record({
          alpha: fc.double({ min: 0, max: 1, noNaN: true }),
          minEffectPercent: fc.double({ min: 0, max: 1000, noNaN: true }),
          minUsers: fc.nat({ max: 10_000 }),
          rows: fc.nat({ max: 169 }),
        }),
        base: side,
        head: side,
        total: row,
        peak: fc.record({ base: hours, head: hours, moved: fc.boolean(), adjustedP: probability }),
        rules: fc.array(
          fc.record({
            rule: text,
            outcome: fc.constantFrom(...Object.values(Outcome)),
            reasons: fc.array(text, { maxLength: 8 }),
          }),
          { maxLength: 6 },
        ),
        notes: fc.array(fc.record({ code: fc.constantFrom(...Object.values(NoteCode)), message: text }), {
          maxLength: 3,
        }),
        table: fc.oneof(
          fc.array(row, { minLength: 24, maxLength: 24 }).map((rows) => ({
            by: By.hour,
            rows: rows.map((measured, hour) => ({ hour, ...measured })),
          })),
          fc.array(row, { minLength: 1, maxLength: 168 }).map((rows) => ({
            by: By.weekdayHour,
            rows: rows.map((measured, at) => ({
              weekday: WEEKDAYS[Math.floor(at / 24)] ?? "sun",
              hour: at % 24,
              ...measured,
            })),
          })),
        ),
      })
      .map(({ table, ...others }) => ({ ...others, ...table }));
  });
}

const count = fc.nat({ max: 50_000_000 });
const probability = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
const hours = fc.option(fc.uniqueArray(fc.nat({ max: 23 }), { minLength: 1, maxLength: 24 }));

function measuredRows(most: number): fc.Arbitrary<ComparisonTotal> {
  const finite = { noNaN: true, noDefaultInfinity: true } as const;
  const value = fc.option(fc.oneof(fc.constantFrom(0, -0, most), fc.double({ min: 0, max: most, ...finite })));
  const cell = fc.record({
    value,
    userHours: count,
    uniqueIps: fc.option(count),
    errors: count,
    requests: fc.oneof(fc.constant(0), count),
    workingDays: fc.nat({ max: 31 }),
  });
  return fc.record({
    base: cell,
    head: cell,
    difference: fc.option(
      fc.oneof(fc.constantFrom(0, -0, -most, most), fc.double({ min: -most, max: most, ...finite })),
    ),
    ratio: fc.option(fc.oneof(fc.constantFrom(0, -0, 1, Number.MAX_VALUE), fc.double({ min: 0, ...finite }))),
    p: probability,
    adjustedP: probability,
    verdict: fc.constantFrom(...Object.values(Verdict)),
    clients: fc.option(fc.record({ new: count, gone: count, both: count })),
  });
}

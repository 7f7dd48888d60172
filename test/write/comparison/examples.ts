/**
 * Comparisons built by hand, one for each thing that a writer has to show. Numbers are those of five working days in BASE
 * unless it says otherwise.
 */
import type { Comparison, ComparisonCell, ComparisonRow } from "../../../src/report/comparison/schema.ts";
import { By, COMPARISON_SCHEMA_ID, Measure, NoteCode, Outcome, Verdict } from "../../../src/report/comparison/terms.ts";
import { type Weekday, WORKING_DAYS } from "../../../src/report/weekday.ts";

const HOURS = 24;
const DAYS = 5;

interface Side {
  readonly userHours?: number;
  readonly uniqueIps?: number | null;
  readonly errors?: number;
  readonly requests?: number;
  readonly workingDays?: number;
}

/** A row whose two sides are counts; what is not given follows from the user-hours. */
export function rowOf(hour: number, base: Side, head: Side, given: Partial<ComparisonRow> = {}): ComparisonRow {
  return { hour, ...measured(base, head, Measure.userHours, given) };
}

export function measured(
  base: Side,
  head: Side,
  measure: Measure,
  given: Partial<ComparisonRow> = {},
): Omit<ComparisonRow, "hour"> {
  const [baseCell, headCell] = [cellOf(base, measure), cellOf(head, measure)];
  const [from, to] = [baseCell.value, headCell.value];
  return {
    base: baseCell,
    head: headCell,
    difference: from === null || to === null ? null : to - from,
    ratio: from === null || to === null || from === 0 ? null : to / from,
    p: null,
    adjustedP: null,
    verdict: Verdict.same,
    clients: null,
    ...given,
  };
}

function cellOf(side: Side, measure: Measure): ComparisonCell {
  const { userHours = 0, workingDays = DAYS } = side;
  const { uniqueIps = userHours, errors = 2 * userHours, requests = 50 * userHours } = side;
  const value = {
    [Measure.userHours]: userHours / workingDays,
    [Measure.uniqueIps]: uniqueIps,
    [Measure.errors]: errors / workingDays,
    [Measure.errorRate]: requests === 0 ? null : errors / requests,
  }[measure];
  return { value: workingDays === 0 ? null : value, userHours, uniqueIps, errors, requests, workingDays };
}

function sideOf(name: string, first: string, last: string, workingDays = DAYS): Comparison["base"] {
  return { name, kind: "report", coverage: { first, last, workingDays }, records: 1_204_511, malformed: 0 };
}

const BASE = sideOf("main/report.json", "2026-11-09T00", "2026-11-13T23");
const HEAD = sideOf("head/report.json", "2026-11-16T00", "2026-11-20T23");

/** Every hour has 200 to 246 user-hours on both sides, apart by at most 3: nothing that counts. */
const QUIET_ROWS = Array.from({ length: HOURS }, (_, hour) =>
  rowOf(hour, { userHours: 200 + 2 * hour }, { userHours: 200 + 2 * hour + (hour % 4) }, { p: 0.8, adjustedP: 1 }),
);

/** Nothing differs beyond noise; hours 0, 4, 8, … not at all. */
export const NOISE: Comparison = {
  schema: COMPARISON_SCHEMA_ID,
  equal: false,
  by: By.hour,
  measure: Measure.userHours,
  definition: {
    status: [[500, 599]],
    days: [...WORKING_DAYS],
    timeZone: "as-written",
    rank: "userHours",
    exact: true,
  },
  test: { alpha: 0.05, minEffectPercent: 10, minUsers: 10, rows: 25 },
  base: BASE,
  head: HEAD,
  total: measured({ userHours: 5_352, uniqueIps: null }, { userHours: 5_388, uniqueIps: null }, Measure.userHours, {
    p: 0.73,
    adjustedP: 1,
  }),
  rows: QUIET_ROWS,
  peak: { base: [23], head: [23], moved: false, adjustedP: null },
  rules: [],
  notes: [],
};

/** The row of an hour replaced. */
function withRows(rows: readonly ComparisonRow[], changed: readonly ComparisonRow[]): ComparisonRow[] {
  return rows.map((row) => changed.find(({ hour }) => hour === row.hour) ?? row);
}

/** Both sides hold the same numbers. */
export const EQUAL: Comparison = {
  ...NOISE,
  equal: true,
  head: { ...BASE, name: "copy/report.json" },
  rows: QUIET_ROWS.map(({ hour, base }) => rowOf(hour, base, base, { p: 1, adjustedP: 1 })),
  total: measured({ userHours: 5_352, uniqueIps: null }, { userHours: 5_352, uniqueIps: null }, Measure.userHours, {
    p: 1,
    adjustedP: 1,
  }),
};

/** An incident at 17:00 and 18:00, four working days against five, a rule of each outcome, every verdict. */
export const INCIDENT: Comparison = {
  ...NOISE,
  head: sideOf("head/report.json", "2026-11-16T00", "2026-11-19T23", 4),
  rows: withRows(
    QUIET_ROWS.map(({ hour, base, head }) =>
      rowOf(hour, base, { userHours: Math.round(head.userHours * 0.8), workingDays: 4 }, { p: 0.6, adjustedP: 1 }),
    ),
    [
      rowOf(2, {}, { workingDays: 4 }),
      rowOf(3, { userHours: 206 }, { userHours: 98, workingDays: 4 }, verdict(Verdict.better, 0.00004)),
      rowOf(5, {}, { userHours: 31, workingDays: 4 }, { verdict: Verdict.added }),
      rowOf(6, { userHours: 12 }, { workingDays: 4 }, { verdict: Verdict.removed, ratio: 0 }),
      rowOf(
        7,
        { userHours: 210, workingDays: 0 },
        { userHours: 168, workingDays: 4 },
        { verdict: Verdict.incomparable },
      ),
      rowOf(17, { userHours: 234 }, { userHours: 594, workingDays: 4 }, verdict(Verdict.worse, 1e-60)),
      rowOf(18, { userHours: 236 }, { userHours: 272, workingDays: 4 }, verdict(Verdict.worse, 0.0021)),
    ],
  ),
  total: measured(
    { userHours: 4_930, uniqueIps: null },
    { userHours: 4_391, uniqueIps: null, workingDays: 4 },
    Measure.userHours,
    verdict(Verdict.worse, 0.0004),
  ),
  peak: { base: [23], head: [17], moved: true, adjustedP: 1e-40 },
  rules: [
    { rule: "total > +20%", outcome: Outcome.held, reasons: [] },
    {
      rule: "hour worse",
      outcome: Outcome.breached,
      reasons: ["17:00 is worse: 46.8 in BASE, 148.5 in HEAD", "18:00 is worse: 47.2 in BASE, 68.0 in HEAD"],
    },
    {
      rule: "new-clients > 100",
      outcome: Outcome.unchecked,
      reasons: ["reports do not hold their clients (compare two partials)"],
    },
  ],
  notes: [
    {
      code: NoteCode.differentCoverage,
      message: "BASE covers 5 working days and HEAD 4, so counts are compared per working day",
    },
    { code: NoteCode.malformedLines, message: "HEAD has 1,204 malformed lines (0.1 %), which may have been errors" },
  ],
};

function verdict(word: Verdict, adjustedP: number): Partial<ComparisonRow> {
  return { verdict: word, p: adjustedP / 25, adjustedP };
}

/** Two partials, with the clients. */
export const PARTIALS: Comparison = {
  ...INCIDENT,
  base: { ...INCIDENT.base, name: "main.part", kind: "partial" },
  head: { ...INCIDENT.head, name: "head.part", kind: "partial" },
  rows: INCIDENT.rows.map((row) => ({ ...row, clients: { new: 3 * row.hour, gone: row.hour, both: 40 } })),
  total: { ...INCIDENT.total, clients: { new: 412, gone: 38, both: 1_290 } },
  rules: [{ rule: "new-clients > 100", outcome: Outcome.breached, reasons: ["412 clients are new"] }],
  notes: [],
};

/** The share of requests that failed; an hour without requests has none. */
export const ERROR_RATE: Comparison = {
  ...NOISE,
  measure: Measure.errorRate,
  rows: Array.from({ length: HOURS }, (_, hour) => {
    const base = { userHours: 40, errors: 342, requests: hour === 3 ? 0 : 10_000 * (hour + 1) };
    const head = hour === 17 ? { ...base, errors: 3_420 } : { ...base, errors: hour === 3 ? 0 : 342 + (hour % 3) };
    const given = hour === 17 ? verdict(Verdict.worse, 0) : hour === 3 ? {} : { p: 0.9, adjustedP: 1 };
    return { hour, ...measured(base, head, Measure.errorRate, given) };
  }),
  total: measured(
    { errors: 7_866, requests: 2_960_000, uniqueIps: null },
    { errors: 10_966, requests: 2_960_000, uniqueIps: null },
    Measure.errorRate,
    verdict(Verdict.worse, 1e-30),
  ),
};

/** Unions of different numbers of days: nothing can be set against anything. */
export const INCOMPARABLE: Comparison = {
  ...INCIDENT,
  measure: Measure.uniqueIps,
  rows: INCIDENT.rows.map(({ hour, base, head }) => ({
    hour,
    ...measured(base, head, Measure.uniqueIps, { verdict: Verdict.incomparable, difference: null, ratio: null }),
  })),
  total: measured(INCIDENT.total.base, INCIDENT.total.head, Measure.uniqueIps, { verdict: Verdict.incomparable }),
  peak: { base: null, head: [17, 18], moved: false, adjustedP: null },
  rules: [],
};

/** An incident on Monday at 17:00; no requests on Fridays, and at night. */
export const BY_WEEKDAY_HOUR: Comparison = {
  ...NOISE,
  by: By.weekdayHour,
  test: { ...NOISE.test, rows: 121 },
  rows: WORKING_DAYS.flatMap((weekday) => QUIET_ROWS.map((row) => weekdayRow(weekday, row))),
  total: INCIDENT.total,
  rules: [
    { rule: "mon-17 worse", outcome: Outcome.breached, reasons: ["Mon 17:00 is worse: 234 in BASE, 594 in HEAD"] },
  ],
};

function weekdayRow(weekday: Weekday, { hour, base, head }: ComparisonRow): ComparisonRow {
  const days = { workingDays: 1 };
  if (weekday === "fri" || hour < 4) return { weekday, ...rowOf(hour, days, days) };
  if (weekday === "mon" && hour === 17) {
    const incident = verdict(Verdict.worse, 1e-60);
    return { weekday, ...rowOf(hour, { ...days, userHours: 234 }, { ...days, userHours: 594 }, incident) };
  }
  const [from, to] = [base.userHours, head.userHours].map((userHours) => ({ ...days, userHours }));
  return { weekday, ...rowOf(hour, from ?? days, to ?? days, { p: 0.7, adjustedP: 1 }) };
}

/** HEAD has no record on the chosen days, which was allowed. */
export const EMPTY_HEAD: Comparison = {
  ...NOISE,
  head: { ...HEAD, coverage: { first: null, last: null, workingDays: 0 }, records: 0 },
  rows: QUIET_ROWS.map(({ hour, base }) => rowOf(hour, base, { workingDays: 0 }, { verdict: Verdict.removed })),
  total: measured({ userHours: 5_352, uniqueIps: null }, { workingDays: 0 }, Measure.userHours, {
    verdict: Verdict.removed,
  }),
  peak: { base: [23], head: null, moved: false, adjustedP: null },
  notes: [{ code: NoteCode.emptySide, message: "HEAD has no record on the chosen days" }],
};

/** As many users as a large site has: what a table has to have room for. */
export const LARGE: Comparison = {
  ...INCIDENT,
  rows: INCIDENT.rows.map((row) => ({
    ...rowOf(row.hour, { userHours: 5_000_003 }, { userHours: 49_999_999 - row.hour }, verdict(Verdict.worse, 0)),
    clients: null,
  })),
  total: measured({ userHours: 3 }, { userHours: 49_999_999 }, Measure.userHours, verdict(Verdict.worse, 0)),
};

/** What may not reach a terminal, a page or a parser as it is. */
export const HOSTILE_TEXT =
  "\x1b[2J\r\n::error title=x::injected\n##[error]x\t\u202egpj.\u2066 \u0085\u2028<script>&\"'|`*_[x](y)\ud800\u0000%0A::";

/** Hostile text wherever text from outside may stand. */
export const HOSTILE: Comparison = {
  ...INCIDENT,
  base: { ...INCIDENT.base, name: HOSTILE_TEXT },
  head: { ...INCIDENT.head, name: `::error::${HOSTILE_TEXT}` },
  definition: { ...INCIDENT.definition, timeZone: HOSTILE_TEXT },
  rules: [
    { rule: HOSTILE_TEXT, outcome: Outcome.breached, reasons: [HOSTILE_TEXT, `::warning::${HOSTILE_TEXT}`] },
    { rule: "17 > 500", outcome: Outcome.unchecked, reasons: [HOSTILE_TEXT] },
  ],
  notes: [{ code: NoteCode.reportWarning, message: `A report warns: ${HOSTILE_TEXT} ::error::again ${HOSTILE_TEXT}` }],
};

export const EXAMPLES: readonly (readonly [name: string, comparison: Comparison])[] = [
  ["noise", NOISE],
  ["equal", EQUAL],
  ["an incident", INCIDENT],
  ["partials", PARTIALS],
  ["error rates", ERROR_RATE],
  ["nothing comparable", INCOMPARABLE],
  ["weekday-hours", BY_WEEKDAY_HOUR],
  ["an empty HEAD", EMPTY_HEAD],
  ["large counts", LARGE],
  ["hostile text", HOSTILE],
];

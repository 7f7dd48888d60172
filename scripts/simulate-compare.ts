/**
 * How often `brownout compare` raises a false alarm, and how often it finds what is there: it compares pairs of artificial
 * reports, and prints what share of them its rules are breached by. The same seed, the same tables:
 *
 *     deno run scripts/simulate-compare.ts [pairs]
 */
import process from "node:process";
import { readRule } from "../src/options/fail-on.ts";
import { type CompareOptions, compare, Empty } from "../src/report/comparison/compare.ts";
import { fractionOfPercent } from "../src/report/comparison/fraction.ts";
import type { Comparison } from "../src/report/comparison/schema.ts";
import type { Side } from "../src/report/comparison/side.ts";
import { By, Measure, Outcome } from "../src/report/comparison/terms.ts";
import { Draws, SEED } from "./bench/draws.ts";
import {
  byChance,
  dayShape,
  INCIDENT_HOUR,
  incident,
  ofPopulation,
  ofRegulars,
  ofStayingClients,
  ofThreeErrorsEach,
  ofUnequalDays,
  type Period,
} from "./simulation/periods.ts";
import { type Cell, reportOf } from "./simulation/report.ts";

const SIZES = [10, 100, 1_000, 10_000];
const BASE_DAYS = 5;
const RISES = [10, 20, 50, 100];

/** A line of a table: how often which gate is shut. */
interface Line {
  readonly name: string;
  readonly isShut: (comparison: Comparison) => boolean;
}

/** Pairs of periods, and the lines that are counted in them. */
interface Experiment {
  readonly base: Period;
  readonly head?: Period;
  readonly headDays?: number;
  readonly options?: Partial<CompareOptions>;
  readonly lines: readonly Line[];
}

const GATES = {
  anyRow: ["hour worse", "hour better", "total worse", "total better"],
  hour: [`${INCIDENT_HOUR} worse`],
  total: ["total worse"],
  peak: ["peak moved"],
};

const anyRow = (name: string): Line => ({ name, isShut: isBreached(GATES.anyRow) });
const peak = (name: string): Line => ({ name, isShut: isBreached(GATES.peak) });
const naiveHour = (name: string): Line => ({
  name,
  isShut: ({ rows }) => rows.some(({ base, head }) => (head.value ?? 0) > (base.value ?? 0) * 1.1),
});
const naivePeak = (name: string): Line => ({
  name,
  isShut: ({ peak: { base, head } }) => !(base ?? []).some((hour) => head?.includes(hour)),
});

function isBreached(rules: readonly string[]) {
  return (comparison: Comparison) =>
    comparison.rules.some(({ rule, outcome }) => outcome === Outcome.breached && rules.includes(rule));
}

const USUAL: CompareOptions = {
  by: By.hour,
  measure: Measure.userHours,
  alpha: 0.05,
  minEffect: fractionOfPercent("10"),
  minUsers: 10,
  rules: Object.values(GATES)
    .flat()
    .map((rule) => readRule(rule, Measure.userHours, "--fail-on")),
  empty: Empty.refused,
};

const IDENTICAL: readonly Experiment[] = [
  {
    base: byChance(),
    lines: [
      anyRow("any row"),
      peak("peak moved"),
      naiveHour("naive: any hour +10 %"),
      naivePeak("naive: the peak hour moved"),
    ],
  },
  { base: byChance(), headDays: 4, lines: [anyRow("any row, five days against four")] },
  { base: byChance(), options: { by: By.weekdayHour }, lines: [anyRow("any row by weekday-hour")] },
  { base: byChance(), options: { measure: Measure.errorRate }, lines: [anyRow("any row, error-rate")] },
  {
    base: byChance(),
    headDays: 4,
    options: { measure: Measure.errorRate },
    lines: [anyRow("any row, error-rate, five days against four")],
  },
  {
    base: byChance(dayShape),
    lines: [
      anyRow("most at noon: any row"),
      peak("most at noon: peak moved"),
      naiveHour("most at noon: naive, any hour +10 %"),
      naivePeak("most at noon: naive, the peak hour moved"),
    ],
  },
  {
    base: ofPopulation,
    lines: [anyRow("each client errs with probability 1/4: any row"), peak("the same: peak moved")],
  },
  { base: ofRegulars, lines: [anyRow("half of the clients err every day: any row"), peak("the same: peak moved")] },
];

const ASSUMPTION_BROKEN: readonly Experiment[] = [
  ...[5, 20].map((percent) => ({
    base: ofUnequalDays(percent),
    lines: [anyRow(`days differ by ±${percent} %`)],
  })),
  {
    base: ofUnequalDays(20),
    options: { minEffect: fractionOfPercent("50") },
    lines: [anyRow("days differ by ±20 %, --min-effect 50%")],
  },
  { base: ofStayingClients, lines: [anyRow("who errs does so on all days")] },
  {
    base: ofThreeErrorsEach,
    options: { measure: Measure.errorRate },
    lines: [anyRow("each user errs three times, error-rate")],
  },
];

const RISEN: readonly Experiment[] = [
  ...RISES.map((percent) => ({
    base: byChance(),
    head: byChance(incident(percent)),
    lines: [{ name: `17:00 +${percent} %: 17:00 is worse`, isShut: isBreached(GATES.hour) }],
  })),
  ...[10, 20].map((percent) => ({
    base: byChance(),
    head: byChance(() => 1 + percent / 100),
    lines: [{ name: `every hour +${percent} %: total is worse`, isShut: isBreached(GATES.total) }],
  })),
];

function main(): void {
  const draws = new Draws();
  const pairs = Number(process.argv[2] ?? 1_000);
  const errorAt = (share: number) => (100 * Math.sqrt((share * (1 - share)) / pairs)).toFixed(1);
  const intro =
    `Seed ${SEED}, ${pairs.toLocaleString("en-US")} pairs a cell: ` +
    `the standard error is ${errorAt(0.05)} points at 5 %, and at most ${errorAt(0.5)}.`;
  const tables = [
    table("identical periods: % with an alarm, by IPs an hour", IDENTICAL, draws, pairs),
    table("identical periods that break the assumption: % with an alarm", ASSUMPTION_BROKEN, draws, pairs),
    table("risen periods: % found", RISEN, draws, pairs),
  ];
  process.stdout.write(`${[intro, ...tables].join("\n\n")}\n`);
}

function table(title: string, experiments: readonly Experiment[], draws: Draws, pairs: number): string {
  const sizes = SIZES.map((size) => size.toLocaleString("en-US"));
  const lines = experiments.flatMap((experiment) => {
    const columns = SIZES.map((size) => run(experiment, size, draws, pairs));
    return experiment.lines.map(({ name }, index) => [name, ...columns.map((shares) => shares[index] ?? "")]);
  });
  return [[title, ...sizes], ["---", ...sizes.map(() => "--:")], ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** The share of the pairs in which a line's gate is shut, for each of the lines. */
function run(experiment: Experiment, size: number, draws: Draws, pairs: number): string[] {
  const { base, head = base, headDays = BASE_DAYS, lines } = experiment;
  const options = { ...USUAL, ...experiment.options };
  const sideOf = (name: string, days: readonly Cell[][]): Side => ({
    name,
    report: reportOf(days, options.by),
    partial: null,
  });
  const shut = lines.map(() => 0);
  for (let pair = 0; pair < pairs; pair += 1) {
    const before = sideOf("base", base(draws, size, BASE_DAYS));
    const after = sideOf("head", head(draws, size, headDays));
    const comparison = compare(before, after, options);
    lines.forEach(({ isShut }, index) => {
      if (isShut(comparison)) shut[index] = (shut[index] ?? 0) + 1;
    });
  }
  return shut.map((count) => ((100 * count) / pairs).toFixed(1));
}

main();

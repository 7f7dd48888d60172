/**
 * The options of `compare`. The command line and the library go through the same schema; every value may be given as the
 * text of its flag.
 */
import * as z from "zod/mini";
import { BrownoutError, ErrorCode } from "../error.ts";
import { type CompareOptions, Empty } from "../report/comparison/compare.ts";
import type { Rule } from "../report/comparison/rule.ts";
import { By, Measure } from "../report/comparison/terms.ts";
import { readChoice } from "./choice.ts";
import { COLOURS, RANKS } from "./choices.ts";
import { readComparisonFile } from "./comparison-file.ts";
import { readDays } from "./days.ts";
import { readRule } from "./fail-on.ts";
import { readWhole } from "./numbers.ts";
import { readPath } from "./path.ts";
import { readPercent, readProbability } from "./percent.ts";
import { flagName, keyName, readOptions, typed } from "./read-options.ts";

const FORMATS = ["text", "markdown", "json", "junit", "github"] as const;
export type ComparisonFormat = (typeof FORMATS)[number];

const judgingShape = {
  by: z._default(
    typed((value) => readChoice(value, choicesOf(Object.values(By)))),
    By.hour,
  ),
  measure: z._default(
    typed((value) => readChoice(value, choicesOf(Object.values(Measure)))),
    Measure.userHours,
  ),
  alpha: z._default(typed(readProbability), 0.05),
  minEffect: z._default(typed(readPercent), readPercent("10%")),
  minUsers: z._default(
    typed((value) => readWhole(value, 0, Number.MAX_SAFE_INTEGER)),
    10,
  ),
  failOn: z._default(z.array(z.string()), []),
  allowEmpty: z._default(z.boolean(), false),
};
const judgingSchema = z.strictObject(judgingShape);

const compareSchema = z.strictObject({
  ...judgingShape,
  days: z.optional(typed(readDays)),
  rank: z.optional(typed((value) => readChoice(value, RANKS))),
  format: z._default(
    typed((value) => readChoice(value, choicesOf(FORMATS))),
    "text",
  ),
  output: z._default(z.array(typed(readComparisonFile)), []),
  clients: z.optional(typed(readPath)),
  selfTest: z._default(z.boolean(), false),
  quiet: z._default(z.boolean(), false),
  color: z._default(
    typed((value) => readChoice(value, COLOURS)),
    COLOURS.auto,
  ),
});

export type CompareFlags = Omit<z.output<typeof compareSchema>, keyof typeof judgingShape> & CompareOptions;

/** @throws {BrownoutError} `usage`, naming the flag */
export function readCompareFlags(raw: unknown): CompareFlags {
  const options = readOptions(compareSchema, raw, flagName);
  return { ...options, ...judgingOf(options, flagName) };
}

/** @throws {BrownoutError} `usage`, naming the option */
export function readJudgingOptions(raw: unknown): CompareOptions {
  return judgingOf(readOptions(judgingSchema, raw, keyName), keyName);
}

function judgingOf(options: z.output<typeof judgingSchema>, nameOf: (key: string) => string): CompareOptions {
  const { by, measure, alpha, minEffect, minUsers, failOn, allowEmpty } = options;
  const rules = failOn.map((text) => readRule(text, measure, nameOf("failOn")));
  for (const rule of rules) refuseOtherRows(rule, by, nameOf);
  return { by, measure, alpha, minEffect, minUsers, rules, empty: allowEmpty ? Empty.allowed : Empty.refused };
}

/** A rule about rows that are not made would never be breached. */
function refuseOtherRows(rule: Rule, by: By, nameOf: (key: string) => string): void {
  if (!("subject" in rule) || rule.subject.kind === "total") return;
  const isOfWeekday =
    rule.subject.kind === "row" ? rule.subject.key.weekday !== undefined : rule.subject.kind === By.weekdayHour;
  const needed = isOfWeekday ? By.weekdayHour : By.hour;
  if (needed === by) return;
  throw new BrownoutError(
    ErrorCode.usage,
    `Cannot use ${nameOf("failOn")} "${rule.text}": it asks for rows by ${needed} but they are by ${by} (see ${nameOf("by")})`,
  );
}

function choicesOf<T extends string>(names: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(names.map((name) => [name, name]));
}

/**
 * The comparison, version 1: the contract with everything that reads `brownout compare --format json`.
 *
 * The schema below is the source of the published JSON Schema (`schemas/comparison-1.schema.json`) and of the type.
 * Within version 1 fields may be added, never changed. Unknown is `null`, never 0.
 */
import * as z from "zod/mini";
import { count, definitionSchema, hour, weekday } from "../schema.ts";
import { By, COMPARISON_SCHEMA_ID, Measure, NoteCode, Outcome, Verdict } from "./terms.ts";

const number = z.number();
const share = z.number().check(z.gte(0), z.lte(1));

/** What one side says of one row. */
const cell = z.object({
  /**
   * In the unit of the measure: per working day, a number of clients, or a share of the requests. Per working day, a total
   * is the sum over the hours that both sides cover.
   */
  value: z.nullable(number),
  userHours: count,
  /** Null in the total of a report, which cannot tell who was there in two hours. */
  uniqueIps: z.nullable(count),
  errors: count,
  requests: count,
  /** Dates that the records cover in this hour; in the total, dates with records. */
  workingDays: count,
});

/** Clients with a server error: in HEAD only, in BASE only, in both. */
const clients = z.object({ new: count, gone: count, both: count });

const measured = {
  base: cell,
  head: cell,
  /** HEAD's value less BASE's. */
  difference: z.nullable(number),
  /** HEAD's value by BASE's; null where that is 0. */
  ratio: z.nullable(number),
  /** The probability of a difference at least as large between two samples of the same; null where none was tested. */
  p: z.nullable(share),
  /** The same after Holm's correction for the number of rows. */
  adjustedP: z.nullable(share),
  verdict: z.enum(Object.values(Verdict)),
  /** Null unless both sides are partials. */
  clients: z.nullable(clients),
};

const rowSchema = z.object({ weekday: z.optional(weekday), hour, ...measured });
const totalSchema = z.object(measured);

const sideSchema = z.object({
  /** As it was typed. */
  name: z.string(),
  kind: z.enum(["report", "partial"]),
  coverage: z.object({ first: z.nullable(z.string()), last: z.nullable(z.string()), workingDays: count }),
  records: count,
  malformed: count,
});

export const comparisonSchema = z.object({
  schema: z.literal(COMPARISON_SCHEMA_ID),
  /** Whether both sides hold the same numbers. */
  equal: z.boolean(),
  by: z.enum(Object.values(By)),
  measure: z.enum(Object.values(Measure)),
  definition: definitionSchema,
  /** How large a difference has to be to count; `rows` is the number of rows that Holm's correction is for. */
  test: z.object({
    alpha: share,
    minEffectPercent: number.check(z.nonnegative()),
    minUsers: count,
    rows: count,
  }),
  base: sideSchema,
  head: sideSchema,
  total: totalSchema,
  rows: z.array(rowSchema),
  peak: z.object({
    base: z.nullable(z.array(hour)),
    head: z.nullable(z.array(hour)),
    /** Whether HEAD's peak stands out from what HEAD counted in BASE's peak hour. */
    moved: z.boolean(),
    adjustedP: z.nullable(share),
  }),
  rules: z.array(
    z.object({
      rule: z.string(),
      outcome: z.enum(Object.values(Outcome)),
      /** Why, a sentence each: the rows that breach it, or what could not be checked. */
      reasons: z.array(z.string()),
    }),
  ),
  notes: z.array(z.object({ code: z.enum(Object.values(NoteCode)), message: z.string() })),
});

export type Comparison = z.infer<typeof comparisonSchema>;
export type ComparisonRow = z.infer<typeof rowSchema>;
export type ComparisonTotal = z.infer<typeof totalSchema>;
export type ComparisonCell = z.infer<typeof cell>;
export type ClientChange = z.infer<typeof clients>;
export type RuleOutcome = Comparison["rules"][number];

/** The JSON Schema (draft 2020-12) of a comparison. */
export function comparisonJsonSchema(): object {
  return z.toJSONSchema(comparisonSchema, { io: "input" }); // as readers see it: unknown fields are allowed
}

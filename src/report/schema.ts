/**
 * The report, version 1: the contract with everything that reads `report.json`.
 *
 * The schema below is the source of the published JSON Schema (`schemas/report-1.schema.json`) and of the type.
 * Within version 1 fields may be added, never changed. Unknown is `null`, never 0.
 */
import * as z from "zod/mini";
import { HOURS_PER_DAY } from "../partial/clock-hour.ts";
import { Rank, REPORT_SCHEMA_ID, WarningCode } from "./terms.ts";
import { WEEKDAYS } from "./weekday.ts";

export const count = z.int().check(z.nonnegative());
export const hour = z.int().check(z.gte(0), z.lt(HOURS_PER_DAY));
const date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const clockHour = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}$/));
export const weekday = z.enum(WEEKDAYS);
const status = z.int().check(z.gte(100), z.lte(999));

const lines = z.object({
  total: count,
  blank: count,
  directive: count,
  malformed: count,
  records: count,
  counted: count,
  offDays: count,
  otherStatus: count,
});

/** What is counted; the period is not part of it. */
export const definitionSchema = z.object({
  status: z.array(z.tuple([status, status])),
  days: z.array(weekday),
  timeZone: z.string(),
  rank: z.enum([Rank.userHours, Rank.uniqueIps]),
  exact: z.boolean(),
  client: z.optional(z.object({ field: z.nullable(z.string()), trustedProxies: z.nullable(z.array(z.string())) })),
});

export const reportSchema = z.object({
  schema: z.literal(REPORT_SCHEMA_ID),
  complete: z.boolean(),
  definition: z.extend(definitionSchema, { since: z.optional(clockHour), until: z.optional(clockHour) }),
  coverage: z.object({ first: z.nullable(clockHour), last: z.nullable(clockHour), workingDays: count }),
  peak: z.nullable(
    z.object({
      hours: z.array(hour).check(z.minLength(1)),
      userHours: z.nullable(count),
      uniqueIps: z.nullable(count),
    }),
  ),
  worst: z.nullable(z.object({ hours: z.array(z.object({ date, hour })).check(z.minLength(1)), uniqueIps: count })),
  hours: z
    .array(z.object({ hour, userHours: count, uniqueIps: count, errors: count, requests: count }))
    .check(z.length(HOURS_PER_DAY)),
  weekdayHours: z.array(
    z.object({ weekday, hour, userHours: count, uniqueIps: count, errors: count, requests: count }),
  ),
  calendar: z.array(z.object({ date, weekday, hour, uniqueIps: count, errors: count, requests: count })),
  lines,
  malformed: z.object({ reasons: z.record(z.string(), count), samples: z.array(z.string()) }),
  // Records that could be read only after a repair of their line, by what was repaired. Reports of before have none.
  repaired: z.optional(z.record(z.string(), count)),
  sources: z.array(
    z.object({
      path: z.string(),
      format: z.nullable(z.string()),
      fields: z.optional(z.nullable(z.object({ time: z.string(), client: z.string(), status: z.string() }))),
      bytes: z.nullable(count),
      complete: z.boolean(),
      lines,
    }),
  ),
  warnings: z.array(z.object({ code: z.enum(Object.values(WarningCode)), message: z.string() })),
});

export type Report = z.infer<typeof reportSchema>;
export type HourRow = Report["hours"][number];
export type WeekdayHourRow = Report["weekdayHours"][number];
export type CalendarRow = Report["calendar"][number];
export type LineCounts = Report["lines"];

/** The JSON Schema (draft 2020-12) of `report.json`. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(reportSchema, { io: "input" }); // as readers see it: unknown fields are allowed
}

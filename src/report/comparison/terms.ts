/**
 * The words of a comparison. They stand apart from its schema, which takes a process a moment to build.
 */
export const COMPARISON_SCHEMA_ID = "brownout/comparison@1";

/** What the rows are. */
export const By = { hour: "hour", weekdayHour: "weekday-hour" } as const;
export type By = (typeof By)[keyof typeof By];

/** What is compared. */
export const Measure = {
  /** Affected user-hours per working day. */
  userHours: "user-hours",
  /** Distinct clients over all days: a union, of which there is no share per day. */
  uniqueIps: "unique-ips",
  /** Server errors per working day. */
  errors: "errors",
  /** Server errors per request. */
  errorRate: "error-rate",
} as const;
export type Measure = (typeof Measure)[keyof typeof Measure];

export const Verdict = {
  /** No difference that counts. */
  same: "same",
  worse: "worse",
  better: "better",
  /** There were requests in HEAD only. */
  added: "added",
  /** There were requests in BASE only. */
  removed: "removed",
  /** What is measured is unknown on a side, or cannot be set against the other. */
  incomparable: "incomparable",
} as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** What became of a rule. */
export const Outcome = {
  held: "held",
  breached: "breached",
  /** There was nothing to check it against. */
  unchecked: "unchecked",
  /** The same, for the one reason that a side is empty, which was allowed. */
  skipped: "skipped",
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** What a reader of a comparison should know; the closed list. */
export const NoteCode = {
  /** The sides cover different numbers of working days. */
  differentCoverage: "different-coverage",
  /** A clock hour in which a side begins or ends was taken for a piece of one. */
  pieceLeftOut: "piece-left-out",
  /** HEAD has errors in rows that BASE does not cover: nothing is known of them. */
  uncoveredRows: "uncovered-rows",
  /** A side has no record on the chosen days, which was allowed. */
  emptySide: "empty-side",
  /** Differences that only the floor keeps from counting. */
  belowFloor: "below-floor",
  /** A warning that a side's own report holds. */
  reportWarning: "report-warning",
  /** Lines of a side that were malformed, and may have been errors. */
  malformedLines: "malformed-lines",
} as const;
export type NoteCode = (typeof NoteCode)[keyof typeof NoteCode];

/**
 * The words of a report that its makers need. They stand apart from its schema, which takes a process 2 ms to build.
 */
export const REPORT_SCHEMA_ID = "brownout/report@1";

/** What the peak ranks hours by. */
export const Rank = { userHours: "userHours", uniqueIps: "uniqueIps" } as const;
export type Rank = (typeof Rank)[keyof typeof Rank];

/** What a report can warn of; the closed list. */
export const WarningCode = {
  mixedOffsets: "mixed-offsets",
  /** Where a field stands was decided by the values of the lines. */
  inferredField: "inferred-field",
  /** Another field could be read in place of the one that was taken. */
  rivalField: "rival-field",
  /** The client is a placeholder on every line. */
  placeholderClient: "placeholder-client",
  /** Nearly all requests come from few private addresses, and the lines name others. */
  proxiedClient: "proxied-client",
} as const;
export type WarningCode = (typeof WarningCode)[keyof typeof WarningCode];

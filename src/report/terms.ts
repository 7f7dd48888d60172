/**
 * The words of a report that its makers need. They stand apart from its schema, which takes a process 2 ms to build.
 */
import { NoteCode } from "../partial/note-code.ts";

export const REPORT_SCHEMA_ID = "brownout/report@1";

/** What the peak ranks hours by. */
export const Rank = { userHours: "userHours", uniqueIps: "uniqueIps" } as const;
export type Rank = (typeof Rank)[keyof typeof Rank];

/** What a report can warn of; the closed list. */
export const WarningCode = { mixedOffsets: "mixed-offsets", ...NoteCode } as const;
export type WarningCode = (typeof WarningCode)[keyof typeof WarningCode];

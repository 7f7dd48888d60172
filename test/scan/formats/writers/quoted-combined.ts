import { writer as combined } from "./combined.ts";
import type { Writer } from "./writer.ts";

/** As spreadsheets export a column of lines. */
export const writer: Writer = {
  ...combined,
  format: "quoted/combined",
  write: (request) => `"${combined.write(request).replaceAll('"', '""')}"`,
};

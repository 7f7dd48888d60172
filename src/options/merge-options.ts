/**
 * The options of `merge`: those of `analyze` that concern a report, with the same meaning and the same checks.
 */
import * as z from "zod/mini";
import { type AnalyzeFlags, analyzeShape, readAnalyzeFlags } from "./analyze-options.ts";
import { flagName, readOptions } from "./read-options.ts";

const { days, rank, since, until, output, json, csv, quiet, color } = analyzeShape;
const mergeSchema = z.strictObject({ days, rank, since, until, output, json, csv, quiet, color });

/** @throws {BrownoutError} `usage`, naming the flag */
export function readMergeFlags(raw: object): AnalyzeFlags {
  readOptions(mergeSchema, raw, flagName);
  return readAnalyzeFlags({ ...raw, files: false });
}

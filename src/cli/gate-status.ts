import type { Comparison } from "../report/comparison/schema.ts";
import { Outcome } from "../report/comparison/terms.ts";
import { ExitStatus } from "./io.ts";

/** A rule that could not be checked might be breached. */
export function gateStatus({ rules }: Comparison): ExitStatus {
  if (rules.some(({ outcome }) => outcome === Outcome.unchecked)) return ExitStatus.trouble;
  return rules.some(({ outcome }) => outcome === Outcome.breached) ? ExitStatus.breached : ExitStatus.done;
}

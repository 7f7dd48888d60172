import type { SourceOutcome } from "./partial.ts";

/**
 * By path; of equal paths, as of two machines' logs, by identity, those without one first. Those that are left equal are the
 * same in all that partials and reports say of them.
 */
export function compareOutcomes(a: SourceOutcome, b: SourceOutcome): number {
  const byIdentity = ({ identity }: SourceOutcome) => (identity === null ? "" : `=${identity}`);
  return compareTexts(a.path, b.path) || compareTexts(byIdentity(a), byIdentity(b));
}

/** By UTF-16 code units, as `sort` does without being told. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Copies of one log within a run, each of which counts.
 */
import type { Partial, SourceOutcome } from "../partial/partial.ts";

/**
 * Copies begin alike, and are told apart by a number behind their identity. They may be read in any order: the numbers are
 * given by that of their paths.
 */
export function numberCopies(partial: Partial, outcomes: readonly SourceOutcome[]): readonly SourceOutcome[] {
  const copies = new Map<string, SourceOutcome[]>();
  for (const outcome of outcomes) {
    const [first = ""] = (outcome.identity ?? "").split("#");
    copies.set(first, [...(copies.get(first) ?? []), outcome]);
  }
  const numbered = new Map<SourceOutcome, SourceOutcome>();
  for (const [first, alike] of copies) {
    if (first === "" || alike.length === 1) continue;
    const tallies = alike.map(({ identity }) => partial.sources.get(identity ?? ""));
    for (const { identity } of alike) partial.sources.delete(identity ?? "");
    const byPath = alike.map((outcome, at) => ({ outcome, tally: tallies[at] }));
    byPath.sort((a, b) => (a.outcome.path < b.outcome.path ? -1 : 1));
    for (const [index, { outcome, tally }] of byPath.entries()) {
      const identity = index === 0 ? first : `${first}#${index + 1}`;
      if (tally !== undefined) partial.sources.set(identity, { ...tally, identity });
      numbered.set(outcome, { ...outcome, identity });
    }
  }
  return outcomes.map((outcome) => numbered.get(outcome) ?? outcome);
}

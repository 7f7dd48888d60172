/**
 * All that is wrong after a night, a sentence each.
 */
import type { State, StateStore } from "../nightly/state.ts";
import { type Earlier, surgesIn } from "../nightly/surges.ts";
import type { Tonight } from "../nightly/tonight.ts";
import type { NightlyInputs } from "./nightly-inputs.ts";

/** @param earlier how many lines were known before the night */
export function troublesOf(
  tonight: Tonight,
  state: State,
  { troubles }: NightlyInputs,
  earlier: Earlier,
  store: StateStore,
): string[] {
  return [
    ...damageOf(state, tonight, store),
    ...troubles.values(),
    ...tonight.faults.map(({ message }) => message),
    ...surgesIn(tonight.news, earlier),
    ...goneOf(tonight, store),
  ];
}

function damageOf({ damaged }: State, { sources }: Tonight, store: StateStore): string[] {
  return damaged.map(({ file, message }) => {
    const now = sources.get(file);
    if (now !== undefined) return `${message}; "${now.outcome.path}" was read again in its place`;
    return `${message}; its source is not there any more, and the report is without it (delete "${store.pathOf(file)}" to do without)`;
  });
}

/** What could not be read to its end, and is not there any more to try again. */
function goneOf({ sources, seen }: Tonight, store: StateStore): string[] {
  return [...sources.values()]
    .filter(({ file, outcome }) => !outcome.complete && !seen.has(file))
    .map(({ file, outcome: { path } }) => {
      const hint = `(delete "${store.pathOf(file)}" to do without what was read of it)`;
      return `"${path}" is not there any more, and was not read to its end ${hint}`;
    });
}

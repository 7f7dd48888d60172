/**
 * When so many of the new lines of an input are malformed that something must have happened to it.
 */
import { grouped } from "../report/phrases.ts";
import type { News } from "./tonight.ts";

/** Fewer lines are no surge, whatever their share. */
const LEAST_LINES = 10;
const LEAST_SHARE = 0.05;
/** A log that always has some may have this many times their share. */
const MOST_GROWTH = 2;

/** How many of the lines were malformed that were read in earlier nights. */
export interface Earlier {
  readonly lines: number;
  readonly malformed: number;
}

/** A sentence for each input with a surge. */
export function surgesIn(news: readonly News[], earlier: Earlier): string[] {
  const usual = earlier.lines === 0 ? 0 : earlier.malformed / earlier.lines;
  return news
    .filter(({ lines, malformed }) => {
      const share = malformed / lines;
      return malformed >= LEAST_LINES && share > LEAST_SHARE && share > usual * MOST_GROWTH;
    })
    .map(({ path, lines, malformed, firstSample }) => {
      const first = firstSample === null ? "" : `, the first at ${firstSample}`;
      return `Too many malformed lines in "${path}": ${grouped(malformed)} of ${grouped(lines)} new ones${first}`;
    });
}

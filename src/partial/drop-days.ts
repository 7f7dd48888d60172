/**
 * Forgets old hours: their cells, their errors and offsets go, and their records are `dropped` lines from then on.
 *
 * Blank, directive and malformed lines have no hour. They stay as long as their source has a record; of a source whose
 * records have all been dropped, reports leave them out (`isDropped`), samples too, so that nothing of it is left. They are
 * kept here all the same, since it may grow: its first 100 bytes, whose records are all old, and its next 100, which are of
 * today, have to come to the same as all 200 at once. So it does not matter in what order parts of a source are merged and
 * dropped, and how often: dropping up to a and then up to b > a is dropping up to b.
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { type ClockHour, formatClockHour } from "./clock-hour.ts";
import { type Partial, type SourceTally, sumOf } from "./partial.ts";

/**
 * `partial` without the hours before `beforeHour`. It is left as it is, and shares the sets of its other hours with the one
 * that is returned: one of the two is to be used.
 *
 * Cells do not say whose records they count, so this is for a partial of one source, as in a file of a job's state.
 *
 * @throws {BrownoutError} `usage` for a partial of several sources
 */
export function dropDays(partial: Partial, beforeHour: ClockHour): Partial {
  const { definition, sources, hours } = partial;
  const [tally, ...others] = sources.values();
  if (tally === undefined) return partial;
  if (others.length > 0) {
    throw new BrownoutError(
      ErrorCode.usage,
      `Cannot drop the hours before ${formatClockHour(beforeHour)}: expected a partial of one source but found ${sources.size}`,
    );
  }
  const isKept = (clockHour: ClockHour) => clockHour >= beforeHour;
  const old = [...hours].filter(([clockHour]) => !isKept(clockHour));
  const records = sumOf(old.map(([, { requests }]) => requests));
  const kept: SourceTally = {
    ...tally,
    records: tally.records - records,
    dropped: tally.dropped + records,
    repaired: new Map(tally.repaired),
    malformed: new Map(tally.malformed),
    errorsByHour: new Map([...tally.errorsByHour].filter(([clockHour]) => isKept(clockHour))),
    offsets: offsetsOf(tally, isKept),
  };
  return {
    definition,
    sources: new Map([[kept.identity, kept]]),
    hours: new Map([...hours].filter(([clockHour]) => isKept(clockHour))),
  };
}

/** Whether it had records, and all of them have been dropped. */
export function isDropped({ records, dropped }: SourceTally): boolean {
  return records === 0 && dropped > 0;
}

function offsetsOf({ offsets }: SourceTally, isKept: (clockHour: ClockHour) => boolean): SourceTally["offsets"] {
  const kept = [...offsets].map(([offset, hours]) => [offset, new Set([...hours].filter(isKept))] as const);
  return new Map(kept.filter(([, hours]) => hours.size > 0));
}

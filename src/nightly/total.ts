/**
 * Tonight's sources -> one partial, as if all their bytes had been read at once; and which of them have grown old.
 */
import { type ClockHour, epochDayOf, HOURS_PER_DAY } from "../partial/clock-hour.ts";
import { addCutOff } from "../partial/cut-off.ts";
import { dropDays, isDropped } from "../partial/drop-days.ts";
import { mergeInto } from "../partial/merge.ts";
import {
  emptyPartial,
  type KeptPartial,
  type Partial,
  type ScanDefinition,
  type SourceOutcome,
  type SourceTally,
  sumOf,
  totalLines,
} from "../partial/partial.ts";
import { Reason } from "../scan/reason.ts";
import { openRecords } from "../scan/source-format.ts";
import { encodeKeptSource, endByteOf, type KeptSource, tallyOf } from "./kept-source.ts";
import type { EncodedSource } from "./state.ts";
import type { Earlier } from "./surges.ts";
import type { Sighting, Tonight } from "./tonight.ts";

/** How many days are kept, and what today's date is (days since 1970-01-01, in UTC). */
export interface Keeping {
  readonly days: number;
  readonly today: number;
}

export interface NightTotal extends KeptPartial {
  /** What to do with the state once the report has been written. */
  readonly aged: Aged;
}

export interface Aged {
  /** Files of sources of which days were dropped, and their new bytes. */
  readonly rewritten: readonly EncodedSource[];
  /** Files of sources of which nothing is left, and which no input has any more. */
  readonly forgotten: readonly string[];
}

/** Uses up what is known of the sources. */
export function totalOf(tonight: Tonight, definition: ScanDefinition, keeping: Keeping | null): NightTotal {
  const partial = emptyPartial(definition);
  const outcomes: SourceOutcome[] = [...tonight.unopened];
  const rewritten: EncodedSource[] = [];
  const forgotten: string[] = [];
  const firstHour = keeping === null ? null : firstKeptHour(tonight, keeping);
  const kept = (part: Partial) => (firstHour === null ? part : dropDays(part, firstHour));

  for (const source of inOrder(tonight)) {
    const { file, outcome } = source;
    const sighting = bestOf(tonight.seen.get(file));
    const unended = source.unended === null ? null : kept(source.unended);
    const aged = { ...source, partial: kept(source.partial), unended };
    const tally = tallyOf(aged);
    if (sighting === null && isAllDropped(tally) && (unended === null || unended.hours.size === 0)) {
      forgotten.push(file);
      continue;
    }
    const hasAged = tally?.dropped !== tallyOf(source)?.dropped;
    if (hasAged && !tonight.unsaved.has(file)) rewritten.push({ file, content: encodeKeptSource(aged) });

    const path = sighting?.path ?? outcome.path;
    if (tally !== undefined) tally.path = path;
    const endByte = endByteOf(aged);
    mergeInto(partial, aged.partial);
    if (unended !== null) mergeInto(partial, unended);
    else if (outcome.complete) addCutOff(partial, tally?.identity ?? null, Reason.cutOff, cutOffOf(source));
    const bytes = unended === null ? endByte : endByteOf({ partial: unended });
    outcomes.push({ ...outcome, path, bytes });
  }
  for (const { partial: lines, unended, outcome, cutOff } of tonight.passing) {
    const identity = distinctIn(partial, outcome.identity);
    for (const part of [lines, unended]) if (part !== null) mergeInto(partial, renamed(kept(part), identity));
    if (unended === null) addCutOff(partial, identity, Reason.cutOff, cutOff.length);
    outcomes.push({ ...outcome, identity });
  }
  return { partial, outcomes, aged: { rewritten, forgotten } };
}

/** How many records the source has begun so far; tomorrow its lines may end them. */
function cutOffOf({ bookmark: { format, carried } }: KeptSource): number {
  return openRecords(format, carried ?? "").length;
}

/**
 * Days are counted back from that of the newest record, so that a log that has gone quiet keeps them; but not from one in
 * the future, which a wrong clock has written: tomorrow's is the latest that some zone may have.
 */
function firstKeptHour({ sources }: Tonight, { days, today }: Keeping): ClockHour {
  let newest = Number.NEGATIVE_INFINITY;
  const partials = [...sources.values()].flatMap(({ partial, unended }) => [partial, unended]);
  for (const hours of partials.map((partial) => partial?.hours ?? new Map())) {
    for (const clockHour of hours.keys()) {
      const day = epochDayOf(clockHour);
      if (day <= today + 1 && day > newest) newest = day;
    }
  }
  return newest === Number.NEGATIVE_INFINITY ? newest : (newest - days + 1) * HOURS_PER_DAY;
}

/** What has no day, such as a log of malformed lines only, is never old. */
function isAllDropped(tally: SourceTally | undefined): boolean {
  return tally !== undefined && isDropped(tally);
}

/** Of copies, the first in the alphabet of those that hold the most. */
function bestOf(sightings: readonly Sighting[] = []): Sighting | null {
  const [best] = [...sightings].sort((a, b) => b.endByte - a.endByte || (a.path < b.path ? -1 : 1));
  return best ?? null;
}

function inOrder({ sources }: Tonight): KeptSource[] {
  return [...sources.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Files of nothing but equal header lines are as many sources. */
function distinctIn({ sources }: Partial, identity: string | null): string | null {
  if (identity === null || !sources.has(identity)) return identity;
  for (let ordinal = 2; ; ordinal += 1) {
    const name = `${identity}#${ordinal}`;
    if (!sources.has(name)) return name;
  }
}

function renamed(partial: Partial, identity: string | null): Partial {
  const [tally] = partial.sources.values();
  if (tally === undefined || identity === null) return partial;
  return { ...partial, sources: new Map([[identity, { ...tally, identity }]]) };
}

/** How many lines were known before tonight. To be asked before anything is read. */
export function earlierIn(sources: readonly KeptSource[]): Earlier {
  const tallies = sources.flatMap((source) => tallyOf(source) ?? []);
  return {
    lines: sumOf(tallies.map((tally) => totalLines(tally) + tally.dropped)),
    malformed: sumOf(tallies.map(({ malformed }) => sumOf(malformed.values()))),
  };
}

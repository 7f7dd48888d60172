/**
 * What a partial on disk says twice has to be the same both times: a checksum tells that it is as it was written, not that
 * who wrote it was right.
 */
import { formatClockHour, isClockHour } from "./clock-hour.ts";
import { addCount, type KeptPartial, type SourceOutcome, type SourceTally, sumOf, totalLines } from "./partial.ts";

type Contradictions = Generator<string, void>;

/** Half a sentence with both sides of it, or null: `its cells have 5 errors at 2019-05-06T17, its sources 4`. */
export function contradictionIn(kept: KeptPartial): string | null {
  for (const contradiction of contradictionsOf(kept)) return contradiction;
  return null;
}

function* contradictionsOf(kept: KeptPartial): Contradictions {
  yield* ofOutcomes(kept);
  for (const tally of kept.partial.sources.values()) yield* ofTally(tally);
  yield* ofCells(kept);
  yield* ofSums(kept);
}

/** Each tally is that of one source which was asked for. What nothing was read of has none. */
function* ofOutcomes({ partial, outcomes }: KeptPartial): Contradictions {
  const named = new Set<string>();
  for (const outcome of outcomes) {
    const { path, identity, bytes, complete } = outcome;
    if (complete && (identity === null || bytes === null)) yield `"${path}" is complete, and was not read`;
    if (identity === null) continue;
    if (named.has(identity)) yield `"${path}" is the same source as another (${identity})`;
    named.add(identity);
    const tally = partial.sources.get(identity);
    if (tally !== undefined) yield* ofCover(outcome, tally);
    else if (bytes !== null && bytes > 0) yield `"${path}" has ${bytes} bytes, and no account`;
  }
  for (const { identity, path } of partial.sources.values()) {
    if (!named.has(identity)) yield `nobody asked for "${path}" (${identity}), of which it has an account`;
  }
}

function* ofCover({ path, bytes, complete }: SourceOutcome, { ranges }: SourceTally): Contradictions {
  const endByte = ranges.at(-1)?.endByte ?? 0;
  if (endByte > (bytes ?? 0)) yield `"${path}" has ${bytes} bytes, of which it covers those up to ${endByte}`;
  const isWhole = ranges.length === 1 && ranges[0]?.startByte === 0 && endByte === bytes;
  if (complete && !isWhole) yield `"${path}" is complete, and not all of its ${bytes} bytes are covered`;
}

function* ofTally(tally: SourceTally): Contradictions {
  const lines = totalLines(tally);
  if (lines < 0) yield `"${tally.path}" has ${lines + tally.dropped} lines, and dropped ${tally.dropped}`;
  const accounted = tally.blank + tally.directive + sumOf(tally.malformed.values()) + tally.records;
  if (lines !== accounted) yield `"${tally.path}" has ${lines} lines, and accounts for ${accounted}`;
  for (const { startByte, endByte } of tally.ranges) {
    if (startByte > endByte) yield `"${tally.path}" covers bytes ${startByte} to ${endByte}`;
  }
}

function* ofCells({ partial: { definition, hours } }: KeptPartial): Contradictions {
  for (const [clockHour, { requests, errors, clients }] of hours) {
    if (!isClockHour(clockHour)) yield `hour ${clockHour} is in no year from 0 to 9999`;
    const name = formatClockHour(clockHour);
    if (errors > requests) yield `it has ${errors} errors of ${requests} requests at ${name}`;
    if (definition.pseudonyms !== undefined && clients.ipv4Count > 0)
      yield `it has addresses beside pseudonyms at ${name}`;
    if (clients.size > errors || (clients.size === 0 && errors > 0)) {
      yield `it has ${errors} errors of ${clients.size} clients at ${name}`;
    }
  }
}

function* ofSums({ partial: { sources, hours } }: KeptPartial): Contradictions {
  const tallies = [...sources.values()];
  const requests = sumOf([...hours.values()].map((cell) => cell.requests));
  const records = sumOf(tallies.map((tally) => tally.records));
  if (requests !== records) yield `its cells have ${requests} requests, its sources ${records}`;
  const errorsByHour = new Map<number, number>();
  for (const tally of tallies) {
    for (const [clockHour, errors] of tally.errorsByHour) addCount(errorsByHour, clockHour, errors);
  }
  for (const clockHour of new Set([...hours.keys(), ...errorsByHour.keys()])) {
    const inCells = hours.get(clockHour)?.errors ?? 0;
    const inSources = errorsByHour.get(clockHour) ?? 0;
    if (inCells !== inSources) {
      yield `its cells have ${inCells} errors at ${formatClockHour(clockHour)}, its sources ${inSources}`;
    }
  }
}

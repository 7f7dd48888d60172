/**
 * Merging partials: commutative and associative, and it refuses what would count twice.
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { differenceIn } from "./definition.ts";
import { addCount, type CoveredRange, type Partial, SAMPLES_PER_RANGE, type SourceTally, setOf } from "./partial.ts";

/**
 * Adds `part` to `total`. `part` must not be used afterwards: its sets may have become the total's.
 *
 * @throws {BrownoutError} `double-cover` when both cover a byte, `different-definition` when they counted different
 * things; `total` is unchanged then.
 */
export function mergeInto(total: Partial, part: Partial): void {
  refuseDifferentDefinition(total, part);
  const joined = new Map<string, readonly CoveredRange[]>();
  for (const [identity, tally] of part.sources) {
    const ranges = total.sources.get(identity)?.ranges ?? [];
    joined.set(identity, joinRanges(tally.path, ranges, tally.ranges));
  }

  for (const [identity, tally] of part.sources) {
    const known = total.sources.get(identity);
    if (known === undefined) total.sources.set(identity, tally);
    else addTally(known, tally);
    (total.sources.get(identity) as SourceTally).ranges = joined.get(identity) as readonly CoveredRange[];
  }
  for (const [clockHour, cell] of part.hours) {
    const known = total.hours.get(clockHour);
    if (known === undefined) {
      total.hours.set(clockHour, cell);
      continue;
    }
    known.requests += cell.requests;
    known.errors += cell.errors;
    known.clients.addAll(cell.clients);
  }
}

function addTally(total: SourceTally, part: SourceTally): void {
  if (part.path < total.path) total.path = part.path;
  total.blank += part.blank;
  total.directive += part.directive;
  total.records += part.records;
  total.dropped += part.dropped;
  total.further += part.further;
  for (const [repair, count] of part.repaired) addCount(total.repaired, repair, count);
  for (const [reason, count] of part.malformed) addCount(total.malformed, reason, count);
  for (const [clockHour, count] of part.errorsByHour) addCount(total.errorsByHour, clockHour, count);
  for (const [offset, clockHours] of part.offsets) {
    const known = setOf(total.offsets, offset);
    for (const clockHour of clockHours) known.add(clockHour);
  }
}

/**
 * The union of two lists of ranges. Where one range ends at the byte at which the next begins, the two become one, and
 * the line numbers of the second count on from the first: [0,100) with 3 lines and [100,200) with a bad line 2 make
 * [0,200) with a bad line 5.
 */
function joinRanges(
  path: string,
  left: readonly CoveredRange[],
  right: readonly CoveredRange[],
): readonly CoveredRange[] {
  const joined: CoveredRange[] = [];
  for (const range of [...left, ...right].sort((a, b) => a.startByte - b.startByte || a.endByte - b.endByte)) {
    const last = joined.at(-1);
    if (last !== undefined && range.startByte < last.endByte) {
      throw new BrownoutError(
        ErrorCode.doubleCover,
        `Cannot merge partials: bytes ${range.startByte} to ${Math.min(last.endByte, range.endByte)} of "${path}" are in both`,
        { site: { path, byte: range.startByte } },
      );
    }
    if (last === undefined || range.startByte > last.endByte) {
      joined.push(range);
      continue;
    }
    const samples = range.samples.map((sample) => ({ ...sample, line: sample.line + last.lines }));
    joined[joined.length - 1] = {
      startByte: last.startByte,
      endByte: range.endByte,
      lines: last.lines + range.lines,
      samples: [...last.samples, ...samples].slice(0, SAMPLES_PER_RANGE),
    };
  }
  return joined;
}

function refuseDifferentDefinition(total: Partial, part: Partial): void {
  const difference = differenceIn(total.definition, part.definition);
  if (difference === null) return;
  throw new BrownoutError(ErrorCode.differentDefinition, `Cannot merge partials: ${difference}`);
}

/**
 * How much was known of a source, and what is new.
 */
import { type SourceTally, sumOf, totalLines } from "../partial/partial.ts";
import { type KeptSource, tallyOf } from "./kept-source.ts";
import type { News } from "./tonight.ts";

export interface Extent {
  readonly lines: number;
  readonly malformed: number;
  readonly endByte: number;
}

/** To be asked before what is new joins it. */
export function extentOf(kept: KeptSource | null): Extent {
  return extentOfTally(kept === null ? undefined : tallyOf(kept));
}

function extentOfTally(tally: SourceTally | undefined): Extent {
  if (tally === undefined) return { lines: 0, malformed: 0, endByte: 0 };
  return {
    lines: totalLines(tally) + tally.dropped,
    malformed: sumOf(tally.malformed.values()),
    endByte: tally.ranges.at(-1)?.endByte ?? 0,
  };
}

export function newsOf(kept: KeptSource, before: Extent): News {
  const { path } = kept.outcome;
  const tally = tallyOf(kept);
  const now = extentOfTally(tally);
  const sample = tally?.ranges.at(-1)?.samples.find(({ line }) => line > before.lines);
  return {
    file: kept.file,
    path,
    lines: now.lines - before.lines,
    malformed: now.malformed - before.malformed,
    startByte: before.endByte,
    endByte: now.endByte,
    firstSample: sample === undefined ? null : `${path}:${sample.line}: ${sample.reason}`,
  };
}

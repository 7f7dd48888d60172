/**
 * The account of lines: `total = blank + directive + malformed + records` and
 * `records = counted + otherStatus + offDays`. Server errors outside the window are `offDays`.
 */
import { type SourceTally, sumOf, totalLines } from "../partial/partial.ts";
import type { LineCounts } from "./schema.ts";
import { isInWindow, type Window } from "./window.ts";

export function countLines(tallies: readonly SourceTally[], window: Window): LineCounts {
  const lines = {
    total: 0,
    blank: 0,
    directive: 0,
    malformed: 0,
    records: 0,
    counted: 0,
    offDays: 0,
    otherStatus: 0,
  };
  for (const tally of tallies) {
    lines.total += totalLines(tally);
    lines.blank += tally.blank;
    lines.directive += tally.directive;
    lines.malformed += sumOf(tally.malformed.values());
    lines.records += tally.records;
    for (const [clockHour, errors] of tally.errorsByHour) {
      if (isInWindow(clockHour, window)) lines.counted += errors;
      else lines.offDays += errors;
    }
  }
  lines.otherStatus = lines.records - lines.counted - lines.offDays;
  return lines;
}

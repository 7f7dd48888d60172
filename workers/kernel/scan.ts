/**
 * The kernel: proves what lines say, or stops in front of the first that it cannot prove.
 *
 * Whatever it accepts, the reference would accept with the same result; whatever is unusual, an escape in a field that
 * matters, a repeated key, an odd number, is no case here but the reference's business.
 */
import { learnLine, scanAlike } from "./canonical";
import { scanCommonLogLines } from "./common-log";
import { scanFlatLine } from "./flat";
import { clear, leave, linesLeft } from "./found";
import { makePatterns } from "./ipv4";
import { learnLayout, scanSameLayout } from "./layout";
import { scanShapedLines } from "./shape";

makePatterns();

let runs: u32 = 0;
let full = false;

/** How many runs the last call found. */
export function runCount(): u32 {
  return runs;
}

/** Whether the last call stopped for want of room, and not at the end or in front of a line that it cannot prove. */
export function isFull(): bool {
  return full;
}

/**
 * Scans the lines that begin in [from, limit) and are complete in [from, end).
 *
 * @returns where the first line begins that was not scanned.
 */
export function scan(from: u32, end: u32, limit: u32): u32 {
  begin(end);
  let p = from;
  while (true) {
    p = scanAlike(p, limit);
    if (p >= limit || linesLeft() === 0) break;
    let next = scanSameLayout(p);
    if (next === 0) {
      next = scanFlatLine(p);
      if (next === 0) break;
      learnLayout(p, next);
    }
    learnLine(p, next);
    p = next;
  }
  return stop(p, limit);
}

/** The same for lines of the common log format and its kin. */
export function scanCommonLog(from: u32, end: u32, limit: u32): u32 {
  begin(end);
  return stop(scanCommonLogLines(from, end, limit), limit);
}

/** The same for lines of the shapes that were added. */
export function scanShapes(from: u32, end: u32, limit: u32): u32 {
  begin(end);
  return stop(scanShapedLines(from, end, limit), limit);
}

function begin(end: u32): void {
  for (let byte: u32 = 0; byte < 64; byte += 16) v128.store(end + byte, i8x16.splat(0));
  clear();
}

function stop(at: u32, limit: u32): u32 {
  full = linesLeft() === 0 && at < limit;
  runs = leave();
  return at;
}

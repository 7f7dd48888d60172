/**
 * Where lines end, for a block of lines at a time.
 *
 * Nothing here waits for anything: a vector is compared whatever the one before it held, and of each 64 bytes one end
 * is written whether there is one or not, since a branch on that could not be foreseen. Whoever reads the lines then
 * knows where each begins before it has read the one before.
 */
import { LF } from "./ascii";
import { LINE_ENDS } from "./memory";

/**
 * Writes where the lines from `at` on have their LF to `LINE_ENDS`: those in `bytes`, no more than a block, or in as many
 * as it takes to find the first. Zeros stand behind `end`.
 *
 * @returns behind the last of them
 */
export function findLineEnds(at: u32, end: u32, bytes: u32): u32 {
  let ends: u32 = LINE_ENDS;
  let p: u32 = at & ~63;
  let linefeeds = linefeedsIn64(p) & ((<u64>-1) << (at & 63));
  const stop = min(p + bytes, end);
  while (true) {
    store<u32>(ends, p + <u32>ctz(linefeeds));
    const count = <u32>popcnt(linefeeds);
    if (count > 1) {
      let next = ends;
      for (let more = linefeeds & (linefeeds - 1); more !== 0; more &= more - 1) {
        next += 4;
        store<u32>(next, p + <u32>ctz(more));
      }
    }
    ends += count << 2;
    p += 64;
    if (p >= stop && (p >= end || ends !== LINE_ENDS)) return ends;
    linefeeds = linefeedsIn64(p);
  }
}

function linefeedsIn64(at: u32): u64 {
  return (
    <u64>linefeedsIn16(at) |
    ((<u64>linefeedsIn16(at + 16)) << 16) |
    ((<u64>linefeedsIn16(at + 32)) << 32) |
    ((<u64>linefeedsIn16(at + 48)) << 48)
  );
}

function linefeedsIn16(at: u32): u32 {
  return i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(LF)));
}

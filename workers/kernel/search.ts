/** Whether a text stands somewhere in a line. */
import { ESCAPE } from "./ascii";

/** Whether an escape sequence may begin between `at` and `end`: the reference takes these out of a line. */
export function holdsEscape(at: u32, end: u32): bool {
  const sought = i8x16.splat(ESCAPE);
  for (let p = at; p < end; p += 64) {
    const low = v128.or(i8x16.eq(v128.load(p), sought), i8x16.eq(v128.load(p + 16), sought));
    const high = v128.or(i8x16.eq(v128.load(p + 32), sought), i8x16.eq(v128.load(p + 48), sought));
    // Behind the end it is the next line's.
    if (v128.any_true(v128.or(low, high))) return holdsByte(p, end, ESCAPE);
  }
  return false;
}

/** Whether the `length` bytes at `text` stand between `at` and `end`. Two in the middle of them are looked for. */
export function holdsText(at: u32, end: u32, text: u32, length: u32): bool {
  if (length === 1) return holdsByte(at, end, load<u8>(text));
  const middle = length >> 1;
  const first = i8x16.splat(load<u8>(text + middle - 1));
  const second = i8x16.splat(load<u8>(text + middle));
  for (let p = at + middle - 1; p < end; p += 16) {
    let found = i8x16.bitmask(v128.and(i8x16.eq(v128.load(p), first), i8x16.eq(v128.load(p + 1), second)));
    while (found !== 0) {
      const start = p + ctz(found) - middle + 1;
      if (start + length <= end && memory.compare(start, text, length) === 0) return true;
      found &= found - 1;
    }
  }
  return false;
}

function holdsByte(at: u32, end: u32, byte: u8): bool {
  for (let p = at; p < end; p += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(byte)));
    if (found !== 0) return p + ctz(found) < end;
  }
  return false;
}

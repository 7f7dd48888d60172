/**
 * Whether a second record may stand on a line, as a torn or joined write leaves it: a bracket with a digit behind it, in what
 * follows the status; or an escape sequence, which is no part of a line. Such a line is the reference's.
 */
import { ESCAPE, OPEN_BRACKET, ZERO } from "./ascii";

/** Looks at what stands from `at`, behind the status, to the LF at `end`. */
export function mayHaveSecondStamp(at: u32, end: u32): bool {
  // A bracket and an escape differ by one bit.
  const bracket = i8x16.splat(OPEN_BRACKET & ESCAPE);
  const mask = i8x16.splat(~(OPEN_BRACKET ^ ESCAPE));
  // The last vector ends with the line, and may begin before `at`.
  let found = i8x16.eq(v128.and(v128.load(end - 16), mask), bracket);
  for (let p = at; p + 16 <= end; p += 16) found = v128.or(found, i8x16.eq(v128.and(v128.load(p), mask), bracket));
  return v128.any_true(found) && hasBracketedDigit(at, end);
}

function hasBracketedDigit(at: u32, end: u32): bool {
  for (let p = at; p < end; p++) {
    if (load<u8>(p) === ESCAPE || (load<u8>(p) === OPEN_BRACKET && load<u8>(p + 1) - ZERO <= 9)) return true;
  }
  return false;
}

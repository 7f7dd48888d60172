/**
 * A half-open range of bytes.
 *
 * A line belongs to the range that holds its first byte, and is read to its end even where that lies beyond the range.
 * Example, 10-byte ranges over `aaaa\nbbbbbbbbb\ncc\n`: [0,10) owns `aaaa` and `bbbbbbbbb` (which ends at byte 14),
 * [10,18) owns `cc`. So ranges that tile a source share out its lines, each to exactly one.
 */
export interface ByteRange {
  readonly startByte: number;
  readonly endByte: number;
}

/**
 * Text whose lines end with CR, with LF in its place. A CR LF, should one come later, is one end of a line and not two.
 */
import type { Input } from "./input.ts";

const PIECE_BYTES = 256 * 1024;
const LF = 0x0a;
const CR = 0x0d;

export async function* endLinesWithLf(input: Input): AsyncGenerator<Uint8Array> {
  let last = 0;
  for (;;) {
    const piece = await input.take(PIECE_BYTES);
    if (piece.length === 0) return;
    const text = new Uint8Array(piece.length);
    let filled = 0;
    for (const byte of piece) {
      if (byte !== LF || last !== CR) {
        text[filled] = byte === CR ? LF : byte;
        filled += 1;
      }
      last = byte;
    }
    if (filled > 0) yield text.subarray(0, filled);
  }
}

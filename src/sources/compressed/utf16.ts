/**
 * UTF-16 with a byte-order mark, as UTF-8. Half a character at the end is damage; half a surrogate pair becomes U+FFFD.
 */
import { Codec } from "./codec.ts";
import { endsEarly } from "./damage.ts";
import type { Input } from "./input.ts";

const PIECE_BYTES = 256 * 1024;
const UNIT_BYTES = 2;

export function decodeUtf16Le(input: Input): AsyncGenerator<Uint8Array> {
  return decode(input, Codec.utf16le);
}

export function decodeUtf16Be(input: Input): AsyncGenerator<Uint8Array> {
  return decode(input, Codec.utf16be);
}

async function* decode(input: Input, codec: typeof Codec.utf16le | typeof Codec.utf16be): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder("utf-16le");
  const encoder = new TextEncoder();
  for (;;) {
    const piece = await input.take(PIECE_BYTES); // an even number, but for the last
    const whole = piece.subarray(0, piece.length - (piece.length % UNIT_BYTES));
    // Not every runtime's decoder knows the other order.
    const units = codec === Codec.utf16be ? Buffer.from(whole).swap16() : whole;
    const isLast = piece.length < PIECE_BYTES;
    const text = encoder.encode(decoder.decode(units, { stream: !isLast }));
    if (text.length > 0) yield text;
    if (whole.length < piece.length) throw endsEarly(codec);
    if (isLast) return;
  }
}

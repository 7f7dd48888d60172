/**
 * Compressed bytes -> what they were, in order and in bounded memory, on the calling thread. Each kind is decoded by code
 * of its own, which is loaded when such data is met.
 *
 * Of damaged data everything that can be read before the damage is yielded, and then an error is thrown whose message
 * says what is wrong in a few words. Bytes that belong to no stream are damage, save those that the formats allow.
 */
import type { Codec } from "./codec.ts";
import { Input } from "./input.ts";

type Decode = (input: Input) => AsyncGenerator<Uint8Array>;

const DECODERS: Readonly<Record<Codec, () => Promise<Decode>>> = {
  gzip: async () => (await import("./gzip.ts")).decodeGzip,
  zstd: async () => (await import("./zstd.ts")).decodeZstd,
  bzip2: async () => (await import("./bzip2.ts")).decodeBzip2,
  xz: async () => (await import("./xz.ts")).decodeXz,
  "UTF-16LE": async () => (await import("./utf16.ts")).decodeUtf16Le,
  "UTF-16BE": async () => (await import("./utf16.ts")).decodeUtf16Be,
  "CR lines": async () => (await import("./cr-lines.ts")).endLinesWithLf,
};

export async function* decompress(codec: Codec, compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decode = await DECODERS[codec]();
  const input = new Input(compressed);
  try {
    yield* decode(input);
  } finally {
    await input.close();
  }
}

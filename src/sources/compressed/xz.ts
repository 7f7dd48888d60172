/**
 * xz: streams, one behind the other or with zeros between them, of blocks that are LZMA2 (filters for machine code are
 * not known here). Checks are verified. A dictionary of more than 64 MiB, which `xz -9` has, is refused.
 *
 * Decoded by xz-embedded in WebAssembly (xz-decompress): 106 to 116 MB/s of log on all runtimes, `xz` itself 190. It does
 * not know SHA-256, so streams that are checked with it are led past it (`xz-sha256.ts`).
 */
import { Codec } from "./codec.ts";
import { endsEarly, isFollowed } from "./damage.ts";
import type { Input } from "./input.ts";
import { errorOf, loadXz, XzDecoder, XzStatus } from "./xz-library.ts";
import { decodeSha256Stream, isSha256Header, STREAM_HEADER_BYTES } from "./xz-sha256.ts";

const PADDING_UNIT_BYTES = 4;

export async function* decodeXz(input: Input): AsyncGenerator<Uint8Array> {
  do {
    const header = yield* withDecoder((decoder) => decodeStreams(decoder, input));
    if (header === null) return;
    yield* withDecoder((decoder) => decodeSha256Stream(decoder, input, header));
  } while (await skipPadding(input));
}

async function* withDecoder<Result>(
  decode: (decoder: XzDecoder) => AsyncGenerator<Uint8Array, Result>,
): AsyncGenerator<Uint8Array, Result> {
  const decoder = new XzDecoder(await loadXz());
  try {
    return yield* decode(decoder);
  } finally {
    decoder.close();
  }
}

/** Up to the end, or the header of a stream that is checked with SHA-256, which is returned. */
async function* decodeStreams(decoder: XzDecoder, input: Input): AsyncGenerator<Uint8Array, Uint8Array | null> {
  let before = new Uint8Array(0);
  for (;;) {
    await input.fill(decoder.pieceBytes);
    const piece = input.bytes.subarray(0, decoder.pieceBytes);
    const { taken, status } = yield* decoder.decode(piece);
    const seen = Uint8Array.from([...before, ...piece.subarray(Math.max(0, taken - STREAM_HEADER_BYTES), taken)]);
    before = seen.subarray(-STREAM_HEADER_BYTES);
    input.drop(taken);
    if (status === XzStatus.unknownOptions && isSha256Header(before)) return before;
    if (status === XzStatus.end) return null;
    if (status !== XzStatus.goesOn) throw errorOf(status, piece.length === 0);
  }
}

/** Says whether a stream follows. */
async function skipPadding(input: Input): Promise<boolean> {
  while (await input.fill(PADDING_UNIT_BYTES)) {
    if (input.bytes[0] !== 0) return true;
    if (input.bytes.subarray(0, PADDING_UNIT_BYTES).some((byte) => byte !== 0)) throw isFollowed(Codec.xz);
    input.drop(PADDING_UNIT_BYTES);
  }
  if (input.bytes.length === 0) return false;
  throw input.bytes[0] === 0 ? isFollowed(Codec.xz) : endsEarly(Codec.xz);
}

/**
 * gzip (RFC 1952): one or more members, each a header, deflated data, and the CRC-32 and length of what was deflated.
 * Zeros may follow the last one, as tapes and block devices leave them.
 *
 * The data is inflated by `node:zlib`, in threads of its own. Headers and checks are read here: its gunzip takes some of
 * what follows for nothing, and withholds what it has inflated from a piece in which it finds a fault.
 */
import { crc32, createInflateRaw } from "node:zlib";
import { Codec } from "./codec.ts";
import { endsEarly, isCorrupt, isFollowed } from "./damage.ts";
import { skipGzipHeader } from "./gzip-header.ts";
import type { Input } from "./input.ts";

/**
 * What the inflater is given at a time: of the piece with the damage nothing is returned. So pieces begin small, or a
 * damaged small file would be lost as a whole.
 */
const FIRST_PIECE_BYTES = 1024;
const PIECE_BYTES = 64 * 1024;
/** 16 KiB, the default, take half as long again. */
const CHUNK_BYTES = 1024 * 1024;

const TRAILER_BYTES = 8;

export async function* decodeGzip(input: Input): AsyncGenerator<Uint8Array> {
  const nextPiece = inflaterPieces(input);
  do {
    await skipGzipHeader(input);
    yield* inflateMember(input, nextPiece);
  } while (await memberFollows(input));
}

/** The next bytes of an input for an inflater, which are not taken yet. */
export function inflaterPieces(input: Input): () => Promise<Uint8Array> {
  let pieceBytes = FIRST_PIECE_BYTES;
  return async () => {
    await input.fill(pieceBytes);
    const piece = input.bytes.subarray(0, pieceBytes);
    pieceBytes = Math.min(2 * pieceBytes, PIECE_BYTES);
    return piece;
  };
}

/** @throws when something else follows */
async function memberFollows(input: Input): Promise<boolean> {
  if (!(await input.fill(1))) return false;
  if (input.bytes[0] !== 0) return true;
  for (;;) {
    const padding = await input.take(PIECE_BYTES);
    if (padding.length === 0) return false;
    if (padding.some((byte) => byte !== 0)) throw isFollowed(Codec.gzip);
  }
}

async function* inflateMember(input: Input, nextPiece: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  let check = 0;
  let length = 0;
  for await (const chunk of inflate(input, nextPiece, DAMAGE)) {
    check = crc32(chunk, check);
    length = (length + chunk.length) >>> 0;
    yield chunk;
  }
  if (!(await input.fill(TRAILER_BYTES))) throw endsEarly(Codec.gzip);
  const trailer = new DataView(input.bytes.buffer, input.bytes.byteOffset, TRAILER_BYTES);
  if (trailer.getUint32(0, true) !== check || trailer.getUint32(4, true) !== length) throw isCorrupt(Codec.gzip);
  input.drop(TRAILER_BYTES);
}

interface Damage {
  readonly isCorrupt: () => Error;
  readonly endsEarly: () => Error;
}

const DAMAGE: Damage = { isCorrupt: () => isCorrupt(Codec.gzip), endsEarly: () => endsEarly(Codec.gzip) };

/** Deflated data up to its end, which it says itself: what follows it stays in the input. */
export async function* inflate(
  input: Input,
  nextPiece: () => Promise<Uint8Array>,
  damage: Damage,
): AsyncGenerator<Uint8Array> {
  const inflater = new Inflater(damage.isCorrupt);
  try {
    while (!inflater.ended) {
      const piece = await nextPiece();
      if (piece.length === 0) throw damage.endsEarly();
      yield* inflater.inflate(piece);
      input.drop(inflater.takenOfPiece);
    }
  } finally {
    inflater.close();
  }
}

/** Inflates one stream, a piece after the other; the next is given when all that the last one gave has been read. */
class Inflater {
  readonly #stream = createInflateRaw({ chunkSize: CHUNK_BYTES });
  #wake = () => {};
  #given = 0;
  #failed = false;
  ended = false;
  /** How many bytes of the last piece belong to the stream. */
  takenOfPiece = 0;

  readonly #isCorrupt: () => Error;

  constructor(isCorrupt: () => Error) {
    this.#isCorrupt = isCorrupt;
    const wake = () => this.#wake();
    this.#stream.on("readable", wake);
    this.#stream.on("end", () => {
      this.ended = true;
      wake();
    });
    this.#stream.on("error", () => {
      this.#failed = true;
      wake();
    });
  }

  async *inflate(piece: Uint8Array): AsyncGenerator<Uint8Array> {
    let written = false; // not said of the piece in which the stream ends
    this.#stream.write(piece, () => {
      written = true;
      this.#wake();
    });
    for (;;) {
      const awake = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const finished = written || this.ended;
      const chunk: Uint8Array | null = this.#stream.read();
      if (chunk !== null) yield chunk;
      else if (this.#failed) throw this.#isCorrupt();
      else if (finished) break;
      else await awake;
    }
    this.takenOfPiece = this.#stream.bytesWritten - this.#given;
    this.#given += this.takenOfPiece;
    this.ended ||= this.takenOfPiece < piece.length; // it may be said a moment later
  }

  close(): void {
    this.#stream.destroy();
  }
}

/**
 * zstd (RFC 8878): frames, one behind the other, those to be skipped among them. Checksums are verified where a frame
 * has one. A window of more than 128 MiB is refused, as by `zstd` itself, since so much memory would be needed.
 *
 * Decoded by the reference library, compiled to WebAssembly (zstddec), on all runtimes: `node:zlib` of Node 20 knows no
 * zstd, and that of Node 24 and Deno drops all frames but the first and takes truncated data for whole. It makes 950 MB/s
 * of log on Node 20, 1090 on Node 24 (natively 1195), 930 on Bun (949) and 720 on Deno (1286); fzstd 0.1.1, plain
 * JavaScript that verifies no checksums, 290 to 395 (November 2026).
 */
import { Codec } from "./codec.ts";
import { endsEarly, isCorrupt, needsMemory } from "./damage.ts";
import type { Input } from "./input.ts";
import { loadZstd, type Zstd } from "./zstd-library.ts";

const PIECE_BYTES = 256 * 1024;
const CHUNK_BYTES = 1024 * 1024;
/** The most that comes of one step. */
const BLOCK_BYTES = 128 * 1024;
const FIRST_STEP_BYTES = 5;

/** The library's numbers of what it complains about. */
const ERRORS = 120;
const WINDOW_TOO_LARGE = 16;
const OUT_OF_MEMORY = 64;

export async function* decodeZstd(input: Input): AsyncGenerator<Uint8Array> {
  const frames = new FrameDecoder(await loadZstd());
  try {
    for (;;) {
      const piece = await input.take(PIECE_BYTES);
      if (piece.length === 0) break;
      yield* frames.decode(piece);
    }
    yield* frames.rest();
    if (frames.withinFrame) throw endsEarly(Codec.zstd);
  } finally {
    frames.close();
  }
}

/**
 * One block a step: the library returns nothing of a step in which it finds a fault. It says itself how many bytes the
 * next step takes.
 */
class FrameDecoder {
  readonly #zstd: Zstd;
  readonly #context: number;
  /** The piece, the chunk, and two times `{ address, size, position }` that say how far the library came in them. */
  readonly #piece: number;
  readonly #chunk: number;
  readonly #taken: number;
  readonly #given: number;
  #filled = 0;
  #hint = FIRST_STEP_BYTES;
  withinFrame = true; // no frame at all is no zstd data

  constructor(zstd: Zstd) {
    this.#zstd = zstd;
    this.#context = zstd.ZSTD_createDCtx();
    this.#piece = zstd.malloc(PIECE_BYTES);
    this.#chunk = zstd.malloc(CHUNK_BYTES);
    this.#taken = zstd.malloc(12);
    this.#given = zstd.malloc(12);
  }

  *decode(piece: Uint8Array): Generator<Uint8Array> {
    new Uint8Array(this.#zstd.memory.buffer).set(piece, this.#piece);
    let at = 0;
    for (;;) {
      const stepEnd = Math.min(piece.length, at + this.#hint);
      const step = this.#step(at, stepEnd);
      if (step.error !== null) {
        yield* this.rest();
        throw step.error;
      }
      const stuck = step.at === at && step.filled === this.#filled;
      at = step.at;
      this.#filled = step.filled;
      if (CHUNK_BYTES - this.#filled < BLOCK_BYTES) yield* this.rest();
      else if (at === piece.length && (stuck || !this.withinFrame)) return;
    }
  }

  /** What was decoded and not yielded yet. */
  *rest(): Generator<Uint8Array> {
    const bytes = new Uint8Array(this.#zstd.memory.buffer, this.#chunk, this.#filled);
    if (this.#filled > 0) yield bytes.slice();
    this.#filled = 0;
  }

  close(): void {
    this.#zstd.ZSTD_freeDCtx(this.#context);
    for (const address of [this.#piece, this.#chunk, this.#taken, this.#given]) this.#zstd.free(address);
  }

  #step(at: number, end: number): { at: number; filled: number; error: Error | null } {
    const { memory } = this.#zstd;
    new Uint32Array(memory.buffer, this.#taken, 3).set([this.#piece, end, at]);
    new Uint32Array(memory.buffer, this.#given, 3).set([this.#chunk, CHUNK_BYTES, this.#filled]);
    const answer = this.#zstd.ZSTD_decompressStream(this.#context, this.#given, this.#taken);
    if (answer < 0 && answer > -ERRORS) return { at, filled: this.#filled, error: errorOf(-answer) };
    this.withinFrame = answer !== 0;
    this.#hint = answer === 0 ? FIRST_STEP_BYTES : answer;
    const [, , takenTo = 0] = new Uint32Array(memory.buffer, this.#taken, 3); // memory may have moved as it grew
    const [, , filledTo = 0] = new Uint32Array(memory.buffer, this.#given, 3);
    return { at: takenTo, filled: filledTo, error: null };
  }
}

function errorOf(number: number): Error {
  return number === WINDOW_TOO_LARGE || number === OUT_OF_MEMORY
    ? needsMemory(Codec.zstd, "128 MiB")
    : isCorrupt(Codec.zstd);
}

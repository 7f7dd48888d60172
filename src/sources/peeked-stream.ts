/**
 * A stream whose beginning can be looked at before all of it is read. What is looked at begins behind the hole of NULs that
 * a log may begin with, which is not held.
 */
import { holeLength } from "./fingerprint.ts";
import { notBytes } from "./stream-chunks.ts";

const HOLE = new Uint8Array(64 * 1024);

export class PeekedStream {
  /** What the stream threw while it was looked at. */
  failure: { readonly error: unknown } | null = null;
  readonly #iterator: AsyncIterator<Uint8Array>;
  #pieces: Uint8Array[] = [];
  #length = 0;
  #holeBytes = 0;
  #hasEnded = false;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#iterator = stream[Symbol.asyncIterator]();
  }

  /** At least `wantedBytes`, or all that there is: what comes before an error, if there is one. */
  async read(wantedBytes: number): Promise<{ readonly bytes: Uint8Array; readonly isWhole: boolean }> {
    while (this.#length < wantedBytes && !this.#hasEnded) {
      try {
        const { value, done } = await this.#iterator.next();
        this.#hasEnded = done === true;
        if (done === true) break;
        if (!(value instanceof Uint8Array)) throw notBytes(value);
        const hole = this.#length === 0 ? holeLength(value) : 0;
        this.#holeBytes += hole;
        if (hole < value.length) this.#pieces.push(value.subarray(hole));
        this.#length += value.length - hole;
      } catch (error) {
        this.failure = { error };
        this.#hasEnded = true;
      }
    }
    return { bytes: this.#joined(), isWhole: this.#hasEnded };
  }

  /** The stream from its first byte to its end or its error. To be called once. */
  async *all(): AsyncGenerator<Uint8Array> {
    try {
      for (let bytes = this.#holeBytes; bytes > 0; bytes -= HOLE.length) yield HOLE.subarray(0, bytes);
      yield* this.#pieces;
      this.#pieces = [];
      if (this.failure !== null) throw this.failure.error;
      if (!this.#hasEnded) yield* { [Symbol.asyncIterator]: () => this.#iterator };
    } finally {
      await this.close(); // who reads no further may have stopped among the pieces
    }
  }

  /** To be called where nobody reads on. */
  async close(): Promise<void> {
    await this.#iterator.return?.();
  }

  #joined(): Uint8Array {
    if (this.#pieces.length === 1) return this.#pieces[0] as Uint8Array;
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [all];
    return all;
  }
}

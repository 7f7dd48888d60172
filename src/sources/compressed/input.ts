/**
 * Compressed bytes as the decoders take them: so many at a time, however the pieces were cut in which they came. What a
 * decoder makes of damaged data depends on how much it gets at a time, and so it is the same for every source.
 */
export class Input {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #buffer = new Uint8Array(0);
  #start = 0;
  #end = 0;
  #done = false;

  constructor(compressed: AsyncIterable<Uint8Array>) {
    this.#pieces = compressed[Symbol.asyncIterator]();
  }

  /** What was read and not taken yet. It is overwritten by the next `fill`. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Reads until there are so many bytes, or no more. Says whether there are so many. */
  async fill(count: number): Promise<boolean> {
    while (this.#end - this.#start < count && !this.#done) {
      const { value, done } = await this.#pieces.next();
      if (done === true) this.#done = true;
      else this.#append(value);
    }
    return this.#end - this.#start >= count;
  }

  /** As many bytes as that, fewer at the end, none after it. */
  async take(most: number): Promise<Uint8Array> {
    await this.fill(most);
    const taken = this.bytes.subarray(0, most);
    this.drop(taken.length);
    return taken;
  }

  drop(count: number): void {
    this.#start += count;
  }

  async close(): Promise<void> {
    if (!this.#done) await this.#pieces.return?.();
  }

  #append(piece: Uint8Array): void {
    if (this.#end + piece.length > this.#buffer.length) {
      const kept = this.bytes;
      const needed = 2 * (kept.length + piece.length);
      if (needed > this.#buffer.length) this.#buffer = new Uint8Array(needed);
      this.#buffer.set(kept);
      this.#start = 0;
      this.#end = kept.length;
    }
    this.#buffer.set(piece, this.#end);
    this.#end += piece.length;
  }
}

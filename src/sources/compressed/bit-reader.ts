/**
 * Bits of bytes in memory, the highest of a byte first. Behind the last byte there are zeros without end: whoever reads
 * asks afterwards whether he went too far.
 */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** The bits that were read from bytes and not asked for yet, lowest last; what stands above them is of no concern. */
  #held = 0;
  #heldBits = 0;

  constructor(bytes: Uint8Array, firstBit: number) {
    this.#bytes = bytes;
    if (firstBit > 0) this.read(firstBit);
  }

  /** The next bits, up to 24 of them, without going on. */
  peek(count: number): number {
    while (this.#heldBits < count) {
      this.#held = (this.#held << 8) | (this.#at < this.#bytes.length ? (this.#bytes[this.#at] as number) : 0);
      this.#at += 1;
      this.#heldBits += 8;
    }
    return (this.#held >>> (this.#heldBits - count)) & ((1 << count) - 1);
  }

  /** Goes on by bits that were peeked at. */
  drop(count: number): void {
    this.#heldBits -= count;
  }

  read(count: number): number {
    const bits = this.peek(count);
    this.#heldBits -= count;
    return bits;
  }

  get isBeyondEnd(): boolean {
    return this.bytesBegun > this.#bytes.length;
  }

  /** How many bytes have been read as a whole, and how many bits of the next. */
  get wholeBytes(): number {
    return Math.floor((8 * this.#at - this.#heldBits) / 8);
  }
  get bitOfByte(): number {
    return (8 * this.#at - this.#heldBits) % 8;
  }
  /** Up to the next whole byte. */
  get bytesBegun(): number {
    return Math.ceil((8 * this.#at - this.#heldBits) / 8);
  }
}

/**
 * How a file was compressed, by its first bytes; its name has no say.
 *
 * | codec | begins with |
 * |-------|-------------|
 * | gzip  | 1f 8b, method 08 |
 * | zstd  | 28 b5 2f fd, or a skippable frame: 50…5f 2a 4d 18 |
 * | bzip2 | `BZh1`…`BZh9`, then a block (31 41 59 26 53 59) or, where nothing was compressed, the end (17 72 45 38 50 90) |
 * | xz    | fd 37 7a 58 5a 00 |
 */
export const Codec = { gzip: "gzip", zstd: "zstd", bzip2: "bzip2", xz: "xz" } as const;
export type Codec = (typeof Codec)[keyof typeof Codec];

/** One mask a byte: a byte fits when it is the pattern's after masking. */
interface Magic {
  readonly codec: Codec;
  readonly bytes: readonly number[];
  readonly masks?: Readonly<Record<number, number>>;
}

const MAGICS: readonly Magic[] = [
  { codec: Codec.gzip, bytes: [0x1f, 0x8b, 0x08] },
  { codec: Codec.zstd, bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { codec: Codec.zstd, bytes: [0x50, 0x2a, 0x4d, 0x18], masks: { 0: 0xf0 } },
  { codec: Codec.xz, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
];

const BZIP2 = [0x42, 0x5a, 0x68]; // BZh, then the digit of the block size
const BZIP2_NEXT = [
  [0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
  [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
];

/** Null for what is not compressed, or so that it is not known here. Ten bytes are enough. */
export function codecOf(head: Uint8Array): Codec | null {
  for (const { codec, bytes, masks = {} } of MAGICS) {
    if (bytes.every((byte, at) => ((head[at] ?? -1) & (masks[at] ?? -1)) === byte)) return codec;
  }
  const level = head[BZIP2.length] ?? 0;
  const isBzip2 = startsWith(head, BZIP2, 0) && level >= 0x31 && level <= 0x39;
  return isBzip2 && BZIP2_NEXT.some((next) => startsWith(head, next, BZIP2.length + 1)) ? Codec.bzip2 : null;
}

function startsWith(head: Uint8Array, bytes: readonly number[], at: number): boolean {
  return bytes.every((byte, index) => head[at + index] === byte);
}

/**
 * How a file was compressed or encoded, by its first bytes; its name has no say.
 *
 * | codec | begins with |
 * |-------|-------------|
 * | gzip  | 1f 8b, method 08 |
 * | zstd  | 28 b5 2f fd, or a skippable frame: 50…5f 2a 4d 18 |
 * | bzip2 | `BZh1`…`BZh9`, then a block (31 41 59 26 53 59) or, where nothing was compressed, the end (17 72 45 38 50 90) |
 * | xz    | fd 37 7a 58 5a 00 |
 * | UTF-16LE, UTF-16BE | ff fe, fe ff: PowerShell, some services of Windows |
 * | CR lines | text without LF and with several CR, which end its lines: old programs of the Macintosh |
 */
export const Codec = {
  gzip: "gzip",
  zstd: "zstd",
  bzip2: "bzip2",
  xz: "xz",
  utf16le: "UTF-16LE",
  utf16be: "UTF-16BE",
  crLines: "CR lines",
} as const;
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
  { codec: Codec.utf16be, bytes: [0xfe, 0xff] },
];
const UTF16LE = [0xff, 0xfe];
const UTF32LE = [0xff, 0xfe, 0x00, 0x00];
const UTF32BE = [0x00, 0x00, 0xfe, 0xff];

const BZIP2 = [0x42, 0x5a, 0x68]; // BZh, then the digit of the block size
const BZIP2_NEXT = [
  [0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
  [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
];

/**
 * Null for plain text, and for what is not known here. Ten bytes tell all but lines that end with CR, of which two must be
 * in `head`.
 */
export function codecOf(head: Uint8Array): Codec | null {
  for (const { codec, bytes, masks = {} } of MAGICS) {
    if (bytes.every((byte, at) => ((head[at] ?? -1) & (masks[at] ?? -1)) === byte)) return codec;
  }
  const level = head[BZIP2.length] ?? 0;
  const isBzip2 = startsWith(head, BZIP2, 0) && level >= 0x31 && level <= 0x39;
  if (isBzip2 && BZIP2_NEXT.some((next) => startsWith(head, next, BZIP2.length + 1))) return Codec.bzip2;
  if (startsWith(head, UTF16LE, 0) && !startsWith(head, UTF32LE, 0)) return Codec.utf16le;
  return hasCrLines(head) ? Codec.crLines : null;
}

/** Whether it is how the text is written that the codec undoes, rather than how it is packed. */
export function isEncoding(codec: Codec): boolean {
  return codec === Codec.utf16le || codec === Codec.utf16be || codec === Codec.crLines;
}

const LF = 0x0a;
const CR = 0x0d;

function hasCrLines(head: Uint8Array): boolean {
  const first = head.includes(LF) ? -1 : head.indexOf(CR);
  return first !== -1 && head.includes(CR, first + 1);
}

/** What the text is encoded in, where that is not read here; null for all else. */
export function foreignEncodingOf(head: Uint8Array): string | null {
  if (startsWith(head, UTF32LE, 0) || startsWith(head, UTF32BE, 0)) return "UTF-32";
  const units = Math.min(head.length, SAMPLE_BYTES) >> 1;
  const zeros = [0, 0];
  for (let at = 0; at < 2 * units; at += 1) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] as number) + 1;
  const [even = 0, odd = 0] = zeros;
  if (units < FEWEST_UNITS || Math.min(even, odd) > units / 16) return null;
  if (odd > units * 0.75) return "UTF-16LE without a byte-order mark";
  return even > units * 0.75 ? "UTF-16BE without a byte-order mark" : null;
}

/** What is looked at for NULs in every other byte, and how little text tells nothing. */
const SAMPLE_BYTES = 4096;
const FEWEST_UNITS = 8;

function startsWith(head: Uint8Array, bytes: readonly number[], at: number): boolean {
  return bytes.every((byte, index) => head[at + index] === byte);
}

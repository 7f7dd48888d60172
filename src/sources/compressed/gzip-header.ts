/**
 * The header of a gzip member. All that it says is passed over: it is checked, and none of it matters here.
 *
 *     0  1f 8b   magic
 *     2  08      method: deflate
 *     3          flags
 *     4          time (4), hints (1), system (1)
 *     10         FEXTRA: length (2) and as many bytes; FNAME, FCOMMENT: to a zero; FHCRC: CRC-32 of all that, low half
 */
import { crc32 } from "node:zlib";
import { Codec } from "./codec.ts";
import { endsEarly, isCorrupt, isFollowed } from "./damage.ts";
import type { Input } from "./input.ts";

const FIXED_BYTES = 10;
const DEFLATE = 8;
const Flag = { headerCheck: 0x02, extra: 0x04, name: 0x08, comment: 0x10, reserved: 0xe0 } as const;

/** @throws when it is no header */
export async function skipGzipHeader(input: Input): Promise<void> {
  let check = 0;

  const hasMagic = await input.fill(2);
  if ((input.bytes[0] ?? 0x1f) !== 0x1f || (input.bytes[1] ?? 0x8b) !== 0x8b) throw isFollowed(Codec.gzip);
  if (!hasMagic) throw endsEarly(Codec.gzip);
  const fixed = await take(FIXED_BYTES);
  const flags = fixed[3] as number;
  if (fixed[2] !== DEFLATE || (flags & Flag.reserved) !== 0) throw isCorrupt(Codec.gzip);

  if ((flags & Flag.extra) !== 0) {
    const [low = 0, high = 0] = await take(2);
    await take((high << 8) | low);
  }
  if ((flags & Flag.name) !== 0) await takeText();
  if ((flags & Flag.comment) !== 0) await takeText();
  if ((flags & Flag.headerCheck) !== 0) {
    const expected = check & 0xffff;
    const [low = 0, high = 0] = await take(2);
    if (((high << 8) | low) !== expected) throw isCorrupt(Codec.gzip);
  }

  async function take(count: number): Promise<Uint8Array> {
    const bytes = await input.take(count);
    if (bytes.length < count) throw endsEarly(Codec.gzip);
    check = crc32(bytes, check);
    return bytes;
  }

  async function takeText(): Promise<void> {
    for (;;) {
      if (!(await input.fill(1))) throw endsEarly(Codec.gzip);
      const end = input.bytes.indexOf(0);
      await take(end === -1 ? input.bytes.length : end + 1);
      if (end !== -1) return;
    }
  }
}

/**
 * A small gzip file at once: thousands of them take as long for the streams and threads that `gzip.ts` has as for all else.
 * 3,000 files of 4 kB took 2.7 s in place of 5.5 with it and heads that are read at once (Node 20, 2 busy cores, December
 * 2026).
 *
 * It only knows files that are whole and plain, of as many members as there may be. Of all others it knows nothing, and
 * they are decoded as streams are, which defines what damage costs.
 */
import { closeSync, readSync } from "node:fs";
import { crc32, inflateRawSync } from "node:zlib";
import { openSameFile } from "../file-id.ts";
import type { Order } from "./contract.ts";

/** What is larger when it is decompressed is not made at once. */
const MOST_BYTES = 1024 * 1024;

const FIXED_HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const NAME_FLAG = 0x08;

/** Null for what it does not know. @throws as `openSameFile` does */
export function gunzipSmallFile({ path, fileId, compressedBytes }: Pick<Order, "path" | "fileId" | "compressedBytes">) {
  const descriptor = openSameFile(path, fileId);
  try {
    const packed = Buffer.allocUnsafe(compressedBytes);
    if (readSync(descriptor, packed, 0, compressedBytes, 0) < compressedBytes) return null;
    return gunzipWhole(packed);
  } finally {
    closeSync(descriptor);
  }
}

function gunzipWhole(packed: Buffer): Uint8Array | null {
  const members: Uint8Array[] = [];
  let length = 0;
  for (let at = 0; at < packed.length; ) {
    const data = dataStart(packed, at);
    const member = data === null ? null : inflateMember(packed, data);
    if (member === null) return null;
    members.push(member.bytes);
    length += member.bytes.length;
    if (length > MOST_BYTES) return null;
    at = member.end;
  }
  return members.length === 1 ? (members[0] as Uint8Array) : Buffer.concat(members, length);
}

/** Where a member's data begins, behind a header that has no more than a name; null for any other. */
function dataStart(packed: Buffer, at: number): number | null {
  const flags = packed[at + 3];
  if (packed[at] !== 0x1f || packed[at + 1] !== 0x8b || packed[at + 2] !== 8) return null;
  if (flags === 0) return at + FIXED_HEADER_BYTES;
  const nameEnd = flags === NAME_FLAG ? packed.indexOf(0, at + FIXED_HEADER_BYTES) : -1;
  return nameEnd === -1 ? null : nameEnd + 1;
}

interface Inflated {
  readonly buffer: Uint8Array;
  /** How much it took of what it was given. */
  readonly engine: { readonly bytesWritten: number };
}

function inflateMember(packed: Buffer, data: number): { readonly bytes: Uint8Array; readonly end: number } | null {
  // The last member's length, as it is stated; others have more or less, and are put together from parts.
  const stated = packed.readUInt32LE(packed.length - 4);
  const chunkSize = Math.min(Math.max(stated, 64), MOST_BYTES);
  try {
    const options = { info: true, chunkSize, maxOutputLength: MOST_BYTES };
    const { buffer: bytes, engine } = inflateRawSync(packed.subarray(data), options) as unknown as Inflated;
    const trailer = data + engine.bytesWritten;
    if (packed.length - trailer < TRAILER_BYTES) return null;
    const isWhole = packed.readUInt32LE(trailer) === crc32(bytes) && packed.readUInt32LE(trailer + 4) === bytes.length;
    return isWhole ? { bytes, end: trailer + TRAILER_BYTES } : null;
  } catch {
    return null; // damaged, cut short or too large
  }
}

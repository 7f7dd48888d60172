/**
 * Archives of several files, known by their first bytes; their names have no say. Each regular file in one is read as a
 * source of its own, `logs.tar.gz:web/access.log`.
 *
 * | archive | begins with |
 * |---------|-------------|
 * | tar     | a header of 512 bytes that has `ustar` at byte 257 or, from older programs, the right checksum at 148 |
 * | zip     | `PK` 03 04; empty: `PK` 05 06; split: `PK` 07 08 |
 */
export const Archive = { tar: "tar", zip: "zip" } as const;
export type Archive = (typeof Archive)[keyof typeof Archive];

/** A regular file in an archive. */
export interface Member {
  readonly name: string;
  /** To be read before the next member is asked for; it throws where the member cannot be read to its end. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** What tells an archive by its first bytes, and how many are needed to. */
const HEADER_BYTES = 512;
const MAGIC_AT = 257;
const MAGIC = [...new TextEncoder().encode("ustar")];
const CHECKSUM_AT = 148;
const CHECKSUM_BYTES = 8;
const SPACE = 0x20;
const ZIP = [0x50, 0x4b];
const ZIP_RECORDS = [
  [3, 4],
  [5, 6],
  [7, 8],
];

/** Null for what is no archive, or none that is known here. */
export function archiveOf(head: Uint8Array): Archive | null {
  if (ZIP.every((byte, at) => head[at] === byte) && ZIP_RECORDS.some(([a, b]) => head[2] === a && head[3] === b)) {
    return Archive.zip;
  }
  if (head.length < HEADER_BYTES || head[0] === 0) return null;
  return MAGIC.every((byte, at) => head[MAGIC_AT + at] === byte) || hasChecksum(head) ? Archive.tar : null;
}

/** The sum of a header's bytes, with its own place as spaces, in octal digits. */
function hasChecksum(head: Uint8Array): boolean {
  const place = head.subarray(CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES);
  const digits = /^ *([0-7]+)[\0 ]/.exec(String.fromCharCode(...place))?.[1];
  if (digits === undefined) return false;
  let sum = SPACE * CHECKSUM_BYTES;
  for (const byte of head.subarray(0, HEADER_BYTES)) sum += byte;
  for (const byte of place) sum -= byte;
  return Number.parseInt(digits, 8) === sum;
}

/** How a member is called in its archive, without `./`; null for one that is hidden, as a directory's hidden files are. */
export function memberName(path: string): string | null {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return parts.length === 0 || parts.some((part) => part.startsWith(".") && part !== "..") ? null : parts.join("/");
}

export function hasNoFile(): Error {
  return new Error("there is no file in it");
}

/** The members of an archive that comes as a stream, in the order in which they lie in it. */
export async function* membersOf(archive: Archive, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Member> {
  if (archive === Archive.tar) yield* (await import("./tar.ts")).tarMembers(stream);
  else yield* (await import("./zip.ts")).heldZipMembers(stream);
}

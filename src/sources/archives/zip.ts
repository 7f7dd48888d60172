/**
 * zip, read by its central directory with `yauzl`, which gives the members' raw bytes; they are inflated here, as those of
 * gzip are, so that what comes before damage counts. Memory does not grow with the archive: of a file the directory and
 * the members are read where they lie. One that comes through a pipe cannot be read that way, since its directory is its
 * end: it is held in memory, up to a limit.
 */
import { closeSync } from "node:fs";
import { crc32 } from "node:zlib";
import { type Entry, fromBufferPromise, fromFdPromise, type ZipFile } from "yauzl";
import { inflate, inflaterPieces } from "../compressed/gzip.ts";
import { Input } from "../compressed/input.ts";
import { openSameFile } from "../file-id.ts";
import { hasNoFile, type Member, memberName } from "./archive.ts";
import { zipEntryName } from "./zip-names.ts";

const MOST_HELD_BYTES = 256 * 1024 * 1024;
const SETTINGS = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false } as const;
const STORED = 0;
const DEFLATED = 8;
/** Of the attributes that Unix programs store, the kind of file: a regular one, or none stated. */
const UNIX = 3;
const KIND = 0o170000;
const REGULAR = 0o100000;

/** The members of a file, which is opened when the first is asked for. */
export async function* zipMembers(path: string, fileId: string): AsyncGenerator<Member> {
  const descriptor = openSameFile(path, fileId);
  try {
    yield* membersOfZip(await opened(() => fromFdPromise(descriptor, SETTINGS)));
  } finally {
    closeSync(descriptor);
  }
}

/** The members of one that comes as a stream. */
export async function* heldZipMembers(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Member> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > MOST_HELD_BYTES) {
      throw new Error(
        "the zip archive is larger than the 256 MiB that are held of one from a pipe (save it to a file)",
      );
    }
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces, length);
  yield* membersOfZip(await opened(() => fromBufferPromise(bytes, SETTINGS)));
}

async function* membersOfZip(zip: ZipFile): AsyncGenerator<Member> {
  let files = 0;
  const entries = zip.eachEntry();
  for (;;) {
    const { value: entry, done } = await opened(() => entries.next());
    if (done === true) break;
    const path = zipEntryName(entry);
    if (path.endsWith("/") || !isRegular(entry)) continue;
    files += 1;
    const name = memberName(path);
    if (entry.uncompressedSize > 0 && name !== null) yield { name, bytes: memberBytes(zip, entry) };
  }
  if (files === 0) throw hasNoFile();
}

/** What the library complains about is named for what it is: its own words speak of its parts. */
async function opened<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/end of central directory/i.test(message)) throw new Error("the zip archive ends early, or is corrupt");
    throw new Error(`the zip archive is corrupt (${message})`);
  }
}

function isRegular({ versionMadeBy, externalFileAttributes }: Entry): boolean {
  const kind = versionMadeBy >> 8 === UNIX ? (externalFileAttributes >>> 16) & KIND : 0;
  return kind === 0 || kind === REGULAR;
}

async function* memberBytes(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw new Error("it is encrypted (extract it with its password first)");
  const { compressionMethod: method } = entry;
  if (method !== STORED && method !== DEFLATED) {
    throw new Error(`it is compressed with method ${method} of zip, which is not known here (extract it first)`);
  }
  const raw: AsyncIterable<Uint8Array> = await opened(() =>
    zip.openReadStreamPromise(entry, { decodeFileData: false }),
  );
  let check = 0;
  let length = 0;
  for await (const bytes of method === DEFLATED ? inflated(raw) : raw) {
    check = crc32(bytes, check);
    length += bytes.length;
    yield bytes;
  }
  if (length !== entry.uncompressedSize || check !== entry.crc32) throw isCorrupt();
}

/** An inflater is known to have ended by the bytes that it leaves, as those of gzip's trailer. */
const BEHIND = new Uint8Array(8);

async function* withBytesBehind(raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* raw;
  yield BEHIND;
}

async function* inflated(raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = new Input(withBytesBehind(raw));
  try {
    yield* inflate(input, inflaterPieces(input), { isCorrupt, endsEarly });
  } finally {
    await input.close();
  }
}

function isCorrupt(): Error {
  return new Error("its zip data is corrupt");
}

function endsEarly(): Error {
  return new Error("its zip data ends early");
}

/**
 * tar, read in one pass with the parser of `tar` (node-tar). It works on what it is given before it returns, so what it
 * finds in a piece is queued, and the next piece is given when the queue is empty: memory does not grow with the archive.
 *
 * Damage: a header with a wrong checksum costs its member, and the ones behind are found again; at the end it is said. An
 * archive without its end mark, a block of zeros, has been cut short. Bytes behind the end mark are refused, since they
 * would not be read: `cat a.tar b.tar`.
 */
import { Parser, type ReadEntry } from "tar";
import { hasNoFile, type Member, memberName } from "./archive.ts";

type Event =
  | { readonly kind: "member"; readonly entry: ReadEntry }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "end" };

const FILES: readonly string[] = ["File", "OldFile", "ContiguousFile"];
const SPARSE = "SparseFile";
/** How a sparse file is called in an archive of POSIX's format. */
const SPARSE_NAME = /(?:^|\/)GNUSparseFile\.\d+\//;

const ENDS_EARLY = "the tar archive ends early";

export async function* tarMembers(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Member> {
  const reader = new TarReader(stream);
  let files = 0;
  try {
    for (;;) {
      const event = await reader.next();
      if (event === null) break;
      if (event.kind !== "member") continue; // the rest of a member that was not read to its end
      files += 1;
      const { entry } = event;
      const name = memberName(entry.path);
      if (entry.size > 0 && name !== null) yield { name, bytes: memberBytes(reader, entry) };
    }
    if (reader.damage !== null) throw new Error(reader.damage);
    if (files === 0) throw hasNoFile();
  } finally {
    await reader.close();
  }
}

async function* memberBytes(reader: TarReader, { size, type, path }: ReadEntry): AsyncGenerator<Uint8Array> {
  if (type === SPARSE || SPARSE_NAME.test(path))
    throw new Error("it is stored as a sparse file (pack it without --sparse)");
  let received = 0;
  for (;;) {
    const event = await reader.next();
    if (event?.kind !== "bytes") break;
    received += event.bytes.length;
    yield event.bytes;
  }
  if (received < size) throw new Error(ENDS_EARLY);
}

/** The record, as programs pad archives to: one that follows another archive begins with a record of its own. */
const RECORD_BYTES = 20 * 512;
const BLANK_BLOCK = Buffer.alloc(512);

class TarReader {
  /** What is wrong with the archive itself, known when its end has been reached. */
  damage: string | null = null;
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #parser: Parser;
  readonly #events: Event[] = [];
  #readBytes = 0;
  #hasEndMark = false;
  #isFinished = false;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#pieces = stream[Symbol.asyncIterator]();
    this.#parser = new Parser({
      onReadEntry: (entry) => this.#take(entry),
      onwarn: (code, message) => {
        if (code === "TAR_ENTRY_INVALID") this.damage ??= `the tar archive is corrupt (${message})`;
      },
    });
    this.#parser.on("ignoredEntry", (entry: ReadEntry) => this.#take(entry));
    this.#parser.on("nullBlock", () => {
      this.#hasEndMark = true;
    });
  }

  /** Null at the end. */
  async next(): Promise<Event | null> {
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined) return event;
      if (this.#isFinished) return null;
      await this.#readOn();
    }
  }

  async close(): Promise<void> {
    if (!this.#isFinished) await this.#pieces.return?.();
  }

  #take(entry: ReadEntry): void {
    if (entry.type === SPARSE) this.#events.push({ kind: "member", entry });
    if (!FILES.includes(entry.type)) {
      entry.resume();
      return;
    }
    this.#events.push({ kind: "member", entry });
    entry.on("data", (bytes) => this.#events.push({ kind: "bytes", bytes }));
    entry.on("end", () => this.#events.push({ kind: "end" }));
  }

  async #readOn(): Promise<void> {
    let piece: IteratorResult<Uint8Array>;
    try {
      piece = await this.#pieces.next();
    } catch (error) {
      this.#isFinished = true;
      throw error;
    }
    if (piece.done === true) this.#finish();
    else this.#give(piece.value);
  }

  #give({ buffer, byteOffset, length }: Uint8Array): void {
    const piece = Buffer.from(buffer as ArrayBuffer, byteOffset, length);
    // The parser passes over what is behind the end mark, which a blank block may be: it has to be looked at from there on.
    const mayEnd = this.#hasEndMark || piece.includes(BLANK_BLOCK);
    for (let at = 0; at < length; ) {
      const record = RECORD_BYTES - (this.#readBytes % RECORD_BYTES);
      const part = mayEnd ? piece.subarray(at, at + record) : piece;
      if (this.#hasEndMark && part.some((byte) => byte !== 0)) {
        this.damage ??= "the tar archive is corrupt: something else follows it";
      }
      this.#parser.write(part);
      this.#readBytes += part.length;
      at += part.length;
    }
  }

  #finish(): void {
    this.#isFinished = true;
    this.#parser.end();
    if (!this.#hasEndMark) this.damage ??= ENDS_EARLY;
  }
}

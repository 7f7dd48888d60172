/**
 * tar, read in one pass: blocks of 512 bytes, a header and then the member's bytes, padded. `tar` (node-tar) reads the
 * headers of all its dialects; its own parser of streams is not used, since it asks for variables of the environment,
 * which Deno would have to be allowed.
 *
 *     header  bytes …  padding   header  bytes …  padding   …   zeros
 *
 * A header that is damaged costs its member, and those behind it are found again; at the end it is said. An archive
 * without zeros at its end has been cut short. Another archive may follow (`cat a.tar b.tar`).
 */
import { Header } from "tar/header";
import { Pax } from "tar/pax";
import { Input } from "../compressed/input.ts";
import { hasNoFile, type Member, memberName } from "./archive.ts";

const BLOCK_BYTES = 512;
/** Of a header that says more of the next member, such as a long name. */
const MOST_META_BYTES = 1024 * 1024;
const FILES: readonly string[] = ["File", "OldFile", "ContiguousFile", "SparseFile"];
/** How a sparse file is called in an archive of POSIX's format. */
const SPARSE_NAME = /(?:^|\/)GNUSparseFile\.\d+\//;

export async function* tarMembers(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Member> {
  const input = new Input(stream);
  try {
    const headers = new Headers(input);
    let files = 0;
    for (;;) {
      const header = await headers.next();
      if (header === null) break;
      const { size = 0, type } = header;
      const path = headers.pathOf(header);
      const body = new Body(input, size);
      if (FILES.includes(type)) {
        files += 1;
        const name = memberName(path);
        const isSparse = type === "SparseFile" || SPARSE_NAME.test(path);
        headers.forget();
        if (size > 0 && name !== null) yield { name, bytes: isSparse ? refuseSparse() : body.read() };
      } else await headers.note(header, body);
      await body.skip();
    }
    if (headers.damage !== null) throw headers.damage;
    if (files === 0) throw hasNoFile();
  } finally {
    await input.close();
  }
}

// biome-ignore lint/correctness/useYield: it is in place of bytes
async function* refuseSparse(): AsyncGenerator<Uint8Array> {
  throw new Error("it is stored as a sparse file (pack it without --sparse)");
}

function endsEarly(): Error {
  return new Error("the tar archive ends early");
}

class Headers {
  /** The first thing that is wrong with the archive. */
  damage: Error | null = null;
  readonly #input: Input;
  #hasEnded = false;
  /** What was said about the next member, and about all that follow. */
  #next: Pax | undefined;
  #all: Pax | undefined;

  constructor(input: Input) {
    this.#input = input;
  }

  /** Null at the end. */
  async next(): Promise<Header | null> {
    for (;;) {
      const block = await this.#input.take(BLOCK_BYTES);
      if (block.length < BLOCK_BYTES) {
        if (!this.#hasEnded || block.some((byte) => byte !== 0)) this.damage ??= endsEarly();
        return null;
      }
      const header = new Header(Buffer.from(block), 0, this.#next, this.#all);
      this.#hasEnded = header.nullBlock;
      if (header.nullBlock) continue;
      if (header.cksumValid && header.size !== undefined) return header;
      this.damage ??= new Error("the tar archive is corrupt (a header has a wrong checksum)");
    }
  }

  /** The name that a header before it has given it, or its own. */
  pathOf({ path = "" }: Header): string {
    return this.#next?.path ?? path;
  }

  /** Takes note of what a header that is no file's says about those that follow. */
  async note({ type, size = 0 }: Header, body: Body): Promise<void> {
    const isMeta = /ExtendedHeader$|LongPath$/.test(type) && size <= MOST_META_BYTES;
    const text = isMeta ? await body.text() : "";
    if (type === "GlobalExtendedHeader") this.#all = Pax.parse(text, this.#all, true);
    else if (type === "ExtendedHeader" || type === "OldExtendedHeader") this.#next = Pax.parse(text, this.#next);
    else if (type === "NextFileHasLongPath" || type === "OldGnuLongPath") {
      this.#next = new Pax({ ...this.#next, path: text.replace(/\0.*/s, "") });
    } else if (type !== "NextFileHasLongLinkpath") this.forget();
  }

  /** What was said about one member says nothing about the next. */
  forget(): void {
    this.#next = undefined;
  }
}

/** The bytes behind a header. */
class Body {
  readonly #input: Input;
  #missing: number;
  readonly #padding: number;

  constructor(input: Input, size: number) {
    this.#input = input;
    this.#missing = size;
    this.#padding = (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
  }

  async *read(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const part = await this.#take();
      if (part === null) return;
      yield part.slice(); // the input overwrites it
    }
  }

  async text(): Promise<string> {
    const parts: Uint8Array[] = [];
    for await (const part of this.read()) parts.push(part);
    return Buffer.concat(parts).toString();
  }

  async skip(): Promise<void> {
    while ((await this.#take()) !== null);
    await this.#input.take(this.#padding);
  }

  /** What is at hand, so that damage behind it costs nothing of it; null at the end. */
  async #take(): Promise<Uint8Array | null> {
    if (this.#missing === 0) return null;
    if (!(await this.#input.fill(1))) throw endsEarly();
    const part = await this.#input.take(Math.min(this.#missing, this.#input.bytes.length));
    this.#missing -= part.length;
    return part;
  }
}

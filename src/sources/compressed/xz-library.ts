/**
 * The functions of xz-embedded as xz-decompress has them in WebAssembly. Its own interface lets one stream a thread be
 * read at a time, so it is only asked to load them.
 */
import { Codec } from "./codec.ts";
import { endsEarly, isCorrupt, isFollowed, needsMemory } from "./damage.ts";

interface Xz {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** The address of 32-bit words: size of both buffers; input: address, position, size; output: address, position. */
  create_context(): number;
  destroy_context(context: number): void;
  /** So many bytes were put into the input; none: there are no more. */
  supply_input(context: number, bytes: number): void;
  get_next_output(context: number): number;
}

export const XzStatus = { goesOn: 0, end: 1, noMemory: 3, tooLarge: 4, unknownFormat: 5, unknownOptions: 6 } as const;

/** @param atEnd when there are no more bytes */
export function errorOf(status: number, atEnd: boolean): Error {
  if (status === XzStatus.tooLarge || status === XzStatus.noMemory) return needsMemory(Codec.xz, "64 MiB");
  if (status === XzStatus.unknownFormat) return isFollowed(Codec.xz);
  return atEnd ? endsEarly(Codec.xz) : isCorrupt(Codec.xz);
}

/** What the package's class has and its types do not tell. */
interface Loader {
  _getModuleInstance(): Promise<void>;
  readonly _moduleInstance: { readonly exports: unknown };
}

let loaded: Promise<Xz> | undefined;

/** Once a thread. */
export function loadXz(): Promise<Xz> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Xz> {
  const names = await import("xz-decompress");
  const { XzReadableStream } = names.default ?? names; // Bun takes the names for the module's own
  const loader = XzReadableStream as unknown as Loader;
  await loader._getModuleInstance();
  return loader._moduleInstance.exports as Xz;
}

const Word = { bufferBytes: 0, input: 1, taken: 2, output: 4, filled: 5 } as const;
const WORDS = 7;
const CHUNK_BYTES = 1024 * 1024;

export class XzDecoder {
  readonly #xz: Xz;
  readonly #context: number;
  /** The most that `decode` takes at a time. */
  readonly pieceBytes: number;

  constructor(xz: Xz) {
    this.#xz = xz;
    this.#context = xz.create_context();
    this.pieceBytes = this.#words[Word.bufferBytes] as number;
  }

  /** All that a piece gives, and how far it was understood; an empty piece says that there are no more. */
  *decode(piece: Uint8Array): Generator<Uint8Array, { taken: number; status: number }> {
    const { memory } = this.#xz;
    new Uint8Array(memory.buffer).set(piece, this.#words[Word.input]);
    this.#xz.supply_input(this.#context, piece.length);
    let parts: Uint8Array[] = [];
    let held = 0;
    for (;;) {
      const status = this.#xz.get_next_output(this.#context);
      const words = this.#words; // memory may have moved as it grew
      const filled = words[Word.filled] as number;
      if (filled > 0) parts.push(new Uint8Array(memory.buffer, words[Word.output], filled).slice());
      held += filled;
      words[Word.filled] = 0;
      const taken = words[Word.taken] as number;
      const finished = status !== XzStatus.goesOn || (taken === piece.length && filled < this.pieceBytes);
      if (held > 0 && (finished || held >= CHUNK_BYTES)) {
        yield joined(parts, held);
        parts = [];
        held = 0;
      }
      if (finished) return { taken, status };
    }
  }

  close(): void {
    this.#xz.destroy_context(this.#context);
  }

  get #words(): Uint32Array {
    return new Uint32Array(this.#xz.memory.buffer, this.#context, WORDS);
  }
}

function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Where bytes come from, as the plan needs to know it.
 */
import type { Fault } from "../error.ts";
import type { SourceFormat } from "../scan/source-format.ts";

/** A regular file: its size is known, and any thread can read any range of it. */
export interface FileSource {
  readonly kind: "file";
  readonly identity: string;
  readonly path: string;
  readonly format: SourceFormat;
  /** What its first lines have said that later ones may depend on (`LineParser.carried`). */
  readonly carried: string;
  /** The size when it was opened; bytes that are appended later are not read, save those that end its last line. */
  readonly bytes: number;
  /** Device and inode, to notice that another file has taken its name. */
  readonly fileId: string;
}

/** Bytes that come in order, once: standard input, a pipe, a compressed file, anything iterable. */
export interface StreamSource {
  readonly kind: "stream";
  readonly identity: string;
  readonly path: string;
  readonly stream: AsyncIterable<Uint8Array>;
  /** Whether it may be read while others are: a file, but not a pipe whose writer may have to wait for another. */
  readonly isFile: boolean;
  /** Device and inode of the file behind it, where that is known. */
  readonly fileId: string | null;
}

/** What could not be opened or recognised. The run goes on without it, and its report is incomplete. */
export interface UnreadableSource {
  readonly kind: "unreadable";
  readonly path: string;
  readonly fault: Fault;
}

export type Source = FileSource | StreamSource | UnreadableSource;

/** What a caller names: a path, or a stream and what to call it. */
export type Input = string | NamedStream;
export interface NamedStream {
  readonly name: string;
  readonly stream: AsyncIterable<Uint8Array>;
  /** Device and inode of the file behind it, by which it is known to be named twice. */
  readonly fileId?: string | null;
}

/** The size of all sources together; null where a stream does not say how long it is. */
export function totalBytes(sources: readonly Source[]): number | null {
  let total = 0;
  for (const source of sources) {
    if (source.kind === "stream") return null;
    if (source.kind === "file") total += source.bytes;
  }
  return total;
}

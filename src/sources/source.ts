/**
 * Where bytes come from, as the plan needs to know it.
 */
import type { Fault } from "../error.ts";
import type { SourceFormat } from "../scan/source-format.ts";
import type { Member } from "./archives/archive.ts";

/** A regular file: its size is known, and any thread can read any range of it. */
export interface FileSource {
  readonly kind: "file";
  readonly identity: string;
  readonly prefixes: readonly string[];
  readonly path: string;
  readonly format: SourceFormat;
  /** What its first lines have said that later ones may depend on (`LineParser.carried`). */
  readonly carried: string;
  /** The size when it was opened; bytes that are appended later are not read, save those that end its last line. */
  readonly bytes: number;
  /** Device and inode, to notice that another file has taken its name. */
  readonly fileId: string;
  /** Where its last line begins, if that has no end and is to be told apart; absent where it is a line like others. */
  readonly unendedFromByte?: number;
  readonly resumption?: Resumption | undefined;
}

/** What was read of a source in an earlier run: its first bytes, which are whole lines. */
export interface Resumption {
  readonly identity: string;
  readonly prefixes: readonly string[];
  /** Where to go on. */
  readonly startByte: number;
  /** How many lines come before. */
  readonly lines: number;
  readonly format: SourceFormat;
  /** What they have said that later ones depend on (`LineParser.carried`). */
  readonly carried: string;
  /** The hash of the last of these bytes, to be checked where they come by in a stream. */
  readonly tail: Tail;
}

/** The last bytes of what was read. */
export interface Tail {
  readonly bytes: number;
  readonly hash: string;
}

/** Bytes that come in order, once: standard input, a pipe, a compressed file, anything iterable. */
export interface StreamSource {
  readonly kind: "stream";
  readonly path: string;
  readonly stream: AsyncIterable<Uint8Array>;
  /** Whether it may be read while others are: a file, but not a pipe whose writer may have to wait for another. */
  readonly isFile: boolean;
  /** Device and inode of the file behind it, where that is known. */
  readonly fileId: string | null;
  /** Of an archive whose members are found without reading it in order: these, in place of the bytes. */
  readonly members?: AsyncIterable<Member> | undefined;
  /** It lies in an archive. */
  readonly isMember?: true;
  readonly resumption?: Resumption | undefined;
  /** Is shown everything that is read of it, decompressed. */
  readonly observe?: ((piece: Uint8Array) => void) | undefined;
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

/** How many bytes of a file are to be read. */
export function bytesToRead({ bytes, resumption }: FileSource): number {
  return bytes - (resumption?.startByte ?? 0);
}

/** How many bytes of all sources are to be read; null where a stream does not say how long it is. */
export function totalBytes(sources: readonly Source[]): number | null {
  let total = 0;
  for (const source of sources) {
    if (source.kind === "stream") return null;
    if (source.kind === "file") total += bytesToRead(source);
  }
  return total;
}

/**
 * How a file is read: whole, on from where its source was left, or not at all.
 *
 * A source of up to `LONG_HEAD_BYTES` is read again from its start when it has grown: its format was recognised by what
 * there was of it, and may be another one now. A larger one is read on from where its last whole line ended. Either way the
 * last bytes that were read must be there again, where they were.
 */
import { BrownoutError, ErrorCode, type Fault, systemReason, unreadableFault } from "../error.ts";
import type { FormatChoice } from "../scan/detect.ts";
import { decompressFile } from "../sources/compressed/decompress-file.ts";
import { openPath } from "../sources/open.ts";
import { LONG_HEAD_BYTES } from "../sources/recognise.ts";
import type { FileSource, Resumption, Source, Tail } from "../sources/source.ts";
import { unread } from "../sources/unread.ts";
import type { ExaminedFile } from "./examine.ts";
import { endByteOf, type KeptSource, resumptionOf } from "./kept-source.ts";
import { endOfLines, PassingTail, tailOf } from "./tail.ts";

/** A file to be read in a round. */
export interface Reading {
  readonly kind: "reading";
  readonly source: Exclude<Source, { readonly kind: "unreadable" }>;
  readonly file: ExaminedFile;
  /** What was known of it. */
  readonly kept: KeptSource | null;
  /** `again` takes the place of what was known. */
  readonly mode: "new" | "on" | "again";
  /** To be asked when it has been read: the last bytes of its whole lines. */
  readonly tail: () => Tail;
}

export type Decision =
  | Reading
  /** There is nothing new: it ends where its source was left. */
  | { readonly kind: "same" }
  /** It ends earlier, or damage hides how it goes on. */
  | { readonly kind: "short"; readonly bytes: number; readonly fault: Fault | null }
  /** The bytes that were read before are not there: another file may have them. */
  | { readonly kind: "rewritten" }
  /** Another file has them. */
  | { readonly kind: "forked" }
  /** It may be no longer the file that was examined, but a shorter one or another, and has to be examined once more. */
  | { readonly kind: "unopened"; readonly fault: Fault };

export interface ReadingSettings {
  readonly choice: FormatChoice;
  readonly signal?: AbortSignal | undefined;
}

/** How to read a file that begins as a kept source does. */
export async function decide(file: ExaminedFile, kept: KeptSource, settings: ReadingSettings): Promise<Decision> {
  return await orUnopened(() => decideBy(file, kept, settings));
}

/** From the start. What was known of it, if anything, is forgotten for it. */
export async function decideWhole(
  file: ExaminedFile,
  kept: KeptSource | null,
  settings: ReadingSettings,
): Promise<Decision> {
  return await orUnopened(() => fromStart(file, kept, settings));
}

async function orUnopened(decision: () => Promise<Decision>): Promise<Decision> {
  try {
    return await decision();
  } catch (error) {
    if (!(error instanceof BrownoutError) || error.code !== ErrorCode.unreadableSource) throw error;
    const { code, message, site } = error;
    return { kind: "unopened", fault: { code, message, ...(site === undefined ? {} : { site }) } };
  }
}

async function decideBy(file: ExaminedFile, kept: KeptSource, settings: ReadingSettings): Promise<Decision> {
  const { bytes, compressed } = file;
  const endByte = endByteOf(kept);
  const isSmall = endByte <= LONG_HEAD_BYTES || kept.bookmark.carried === null;
  if (compressed !== null) return isSmall ? await decideSmall(file, kept, settings) : readOn(file, kept, settings);
  if (bytes < endByte) return { kind: "short", bytes, fault: null };
  const { tail } = kept.bookmark;
  if (tailOf(file, endByte, tail.bytes).hash !== tail.hash) return { kind: "rewritten" };
  if (bytes === endByte) return { kind: "same" };
  return isSmall ? await fromStart(file, kept, settings) : readOn(file, kept, settings);
}

/** Of a compressed file it takes a look at all that was read before to tell whether there is more. */
async function decideSmall(file: ExaminedFile, kept: KeptSource, settings: ReadingSettings): Promise<Decision> {
  const { path } = file;
  try {
    for await (const piece of unread(decompressed(file, settings), resumptionOf(kept), path)) {
      if (piece.length > 0) return await fromStart(file, kept, settings);
    }
    return { kind: "same" };
  } catch (error) {
    settings.signal?.throwIfAborted();
    const code = error instanceof BrownoutError ? error.code : ErrorCode.incompleteSource;
    if (code === ErrorCode.rewrittenSource) return { kind: "rewritten" };
    const bytes = error instanceof BrownoutError ? (error.site?.byte ?? 0) : 0;
    const message = `Cannot read all of "${path}": ${systemReason(error)}`;
    return {
      kind: "short",
      bytes,
      fault: code === ErrorCode.shrunkenSource ? null : { code, message, site: { path } },
    };
  }
}

/** Up to where the file ended when it was examined: it may be growing, and its first lines are known by what they were. */
async function fromStart(file: ExaminedFile, kept: KeptSource | null, settings: ReadingSettings): Promise<Decision> {
  const { path, fileId, bytes, compressed, fingerprint } = file;
  const how = { kind: "reading", file, kept, mode: kept === null ? "new" : "again" } as const;
  if (compressed !== null) return { ...how, ...streamed(file, settings) };
  const source = await openPath(path, settings);
  if (source.kind === "unreadable") return { kind: "unopened", fault: source.fault };
  if (source.kind === "stream" || source.fileId !== fileId || source.bytes < bytes) {
    return { kind: "unopened", fault: unreadableFault(path, "it changed while it was opened (was the log rotated?)") };
  }
  const { identity, prefixes } = fingerprint;
  const unendedFromByte = endOfLines(file, 0, bytes);
  const tail = tailOf(file, unendedFromByte);
  return { ...how, source: { ...source, identity, prefixes, bytes, unendedFromByte }, tail: () => tail };
}

function readOn(file: ExaminedFile, kept: KeptSource, settings: ReadingSettings): Reading {
  const { path, fileId, bytes, compressed } = file;
  const resumption = resumptionOf(kept);
  const { identity, prefixes, startByte, format, carried, tail } = resumption;
  const how = { kind: "reading", file, kept, mode: "on" } as const;
  if (compressed !== null) return { ...how, ...streamed(file, settings, resumption) };
  const unendedFromByte = endOfLines(file, startByte, bytes);
  const end = unendedFromByte === startByte ? tail : tailOf(file, unendedFromByte);
  const place = { path, bytes, fileId, unendedFromByte };
  const source: FileSource = { kind: "file", identity, prefixes, format, carried, resumption, ...place };
  return { ...how, source, tail: () => end };
}

/** A compressed file, from its start or on; where nothing new passes, the last bytes are those of before. */
function streamed(
  file: ExaminedFile,
  settings: ReadingSettings,
  resumption?: Resumption,
): Pick<Reading, "source" | "tail"> {
  const { path, fileId } = file;
  const passing = new PassingTail();
  const observe = (piece: Uint8Array) => passing.add(piece);
  const stream = decompressed(file, settings);
  return {
    source: { kind: "stream", path, stream, isFile: true, fileId, resumption, observe },
    tail: () => (passing.tail.bytes === 0 && resumption !== undefined ? resumption.tail : passing.tail),
  };
}

function decompressed({ path, fileId, bytes, compressed }: ExaminedFile, { signal }: ReadingSettings) {
  if (compressed === null) throw new TypeError(`"${path}" is not compressed`);
  return decompressFile({ path, fileId, codec: compressed.codec, compressedBytes: bytes }, signal);
}

/**
 * What an input is, before anything is read of it but its beginning (and its end, where it is compressed).
 */
import { type FileHandle, open, stat } from "node:fs/promises";
import { type Fault, systemReason, unreadableFault } from "../error.ts";
import { type Archive, archiveOf } from "../sources/archives/archive.ts";
import { type Codec, codecOf } from "../sources/compressed/codec.ts";
import { IS_DIRECTORY } from "../sources/expand.ts";
import { fileIdOf } from "../sources/file-id.ts";
import { type Fingerprint, fingerprintOf, HEAD_BYTES, hash, readHead } from "../sources/fingerprint.ts";
import { headOf } from "../sources/recognise.ts";
import { firstLineOf } from "./first-line.ts";
import type { CompressedForm } from "./kept-source.ts";
import { outlineOf } from "./outline.ts";
import type { PseudonymKey } from "./pseudonyms.ts";

export interface ExaminedFile {
  readonly path: string;
  readonly fileId: string;
  /** As it lies on the disk. */
  readonly bytes: number;
  /** Its first bytes, decompressed: `HEAD_BYTES`, or all. */
  readonly head: Uint8Array;
  readonly fingerprint: Fingerprint;
  /** Whether it has more than the blank and directive lines with which others begin as well. */
  readonly isTelling: boolean;
  /** See `outlineOf`; it takes a millisecond, and is not always asked for. */
  readonly outline: () => string;
  readonly compressed: { readonly codec: Codec; readonly form: Omit<CompressedForm, "endByte"> } | null;
}

export interface ExaminingSettings {
  readonly key: PseudonymKey | null;
  /** Whether a compressed file is known by its form: then nothing of it is decompressed, and its head is empty. */
  readonly isKnown: (form: Omit<CompressedForm, "endByte">) => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A file that a night can come back to, or why it is none. */
export async function examineFile(path: string, settings: ExaminingSettings): Promise<ExaminedFile | Fault> {
  const { key, isKnown, signal } = settings;
  let file: FileHandle | undefined;
  try {
    const found = await stat(path, { bigint: true });
    if (found.isDirectory()) return unreadableFault(path, IS_DIRECTORY);
    if (!found.isFile()) return unreadableFault(path, "it is no file, to which the next run could come back");
    const fileId = fileIdOf(found);
    const bytes = Number(found.size);
    file = await open(path);
    const head = readHead(file.fd, bytes);
    const archive = archiveOf(head);
    if (archive !== null) return unreadableFault(path, isArchive(archive));
    const codec = codecOf(head);
    if (codec === null) return { path, fileId, bytes, ...knownBy(head, key), compressed: null };
    const end = new Uint8Array(Math.min(bytes, HEAD_BYTES));
    await file.read(end, 0, end.length, bytes - end.length);
    const compressed = { codec, form: { bytes, hash: hash(head, end) } };
    if (isKnown(compressed.form)) return { path, fileId, bytes, ...knownBy(NOTHING, key), isTelling: true, compressed };
    const { decompressFile } = await import("../sources/compressed/decompress-file.ts");
    const decompressed = await headOf(decompressFile({ path, fileId, codec, compressedBytes: bytes }, signal));
    const packed = archiveOf(decompressed);
    if (packed !== null) return unreadableFault(path, isArchive(packed));
    return { path, fileId, bytes, ...knownBy(decompressed, key), compressed };
  } catch (error) {
    signal?.throwIfAborted();
    return unreadableFault(path, systemReason(error));
  } finally {
    await file?.close();
  }
}

function isArchive(archive: Archive): string {
  return `it is a ${archive} archive, whose members only analyze reads`;
}

const NOTHING = new Uint8Array(0);

function knownBy(
  head: Uint8Array,
  key: PseudonymKey | null,
): Pick<ExaminedFile, "head" | "fingerprint" | "isTelling" | "outline"> {
  const fingerprint = fingerprintOf(head);
  let outline: string | null = null;
  return {
    head,
    fingerprint,
    isTelling: head.length === HEAD_BYTES || (fingerprint.prefixes.length > 0 && firstLineOf(head) !== null),
    outline() {
      outline ??= outlineOf(head.subarray(0, fingerprint.bytes), key);
      return outline;
    },
  };
}

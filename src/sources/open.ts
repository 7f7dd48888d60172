/**
 * Names -> sources, by ascending path, so that a run does not depend on the order in which they were named.
 *
 * A file that is named twice, or by a link, is read once, with a notice. What cannot be opened becomes an
 * `UnreadableSource`.
 */
import { closeSync, openSync, statSync } from "node:fs";
import { systemReason, unreadableFault } from "../error.ts";
import type { FormatChoice } from "../scan/detect.ts";
import { Archive, archiveOf, type Member } from "./archives/archive.ts";
import { codecOf } from "./compressed/codec.ts";
import { readCompressed } from "./compressed/compressed-file.ts";
import { type Directories, expandPath, IS_DIRECTORY } from "./expand.ts";
import { fileIdOf } from "./file-id.ts";
import { shownPath, systemPath } from "./file-names.ts";
import { fingerprintOf, HEAD_BYTES, readHead } from "./fingerprint.ts";
import { readInOrder, readPipe } from "./read-in-order.ts";
import { detectAhead, foreignText, type ReadHead, recognise } from "./recognise.ts";
import type { FileSource, Input, NamedStream, Source, StreamSource, UnreadableSource } from "./source.ts";

export interface OpenedSources {
  readonly sources: readonly Source[];
  /** Sentences for the user about inputs that were left out. */
  readonly notices: readonly string[];
}

export interface OpenSettings {
  readonly choice: FormatChoice;
  readonly directories: Directories;
  /** Ends the wait for the other end of a named pipe. */
  readonly signal?: AbortSignal | undefined;
}

export async function openSources(inputs: readonly Input[], settings: OpenSettings): Promise<OpenedSources> {
  const opened: Source[] = []; // one at a time: thousands of logs must not need thousands of descriptors
  for (const [index, input] of inputs.entries()) {
    if (typeof input !== "string") opened.push(streamOf(input));
    else {
      const times = input.includes("\ufffd") ? inputs.filter((other) => other === input).length : 1;
      if (times > 1 && inputs.indexOf(input) < index) continue; // it was expanded to all that look alike
      for (const { path, trouble } of await expandPath(input, settings.directories, times)) {
        opened.push(trouble === null ? await openPath(path, settings) : unreadable(path, trouble));
      }
    }
  }
  opened.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return withoutRepeats(opened);
}

/** A path that is no pattern. */
export async function openPath(path: string, { choice, signal }: Omit<OpenSettings, "directories">): Promise<Source> {
  let file: number | undefined;
  try {
    const found = statSync(systemPath(path), { bigint: true });
    const fileId = fileIdOf(found);
    if (found.isDirectory()) return unreadable(path, IS_DIRECTORY);
    if (found.isFIFO()) return streamOf({ name: path, stream: readPipe(path, signal), fileId });
    if (!found.isFile()) return streamOf({ name: path, stream: readInOrder(path), fileId });
    file = openSync(systemPath(path), "r");
    const bytes = Number(found.size);
    const head = readHead(file, bytes === 0 ? Infinity : bytes);
    // One of the system's own files, whose size is not known before it was read.
    if (bytes === 0 && head.length > 0) return streamOf({ name: path, stream: readInOrder(path), fileId });
    const archive = archiveOf(head);
    if (archive !== null) return archiveSource(archive, { path, fileId, bytes });
    const codec = codecOf(head);
    if (codec !== null) {
      const { decompressFile } = await import("./compressed/decompress-file.ts");
      const stream = decompressFile({ path, fileId, codec, compressedBytes: bytes }, signal);
      return { kind: "stream", path, stream, isFile: true, fileId };
    }
    const foreign = foreignText(path, head);
    if (foreign !== null) return { kind: "unreadable", path, fault: foreign };
    const recognised = recognise(path, await detectAhead(headReader(file, head, bytes), choice));
    if ("code" in recognised) return { kind: "unreadable", path, fault: recognised };
    const { identity, prefixes } = fingerprintOf(head);
    return { kind: "file", identity, prefixes, path, ...recognised, bytes, fileId };
  } catch (error) {
    return unreadable(path, whyUnopened(path, error));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** @param head has been read for the fingerprint: it is not read again unless more of it is wanted, and there is more */
function headReader(file: number, head: Uint8Array, fileBytes: number): ReadHead {
  return async (mostBytes) => {
    const isWhole = head.length < Math.min(HEAD_BYTES, fileBytes) || head.length === fileBytes;
    if (isWhole || head.length >= mostBytes) return { bytes: head, isWhole };
    const bytes = readHead(file, fileBytes, mostBytes);
    return { bytes, isWhole: bytes.length < mostBytes || bytes.length === fileBytes };
  };
}

/** A zip archive is read where its directory says, a tar archive in order. */
function archiveSource(
  archive: Archive,
  { path, fileId, bytes }: Pick<FileSource, "path" | "fileId" | "bytes">,
): Source {
  const stream = readCompressed({ path, fileId, compressedBytes: bytes });
  const members = archive === Archive.zip ? zipMembersOf(path, fileId) : undefined;
  return { kind: "stream", path, stream, isFile: true, fileId, members };
}

async function* zipMembersOf(path: string, fileId: string): AsyncGenerator<Member> {
  yield* (await import("./archives/zip.ts")).zipMembers(path, fileId);
}

function streamOf({ name, stream, fileId = null }: NamedStream): StreamSource {
  return { kind: "stream", path: name, stream, isFile: false, fileId };
}

/** A runtime that lists a name with U+FFFD does not open it. */
function whyUnopened(path: string, error: unknown): string {
  const isLossy = path.includes("\ufffd") && (error as NodeJS.ErrnoException).code === "ENOENT";
  return isLossy
    ? "no such file, or its name is no UTF-8 (Deno opens no such names; Node and Bun do)"
    : systemReason(error);
}

function unreadable(path: string, reason: string): UnreadableSource {
  return { kind: "unreadable", path, fault: unreadableFault(shownPath(path), reason) };
}

function withoutRepeats(opened: readonly Source[]): OpenedSources {
  const sources: Source[] = [];
  const notices: string[] = [];
  const pathOf = new Map<unknown, string>();
  for (const source of opened) {
    const key = keyOf(source);
    const first = pathOf.get(key);
    if (first === undefined) {
      pathOf.set(key, source.path);
      sources.push(source);
    } else if (source.kind === "unreadable") continue;
    else if (first === source.path) notices.push(`"${first}" was named twice and is read once`);
    else notices.push(`"${source.path}" is the same file as "${first}" and is read once`);
  }
  return { sources, notices };
}

/** What two sources have in common when they are one. */
function keyOf(source: Source): unknown {
  if (source.kind === "unreadable") return source.path;
  return source.kind === "file" ? source.fileId : (source.fileId ?? source.stream);
}

/**
 * Names -> sources, by ascending path, so that a run does not depend on the order in which they were named.
 *
 * A file is identified by its content (`fingerprint`), so that a partial of it is recognised under another name. A file
 * that is named twice, or by a link, is read once, with a notice. What cannot be opened becomes an `UnreadableSource`.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { ErrorCode, systemReason } from "../error.ts";
import { fileIdOf } from "./file-id.ts";
import type { Input, NamedStream, Source, UnreadableSource } from "./source.ts";

const FINGERPRINT_BYTES = 64 * 1024;
const FORMAT = "jsonl";

export interface OpenedSources {
  readonly sources: readonly Source[];
  /** Sentences for the user about inputs that were left out. */
  readonly notices: readonly string[];
}

export async function openSources(inputs: readonly Input[]): Promise<OpenedSources> {
  const opened: Source[] = []; // one at a time: thousands of logs must not need thousands of descriptors
  for (const input of inputs) opened.push(typeof input === "string" ? await openPath(input) : named(input));
  opened.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const { sources, notices } = withoutRepeats(opened);
  return { sources: withDistinctIdentities(sources), notices };
}

async function openPath(path: string): Promise<Source> {
  let file: FileHandle | undefined;
  try {
    const found = await stat(path, { bigint: true });
    if (found.isDirectory()) return unreadable(path, `it is a directory (name the files in it: "${path}/*")`);
    // The system gives a size of 0 for its own pseudo files too, so only reading tells whether one is empty.
    if (!found.isFile() || found.size === 0n) return named({ name: path, stream: readWhenAsked(path) });
    file = await open(path);
    const head = Buffer.alloc(FINGERPRINT_BYTES);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const identity = fingerprint(head.subarray(0, bytesRead));
    return { kind: "file", identity, path, format: FORMAT, bytes: Number(found.size), fileId: fileIdOf(found) };
  } catch (error) {
    return unreadable(path, systemReason(error));
  } finally {
    await file?.close();
  }
}

function named({ name, stream }: NamedStream): Source {
  return { kind: "stream", identity: `stream:${name}`, path: name, format: FORMAT, stream };
}

async function* readWhenAsked(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path);
}

function unreadable(path: string, reason: string): UnreadableSource {
  const message = `Cannot read "${path}": ${reason}`;
  return { kind: "unreadable", path, fault: { code: ErrorCode.unreadableSource, message, site: { path } } };
}

function fingerprint(head: Uint8Array): string {
  return `sha256:${createHash("sha256").update(head).digest("hex").slice(0, 32)}`;
}

function withoutRepeats(opened: readonly Source[]): OpenedSources {
  const sources: Source[] = [];
  const notices: string[] = [];
  const pathOf = new Map<string, string>();
  for (const source of opened) {
    const key = source.kind === "file" ? `file:${source.fileId}` : `path:${source.path}`;
    const first = source.kind === "stream" && source.path === "-" ? undefined : pathOf.get(key);
    if (first === undefined) sources.push(source);
    else if (first === source.path) notices.push(`"${first}" was named twice and is read once`);
    else notices.push(`"${source.path}" is the same file as "${first}" and is read once`);
    pathOf.set(key, first ?? source.path);
  }
  return { sources, notices };
}

/** Copies begin alike, yet each is counted: the second gets "#2" behind its fingerprint. */
function withDistinctIdentities(sources: readonly Source[]): readonly Source[] {
  const seen = new Map<string, number>();
  return sources.map((source) => {
    if (source.kind === "unreadable") return source;
    const ordinal = (seen.get(source.identity) ?? 0) + 1;
    seen.set(source.identity, ordinal);
    return ordinal === 1 ? source : { ...source, identity: `${source.identity}#${ordinal}` };
  });
}

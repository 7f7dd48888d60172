/**
 * Names -> sources, by ascending path, so that a run does not depend on the order in which they were named.
 *
 * A file is identified by its content (`fingerprint`), so that a partial of it is recognised under another name. A file
 * that is named twice, or by a link, is read once, with a notice. What cannot be opened becomes an `UnreadableSource`.
 */
import { createHash } from "node:crypto";
import { type FileHandle, open, stat } from "node:fs/promises";
import { ErrorCode, systemReason } from "../error.ts";
import { fileIdOf } from "./file-id.ts";
import { readInOrder, readPipe } from "./read-in-order.ts";
import type { Input, NamedStream, Source, StreamSource } from "./source.ts";

const FINGERPRINT_BYTES = 64 * 1024;
const FORMAT = "jsonl";

export interface OpenedSources {
  readonly sources: readonly Source[];
  /** Sentences for the user about inputs that were left out. */
  readonly notices: readonly string[];
}

/** A source and what makes it the same as another: device and inode of a path, else the stream itself. */
interface Opened {
  readonly source: Source;
  readonly key: unknown;
}

/** @param signal ends the wait for the other end of a named pipe */
export async function openSources(inputs: readonly Input[], signal?: AbortSignal): Promise<OpenedSources> {
  const opened: Opened[] = []; // one at a time: thousands of logs must not need thousands of descriptors
  for (const input of inputs) {
    opened.push(
      typeof input === "string" ? await openPath(input, signal) : { source: streamOf(input), key: input.stream },
    );
  }
  opened.sort(({ source: a }, { source: b }) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const { sources, notices } = withoutRepeats(opened);
  return { sources: withDistinctIdentities(sources), notices };
}

async function openPath(path: string, signal: AbortSignal | undefined): Promise<Opened> {
  let file: FileHandle | undefined;
  try {
    const found = await stat(path, { bigint: true });
    const fileId = fileIdOf(found);
    if (found.isDirectory()) return unreadable(path, `it is a directory (name the files in it: "${path}/*")`);
    if (found.isFIFO()) return { source: streamOf({ name: path, stream: readPipe(path, signal) }), key: fileId };
    if (!found.isFile()) return { source: streamOf({ name: path, stream: readInOrder(path) }), key: fileId };
    file = await open(path);
    const head = Buffer.alloc(FINGERPRINT_BYTES);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    if (found.size === 0n && bytesRead > 0) {
      // one of the system's own files, whose size is not known before it was read
      return { source: streamOf({ name: path, stream: readInOrder(path) }), key: fileId };
    }
    const identity = fingerprint(head.subarray(0, bytesRead));
    const bytes = Number(found.size);
    return { source: { kind: "file", identity, path, format: FORMAT, bytes, fileId }, key: fileId };
  } catch (error) {
    return unreadable(path, systemReason(error));
  } finally {
    await file?.close();
  }
}

function streamOf({ name, stream }: NamedStream): StreamSource {
  return { kind: "stream", identity: `stream:${name}`, path: name, format: FORMAT, stream };
}

function unreadable(path: string, reason: string): Opened {
  const message = `Cannot read "${path}": ${reason}`;
  const fault = { code: ErrorCode.unreadableSource, message, site: { path } };
  return { source: { kind: "unreadable", path, fault }, key: path };
}

function fingerprint(head: Uint8Array): string {
  return `sha256:${createHash("sha256").update(head).digest("hex").slice(0, 32)}`;
}

function withoutRepeats(opened: readonly Opened[]): OpenedSources {
  const sources: Source[] = [];
  const notices: string[] = [];
  const pathOf = new Map<unknown, string>();
  for (const { source, key } of opened) {
    const first = pathOf.get(key);
    if (first !== undefined && source.kind === "unreadable") continue;
    if (first === undefined) {
      pathOf.set(key, source.path);
      sources.push(source);
    } else if (first === source.path) notices.push(`"${first}" was named twice and is read once`);
    else notices.push(`"${source.path}" is the same file as "${first}" and is read once`);
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

/**
 * Names -> the partials that they stand for, by ascending path, so that a merge does not depend on their order.
 *
 * A directory stands for the files in it whose names end in `.part`, as `*.part` does for a shell. A file that is named twice,
 * or by a link, is read once, with a notice.
 */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { BrownoutError, ErrorCode, systemReason } from "../error.ts";
import { fileIdAt } from "./file-id.ts";
import { stdinFileId } from "./stdin.ts";

export interface PartialFile {
  readonly path: string;
  /** Null for what cannot be seen, or is no file. */
  readonly fileId: string | null;
}

const STDIN_NAME = "-";
const EXTENSION = ".part";

/** @throws {BrownoutError} `unreadable-source` for a directory that cannot be read, or has no partial */
export async function findPartials(
  names: readonly string[],
): Promise<{ readonly files: readonly PartialFile[]; readonly notices: readonly string[] }> {
  const paths: string[] = [];
  for (const name of names) paths.push(...((await isDirectory(name)) ? await partialsIn(name) : [name]));
  const files: PartialFile[] = [];
  const notices: string[] = [];
  const pathOf = new Map<string, string>();
  for (const path of paths.sort()) {
    const fileId = path === STDIN_NAME ? stdinFileId() : fileIdAt(path);
    const key = fileId ?? `path ${path}`;
    const first = pathOf.get(key);
    if (first === undefined) {
      pathOf.set(key, path);
      files.push({ path, fileId });
    } else if (first === path) notices.push(`"${path}" was named twice and is read once`);
    else notices.push(`"${path}" is the same file as "${first}" and is read once`);
  }
  return { files, notices };
}

async function partialsIn(directory: string): Promise<string[]> {
  let entries: string[];
  try {
    entries = await readdir(directory);
  } catch (error) {
    const message = `Cannot read "${directory}": ${systemReason(error)}`;
    throw new BrownoutError(ErrorCode.unreadableSource, message, { site: { path: directory }, cause: error });
  }
  const named = entries.filter((name) => name.endsWith(EXTENSION) && !name.startsWith("."));
  const paths: string[] = [];
  for (const path of named.map((name) => join(directory, name))) if (!(await isDirectory(path))) paths.push(path);
  if (paths.length > 0) return paths;
  const message = `Cannot read "${directory}": expected partials in it, *${EXTENSION}, but found none`;
  throw new BrownoutError(ErrorCode.unreadableSource, message, { site: { path: directory } });
}

/** Of a link, where it leads. What is not there is told when it is opened. */
async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/**
 * The state of a job: a directory with a partial for each source, each replaced as a whole. Nothing else is needed to go
 * on, so that whatever a crash leaves behind is a state: of some sources as they were yesterday, of others as tonight.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { BrownoutError, ErrorCode, systemReason } from "../error.ts";
import { useCrc32 } from "../partial/crc32.ts";
import { differenceIn } from "../partial/definition.ts";
import type { ScanDefinition } from "../partial/partial.ts";
import { isTemporaryName, removeFiles, writeFiles } from "../write/output.ts";
import { decodeKeptSource, encodeKeptSource, type KeptSource } from "./kept-source.ts";
import { inStateDirectory } from "./state-directory.ts";

export interface State {
  readonly sources: readonly KeptSource[];
  readonly damaged: readonly DamagedFile[];
}

export interface DamagedFile {
  readonly file: string;
  /** A sentence about it. */
  readonly message: string;
}

const EXTENSION = ".part";
/** Partials hold addresses. */
const OWNERS = 0o600;

/**
 * Also removes what a run that was killed was about to write: whoever calls holds the job's lock.
 *
 * @throws {BrownoutError} `unreadable-source`, `unwritable-output`
 */
export function loadState(directory: string): State {
  useCrc32(crc32);
  const names = inStateDirectory(directory, () => readdirSync(directory));
  removeFiles(names.filter(isTemporaryName).map((name) => join(directory, name)));
  const sources: KeptSource[] = [];
  const damaged: DamagedFile[] = [];
  for (const file of names.filter((name) => name.endsWith(EXTENSION)).sort()) {
    const path = join(directory, file);
    try {
      sources.push(decodeKeptSource(readOrRefuse(path), file, path));
    } catch (error) {
      if (!(error instanceof BrownoutError) || error.code !== ErrorCode.corruptPartial) throw error;
      damaged.push({ file, message: error.message });
    }
  }
  return { sources, damaged };
}

function readOrRefuse(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const message = `Cannot read "${path}": ${systemReason(error)}`;
    throw new BrownoutError(ErrorCode.unreadableSource, message, { site: { path }, cause: error });
  }
}

/** Where a job's sources are kept. All of it throws {BrownoutError} `unwritable-output`. */
export interface StateStore {
  pathOf(file: string): string;
  save(sources: readonly KeptSource[]): void;
  write(files: readonly EncodedSource[]): void;
  forget(files: readonly string[]): void;
}

/** A file of the state. */
export interface EncodedSource {
  readonly file: string;
  readonly content: Uint8Array;
}

export function stateStore(directory: string): StateStore {
  const pathOf = (file: string) => join(directory, file);
  const write = (files: readonly EncodedSource[]) =>
    writeFiles(
      files
        .filter(({ file, content }) => !isThere(pathOf(file), content))
        .map(({ file, content }) => ({ path: pathOf(file), content, mode: OWNERS })),
    );
  return {
    pathOf,
    write,
    save: (sources) => write(sources.map((kept) => ({ file: kept.file, content: encodeKeptSource(kept) }))),
    forget: (files) => removeFiles(files.map(pathOf)),
  };
}

/** A log whose last line has no end is read again every night, and as a rule nothing has changed. */
function isThere(path: string, content: Uint8Array): boolean {
  try {
    return statSync(path).size === content.length && Buffer.compare(readFileSync(path), content) === 0;
  } catch {
    return false; // it is not there, or cannot be read: writing it tells which
  }
}

/**
 * The name of a new source's file: the same whenever it is read, so that a damaged file is replaced when its source is
 * read again. Sources with the same first line get numbers.
 */
export function fileNameOf(firstLineHash: string, taken: { has(name: string): boolean }): string {
  for (let ordinal = 1; ; ordinal += 1) {
    const name = `${firstLineHash}${ordinal === 1 ? "" : `-${ordinal}`}${EXTENSION}`;
    if (!taken.has(name)) return name;
  }
}

export function haveSameFirstLine(name: string, other: string): boolean {
  const [ours, theirs] = [name, other].map((file) => file.slice(0, -EXTENSION.length).split("-")[0]);
  return ours === theirs;
}

/** What all sources of a state have to agree on. */
export interface StateTerms {
  readonly job: string;
  readonly choice: string;
  readonly definition: ScanDefinition;
}

/** Half a sentence about how a source was counted otherwise, or null. */
export function differenceFrom(
  { job, choice, definition }: StateTerms,
  { partial, bookmark }: KeptSource,
): string | null {
  if (bookmark.job !== job) return `it belongs to the job "${bookmark.job}", and this is "${job}"`;
  const difference = differenceIn(partial.definition, definition);
  if (difference !== null) return difference;
  return bookmark.choice === choice
    ? null
    : "its formats were recognised by other --format, --format-regex or --fields";
}

/** @throws {BrownoutError} `different-definition` */
export function refuseOtherState(directory: string, { sources }: State, terms: StateTerms): void {
  for (const source of sources) {
    const difference = differenceFrom(terms, source);
    if (difference === null) continue;
    throw new BrownoutError(
      ErrorCode.differentDefinition,
      `Cannot go on from the state in "${directory}": ${difference} (--rebuild reads again all that is there)`,
    );
  }
}

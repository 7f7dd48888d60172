/**
 * Patterns and directories -> the files that they stand for.
 *
 * A path that exists is that path, whatever characters it has. Another one that has `*`, `?`, `[…]` or `{…}` is a pattern,
 * as a shell would have expanded it without quotes; `**` goes through any depth of directories. Hidden files are left out.
 */
import { lstatSync, stat as statOf } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import type { FileSystemAdapter } from "tinyglobby";
import { systemReason } from "../error.ts";
import { type Entry, entriesOf, pathIn, pathsShownAs, systemPath } from "./file-names.ts";

/** `recursive` reads all the files in a directory and in those within it; links to directories are not followed. */
export const Directories = { refused: "refused", recursive: "recursive" } as const;
export type Directories = (typeof Directories)[keyof typeof Directories];

/** Why one is refused. */
export const IS_DIRECTORY = "it is a directory (--recursive reads all files in it)";

/** A path as it would have been typed, or one that stands for nothing, and why. */
export interface Expanded {
  readonly path: string;
  readonly trouble: string | null;
}

/** @param times how often it was typed: several names that are no UTF-8 may look alike */
export async function expandPath(path: string, directories: Directories, times = 1): Promise<readonly Expanded[]> {
  if (!exists(path)) {
    const [first, ...others] = await pathsShownAs(path);
    if (first === undefined) return hasWildcards(path) ? matches(path, directories) : [asIs(path)];
    const paths = [first, ...others];
    const trouble = `it may be any of ${paths.length} files, whose names are no UTF-8 (a pattern in quotes names them all)`;
    if (paths.length !== times) return [{ path, trouble }];
    return (await Promise.all(paths.map((one) => expandPath(one, directories)))).flat();
  }
  if (directories !== Directories.recursive || !(await isDirectory(path))) return [asIs(path)];
  return unlessEmpty(await filesIn(path), path, "there is no file in it");
}

function asIs(path: string): Expanded {
  return { path, trouble: null };
}

/** Of a link, where it leads. One that leads nowhere is no directory: that is told when it is opened. */
async function isDirectory(path: string): Promise<boolean> {
  return stat(systemPath(path)).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function exists(path: string): boolean {
  try {
    lstatSync(systemPath(path));
    return true;
  } catch {
    return false; // why it cannot be opened is told when it is
  }
}

function hasWildcards(path: string): boolean {
  return /[*?[{]/.test(path);
}

async function matches(pattern: string, directories: Directories): Promise<readonly Expanded[]> {
  const { glob } = await import("tinyglobby");
  const base = literalStart(pattern);
  const found = await glob(pattern.slice(base.length), {
    cwd: base === "" ? "." : base,
    onlyFiles: false,
    expandDirectories: false,
    fs: BY_BYTES,
  });
  const paths = found.map((path) => base + path.replace(/\/$/, "")).sort();
  const expanded = await Promise.all(paths.map((path) => matched(path, directories)));
  return unlessEmpty(expanded.flat(), pattern, (await whyClosed(base)) ?? "no file matches");
}

/** Lists directories for patterns as `entriesOf` does, so that all names are found. */
const BY_BYTES = {
  readdir(path: string, _: unknown, done: (error: unknown, entries?: readonly Entry[]) => void) {
    entriesOf(path).then(
      (entries) => done(null, entries),
      (error) => done(error),
    );
  },
  stat: (path: string, done: Parameters<typeof statOf>[2]) => statOf(systemPath(path), {}, done),
} as unknown as FileSystemAdapter;

/** Why a directory cannot be listed, if it cannot and is there. */
async function whyClosed(base: string): Promise<string | null> {
  try {
    await readdir(base === "" ? "." : base);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? null : systemReason(error);
  }
}

/** Of what a pattern matches, directories are meant only where they are asked for. */
async function matched(path: string, directories: Directories): Promise<readonly Expanded[]> {
  if (!(await isDirectory(path))) return [asIs(path)];
  return directories === Directories.recursive ? filesIn(path) : [];
}

/** The directories in front of the first wildcard: `../logs/` of `../logs/*.txt`. */
function literalStart(pattern: string): string {
  const literal = /^[^*?[{]*/.exec(pattern)?.[0] ?? "";
  return literal.slice(0, literal.lastIndexOf("/") + 1);
}

/** None for a directory without files: those within another one may well be empty. */
async function filesIn(directory: string): Promise<readonly Expanded[]> {
  try {
    const entries = await entriesOf(directory);
    const visible = entries.filter(({ name }) => !name.startsWith("."));
    const files = await Promise.all(
      visible.map(async (entry) => {
        const path = pathIn(directory, entry.name);
        if (entry.isDirectory()) return filesIn(path);
        const isFile = entry.isSymbolicLink() ? !(await isDirectory(path)) : entry.isFile();
        return isFile ? [asIs(path)] : [];
      }),
    );
    return files.flat();
  } catch (error) {
    return [{ path: directory, trouble: systemReason(error) }];
  }
}

function unlessEmpty(files: readonly Expanded[], path: string, trouble: string): readonly Expanded[] {
  return files.length === 0 ? [{ path, trouble }] : files;
}

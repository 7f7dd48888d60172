/**
 * Names of files that are no UTF-8, as paths: a byte that belongs to no character is kept as a lone surrogate, U+DC00 and
 * the byte, which no other name has. So a path is text everywhere, and its bytes are known where the file is opened.
 *
 * Node and Bun list and open names by their bytes. Deno does neither: it lists such names with U+FFFD, and they cannot be
 * opened. What was typed comes with U+FFFD on Node and Bun (Deno refuses it), and is looked up in its directory.
 */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

const ESCAPE = 0xdc00;
const LONE_SURROGATE = /\p{Surrogate}/u;
const LOSSY = "\ufffd";

/** The path as the system takes it. */
export function systemPath(path: string): string | Buffer {
  if (!LONE_SURROGATE.test(path)) return path;
  const parts = [...path].map((character) => {
    const code = character.charCodeAt(0);
    return character.length === 1 && code >> 8 === ESCAPE >> 8 ? Buffer.from([code & 0xff]) : Buffer.from(character);
  });
  return Buffer.concat(parts);
}

/** The path as it is shown, with U+FFFD for what is no UTF-8. */
export function shownPath(path: string): string {
  const known = systemPath(path);
  return typeof known === "string" ? known : known.toString();
}

/** A name as text, every byte of which is kept. */
export function nameOfBytes(bytes: Uint8Array): string {
  let name = "";
  for (let at = 0; at < bytes.length; ) {
    const character = characterAt(bytes, at);
    name += character ?? String.fromCharCode(ESCAPE | (bytes[at] as number));
    at += character === null ? 1 : Buffer.byteLength(character);
  }
  return name;
}

function characterAt(bytes: Uint8Array, at: number): string | null {
  const first = bytes[at] as number;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const encoded = Buffer.from(bytes.subarray(at, at + length));
  const text = encoded.toString();
  return Buffer.from(text).equals(encoded) ? text : null;
}

/** A path in a directory. `join` of Bun does not keep what is no character. */
export function pathIn(directory: string, name: string): string {
  if (!LONE_SURROGATE.test(directory + name)) return join(directory, name);
  return (LONE_SURROGATE.test(directory) ? `${directory}/` : join(directory, "x").slice(0, -1)) + name;
}

export interface Entry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** What is in a directory. Its names are read as bytes only where one of them may be no UTF-8. */
export async function entriesOf(directory: string): Promise<readonly Entry[]> {
  if (!LONE_SURROGATE.test(directory)) {
    const entries = await readdir(directory, { withFileTypes: true });
    if (!entries.some(({ name }) => name.includes(LOSSY))) return entries;
  }
  const names = await readdir(systemPath(directory), { encoding: "buffer" });
  return await Promise.all(
    names.map(async (bytes): Promise<Entry> => {
      const name = nameOfBytes(bytes);
      const stats = await lstat(systemPath(pathIn(directory, name))).catch(() => null); // gone, or on Deno not to be found
      return {
        name,
        isFile: () => stats?.isFile() ?? true,
        isDirectory: () => stats?.isDirectory() ?? false,
        isSymbolicLink: () => stats?.isSymbolicLink() ?? false,
      };
    }),
  );
}

/** The paths that are shown as one was typed, since its name is no UTF-8. None where there is no such file. */
export async function pathsShownAs(typed: string): Promise<readonly string[]> {
  if (!typed.includes(LOSSY)) return [];
  let paths = [typed.startsWith("/") ? "/" : ""];
  for (const part of typed.split("/").filter((name) => name !== "")) {
    const ways = paths.map(async (path) =>
      part.includes(LOSSY) ? await namesShownAs(part, path) : [pathIn(path, part)],
    );
    paths = (await Promise.all(ways)).flat();
  }
  return paths.filter((path) => LONE_SURROGATE.test(path)).sort();
}

async function namesShownAs(name: string, directory: string): Promise<readonly string[]> {
  const entries = await entriesOf(directory === "" ? "." : directory).catch(() => []); // it cannot be listed
  return entries.filter((entry) => shownPath(entry.name) === name).map((entry) => pathIn(directory, entry.name));
}

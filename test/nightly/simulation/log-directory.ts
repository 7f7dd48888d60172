/**
 * A directory of logs on the disk, and beside it which content each of its files holds: what is done to a file is
 * written down for both.
 */
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Archive, Content } from "./archive.ts";

export const LOGS = "logs";

export class LogDirectory {
  readonly #path: string;
  readonly #archive: Archive;
  readonly #contents = new Map<string, Content>();

  constructor(world: string, archive: Archive) {
    this.#path = join(world, LOGS);
    this.#archive = archive;
    mkdirSync(this.#path);
  }

  has(name: string): boolean {
    return this.#contents.has(name);
  }

  names(): readonly string[] {
    return [...this.#contents.keys()].sort();
  }

  contentOf(name: string): Content {
    const content = this.#contents.get(name);
    if (content === undefined) throw new Error(`The simulation has no log "${name}"`);
    return content;
  }

  /** Makes the file where there is none. */
  append(name: string, text: string): void {
    appendFileSync(this.#at(name), text);
    this.#orBegin(name).append(text);
  }

  /** As `logger | gzip >> file` does it: one more member. */
  appendGzip(name: string, text: string): void {
    appendFileSync(this.#at(name), gzipSync(text));
    this.#orBegin(name).append(text);
  }

  #orBegin(name: string): Content {
    const content = this.#contents.get(name) ?? this.#archive.begin();
    this.#contents.set(name, content);
    return content;
  }

  rename(name: string, to: string): void {
    renameSync(this.#at(name), this.#at(to));
    this.#contents.set(to, this.contentOf(name));
    this.#contents.delete(name);
  }

  gzip(name: string): void {
    this.#compress(name, `${name}.gz`, (bytes) => gzipSync(bytes));
  }

  zstd(name: string): void {
    this.#compress(name, `${name}.zst`, (bytes) => execFileSync("zstd", ["-q", "-c"], { input: bytes }));
  }

  #compress(name: string, to: string, codec: (bytes: Uint8Array) => Uint8Array): void {
    writeFileSync(this.#at(to), codec(readFileSync(this.#at(name))));
    this.#contents.set(to, this.contentOf(name));
    this.remove(name);
  }

  /** What is written to `name` from now on is a content of its own. */
  copyTruncate(name: string, to: string): void {
    this.copy(name, to);
    this.truncate(name);
  }

  truncate(name: string): void {
    truncateSync(this.#at(name), 0);
    this.#contents.set(name, this.#archive.begin());
  }

  copy(name: string, to: string): void {
    copyFileSync(this.#at(name), this.#at(to));
    this.#contents.set(to, this.contentOf(name));
  }

  /** Puts a content, or its beginning, under a name, with a modification time of long ago. */
  restore(content: Content, to: string, bytes = content.bytes.length): void {
    writeFileSync(this.#at(to), content.bytes.subarray(0, bytes));
    this.touch(to, 1_000_000_000);
    if (bytes === content.bytes.length) this.#contents.set(to, content);
  }

  touch(name: string, epochSecond: number): void {
    utimesSync(this.#at(name), epochSecond, epochSecond);
  }

  remove(name: string): void {
    rmSync(this.#at(name));
    this.#contents.delete(name);
  }

  /** The night's run is about to see the files: of several names of one content, the first. */
  see(): void {
    for (const name of this.names().toReversed()) {
      const content = this.contentOf(name);
      if (content.bytes.length > 0) content.lastPath = `${LOGS}/${name}`;
    }
  }

  #at(name: string): string {
    return join(this.#path, name);
  }
}

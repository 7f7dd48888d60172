/**
 * Makes a capture, and with it the exact answer, or finds both from an earlier run.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Request } from "../../test/scan/formats/writers/writer.ts";
import type { Answer } from "./answer.ts";
import { ask } from "./child.ts";
import { SEED } from "./draws.ts";
import type { Input } from "./inputs.ts";
import { type LineSource, Lines } from "./lines.ts";
import { Tally } from "./tally.ts";
import { Trouble } from "./trouble.ts";
import { WrittenLines } from "./written-lines.ts";

export interface Capture extends Made {
  readonly name: string;
  /** The first of its files. */
  readonly path: string;
  readonly paths: readonly string[];
  /** Removes what this run has made; what it found stays. */
  remove(): void;
}

interface Made {
  /** Of all lines, and of the files that hold them. */
  readonly bytes: number;
  readonly storedBytes: number;
  readonly expected: Answer;
}

const BUFFER_BYTES = 4 * 2 ** 20;

const SAMPLE: Request = {
  wallSecond: 1_557_163_493,
  offset: 0,
  address: "203.0.113.9",
  status: 502,
  path: "/orders?page=2&sort=price",
  agent: "Mozilla/5.0 (X11; Linux x86_64)",
};

/** The name of the answer's file beside the capture's. */
const ANSWER_SUFFIX = ".answer.json";

export async function makeCapture(input: Input, directory: string, signal: AbortSignal): Promise<Capture> {
  const { name, layout, bytes, days, files, compression, clients, errorPercent } = input;
  const stem = join(directory, `brownout-${name}-${bytes}`);
  const plain = Array.from({ length: files }, (_, n) => `${stem}${files === 1 ? "" : `.${n + 1}`}.${layout.extension}`);
  const paths = compression === "gzip" ? plain.map((path) => `${path}.gz`) : plain;
  const path = paths[0] as string;
  const answerPath = stem + ANSWER_SUFFIX;
  const recipe = createHash("sha256")
    .update(JSON.stringify([SEED, outlineOf(layout), bytes, days, files, compression, clients, errorPercent]))
    .digest("hex");
  const found = findAnswer(paths, answerPath, recipe);
  if (found !== null) return { name, path, paths, ...found, remove: () => {} };

  const remove = () => {
    for (const made of [...plain, ...paths, answerPath]) rmSync(made, { force: true });
  };
  try {
    remove();
    const tally = new Tally(clients);
    const lines = linesOf(input, tally);
    await writeLines(lines, plain, bytes, signal);
    if (compression === "gzip") await compress(plain, signal);
    const made = { bytes: lines.bytes, storedBytes: sizeOnDisk(paths), expected: tally.answer() };
    writeFileSync(answerPath, `${JSON.stringify({ ...made, recipe }, null, 1)}\n`);
    return { name, path, paths, ...made, remove };
  } catch (error) {
    remove();
    if (error instanceof Error && "code" in error) throw new Trouble(`Cannot make ${path}: ${error.message}`);
    throw error;
  }
}

function linesOf(input: Input, tally: Tally): LineSource {
  const { layout } = input;
  return "writer" in layout ? new WrittenLines(layout.writer, input, tally) : new Lines(layout, input, tally);
}

/** What tells a layout from another as JSON: of a writer, what it writes. */
function outlineOf(layout: Input["layout"]): unknown {
  return "writer" in layout ? [layout.writer.header, layout.writer.write(SAMPLE)] : layout;
}

function findAnswer(paths: readonly string[], answerPath: string, recipe: string): Made | null {
  if (![...paths, answerPath].every((path) => existsSync(path))) return null;
  try {
    const { recipe: foundRecipe, ...found } = JSON.parse(readFileSync(answerPath, "utf8"));
    const isWhole = foundRecipe === recipe && found.storedBytes === sizeOnDisk(paths);
    return isWhole ? found : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // the run that wrote it was cut short
    throw error;
  }
}

/** As evenly as whole lines and buffers go. */
export async function writeLines(
  lines: LineSource,
  paths: readonly string[],
  bytes: number,
  signal: AbortSignal,
): Promise<void> {
  const buffer = new Uint8Array(Math.min(BUFFER_BYTES, Math.ceil(bytes / paths.length / 16) + 4_096));
  for (const [index, path] of paths.entries()) {
    const endByte = index === paths.length - 1 ? Number.POSITIVE_INFINITY : (bytes * (index + 1)) / paths.length;
    const file = await open(path, "wx");
    try {
      while (lines.bytes < endByte) {
        const length = lines.fill(buffer);
        if (length === 0) break;
        signal.throwIfAborted();
        for (let from = 0; from < length; ) from += (await file.write(buffer, from, length - from)).bytesWritten;
      }
      await file.sync(); // what the disk has still to write would be in the way of what is measured
    } finally {
      await file.close();
    }
  }
}

/** As logrotate does it: the plain file gives way to the compressed one. */
async function compress(paths: readonly string[], signal: AbortSignal): Promise<void> {
  const left = [...paths];
  const compressNext = async () => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) await ask(["gzip", "--force", path], signal);
  };
  const ends = await Promise.allSettled(Array.from({ length: availableParallelism() }, compressNext));
  for (const end of ends) if (end.status === "rejected") throw end.reason; // once none of them writes any more
}

function sizeOnDisk(paths: readonly string[]): number {
  return paths.reduce((bytes, path) => bytes + statSync(path).size, 0);
}

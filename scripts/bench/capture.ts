/**
 * Makes a capture, and with it the exact answer, or finds both from an earlier run.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Answer } from "./answer.ts";
import type { Input } from "./inputs.ts";
import { Lines, SEED } from "./lines.ts";
import { Tally } from "./tally.ts";
import { Trouble } from "./trouble.ts";

export interface Capture {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly expected: Answer;
  /** Removes what this run has made; what it found stays. */
  remove(): void;
}

const BUFFER_BYTES = 4 * 2 ** 20;

/** The name of the answer's file beside the capture's. */
const ANSWER_SUFFIX = ".answer.json";

export async function makeCapture(input: Input, directory: string, signal: AbortSignal): Promise<Capture> {
  const path = join(directory, `brownout-${input.name}-${input.bytes}.jsonl`);
  const { layout, bytes, clients, errorPercent } = input;
  const recipe = createHash("sha256")
    .update(JSON.stringify([SEED, layout, bytes, clients, errorPercent]))
    .digest("hex");
  const found = findAnswer(path, recipe);
  if (found !== null) return { name: input.name, path, ...found, remove: () => {} };

  const remove = () => {
    for (const made of [path, path + ANSWER_SUFFIX]) rmSync(made, { force: true });
  };
  try {
    remove();
    const made = await writeCapture(input, path, signal);
    writeFileSync(path + ANSWER_SUFFIX, `${JSON.stringify({ ...made, recipe }, null, 1)}\n`);
    return { name: input.name, path, ...made, remove };
  } catch (error) {
    remove();
    if (error instanceof Error && "code" in error) throw new Trouble(`Cannot make ${path}: ${error.message}`);
    throw error;
  }
}

function findAnswer(path: string, recipe: string): { bytes: number; expected: Answer } | null {
  if (!existsSync(path) || !existsSync(path + ANSWER_SUFFIX)) return null;
  try {
    const found = JSON.parse(readFileSync(path + ANSWER_SUFFIX, "utf8"));
    const isWhole = found.recipe === recipe && found.bytes === statSync(path).size;
    return isWhole ? { bytes: found.bytes, expected: found.expected } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // the run that wrote it was cut short
    throw error;
  }
}

async function writeCapture(input: Input, path: string, signal: AbortSignal) {
  const tally = new Tally(input.clients);
  const lines = new Lines(input, tally);
  const file = await open(path, "wx");
  try {
    const buffer = new Uint8Array(BUFFER_BYTES);
    for (let length = lines.fill(buffer); length > 0; length = lines.fill(buffer)) {
      signal.throwIfAborted();
      for (let from = 0; from < length; ) from += (await file.write(buffer, from, length - from)).bytesWritten;
    }
    await file.sync(); // what the disk has still to write would be in the way of what is measured
  } finally {
    await file.close();
  }
  return { bytes: lines.bytes, expected: tally.answer() };
}

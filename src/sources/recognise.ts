/**
 * The format of a source, by its first bytes.
 */
import { ErrorCode, type Fault } from "../error.ts";
import { type Candidate, type Detection, detectFormat, type FormatChoice } from "../scan/detect.ts";
import { Reason } from "../scan/reason.ts";
import { JSONL, type SourceFormat } from "../scan/source-format.ts";
import { notBytes } from "./stream-chunks.ts";
import { type Codec, codecOf } from "./compressed/codec.ts";

/** Some lines of any format, and none too many to try them all. */
export const HEAD_BYTES = 64 * 1024;
/** Where one line is longer than all of that. */
export const LONG_HEAD_BYTES = 2 * 1024 * 1024;

export interface Recognised {
  readonly format: SourceFormat;
  /** See `LineParser.carried`, after the head. */
  readonly carried: string;
}

/** Nothing but blank lines have any format. */
const BLANK: Recognised = { format: JSONL, carried: "" };

export function recognise(path: string, head: Uint8Array, isWhole: boolean, choice: FormatChoice): Recognised | Fault {
  const { chosen, candidates } = detectFormat(head, isWhole, choice);
  if (chosen !== null) return { format: chosen.format, carried: chosen.carried };
  return candidates[0] === undefined ? BLANK : unknownFormat(path, candidates[0]);
}

/** What a line lacks, as the end of a sentence about it. */
const MISSES: Readonly<Partial<Record<Reason, string>>> = {
  [Reason.noTime]: "has no time",
  [Reason.badTime]: "has a bad time",
  [Reason.impossibleTime]: "has an impossible time",
  [Reason.noAddress]: "has no client address",
  [Reason.badAddress]: "has a bad client address",
  [Reason.noStatus]: "has no status",
  [Reason.badStatus]: "has a bad status",
};

/** `the closest is combined, but line 3 has a bad time` */
export function closestTo({ format, fault }: Candidate): string {
  const miss = fault === null ? undefined : MISSES[fault.reason];
  if (miss === undefined) return "it is like no access log that is known";
  return `the closest is ${format.name}, but line ${fault?.line} ${miss}`;
}

function unknownFormat(path: string, closest: Candidate): Fault {
  const { fault } = closest;
  const hint = '(see "brownout formats", or choose one with --format)';
  return {
    code: ErrorCode.unknownFormat,
    message: `Cannot recognise the format of "${path}": ${closestTo(closest)} ${hint}`,
    site: { path, ...(fault === null ? {} : { line: fault.line }) },
  };
}

/** What the lines at a source's start say about its format, and whether they were compressed. */
export interface Examined {
  readonly codec: Codec | null;
  readonly detection: Detection;
}

/** @throws what the stream throws */
export async function examine(stream: AsyncIterable<Uint8Array>, choice: FormatChoice): Promise<Examined> {
  const { codec, head, isWhole, failure, close } = await readHeadOf(stream);
  if (failure !== null && head.length === 0) throw failure.error;
  await close();
  return { codec, detection: detectFormat(head, isWhole, choice) };
}

export interface RecognisedStream extends Recognised {
  /** All of the stream's bytes, decompressed. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Recognises what a stream delivers, compressed or not, by reading ahead. */
export async function recogniseStream(
  path: string,
  stream: AsyncIterable<Uint8Array>,
  choice: FormatChoice,
): Promise<RecognisedStream | Fault> {
  const { head, isWhole, bytes, close } = await readHeadOf(stream);
  const recognised = recognise(path, head, isWhole, choice);
  if (!("code" in recognised)) return { ...recognised, bytes };
  await close();
  return recognised;
}

async function readHeadOf(stream: AsyncIterable<Uint8Array>): Promise<Ahead & { readonly codec: Codec | null }> {
  let ahead = await readAhead(stream, HEAD_BYTES);
  const codec = codecOf(ahead.head);
  if (codec !== null) {
    const { decompress } = await import("./compressed/decompress.ts");
    ahead = await readAhead(decompress(codec, ahead.bytes), HEAD_BYTES);
  }
  if (!ahead.isWhole && !ahead.head.includes(LF)) ahead = await readAhead(ahead.bytes, LONG_HEAD_BYTES);
  return { ...ahead, codec };
}

const LF = 0x0a;

interface Ahead {
  readonly head: Uint8Array;
  /** Whether the head is all that there is, or all that there was before an error. */
  readonly isWhole: boolean;
  readonly failure: { readonly error: unknown } | null;
  /** Everything, the head included, and the error. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** To be called where nobody reads on. */
  close(): Promise<void>;
}

async function readAhead(stream: AsyncIterable<Uint8Array>, headBytes: number): Promise<Ahead> {
  const iterator = stream[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  let failure: Ahead["failure"] = null;
  while (length < headBytes && !isWhole) {
    try {
      const { value, done } = await iterator.next();
      if (done) {
        isWhole = true;
        break;
      }
      if (!(value instanceof Uint8Array)) throw notBytes(value);
      pieces.push(value);
      length += value.length;
    } catch (error) {
      failure = { error };
      isWhole = true;
    }
  }
  return { head: joined(pieces, length), isWhole, failure, bytes: all(), close };

  async function close(): Promise<void> {
    await iterator.return?.();
  }

  async function* all(): AsyncGenerator<Uint8Array> {
    yield* pieces;
    pieces.length = 0;
    if (failure !== null) throw failure.error;
    if (!isWhole) yield* { [Symbol.asyncIterator]: () => iterator };
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

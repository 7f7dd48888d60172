/**
 * The format of a source, by its first bytes.
 */
import { ErrorCode, type Fault } from "../error.ts";
import { type Candidate, type Detection, detectFormat, type FormatChoice } from "../scan/detect.ts";
import { Reason } from "../scan/reason.ts";
import { JSONL, type SourceFormat } from "../scan/source-format.ts";
import { type Codec, codecOf } from "./compressed/codec.ts";
import { HEAD_BYTES as FINGERPRINT_BYTES, type Fingerprint, fingerprintOf } from "./fingerprint.ts";
import { PeekedStream } from "./peeked-stream.ts";
import type { Resumption } from "./source.ts";
import { unread } from "./unread.ts";

/** Some lines of any format, and not too many to try them all. */
const HEAD_BYTES = 64 * 1024;
/** Where there is no record in these: one line is longer, or a server has written something else first. */
export const LONG_HEAD_BYTES = 2 * 1024 * 1024;

export interface Recognised {
  readonly format: SourceFormat;
  /** See `LineParser.carried`, after the head. */
  readonly carried: string;
}

/** Nothing but blank lines have any format. */
const BLANK: Recognised = { format: JSONL, carried: "" };

export function recognise(path: string, { chosen, candidates }: Detection): Recognised | Fault {
  if (chosen !== null) return { format: chosen.format, carried: chosen.carried };
  return candidates[0] === undefined ? BLANK : unknownFormat(path, candidates[0]);
}

/** Reads the beginning of a source, and more of it if that says too little. */
export async function detectAhead(readHead: ReadHead, choice: FormatChoice): Promise<Detection> {
  let head = await readHead(HEAD_BYTES);
  let detection = detectFormat(head.bytes, head.isWhole, choice);
  if ((detection.chosen?.records ?? 0) === 0 && !head.isWhole) {
    head = await readHead(LONG_HEAD_BYTES);
    detection = detectFormat(head.bytes, head.isWhole, choice);
  }
  return detection;
}

/** The first bytes of a source, and whether they are all that there is. */
export type ReadHead = (mostBytes: number) => Promise<{ readonly bytes: Uint8Array; readonly isWhole: boolean }>;

/** What a line lacks, as the end of a sentence about it. */
const MISSES: Readonly<Partial<Record<Reason, string>>> = {
  [Reason.notAnObject]: "is not a JSON object",
  [Reason.noTime]: "has no time",
  [Reason.badTime]: "has a bad time",
  [Reason.noYear]: "has a time without a year",
  [Reason.impossibleTime]: "has an impossible time",
  [Reason.noAddress]: "has no client address",
  [Reason.badAddress]: "has a bad client address",
  [Reason.noStatus]: "has no status",
  [Reason.badStatus]: "has a bad status",
};

/** `the closest is combined, but line 3 has a bad time` */
export function closestTo({ format, fault, isOpenJson }: Candidate): string {
  if (isOpenJson) return `the closest is ${format.name}, but line ${fault?.line} is not a whole JSON object`;
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
  const { codec, peeked } = await decompressed(stream);
  const detection = await detectAhead((mostBytes) => peeked.read(mostBytes), choice);
  if (peeked.failure !== null && detection.lines === 0) throw peeked.failure.error;
  await peeked.close();
  return { codec, detection };
}

export interface RecognisedStream extends Recognised {
  readonly fingerprint: Pick<Fingerprint, "identity" | "prefixes">;
  /** The stream's bytes, decompressed; of one that is read on, those that have not been read. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Recognises what a stream delivers, compressed or not, by reading ahead. */
export async function recogniseStream(
  path: string,
  stream: AsyncIterable<Uint8Array>,
  choice: FormatChoice,
  resumption?: Resumption,
): Promise<RecognisedStream | Fault> {
  const { peeked } = await decompressed(stream);
  if (resumption !== undefined) {
    const { format, carried } = resumption;
    return { format, carried, fingerprint: resumption, bytes: unread(peeked.all(), resumption, path) };
  }
  const recognised = recognise(path, await detectAhead((mostBytes) => peeked.read(mostBytes), choice));
  if ("code" in recognised) {
    await peeked.close();
    return recognised;
  }
  const head = (await peeked.read(FINGERPRINT_BYTES)).bytes;
  return { ...recognised, fingerprint: fingerprintOf(head), bytes: peeked.all() };
}

/** The first bytes of a stream, decompressed: as many as a fingerprint needs, or all that can be had. */
export async function headOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const { peeked } = await decompressed(stream);
  try {
    return (await peeked.read(FINGERPRINT_BYTES)).bytes.subarray(0, FINGERPRINT_BYTES);
  } finally {
    await peeked.close();
  }
}

async function decompressed(stream: AsyncIterable<Uint8Array>): Promise<{ codec: Codec | null; peeked: PeekedStream }> {
  const peeked = new PeekedStream(stream);
  const codec = codecOf((await peeked.read(HEAD_BYTES)).bytes);
  if (codec === null) return { codec, peeked };
  const { decompress } = await import("./compressed/decompress.ts");
  return { codec, peeked: new PeekedStream(decompress(codec, peeked.all())) };
}

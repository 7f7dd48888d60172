/**
 * The format of a source, by its first bytes.
 */
import { ErrorCode, type Fault, unreadableFault } from "../error.ts";
import { type Candidate, type Detection, detectFormat, type FormatChoice } from "../scan/detect.ts";
import { INCOMPLETE_FORMATS } from "../scan/formats/list.ts";
import type { Proposal } from "../scan/propose-shape.ts";
import { Reason } from "../scan/reason.ts";
import { JSONL, type SourceFormat } from "../scan/source-format.ts";
import { archiveOf, type Member, membersOf } from "./archives/archive.ts";
import { type Codec, codecOf, foreignEncodingOf } from "./compressed/codec.ts";
import { HEAD_BYTES as FINGERPRINT_BYTES, type Fingerprint, fingerprintOf } from "./fingerprint.ts";
import { PeekedStream } from "./peeked-stream.ts";
import type { StreamSource } from "./source.ts";
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

export function recognise(
  path: string,
  { chosen, candidates, stated, lines, proposal }: Detection,
): Recognised | Fault {
  if (chosen !== null) return { format: chosen.format, carried: chosen.carried };
  const [closest] = candidates;
  if (closest === undefined) return BLANK;
  return { code: ErrorCode.unknownFormat, ...unknownFormat(path, closest, stated, lines, proposal ?? null) };
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

const FAR: readonly Reason[] = [Reason.noTime, Reason.badTime];

/** A line of JSON is one whatever it lacks; of a text, a grammar that finds no time in it says nothing, if it has one. */
function isClose(name: string, reason: Reason): boolean {
  const isIncomplete = INCOMPLETE_FORMATS.some((format) => name.endsWith(format.name));
  return name.endsWith("jsonl") || isIncomplete || !FAR.includes(reason);
}

/** `the closest is combined, but line 3 has a bad time` */
export function closestTo({ format, fault, isOpenJson }: Pick<Candidate, "format" | "fault" | "isOpenJson">): string {
  if (isOpenJson) return `the closest is ${format.name}, but line ${fault?.line} is not a whole JSON object`;
  const miss = fault === null || !isClose(format.name, fault.reason) ? undefined : MISSES[fault.reason];
  if (miss === undefined) return "it is like no access log that is known";
  const masked = fault?.reason === Reason.badAddress ? MASKED.exec(fault.text)?.[0] : undefined;
  const what = masked === undefined ? miss : `has a masked client (${masked}), of which users cannot be counted`;
  return `the closest is ${format.name}, but line ${fault?.line} ${what}`;
}

/** An address of which a part was replaced: `203.0.113.x`, `203.0.***.***`. */
const MASKED = /(?<![\w.])\d{1,3}\.(?:\d{1,3}|[xX*]{1,3})\.(?:\d{1,3}|[xX*]{1,3})\.[xX*]{1,3}(?![\w.])/;

function unknownFormat(
  path: string,
  { format, fault, isOpenJson, ambiguity, missing, records, unread }: Candidate,
  stated: string | null,
  lines: number,
  proposal: Proposal | null,
): Pick<Fault, "message" | "site"> {
  const site = { path, ...(fault === null ? {} : { line: fault.line }) };
  if (ambiguity !== null) {
    const { role, readings, remedy } = ambiguity;
    return {
      message: `Cannot tell the ${role} in "${path}": it may be ${readings.join(" or ")} (choose with ${remedy})`,
      site: { path },
    };
  }
  if (missing !== null) return { message: `Cannot read "${path}": ${missing}`, site: { path } };
  if (stated !== null) {
    const first = fault === null ? "" : `: line ${fault.line} ${MISSES[fault.reason] ?? `is ${fault.reason}`}`;
    return { message: `Cannot read "${path}" as ${stated}, which fits none of its first ${lines} lines${first}`, site };
  }
  if (records > 0) {
    const count = `${records} of ${records + unread.length} lines that are like records`;
    const first = `the first that does not is line ${unread[0]?.number}`;
    return {
      message: `Cannot recognise the format of "${path}": ${format.name} fits only ${count}; ${first} (state the format with --format)`,
      site: { path, line: unread[0]?.number ?? 1 },
    };
  }
  const hint =
    proposal === null ? '(see "brownout formats", or choose one with --format)' : `(try ${proposed(proposal, lines)})`;
  const closest = { format, fault, isOpenJson };
  return { message: `Cannot recognise the format of "${path}": ${closestTo(closest)} ${hint}`, site };
}

/** `--format '<client>|<time>|<status>…', which reads 20 of 20 lines, the first as …` */
export function proposed({ shape, lines, first }: Proposal, of: number): string {
  const quoted = `'${shape.replaceAll("'", String.raw`'\''`)}'`;
  const record = `time ${first.time}, client ${first.client}, status ${first.status}`;
  return `--format ${quoted}, which reads ${lines} of ${of} lines, the first as ${record}`;
}

/** What the lines at a source's start say about its format, and whether they were compressed. */
export interface Examined {
  readonly codec: Codec | null;
  readonly detection: Detection;
}

/** @throws what the stream throws */
export async function examine(stream: AsyncIterable<Uint8Array>, choice: FormatChoice): Promise<Examined> {
  const { codec, peeked, head } = await decompressed(stream);
  const archive = archiveOf(head);
  const foreign = foreignEncodingOf(head);
  if (archive !== null || foreign !== null) {
    await peeked.close();
    throw new Error(archive === null ? isForeign(foreign) : `it is a ${archive} archive (analyze reads its members)`);
  }
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

/** What a stream turned out to be: several sources. */
export interface ArchiveStream {
  readonly members: AsyncIterable<Member>;
}

/** Recognises what a stream delivers, compressed or not, by reading ahead. */
export async function recogniseStream(
  { path, resumption, isMember }: Pick<StreamSource, "path" | "resumption" | "isMember">,
  stream: AsyncIterable<Uint8Array>,
  choice: FormatChoice,
): Promise<RecognisedStream | ArchiveStream | Fault> {
  const { peeked, head } = await decompressed(stream);
  const archive = archiveOf(head);
  if (archive !== null && isMember !== true) return { members: membersOf(archive, peeked.all()) };
  const refused =
    archive === null
      ? foreignText(path, head)
      : unreadableFault(path, `it is a ${archive} archive within an archive (extract it first)`);
  if (refused !== null) {
    await peeked.close();
    return refused;
  }
  if (resumption !== undefined) {
    const { format, carried } = resumption;
    return { format, carried, fingerprint: resumption, bytes: unread(peeked.all(), resumption, path) };
  }
  const recognised = recognise(path, await detectAhead((mostBytes) => peeked.read(mostBytes), choice));
  if ("code" in recognised) {
    await peeked.close();
    return recognised;
  }
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

/** What was compressed is text in some encoding, or once more compressed; to no end only on purpose. */
const MOST_LAYERS = 4;

interface Decompressed {
  /** The outermost layer; null where there is none. */
  readonly codec: Codec | null;
  readonly peeked: PeekedStream;
  readonly head: Uint8Array;
}

async function decompressed(stream: AsyncIterable<Uint8Array>): Promise<Decompressed> {
  let peeked = new PeekedStream(stream);
  let outermost: Codec | null = null;
  for (let layer = 0; ; layer += 1) {
    const head = (await peeked.read(FINGERPRINT_BYTES)).bytes;
    const codec = archiveOf(head) === null && layer < MOST_LAYERS ? codecOf(head) : null;
    if (codec === null) return { codec: outermost, peeked, head };
    outermost ??= codec;
    const { decompress } = await import("./compressed/decompress.ts");
    peeked = new PeekedStream(decompress(codec, peeked.all()));
  }
}

/** Why text is refused that is in an encoding which is not read; null for all else. */
export function foreignText(path: string, head: Uint8Array): Fault | null {
  const encoding = foreignEncodingOf(head);
  return encoding === null ? null : unreadableFault(path, isForeign(encoding));
}

function isForeign(encoding: string | null): string {
  return `it is text in ${encoding} (iconv -t UTF-8 converts it)`;
}

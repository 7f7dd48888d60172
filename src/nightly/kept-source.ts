/**
 * What is kept of a source from one night to the next: the partial of its whole lines, that of the line behind them which has
 * no end yet, and how to go on from there.
 *
 * It is known by its content, not by its name: by the hash of its first lines, and of the last bytes that were read.
 */
import * as z from "zod/mini";
import type { Partial, SourceOutcome, SourceTally } from "../partial/partial.ts";
import { refusePartial } from "../partial/refuse-partial.ts";
import { decodePartial, encodePartial } from "../partial/wire.ts";
import type { SourceFormat } from "../scan/source-format.ts";
import type { Resumption, Tail } from "../sources/source.ts";

export interface KeptSource {
  /** The name of its file in the state directory. */
  readonly file: string;
  /** Of this source alone. */
  readonly partial: Partial;
  readonly outcome: SourceOutcome;
  /** Of its last line, if that had no end: it is read again, and counts as it was where its log is gone. */
  readonly unended: Partial | null;
  readonly bookmark: Bookmark;
}

/** What a partial does not say, and whoever goes on reading has to know. */
export interface Bookmark {
  readonly job: string;
  /** What the user said about formats, as text. */
  readonly choice: string;
  /** How many of the first bytes the identity is the hash of. */
  readonly headBytes: number;
  /** See `outlineOf`: of these bytes. */
  readonly outline: string;
  readonly tail: Tail;
  readonly format: SourceFormat;
  /** See `LineParser.carried`, behind the last line. Null where it must not be kept: the source is read again as a whole. */
  readonly carried: string | null;
  /** Compressed files that are known to hold this source up to where it was read, the latest last. */
  readonly forms: readonly CompressedForm[];
}

/** A compressed file, whatever it is called. */
export interface CompressedForm {
  readonly bytes: number;
  /** Of its first and last bytes. */
  readonly hash: string;
  /** How much of the source it holds, decompressed. */
  readonly endByte: number;
}

const MOST_FORMS = 8;

const bookmarkSchema = z.strictObject({
  file: z.string(),
  unended: z.nullable(z.string()),
  job: z.string(),
  choice: z.string(),
  headBytes: z.int(),
  outline: z.string(),
  tail: z.strictObject({ bytes: z.int(), hash: z.string() }),
  format: z.custom<SourceFormat>((format) => typeof format === "object" && format !== null && "name" in format),
  carried: z.nullable(z.string()),
  forms: z.array(z.strictObject({ bytes: z.int(), hash: z.string(), endByte: z.int() })),
});

/** It says its own name, so that a copy of it under that of another source is no state of that one. */
export function encodeKeptSource(kept: KeptSource): Uint8Array<ArrayBuffer> {
  const { file, partial, outcome, bookmark } = kept;
  return encodePartial(partial, [outcome], JSON.stringify({ file, unended: encodeUnended(kept), ...bookmark }));
}

/** A partial of a line takes less than a kilobyte. */
function encodeUnended({ unended, outcome }: KeptSource): string | null {
  if (unended === null) return null;
  const { path, identity } = outcome;
  const ofLine = { path, identity, bytes: endByteOf({ partial: unended }), complete: false };
  return Buffer.from(encodePartial(unended, [ofLine])).toString("base64");
}

/**
 * @param path what the bytes are called in an error message
 * @throws {BrownoutError} `corrupt-partial`
 */
export function decodeKeptSource(bytes: Uint8Array, file: string, path: string): KeptSource {
  const { partial, outcomes, bookmark } = decodePartial(bytes, path);
  const [outcome, ...others] = outcomes;
  const isOne = outcome !== undefined && others.length === 0 && partial.sources.size === 1;
  if (!isOne || bookmark === undefined) refusePartial(path, "it is no file of this state (was it put here by hand?)");
  const { file: itsName, unended, ...known } = readBookmark(bookmark, path);
  if (itsName !== file) refusePartial(path, `expected the state of its own source but found that of "${itsName}"`);
  const ofLine = unended === null ? null : decodePartial(Buffer.from(unended, "base64"), path).partial;
  return { file, partial, outcome, unended: ofLine, bookmark: known };
}

function readBookmark(text: string, path: string): z.output<typeof bookmarkSchema> {
  try {
    return z.parse(bookmarkSchema, JSON.parse(text));
  } catch {
    refusePartial(path, "its bookmark cannot be read");
  }
}

export function tallyOf({ partial }: Pick<KeptSource, "partial">): SourceTally | undefined {
  const [tally] = partial.sources.values();
  return tally;
}

/** How far a source was read: behind its last whole line. */
export function endByteOf(kept: Pick<KeptSource, "partial">): number {
  return tallyOf(kept)?.ranges.at(-1)?.endByte ?? 0;
}

export function resumptionOf(kept: KeptSource): Resumption {
  const { partial, outcome, bookmark } = kept;
  const lines = tallyOf({ partial })?.ranges.at(-1)?.lines ?? 0;
  return {
    identity: outcome.identity ?? "",
    prefixes: outcome.prefixes ?? [],
    startByte: endByteOf(kept),
    lines,
    format: bookmark.format,
    carried: bookmark.carried ?? "",
    tail: bookmark.tail,
  };
}

export function withForm(forms: Bookmark["forms"], form: CompressedForm): Bookmark["forms"] {
  return [...forms.filter(({ hash }) => hash !== form.hash), form].slice(-MOST_FORMS);
}

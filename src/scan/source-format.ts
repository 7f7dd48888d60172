/**
 * The format of one source, as data that crosses threads, and the parser that it stands for.
 */
import type { SourceNote, TakenFields } from "../partial/partial.ts";
import { withoutColour } from "./colour.ts";
import { customFormat, customName } from "./formats/custom.ts";
import type { CustomFormat } from "./formats/custom-format.ts";
import { type FieldNames, type Format, type LineParser, USUAL_NAMES, Utf8 } from "./formats/format.ts";
import { ALL_FORMATS } from "./formats/list.ts";
import { Reason } from "./reason.ts";
import { DIRECTIVE, type RawLine, type RawPiece } from "./record.ts";
import { splitting } from "./second-record.ts";
import { WRAPPERS } from "./wrappers/list.ts";
import { piecesOf, type Unwrapped, type UnwrappedPiece, type Wrapper } from "./wrappers/wrapper.ts";

export interface SourceFormat {
  /** Wrappers from the outermost inwards, then the format: `docker/combined`. */
  readonly name: string;
  readonly names: FieldNames;
  /** A format of the user's own: what the last part of the name stands for. */
  readonly custom?: CustomFormat;
  /** Formats of lines that this one does not read, within the same wrappers. */
  readonly others?: readonly InnerFormat[];
  /** Where its sample has the fields, for the report. */
  readonly fields?: TakenFields;
  readonly notes?: readonly SourceNote[];
}

/** A format without wrappers. */
export type InnerFormat = Pick<SourceFormat, "name" | "names">;

export const JSONL: SourceFormat = { name: "jsonl", names: USUAL_NAMES };

export interface Layers {
  readonly wrappers: readonly Wrapper[];
  readonly format: Format;
  /** What the format was made of, if it is the user's own. */
  readonly custom?: CustomFormat;
}

export function isFormatName(name: string): boolean {
  const parts = name.split("/");
  return (
    ALL_FORMATS.some((known) => known.name === parts.at(-1)) &&
    parts.slice(0, -1).every((part) => WRAPPERS.some((known) => known.name === part))
  );
}

/** @throws {TypeError} where a part of the name is not known; see `isFormatName` */
export function layersOf({ name, custom }: SourceFormat): Layers {
  const parts = name.split("/");
  const wrappers = parts.slice(0, -1).map((part) => named(WRAPPERS, part));
  return { ...bareLayers(parts.at(-1) as string, custom), wrappers };
}

/** A format, known by its name or the user's own, without any wrapper. */
export function bareLayers(name: string, custom?: CustomFormat): Layers {
  if (custom === undefined || customName(custom) !== name) return { wrappers: [], format: named(ALL_FORMATS, name) };
  return { wrappers: [], format: customFormat(custom), custom };
}

function named<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find((item) => item.name === name);
  if (found === undefined) throw new TypeError(`no format is called "${name}"`);
  return found;
}

export function nameOf({ wrappers, format }: Layers): string {
  return [...wrappers, format].map(({ name }) => name).join("/");
}

/** `docker/` of `docker/combined`. */
export function wrapperPrefix({ wrappers }: Pick<Layers, "wrappers">): string {
  return wrappers.map(({ name }) => `${name}/`).join("");
}

export function utf8Of({ wrappers, format }: Layers): Utf8 {
  return [...wrappers, format].some(({ utf8 }) => utf8 === Utf8.strict) ? Utf8.strict : Utf8.lenient;
}

/** Whether a line may depend on earlier ones, so that a chunk may have to be scanned again. */
export function isCarrying({ wrappers, format }: Layers): boolean {
  return [...wrappers, format].some(({ carries }) => carries === true);
}

/** Takes the wrappers off a line, from the outermost inwards, and parses what is left. */
export function parserOf(
  { wrappers, format }: Layers,
  names: FieldNames,
  forwarded: readonly string[],
  others: Others = NO_OTHERS,
): LineParser {
  const parser = format.parser({ names, forwarded });
  const inner = withOthers(format.hasNames ? parser : splitting(parser), forwarded, others);
  return wrappers.reduceRight((parser, wrapper) => wrapped(wrapper, parser, others.isRecord), inner);
}

/** The beginnings of records that a source's lines have not ended, by what they carry to the next line. */
export function openRecords(format: SourceFormat, carried: string): readonly string[] {
  const layers = layersOf(format);
  if (carried === "" || !isCarrying(layers)) return [];
  const parser = parserOf(layers, format.names, []);
  parser.carried = carried;
  return parser.open ?? [];
}

/** Formats to try on a line that is no record of the first, and what says whether it is one. */
export interface Others {
  readonly formats: readonly InnerFormat[];
  readonly isRecord: (line: RawLine) => boolean;
}

const NO_OTHERS: Others = { formats: [], isRecord: () => false };

function withOthers(main: LineParser, forwarded: readonly string[], { formats, isRecord }: Others): LineParser {
  if (formats.length === 0) return main;
  const others = formats.map(({ name, names }) => bareLayers(name).format.parser({ names, forwarded }));
  return {
    parse(text) {
      const first = main.parse(text);
      if ((typeof first === "object" && !("time" in first)) || isRecord(first)) return first;
      for (const other of others) {
        const line = other.parse(text);
        if (isRecord(line)) return line;
      }
      return first;
    },
    get shapes() {
      return main.shapes;
    },
    get carried() {
      return main.carried;
    },
    set carried(text) {
      main.carried = text;
    },
  };
}

const BLANK = /^[ \t\r]*$/;

function wrapped(wrapper: Wrapper, inner: LineParser, isRecord: Others["isRecord"]): LineParser {
  const unwrapper = wrapper.unwrapper();
  let own: LineParser["shapes"];
  let shapes: LineParser["shapes"];
  return {
    get shapes() {
      const { shapes: prefixes } = wrapper;
      if (prefixes === undefined) return undefined;
      if (unwrapper.carried !== "") return null; // what follows may be the rest of a line
      if (own !== inner.shapes) {
        own = inner.shapes;
        shapes = own?.flatMap((steps) => prefixes().map((prefix) => [...prefix, ...steps])) ?? own;
      }
      return shapes;
    },
    parse(text) {
      const unwrapped = unwrapper.unwrap(text);
      if (unwrapped === Reason.otherFormat || unwrapped === Reason.notJson) return parseBare(text, unwrapped);
      if (typeof unwrapped === "string" || !("pieces" in unwrapped)) return parsePiece(unwrapped);
      return { kind: "several", pieces: unwrapped.pieces.flatMap((piece) => piecesOf(parsePiece(piece))) };
    },
    get taken() {
      return inner.taken ?? null;
    },
    get open() {
      return [...(unwrapper.open ?? []), ...(inner.open ?? [])];
    },
    get carried() {
      const parts = [unwrapper.carried, inner.carried];
      return parts.every((part) => part === "") ? "" : JSON.stringify(parts);
    },
    set carried(text) {
      [unwrapper.carried, inner.carried] = text === "" ? ["", ""] : (JSON.parse(text) as [string, string]);
    },
  };

  /** A line without the wrapper, as where only some programs of a host write with it. */
  function parseBare(text: string, reason: Reason): RawLine {
    const raw = inner.parse(text);
    return typeof raw === "object" && !("kind" in raw) && isRecord(raw) ? raw : reason;
  }

  function parsePiece(unwrapped: UnwrappedPiece): RawLine {
    if (typeof unwrapped === "string" || !("text" in unwrapped)) return unwrapped;
    if (BLANK.test(unwrapped.text)) return DIRECTIVE; // the line is not blank, and there is nothing in it
    return completed(inner.parse(withoutColour(unwrapped.text)), unwrapped);
  }
}

/** The wrapper's time counts where a record says none. */
function completed(raw: RawLine, { time, repair }: Unwrapped): RawLine {
  if (typeof raw === "string") return raw;
  if ("pieces" in raw) return { ...raw, pieces: raw.pieces.map((piece) => completePiece(piece)) };
  return completePiece(raw);

  function completePiece(piece: RawPiece): RawPiece {
    if (typeof piece === "string" || "kind" in piece) return piece;
    const timed = piece.time === undefined ? { ...piece, time } : piece;
    return repair === undefined || timed.repair !== undefined ? timed : { ...timed, repair };
  }
}

/**
 * Recognises the format of a source by its first lines.
 *
 * Every known format, bare and within the wrappers that these lines have, is tried on them; of those that read any as
 * records, the one that understands most of them wins. Where none reads any, nothing is guessed: the closest is named,
 * with what it misses.
 */
import { AS_WRITTEN, type ClientChoice, type TakenFields } from "../partial/partial.ts";
import { forwardedNames } from "./client.ts";
import { customName } from "./formats/custom.ts";
import type { CustomFormat } from "./formats/custom-format.ts";
import { type Ambiguity, type FieldNames, type Format, lineByLine, namesOr } from "./formats/format.ts";
import { FORMATS } from "./formats/list.ts";
import { Reason } from "./reason.ts";
import type { LineReading, PieceReading } from "./record.ts";
import { validator } from "./reference.ts";
import { bareLayers, type Layers, layersOf, nameOf, parserOf, type SourceFormat } from "./source-format.ts";
import { document } from "./wrappers/document.ts";
import { WRAPPERS } from "./wrappers/list.ts";
import { piecesOf, type Wrapper } from "./wrappers/wrapper.ts";

/** What the user has said about a source's format. */
export interface FormatChoice {
  /** As `--format` takes it: `combined`, `docker/combined`; null leaves it to the lines. */
  readonly name: string | null;
  readonly names: FieldNames;
  /** A format of the user's own; beside a name, either may fit. */
  readonly custom?: CustomFormat;
  readonly client: ClientChoice | undefined;
}

/** How a format did on the first lines. */
export interface Candidate {
  readonly format: SourceFormat;
  readonly records: number;
  readonly directives: number;
  readonly malformed: number;
  /** The first line that is no record, and why; null where all are. */
  readonly fault: { readonly line: number; readonly reason: Reason } | null;
  /** Whether that line begins a JSON value and does not end it: as if it went over several lines. */
  readonly isOpenJson: boolean;
  /** See `LineParser.carried`, after these lines. */
  readonly carried: string;
  /** Set where the lines can be read in two ways, and nothing in them tells which is right. */
  readonly ambiguity: Ambiguity | null;
}

export interface Detection {
  /** Null where no format fits, or there is nothing but blank lines. */
  readonly chosen: Candidate | null;
  /** All that were tried, the best first. */
  readonly candidates: readonly Candidate[];
  /** How many lines were looked at. */
  readonly lines: number;
}

const MOST_LINES = 200;
/** Of a head that is longer, because there was no record in a shorter one. */
const MANY_LINES = 5_000;
const SHORT_HEAD_BYTES = 256 * 1024;
/** So many lines that one format reads without exception are enough. */
const ENOUGH_LINES = 20;
const MOST_WRAPPERS = 2;
/** Of what is no JSON by itself. */
const OPEN_JSON = /^\s*[{[]\s*(?:$|["{])/;

interface SampleLine {
  readonly text: string;
  readonly number: number;
}

/** What is the same for every candidate. */
interface Trial {
  readonly lines: readonly SampleLine[];
  readonly names: FieldNames;
  readonly forwarded: readonly string[];
  readonly validate: ReturnType<typeof validator>;
}

/** @param head the beginning of a source, decompressed; `isWhole` if that is all of it */
export function detectFormat(head: Uint8Array, isWhole: boolean, choice: FormatChoice): Detection {
  const lines = sampleLines(head, isWhole);
  if (lines.length === 0) return { chosen: null, candidates: [], lines: 0 };
  const { name, names, client } = choice;
  const definition = { status: [], timeZone: AS_WRITTEN, ...(client === undefined ? {} : { client }) };
  const trial: Trial = { lines, names, forwarded: forwardedNames(client), validate: validator(definition) };
  if (name?.includes("/")) return decide([layersOf({ name, names })], trial, choice);

  const bare = formatsFor(choice);
  const few = { ...trial, lines: lines.slice(0, ENOUGH_LINES) };
  for (const layers of bare) {
    const candidate = tryOut(layers, few, MostMalformed.none);
    if (candidate.records > 0 && candidate.malformed === 0 && candidate.ambiguity === null) {
      return { chosen: candidate, candidates: [candidate], lines: few.lines.length };
    }
  }
  const wrapped = wrappersOf(lines.map((line) => line.text)).flatMap((wrappers) =>
    bare.map((layers): Layers => ({ ...layers, wrappers })),
  );
  return decide([...bare, ...wrapped], trial, choice);
}

/** A sort keeps the order of what is equal, so a tie goes to the format that stands first in its list, and bare. */
function decide(layers: readonly Layers[], trial: Trial, { name, custom }: FormatChoice): Detection {
  const candidates = layers.map((each) => tryOut(each, trial)).sort(byFit);
  const best = candidates[0] as Candidate;
  const fits = best.ambiguity === null && (best.records > 0 || isHeader(best));
  const stated = custom === undefined ? name : customName(custom);
  const asked = candidates.find(({ format }) => format.name === stated) ?? null;
  return { chosen: fits ? best : asked, candidates, lines: trial.lines.length };
}

/** Where there is nothing but directives. */
function isHeader({ directives, malformed, fault }: Candidate): boolean {
  return directives > 0 && malformed === 0 && fault === null;
}

function byFit(a: Candidate, b: Candidate): number {
  return (
    understoodBy(b) - understoodBy(a) ||
    b.records - a.records ||
    a.malformed - b.malformed ||
    progressOf(b) - progressOf(a)
  );
}

/** A header counts as well: what reads W3C's lines by their places would else win where one does not fit its header. */
function understoodBy({ records, directives }: Candidate): number {
  return records === 0 ? 0 : records + directives;
}

/** How far into a line a format came. */
const PROGRESS: Readonly<Record<Reason, number>> = {
  [Reason.lineTooLong]: 0,
  [Reason.invalidUtf8]: 0,
  [Reason.notJson]: 0,
  [Reason.otherFormat]: 0,
  [Reason.notAnObject]: 1,
  [Reason.severalRecords]: 1,
  [Reason.noTime]: 2,
  [Reason.badTime]: 3,
  [Reason.impossibleTime]: 3,
  [Reason.noAddress]: 4,
  [Reason.badAddress]: 5,
  [Reason.noStatus]: 6,
  [Reason.badStatus]: 7,
};

function progressOf({ fault }: Pick<Candidate, "fault">): number {
  return fault === null ? -1 : PROGRESS[fault.reason];
}

function formatsFor({ name, names, custom }: FormatChoice): Layers[] {
  const own = custom === undefined ? [] : [bareLayers(customName(custom), custom)];
  if (name !== null) return [...own, bareLayers(name)];
  if (custom !== undefined) return own;
  const isNamed = [names.time, names.address, names.status].some((list) => list.length > 0);
  return FORMATS.filter((format) => format.hasNames || !isNamed).map((format) => ({ wrappers: [], format }));
}

function sampleLines(head: Uint8Array, isWhole: boolean): SampleLine[] {
  const texts = new TextDecoder().decode(head).split("\n"); // a byte-order mark at the start is dropped
  if (!isWhole && texts.length > 1) texts.pop();
  return texts
    .map((text, index) => ({ text: text.endsWith("\r") ? text.slice(0, -1) : text, number: index + 1 }))
    .filter(({ text }) => /[^ \t\r]/.test(text))
    .slice(0, head.length > SHORT_HEAD_BYTES ? MANY_LINES : MOST_LINES);
}

/** The chains of wrappers, from the outermost inwards, that most of the lines have. */
function wrappersOf(lines: readonly string[], outer: readonly Wrapper[] = []): (readonly Wrapper[])[] {
  if (outer.length === MOST_WRAPPERS) return [];
  return WRAPPERS.flatMap((wrapper) => {
    if (wrapper.isLike?.(lines) === false) return [];
    const { inner, refused } = unwrapAll(wrapper, lines);
    if (refused * 2 > lines.length) return [];
    const wrappers = [...outer, wrapper];
    return [wrappers, ...wrappersOf(inner, wrappers)];
  });
}

function unwrapAll(wrapper: Wrapper, lines: readonly string[]): { inner: readonly string[]; refused: number } {
  const unwrapper = wrapper.unwrapper();
  const inner: string[] = [];
  let refused = 0;
  for (const line of lines) {
    const pieces = piecesOf(unwrapper.unwrap(line));
    if (pieces.every((piece) => typeof piece === "string")) refused += 1;
    for (const piece of pieces) if (typeof piece === "object" && "text" in piece) inner.push(piece.text);
  }
  return { inner, refused };
}

/** Where fields stand is decided by the values of all lines, if the format knows how. */
function tryOut(layers: Layers, trial: Trial, mostMalformed: number = MostMalformed.any): Candidate {
  const { infer } = layers.format;
  if (infer === undefined) return tryNames(layers, trial, mostMalformed);
  const { names, forwarded } = trial;
  const texts: readonly string[] = trial.lines.map(({ text }) => text);
  const inner = layers.wrappers.reduce((lines, wrapper) => unwrapAll(wrapper, lines).inner, texts);
  const inference = infer(inner, { names, forwarded });
  if (inference === null) return tryNames(layers, trial, mostMalformed);
  const { notes, ambiguity } = inference;
  const candidate = tryNames(layers, { ...trial, names: namesOr(names, inference.names) }, mostMalformed);
  return { ...candidate, format: { ...candidate.format, ...(notes.length === 0 ? {} : { notes }) }, ambiguity };
}

/** Whether to read on behind a line that is malformed. */
const MostMalformed = { none: 0, any: Number.POSITIVE_INFINITY } as const;

function tryNames(
  layers: Layers,
  { lines, names, forwarded, validate }: Trial,
  mostMalformed: number = MostMalformed.any,
): Candidate {
  const parser = parserOf({ ...layers, format: guarded(layers.format) }, names, forwarded);
  const counts = { records: 0, directives: 0, malformed: 0 };
  let fault: Candidate["fault"] = null;
  let isOpenJson = false;
  for (const { text, number } of lines) {
    const reading = firstOf(validate(parser.parse(text)));
    if (typeof reading !== "string") {
      counts["kind" in reading ? "directives" : "records"] += 1;
      continue;
    }
    counts.malformed += 1;
    if (counts.malformed > mostMalformed) break;
    const here = { line: number, reason: reading };
    if (progressOf({ fault: here }) <= progressOf({ fault })) continue;
    fault = here;
    isOpenJson = reading === Reason.notJson && OPEN_JSON.test(text);
  }
  if (counts.records + counts.malformed === 0 && layers.wrappers.includes(document)) {
    fault = { line: lines[0]?.number ?? 1, reason: Reason.notJson }; // an object that goes on and on is no header
    isOpenJson = true;
  }
  const { custom } = layers;
  const fields = parser.taken ?? fieldsOf(layers.format);
  const format = { name: nameOf(layers), names, ...(custom === undefined ? {} : { custom }), fields };
  return { format, ...counts, fault, isOpenJson, carried: parser.carried, ambiguity: null };
}

/** Of a line that holds several records, the first that is none of the malformed pieces. */
function firstOf(reading: LineReading): PieceReading {
  if (typeof reading === "string" || !("pieces" in reading)) return reading;
  return reading.pieces.find((piece) => typeof piece !== "string") ?? (reading.pieces[0] as PieceReading);
}

function fieldsOf({ fields: { time, address, status } }: Format): TakenFields {
  return { time, client: address, status };
}

/** The format, taking nothing but what it can be told by. */
function guarded(format: Format): Format {
  const { looksLike } = format;
  if (looksLike === undefined) return format;
  return {
    ...format,
    parser(choice) {
      const parser = format.parser(choice);
      return {
        ...lineByLine((text) => (looksLike.test(text) ? parser.parse(text) : Reason.otherFormat)),
        get taken() {
          return parser.taken ?? null;
        },
      };
    },
  };
}

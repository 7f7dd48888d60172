/**
 * Recognises the format of a source by its first lines.
 *
 * Every known format, bare and within the wrappers that these lines have, is tried on them; of those that read any as
 * records, the one that understands most of them wins. Where none reads any, nothing is guessed: the closest is named,
 * with what it misses.
 */
import { NoteCode } from "../partial/note-code.ts";
import { AS_WRITTEN, addCount, type ClientChoice, type TakenFields } from "../partial/partial.ts";
import { forwardedNames } from "./client.ts";
import { withoutColour } from "./colour.ts";
import { isPlaceName } from "./formats/access-place.ts";
import { customName } from "./formats/custom.ts";
import type { CustomFormat } from "./formats/custom-format.ts";
import {
  type Ambiguity,
  type FieldNames,
  type Format,
  type Inference,
  type LineParser,
  lineByLine,
  namesOr,
  USUAL_NAMES,
} from "./formats/format.ts";
import { ALL_FORMATS, FORMATS } from "./formats/list.ts";
import { type Proposal, proposeShape } from "./propose-shape.ts";
import { Reason } from "./reason.ts";
import type { LineReading, PieceReading, RawLine } from "./record.ts";
import { textReader, validator } from "./reference.ts";
import {
  ENOUGH_FURTHER_LINES,
  ENOUGH_LINES,
  firstLines,
  isLikeRecord,
  linesFurtherOn,
  type SampleLine,
  sampleLines,
} from "./sample.ts";
import {
  bareLayers,
  isCarrying,
  type Layers,
  layersOf,
  nameOf,
  parserOf,
  type SourceFormat,
  wrapperPrefix,
} from "./source-format.ts";
import { document } from "./wrappers/document.ts";
import { grep } from "./wrappers/grep.ts";
import { areNumbersInAddresses } from "./wrappers/grep-numbers.ts";
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
  /** See `Format.isGeneral`. */
  readonly isGeneral: boolean;
  readonly records: number;
  readonly directives: number;
  readonly malformed: number;
  /** The malformed lines that are like records. */
  readonly unread: readonly SampleLine[];
  /** How many of these are malformed for the commonest reason. */
  readonly unreadAlike: number;
  /** The first line that is no record, and why; null where all are. */
  readonly fault: { readonly line: number; readonly reason: Reason; readonly text: string } | null;
  /** Whether that line begins a JSON value and does not end it: as if it went over several lines. */
  readonly isOpenJson: boolean;
  /** See `LineParser.carried`, after these lines. */
  readonly carried: string;
  /** Set where the lines can be read in two ways, and nothing in them tells which is right. */
  readonly ambiguity: Ambiguity | null;
  /** What all lines lack, as a sentence; null where nothing is known of that. */
  readonly missing: string | null;
}

export interface Detection {
  /** Null where no format fits, or there is nothing but blank lines. */
  readonly chosen: Candidate | null;
  /** All that were tried, the best first. */
  readonly candidates: readonly Candidate[];
  /** How many lines were looked at. */
  readonly lines: number;
  /** The format that the user stated, if one was tried in vain or with doubts. */
  readonly stated: string | null;
  /** Of lines that no format reads, if nobody stated one. */
  readonly proposal?: Proposal | null;
}

const MOST_WRAPPERS = 3;
const BAD_VALUES: readonly Reason[] = [Reason.badTime, Reason.impossibleTime, Reason.badAddress, Reason.badStatus];
/** Formats beside the one that most lines have. */
const MOST_OTHERS = 2;
const DOCUMENT_START = /^\s*[[{]\s*$/;
/** Of what is no JSON by itself. */
const OPEN_JSON = /^\s*[{[]\s*(?:$|["{])/;

/** What is the same for every candidate. */
interface Trial {
  readonly lines: readonly SampleLine[];
  readonly names: FieldNames;
  readonly forwarded: readonly string[];
  readonly isClientStated: boolean;
  readonly validate: ReturnType<typeof validator>;
}

/** @param head the beginning of a source, decompressed; `isWhole` if that is all of it */
export function detectFormat(head: Uint8Array, isWhole: boolean, choice: FormatChoice): Detection {
  const text = new TextDecoder().decode(head);
  const first = firstLines(text, isWhole, ENOUGH_LINES);
  if (first.length === 0) return { chosen: null, candidates: [], lines: 0, stated: null };
  const { name, names, client } = choice;
  const definition = { status: [], timeZone: AS_WRITTEN, ...(client === undefined ? {} : { client }) };
  const few: Trial = {
    lines: first,
    names,
    forwarded: forwardedNames(client),
    isClientStated: client !== undefined && client.field !== null,
    validate: validator(definition),
  };
  const all = () => ({ ...few, lines: sampleLines(text, isWhole) });
  if (name?.includes("/")) return decide([layersOf({ name, names })], all(), choice);

  const bare = formatsFor(choice);
  const wrapped = (lines: readonly SampleLine[]) =>
    wrappersOf(lines.map((line) => line.text)).flatMap((wrappers) => bare.map((layers) => ({ ...layers, wrappers })));
  const further = { ...few, lines: linesFurtherOn(text, first.length < ENOUGH_LINES ? 0 : ENOUGH_FURTHER_LINES) };
  // An address behind a line's number and a colon is read as another address where the number is not taken off.
  const isBareWrong = (lines: readonly SampleLine[]) => areNumbersInAddresses(lines.map(({ text }) => text));
  const certain =
    (isBareWrong(first) ? null : certainOf(bare, few, further)) ?? certainOf(wrapped(first), few, further);
  if (certain !== null) return { chosen: certain, candidates: [certain], lines: first.length, stated: null };
  const trial = all();
  const within = wrapped(trial.lines);
  const numbered = isBareWrong(trial.lines) ? within.filter(({ wrappers: [outermost] }) => outermost === grep) : [];
  return decide(numbered.length > 0 ? numbered : [...bare, ...within], trial, choice);
}

/** The first that reads the first lines, and as many from further on, without exception and without doubts. */
function certainOf(layers: readonly Layers[], few: Trial, further: Trial): Candidate | null {
  for (const each of layers) {
    if (each.format.isGeneral || !mayRead(each, few)) continue;
    const candidate = tryOut(each, few, MostMalformed.none);
    if (candidate.records === 0 || candidate.malformed > 0 || !isCertain(candidate)) continue;
    const lines = isCarrying(each) ? [...few.lines, ...further.lines] : further.lines;
    const read = tryNames(each, { ...few, names: candidate.format.names, lines }, MostMalformed.none);
    if (read.malformed === 0) return candidate;
  }
  return null;
}

/** Whether the first line is of the format, whatever its fields are called: cheaper than to look for them. */
function mayRead({ wrappers, format }: Layers, { lines: [first] }: Trial): boolean {
  if (format.infer === undefined || format.carries) return true;
  const texts: readonly string[] = [first?.text ?? ""];
  const inner = wrappers.reduce((lines, wrapper) => unwrapAll(wrapper, lines).inner, texts);
  if (inner[0] === undefined || (format.looksLike !== undefined && !format.looksLike.test(inner[0]))) return false;
  const parser = usualParsers.get(format) ?? format.parser({ names: USUAL_NAMES, forwarded: [] });
  usualParsers.set(format, parser);
  const line = parser.parse(inner[0]);
  return line !== Reason.otherFormat && line !== Reason.notJson;
}

/** Of formats whose lines stand for themselves. */
const usualParsers = new WeakMap<Format, LineParser>();

/** A sort keeps the order of what is equal, so a tie goes to the format that stands first in its list, and bare. */
function decide(layers: readonly Layers[], trial: Trial, { name, custom }: FormatChoice): Detection {
  const candidates = layers.map((each) => tryOut(each, trial)).sort(byFit);
  const stated = custom === undefined ? name : customName(custom);
  const usual = candidates.find((candidate) => !candidate.isGeneral);
  const best = usual !== undefined && fits(usual) ? usual : (candidates[0] as Candidate);
  const chosen = best.ambiguity === null && best.missing === null ? withOthers(best, trial, stated) : best;
  const sorted = [best, ...candidates.filter((candidate) => candidate !== best)];
  const isChosen = fits(chosen) || (stated !== null && isUnderstood(chosen));
  const isUnknown =
    !isChosen && stated === null && best.records === 0 && best.ambiguity === null && best.missing === null;
  const proposal = isUnknown ? proposeShape(trial.lines.map(({ text }) => text)) : null;
  return { chosen: isChosen ? chosen : null, candidates: sorted, lines: trial.lines.length, stated, proposal };
}

/** What the user stated need not read many of the lines. */
function isUnderstood({ ambiguity, missing, records, directives }: Candidate): boolean {
  return ambiguity === null && missing === null && records + directives > 0;
}

/**
 * Whether it leaves no doubt how lines are read, and reads most of those that are like records: no fewer than are malformed
 * for one reason. What is malformed for many reasons is of the format, and damaged.
 */
function fits({ ambiguity, missing, records, directives, malformed, fault, unreadAlike }: Candidate): boolean {
  if (ambiguity !== null || missing !== null) return false;
  return records > 0 ? unreadAlike <= records : directives > 0 && malformed === 0 && fault === null;
}

/** Lines like records that the format does not read may be of another one, within the same wrappers. */
function withOthers(main: Candidate, trial: Trial, stated: string | null): Candidate {
  let chosen = main;
  const layers = layersOf(main.format);
  while (stated === null && chosen.records > 0 && (chosen.format.others?.length ?? 0) < MOST_OTHERS) {
    const other = otherFormat(chosen, layers, trial);
    if (other === null) break;
    const format = { name: other.format.name.slice(wrapperPrefix(layers).length), names: other.format.names };
    const message = `its lines are of more than one format: ${chosen.format.name} and ${other.format.name}`;
    chosen = {
      ...chosen,
      records: chosen.records + other.records,
      malformed: chosen.malformed - other.records,
      unread: other.unread,
      unreadAlike: other.unreadAlike,
      format: {
        ...chosen.format,
        others: [...(chosen.format.others ?? []), format],
        notes: [...(chosen.format.notes ?? []), { code: NoteCode.severalFormats, message }],
      },
    };
  }
  return chosen;
}

/** Null where none reads half of what is not read, or only with doubts. */
function otherFormat(chosen: Candidate, { wrappers }: Layers, trial: Trial): Candidate | null {
  if (chosen.unread.length === 0) return null;
  const lines = chosen.unread;
  const { parser } = layersOf(chosen.format).format;
  const tried = FORMATS.filter((format) => !(format.carries || format.isGeneral || format.parser === parser))
    .map((format) => tryOut({ wrappers, format }, { ...trial, lines }))
    .filter((candidate) => fits(candidate) && !candidate.isGeneral && candidate.records * 2 >= lines.length);
  return tried.sort(byFit)[0] ?? null;
}

function byFit(a: Candidate, b: Candidate): number {
  return (
    understoodBy(b) - understoodBy(a) ||
    b.records - a.records ||
    a.malformed - b.malformed ||
    Number(a.isGeneral) - Number(b.isGeneral) ||
    progressOf(b) - progressOf(a)
  );
}

/** Whether the few lines at a source's start leave no doubt of where their fields stand. */
function isCertain({ ambiguity, missing, format: { notes } }: Candidate): boolean {
  return ambiguity === null && missing === null && notes === undefined;
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
  [Reason.cutOff]: 1,
  [Reason.noTime]: 2,
  [Reason.badTime]: 3,
  [Reason.noYear]: 3,
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
  const stated = [...names.time, ...names.address, ...names.status];
  const isNamed = stated.some((each) => !isPlaceName(each));
  const isPlaced = stated.some(isPlaceName);
  return ALL_FORMATS.filter((format) => (format.hasNames || !isNamed) && (format.hasPlaces || !isPlaced)).map(
    (format) => ({ wrappers: [], format }),
  );
}

/** The chains of wrappers, from the outermost inwards, that most of the lines have. */
function wrappersOf(lines: readonly string[], outer: readonly Wrapper[] = []): (readonly Wrapper[])[] {
  if (outer.length === MOST_WRAPPERS) return [];
  return WRAPPERS.flatMap((wrapper) => {
    if (outer.includes(wrapper) || wrapper.isLike?.(lines) === false) return [];
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
    for (const piece of pieces) if (typeof piece === "object" && "text" in piece) inner.push(withoutColour(piece.text));
  }
  return { inner, refused };
}

/** Where fields stand is decided by the values of all lines, if the format knows how. */
function tryOut(layers: Layers, trial: Trial, mostMalformed: number = MostMalformed.any): Candidate {
  const { infer } = layers.format;
  if (infer === undefined) return tryNames(layers, trial, mostMalformed);
  const { names, forwarded, isClientStated } = trial;
  const texts: readonly string[] = trial.lines.map(({ text }) => text);
  const inner = layers.wrappers.reduce((lines, wrapper) => unwrapAll(wrapper, lines).inner, texts);
  const inference = infer(inner, { names, forwarded, isClientStated });
  if (inference === null) return tryNames(layers, trial, mostMalformed);
  const { taken, ambiguity, missing = null, isUnusual = false } = inference;
  const isAsked = forwarded.length > 0; // who is behind the proxies is said already
  const notes = inference.notes.filter(({ code }) => !(isAsked && code === NoteCode.proxiedClient));
  const candidate = tryNames(layers, { ...trial, names: namesOr(names, inference.names) }, mostMalformed);
  return {
    ...candidate,
    isGeneral: candidate.isGeneral || isUnusual,
    format: {
      ...candidate.format,
      ...(taken === undefined ? {} : { fields: fieldsTaken(taken, candidate) }),
      ...(notes.length === 0 ? {} : { notes }),
    },
    ambiguity,
    missing: candidate.records > 0 && layers.format.hasNames ? null : missing, // a wrapper may say the time
  };
}

/** What the inference does not know is as the user has stated it, or the wrapper's. */
function fieldsTaken(taken: NonNullable<Inference["taken"]>, { format: { names } }: Candidate): TakenFields {
  return {
    time: taken.time ?? names.time[0] ?? "the wrapper's",
    client: taken.client ?? names.address[0] ?? "none",
    status: taken.status ?? names.status[0] ?? "none",
  };
}

/** Whether to read on behind a line that is malformed. */
const MostMalformed = { none: 0, any: Number.POSITIVE_INFINITY } as const;

function tryNames(
  layers: Layers,
  { lines, names, forwarded, validate }: Trial,
  mostMalformed: number = MostMalformed.any,
): Candidate {
  const others = { formats: [], isRecord: (line: RawLine) => typeof validate(line) === "object" };
  const parser = parserOf({ ...layers, format: guarded(layers.format) }, names, forwarded, others);
  const read = textReader(parser, validate);
  const counts = { records: 0, directives: 0, malformed: 0 };
  const unread: SampleLine[] = [];
  const reasons = new Map<Reason, number>();
  let fault: Candidate["fault"] = null;
  let isOpenJson = false;
  for (const line of lines) {
    const { text, number } = line;
    const reading = firstOf(read(text));
    if (typeof reading !== "string") {
      counts["kind" in reading ? "directives" : "records"] += 1;
      continue;
    }
    counts.malformed += 1;
    if (counts.malformed > mostMalformed) break;
    if (isMisfit(reading, layers.format) && isLikeRecord(line)) {
      unread.push(line);
      addCount(reasons, reading, 1);
    }
    const here = { line: number, reason: reading, text };
    if (progressOf({ fault: here }) <= progressOf({ fault })) continue;
    fault = here;
    isOpenJson = reading === Reason.notJson && OPEN_JSON.test(text);
  }
  if (counts.records + counts.malformed === 0 && layers.wrappers.includes(document)) {
    fault = { line: lines[0]?.number ?? 1, reason: Reason.notJson, text: "" }; // an object that goes on and on is no header
    isOpenJson = true;
  }
  const { custom } = layers;
  // A brace on a line of its own is a torn object, unless the source begins with one.
  const isTornObject = layers.wrappers.includes(document) && !DOCUMENT_START.test(lines[0]?.text ?? "");
  const isGeneral = layers.format.isGeneral === true || isTornObject;
  const fields = parser.taken ?? fieldsOf(layers.format);
  const format = { name: nameOf(layers), names, ...(custom === undefined ? {} : { custom }), fields };
  return {
    format,
    ...counts,
    unread,
    unreadAlike: Math.max(0, ...reasons.values()),
    fault,
    isOpenJson,
    carried: parser.carried,
    ambiguity: null,
    missing: null,
    isGeneral,
  };
}

/** A bad value under a known name is damage; at a place it may be another field's. */
function isMisfit(reason: Reason, { hasNames }: Format): boolean {
  return !hasNames || !BAD_VALUES.includes(reason);
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

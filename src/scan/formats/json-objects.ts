/**
 * The objects of a line of JSON: one, as a rule, or several where writes were joined or torn.
 *
 *     {…}{…}   {…} {…}   {…},{…}     each is a record
 *     {…}{"time":"2019-0             the last was torn: malformed
 *     {"time":"2019-0{"time":…}      the first was torn: malformed; the second begins where the first key of the line
 *                                    stands again, in a place where no value can begin, and goes to the end of the line
 *
 * A line is divided only where each piece but a torn one is a whole object.
 */
import { Reason } from "../reason.ts";
import { Repair, type Several } from "../record.ts";
import { isObject, type JsonObject } from "./json-path.ts";
import { endOfObject, skipBlanks } from "./json-text.ts";
import { readTolerantly } from "./json-tolerant.ts";

type Take<T> = (object: JsonObject, repair: Repair | undefined) => T;
type Piece<T> = T | Reason;

/** What `take` makes of each object of a line, or why there is none: `noObject` where it is JSON of another kind. */
export function readObjects<T>(text: string, take: Take<T>, noObject: Reason): Piece<T> | Several<Piece<T>> {
  const whole = readWhole(text, take, noObject);
  if (whole !== null) return whole;
  const opening = OPENING.exec(text);
  return opening === null ? Reason.notJson : divide(text, opening[1] as string, take);
}

/** Up to the colon behind the first key. */
const OPENING = /^[ \t]*(\{[ \t]*"[^"\\]*"[ \t]*:)/;
/** Behind these a value begins, or something that looks like one. */
const VALUE_FOLLOWS = ":[,";
/** What a torn object leaves has at least one of them. */
const TRACE_OF_OBJECT = /["{]/;
/** So many writers at once; and each costs the length of the line. */
const MOST_TEARS = 8;

/** Null where it is no JSON. */
function readWhole<T>(text: string, take: Take<T>, noObject: Reason = Reason.notJson): Piece<T> | null {
  const { value, repair } = readJson(text);
  if (value === undefined) return null;
  return isObject(value) ? take(value, repair) : noObject;
}

/** A JSON value, or an object that has been repaired; undefined where it is neither. */
export function readJson(text: string): { readonly value: unknown; readonly repair?: Repair } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return readTolerantly(text) ?? { value: undefined }; // where in the text JSON.parse gave up does not matter
  }
}

function divide<T>(text: string, opening: string, take: Take<T>): Piece<T> | Several<Piece<T>> {
  const pieces: Piece<T>[] = [];
  let objects = 0;
  let tears = 0;
  for (let at = skipBlanks(text, 0); at < text.length; ) {
    const end = endOfObject(text, at);
    const piece = end === -1 ? null : readWhole(text.slice(at, end), take);
    if (piece !== null) {
      pieces.push(piece);
      objects += 1;
      at = skipComma(text, end);
      if (at === text.length && objects === 1 && pieces.length === 1) return trailed(text, end, take);
      if (at === text.length || text[at] === "{") continue;
    }
    const next = nextOpening(text, at, opening);
    tears += 1;
    if (next === -1) {
      const isTorn = TRACE_OF_OBJECT.test(text.slice(at));
      if (objects === 0 || tears > 1 || !isTorn) return tears > 1 ? Reason.severalRecords : Reason.notJson;
      return { kind: "several", pieces: [...pieces, Reason.severalRecords] };
    }
    if (tears > MOST_TEARS) return Reason.severalRecords;
    pieces.push(Reason.severalRecords);
    at = next;
  }
  return { kind: "several", pieces };
}

/** One object and a comma, as in a list that has lost its brackets. */
function trailed<T>(text: string, end: number, take: Take<T>): Piece<T> {
  return readWhole(text.slice(0, end), (object, repair) => take(object, repair ?? Repair.trailingComma)) as Piece<T>;
}

function skipComma(text: string, at: number): number {
  const next = skipBlanks(text, at);
  return text[next] === "," ? skipBlanks(text, next + 1) : next;
}

/** Where an object begins like the line does, and no value can begin; -1 where none does. */
function nextOpening(text: string, at: number, opening: string): number {
  for (let next = text.indexOf(opening, at + 1); next !== -1; next = text.indexOf(opening, next + 1)) {
    let before = next - 1;
    while (text[before] === " " || text[before] === "\t") before -= 1;
    if (!VALUE_FOLLOWS.includes(text[before] as string)) return next;
  }
  return -1;
}

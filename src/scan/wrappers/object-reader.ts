/**
 * Takes JSON text apart into its records, line by line, whatever lines their members are spread over.
 *
 * What a bracket opens is one of these, and what is open is a word of them, from the outermost inwards:
 *
 *     L  a list of records: a list that is in no object, or one that `RECORD_LISTS` names
 *     E  an envelope: an object that has such a list
 *     o  a record, and an object within it        a  a list within a record
 *     s  another object within an envelope        t  another list within an envelope
 *
 * - What cannot go on is malformed, and reading goes on with the next line: a string that does not end on its line; an
 *   object that breaks off on its first line behind anything but a bracket or a comma; and one that is open when a line
 *   begins like it, no deeper indented than it was.
 * - Of an object that is longer than a line may be, no more is kept than shows it.
 */
import { LONGEST_LINE_BYTES } from "../driver.ts";
import { isAddress, isEnvelope, RECORD_LISTS, REQUEST_KEYS } from "../formats/envelope.ts";
import { readJson, readObjects } from "../formats/json-objects.ts";
import { isObject, type JsonObject } from "../formats/json-path.ts";
import { endOfBareValue, endOfString, skipBlanks } from "../formats/json-text.ts";
import { Reason } from "../reason.ts";
import type { Repair } from "../record.ts";
import { recordsIn } from "./record-lists.ts";
import { piecesOf, type Unwrapped } from "./wrapper.ts";

export type ReadPiece = Unwrapped | Reason;

export interface ObjectReader {
  /** The records that end on this line, and why parts of it are none. */
  read(line: string): readonly ReadPiece[];
  /** See `Unwrapper.carried`. */
  carried: string;
  /** See `LineParser.open`. */
  readonly open: readonly string[];
}

/** Deeper than any server nests. */
const MOST_LEVELS = 1_000;
const FAILED = -1;

/** `first` is a value as the first of a list. */
type Expected = "key" | "colon" | "value" | "first" | "next";

interface State {
  open: string;
  /** In the innermost object or list, if that is neither `L` nor nothing. */
  expected: Expected;
  /** The keys that lead from the record or envelope inwards, as far as `RECORD_LISTS` may ask. */
  path: readonly string[];
  /** What earlier lines have of the record. */
  text: string;
  /** Of the line on which the record begins. */
  indentation: number;
  /** Whether the record has an address so far, outside its lists: it is then no envelope. */
  namesClient: boolean;
}

function stateIn(open: string): State {
  const expected = open.endsWith("E") ? "next" : "value";
  return { open, expected, path: [], text: "", indentation: 0, namesClient: false };
}

const CARRIES_ON = /[{[,]\s*$/;
const MOST_KEYS = 2;

export function objectReader(): ObjectReader {
  let state = stateIn("");
  let line = "";
  let pieces: ReadPiece[] = [];
  /** Where the record begins on this line, 0 if it began on an earlier one. */
  let startAt = 0;
  let isBegun = false;

  return {
    read(text) {
      line = text;
      pieces = [];
      startAt = 0;
      isBegun = false;
      readLine();
      return pieces;
    },
    get open() {
      return isInRecord() ? [state.text] : [];
    },
    get carried() {
      return state.open === "" ? "" : JSON.stringify(state);
    },
    set carried(text) {
      state = text === "" ? stateIn("") : (JSON.parse(text) as State);
    },
  };

  function readLine(): void {
    let at = skipBlanks(line, 0);
    if (isInRecord() && line[at] === "{" && at <= state.indentation && !isStartOfRecords()) {
      pieces.push(Reason.notJson);
      leaveRecord();
    }
    if (isWholeRecord(at)) return;
    const before = isInRecord() ? stateIn(containers()) : { ...state };
    while (at < line.length) {
      const next = state.open.length > MOST_LEVELS ? FAILED : readToken(at);
      if (next === FAILED) {
        refuse(before);
        return;
      }
      at = skipBlanks(line, next);
    }
    if (!isInRecord()) return;
    if (isBegun && !CARRIES_ON.test(line)) refuse(before);
    else if (state.text.length <= LONGEST_LINE_BYTES) state.text += `${line.slice(startAt)}\n`;
  }

  /** Reads most lines of most lists at once: a record, and a comma at most. */
  function isWholeRecord(at: number): boolean {
    if (!isBetween() || line[at] !== "{") return false;
    const trimmed = line.slice(at).trimEnd();
    const text = trimmed.endsWith(",") ? trimmed.slice(0, -1) : trimmed;
    const { value, repair } = readJson(text);
    if (!isObject(value) || repair !== undefined || isEnvelope(value)) return false;
    pieces.push(...recordsIn(text));
    return true;
  }

  function refuse(before: State): void {
    if (isInRecord() && isBegun) {
      const take = (object: JsonObject, repair: Repair | undefined): Unwrapped => {
        return { text: JSON.stringify(object), time: undefined, ...(repair === undefined ? {} : { repair }) };
      };
      pieces.push(...piecesOf<ReadPiece>(readObjects(line.slice(startAt), take, Reason.notJson)));
    } else pieces.push(pieces.length > 0 ? Reason.severalRecords : Reason.notJson);
    if (isInRecord()) leaveRecord();
    else state = before;
  }

  /** @returns where the token ends; `FAILED` where it may not be */
  function readToken(at: number): number {
    const char = line[at] as string;
    if (isBetween()) return readBetween(char, at);
    const isInObject = "oEs".includes(innermost());
    switch (char) {
      case '"':
        return readString(at);
      case ":":
        return state.expected === "colon" ? expect("value", at) : FAILED;
      case ",":
        if (state.expected !== "next" && !(isInObject && state.expected === "value")) return FAILED;
        return expect(isInObject ? "key" : "value", at);
      case "{":
        if (!isValueExpected()) return FAILED;
        if (!isStartOfRecords()) return open("{", at);
        openRecords();
        return readBetween(char, at);
      case "[":
        return isValueExpected() ? open("[", at) : FAILED;
      case "}":
        return isInObject && state.expected !== "colon" ? close(at) : FAILED;
      case "]":
        if (isInObject) return FAILED;
        if (isStartOfRecords()) openRecords();
        return close(at);
      default:
        if (!isValueExpected()) return FAILED;
        expect("next", at);
        return endOfBareValue(line, at, isInObject ? "}" : "]");
    }
  }

  /** Between records. */
  function readBetween(char: string, at: number): number {
    if (char === "{") {
      startAt = at;
      isBegun = true;
      state.indentation = skipBlanks(line, 0);
      state.open += "o";
      state.expected = "key";
    } else if (char === "[") state.open += "L";
    else if (char === "]" && state.open !== "") return close(at);
    else if (char !== "]" && char !== ",") return FAILED;
    return at + 1;
  }

  function readString(at: number): number {
    const end = endOfString(line, at);
    if (end === FAILED) return FAILED;
    if (state.expected === "key") {
      noteKey(line.slice(at + 1, end - 1));
      expect("colon", at);
    } else if (isValueExpected()) {
      state.namesClient ||= /^o+$/.test(levels()) && isAddress(line.slice(at + 1, end - 1));
      expect("next", at);
    } else return FAILED;
    return end;
  }

  function noteKey(key: string): void {
    const level = levels().length - 1;
    if (level >= MOST_KEYS) return;
    state.namesClient ||= level === 0 && REQUEST_KEYS.includes(key);
    state.path = level === 0 ? [key] : [state.path[0] as string, key];
  }

  function open(char: "{" | "[", at: number): number {
    const [object, list] = isInRecord() ? "oa" : "st";
    state.open += char === "{" ? object : list;
    state.expected = char === "{" ? "key" : "first";
    return at + 1;
  }

  /** Whether this is the start of a list that `RECORD_LISTS` names. */
  function isStartOfRecords(): boolean {
    if (state.expected !== "first" || state.namesClient) return false;
    const around = levels().slice(0, -1);
    return /^[oE]+$/.test(around) && around.length === state.path.length && RECORD_LISTS.has(state.path.join("."));
  }

  /** What was a list within a record turns out to be the list of records, and all around it an envelope. */
  function openRecords(): void {
    const around = levels().length;
    state = stateIn(`${state.open.slice(0, -around)}${"E".repeat(around - 1)}L`);
    isBegun = false;
  }

  function close(at: number): number {
    const isEndOfRecord = isInRecord() && levels() === "o";
    state.open = state.open.slice(0, -1);
    state.expected = "next";
    if (isEndOfRecord) {
      const text = state.text + line.slice(startAt, at + 1);
      pieces.push(...(text.length > LONGEST_LINE_BYTES ? [Reason.lineTooLong] : recordsIn(text)));
    }
    if (isBetween()) state = stateIn(state.open);
    return at + 1;
  }

  function expect(expected: Expected, at: number): number {
    state.expected = expected;
    return at + 1;
  }

  function isValueExpected(): boolean {
    return state.expected === "value" || state.expected === "first";
  }

  /** What is open within the innermost list of records. */
  function levels(): string {
    return state.open.slice(state.open.lastIndexOf("L") + 1);
  }

  /** Empty where nothing is open. */
  function innermost(): string {
    return state.open.at(-1) ?? "";
  }

  function isBetween(): boolean {
    return state.open === "" || innermost() === "L";
  }

  function isInRecord(): boolean {
    return innermost() === "o" || innermost() === "a";
  }

  function leaveRecord(): void {
    state = stateIn(containers());
    startAt = 0;
  }

  /** What is open around the record. */
  function containers(): string {
    return state.open.replace(/[oa]+$/, "");
  }
}

/**
 * What a format is: a grammar for lines, with what a person needs to know of it. Each is a file of its own here, and
 * stands in `list.ts`.
 */
import type { SourceNote, TakenFields } from "../../partial/partial.ts";
import type { Steps } from "../kernel-steps.ts";
import type { RawLine } from "../record.ts";

export interface Format {
  /** As `--format` takes it and the report names it: `combined`. */
  readonly name: string;
  /** Which servers write it, in a few words. */
  readonly summary: string;
  /** Lines as servers write them, a header among them where there is one. */
  readonly sample: readonly string[];
  /** What time, client and status are called in it. */
  readonly fields: { readonly time: string; readonly address: string; readonly status: string };
  /** Where its grammar is documented. */
  readonly source: string;
  readonly utf8: Utf8;
  /** Whether its fields have names, so that `--fields` can choose others. */
  readonly hasNames: boolean;
  /** Whether its fields have places, such as `word 2`, so that `--fields` can choose others. */
  readonly hasPlaces?: true;
  /** Set for a format that takes lines of others as well: one of these, if it reads as many lines, is preferred. */
  readonly isGeneral?: true;
  /** Whether lines depend on earlier ones, see `LineParser.carried`. */
  readonly carries?: true;
  /** Lines of this format and of none that it could be taken for; without it, whatever the parser takes. */
  readonly looksLike?: RegExp;
  parser(choice: FieldChoice): LineParser;
  /**
   * Decides by the values of all sample lines where time, client and status stand; null where these lines are not of the
   * format. Without it the format's grammar decides.
   */
  infer?(lines: readonly string[], choice: InferenceChoice): Inference | null;
}

/** What the lines of a sample show about where their fields stand. */
export interface Inference {
  /** The names to read all lines by; an empty list leaves it to the format. */
  readonly names: FieldNames;
  /** Where most lines have each field; null for one that no line has. Absent where the parser knows better. */
  readonly taken?: Readonly<Record<keyof TakenFields, string | null>>;
  /** Doubts that do not keep the source from being read. */
  readonly notes: readonly SourceNote[];
  /** Two readings of which nothing in the lines tells which is right: the source is refused. */
  readonly ambiguity: Ambiguity | null;
  /** Whether these places are none that the format has by its definition: a format that has its own is preferred. */
  readonly isUnusual?: boolean;
  /** What the lines lack, as a sentence about them, if nothing can be read: `found a time in "at", but no status`. */
  readonly missing?: string;
}

export interface Ambiguity {
  readonly role: "time" | "client" | "status";
  /** Each with some of its values: `word 6 (412, 655)`. */
  readonly readings: readonly string[];
  /** What settles it: `--fields status=word-7`. */
  readonly remedy: string;
}

/** What becomes of bytes that are not UTF-8. */
export const Utf8 = {
  /** They make the line malformed: the standard asks for UTF-8. */
  strict: "strict",
  /** They are read as U+FFFD: servers write what clients send. */
  lenient: "lenient",
} as const;
export type Utf8 = (typeof Utf8)[keyof typeof Utf8];

/** The names to look for, the preferred first. An empty list leaves it to the format. */
export interface FieldNames {
  readonly time: readonly string[];
  readonly address: readonly string[];
  readonly status: readonly string[];
}

export interface FieldChoice {
  readonly names: FieldNames;
  /** Where the addresses that a request was forwarded for stand, the preferred name first; empty if nobody asks. */
  readonly forwarded: readonly string[];
}

/** What the user has settled already. */
export interface InferenceChoice extends FieldChoice {
  /** Whether `forwarded` is the field that `--client-ip` names. */
  readonly isClientStated: boolean;
}

export const USUAL_NAMES: FieldNames = { time: [], address: [], status: [] };

export interface LineParser {
  /** @param text a line without its terminator; `undefined` in a `RawRecord` is what the line does not say */
  parse(text: string): RawLine;
  /**
   * What the lines so far have said that the next ones depend on, as text: "" at the start of a source, and always in
   * formats whose lines stand for themselves. To be set where reading begins in the middle of a source.
   */
  carried: string;
  /**
   * Shapes of lines that this parser reads as they say, whatever came before, for the kernel; null where it must read
   * none, because of what this one carries, and undefined where it never may. The same array as long as they are the same.
   */
  readonly shapes?: readonly Steps[] | null | undefined;
  /** The beginnings of records that the lines so far have not ended: where the source ends here, they were cut off. */
  readonly open?: readonly string[];
  /** Where the lines so far have had their fields, if that is not as the format's `fields` say. */
  readonly taken?: TakenFields | null;
}

/** The parser of a format whose lines stand for themselves. */
export function lineByLine(parse: LineParser["parse"], shapes?: () => readonly Steps[]): LineParser {
  if (shapes === undefined) return { parse, carried: "" };
  return {
    parse,
    carried: "",
    get shapes() {
      return shapes();
    },
  };
}

/** The chosen names, and for what was not chosen the format's own. */
export function namesOr(chosen: FieldNames, own: FieldNames): FieldNames {
  return {
    time: chosen.time.length > 0 ? chosen.time : own.time,
    address: chosen.address.length > 0 ? chosen.address : own.address,
    status: chosen.status.length > 0 ? chosen.status : own.status,
  };
}

/** Most formats write "-" for what they do not know. */
export function unlessDash(text: string | undefined): string | undefined {
  return text === "-" || text === "" ? undefined : text;
}

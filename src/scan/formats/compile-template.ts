/**
 * The pieces of a template, as a server's language has them -> the template as data.
 *
 * Of the fields that say the same, the one with the lowest rank is taken: the time that has a zone before an epoch, the
 * address of the connection before what a header claims. Times that are written in parts are put together.
 */
import { type FormatProblem, fieldKey, type Layout, type TemplateField, type TemplateFormat } from "./custom-format.ts";
import { lackOf } from "./strptime.ts";

export type Piece = string | FieldPiece | typeof PADDING;

/** Any amount of white space. */
export const PADDING = { kind: "padding" } as const;

export interface FieldPiece {
  readonly kind: "field";
  /** As it stands in the text: `$status`. */
  readonly text: string;
  /** As `--client-ip` names it. */
  readonly name: string;
  readonly means: Meaning | null;
}

export interface Meaning {
  readonly role: "time" | "address" | "status" | "zone";
  readonly rank: number;
  /** Of a time, see `TemplateField`. */
  readonly patterns?: readonly string[];
  /** How its text looks. */
  readonly example?: string;
  readonly isList?: boolean;
  /** Whether the brackets around it, which are literal texts of the template, may be missing. */
  readonly mayBeBare?: boolean;
}

/** How a language says what has to be there. */
export interface Wording {
  readonly syntax: TemplateFormat["syntax"];
  readonly time: string;
  readonly address: string;
  readonly status: string;
}

interface Draft {
  readonly piece: FieldPiece;
  before: string;
  isPadded: boolean;
}

export function compileTemplate(pieces: readonly Piece[], wording: Wording): TemplateFormat | FormatProblem {
  const chosen = chooseFields(draftsOf(pieces).drafts);
  const text = pieces
    .map((piece) => (typeof piece === "string" ? piece : "text" in piece ? piece.text : "%~"))
    .join("");
  for (const role of ["time", "address", "status"] as const) {
    if (![...chosen].some(({ means }) => means?.role === role)) return { expected: wording[role], found: text };
  }
  const patterns = [...chosen].flatMap(({ means }) =>
    means?.role === "time" ? (means.patterns ?? []).slice(0, 1) : [],
  );
  const lack = patterns.length === 0 ? null : lackOf(patterns);
  if (lack !== null) return { expected: `${lack} in the time`, found: patterns.join(" ") };
  const layout = layoutOf(pieces, chosen);
  if ("expected" in layout) return layout;
  const bare = [...chosen].some(({ means }) => means?.mayBeBare) ? layoutOf(withoutBrackets(pieces), chosen) : null;
  const hasBare = bare !== null && !("expected" in bare);
  return { kind: "template", syntax: wording.syntax, ...layout, ...(hasBare ? { bare } : {}) };
}

function layoutOf(pieces: readonly Piece[], chosen: ReadonlySet<FieldPiece>): Layout | FormatProblem {
  const { drafts: separate, tail } = draftsOf(pieces);
  const drafts = joinUnwanted(separate, chosen);
  const crowd = crowded(drafts);
  if (crowd !== null) return crowd;
  const fields = drafts.map((draft, index): TemplateField => {
    const { piece } = draft;
    const means = chosen.has(piece) ? piece.means : null;
    const after = drafts[index + 1]?.before ?? tail;
    return {
      before: draft.before,
      isPadded: draft.isPadded,
      key: fieldKey(piece.name),
      role: means?.role ?? null,
      patterns: means?.patterns ?? [],
      isList: piece.means?.isList ?? /forwarded|upstream/i.test(piece.name),
      skips: occurrences(after, piece.means?.example ?? ""),
    };
  });
  return { fields, tail };
}

/** Without those around times that may be bare. */
function withoutBrackets(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.filter((piece, index) => {
    const isOpening = piece === "[" && mayBeBare(pieces[index + 1]);
    return !isOpening && !(piece === "]" && mayBeBare(pieces[index - 1]));
  });
}

function mayBeBare(piece: Piece | undefined): boolean {
  return typeof piece === "object" && "means" in piece && piece.means?.mayBeBare === true;
}

function draftsOf(pieces: readonly Piece[]): { readonly drafts: readonly Draft[]; readonly tail: string } {
  const drafts: Draft[] = [];
  let before = "";
  let isPadded = false;
  for (const piece of pieces) {
    if (typeof piece === "string") before += piece;
    else if (piece.kind === "padding") isPadded = true;
    else {
      drafts.push({ piece, before, isPadded });
      before = "";
      isPadded = false;
    }
  }
  return { drafts, tail: before };
}

/** The field for each role; of a time in parts all of them. */
function chooseFields(drafts: readonly Draft[]): ReadonlySet<FieldPiece> {
  const chosen = new Set<FieldPiece>();
  for (const role of ["time", "address", "status", "zone"] as const) {
    const candidates = drafts.map(({ piece }) => piece).filter(({ means }) => means?.role === role);
    const rank = Math.min(...candidates.map(({ means }) => means?.rank ?? 0));
    const best = candidates.filter(({ means }) => means?.rank === rank);
    const isInParts = role === "time" && (best[0]?.means?.patterns ?? []).length > 0;
    for (const piece of isInParts ? best : best.slice(0, 1)) chosen.add(piece);
  }
  return chosen;
}

/** Two fields without anything between them are one, if neither is wanted: `%U%q`. */
function joinUnwanted(drafts: readonly Draft[], chosen: ReadonlySet<FieldPiece>): readonly Draft[] {
  const joined: Draft[] = [];
  for (const draft of drafts) {
    const previous = joined.at(-1);
    const isJoined = previous !== undefined && isTouching(draft) && ![previous, draft].some(isWanted);
    if (isJoined) joined[joined.length - 1] = { ...previous, piece: textOfBoth(previous.piece, draft.piece) };
    else joined.push(draft);
  }
  return joined;

  function isWanted({ piece }: Draft): boolean {
    return chosen.has(piece);
  }
}

function textOfBoth(first: FieldPiece, second: FieldPiece): FieldPiece {
  const text = first.text + second.text;
  return { kind: "field", text, name: text, means: null };
}

function isTouching({ before, isPadded }: Draft): boolean {
  return before === "" && !isPadded;
}

/** Where one of two fields ends and the other begins has to show if one of them is wanted; others are joined by now. */
function crowded(drafts: readonly Draft[]): FormatProblem | null {
  for (const [index, draft] of drafts.entries()) {
    const previous = drafts[index - 1]?.piece;
    if (previous === undefined || !isTouching(draft)) continue;
    return { expected: "something between the two fields", found: `${previous.text}${draft.piece.text}` };
  }
  return null;
}

function occurrences(part: string, text: string): number {
  return part === "" ? 0 : text.split(part).length - 1;
}

/**
 * The pieces of a template, as a server's language has them -> the template as data.
 *
 * Of the fields that say the same, the one with the lowest rank is taken: the time that has a zone before an epoch, the
 * address of the connection before what a header claims. Times that are written in parts are put together.
 */
import { type FormatProblem, fieldKey, type TemplateField, type TemplateFormat } from "./custom-format.ts";
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
  const { drafts, tail } = draftsOf(pieces);
  const chosen = chooseFields(drafts);
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
  const crowd = crowded(drafts, chosen);
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
  return { kind: "template", syntax: wording.syntax, fields, tail };
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

/** Where one of two fields ends and the other begins has to show, if one of them is wanted. */
function crowded(drafts: readonly Draft[], chosen: ReadonlySet<FieldPiece>): FormatProblem | null {
  for (const [index, { piece, before, isPadded }] of drafts.entries()) {
    const previous = drafts[index - 1]?.piece;
    if (previous === undefined || before !== "" || isPadded) continue;
    const isAnyWanted = drafts.slice(index).some((draft) => chosen.has(draft.piece)) || chosen.has(previous);
    const found = `${previous.text}${piece.text}`;
    if (isAnyWanted) return { expected: "something between the two fields", found };
  }
  return null;
}

function occurrences(part: string, text: string): number {
  return part === "" ? 0 : text.split(part).length - 1;
}

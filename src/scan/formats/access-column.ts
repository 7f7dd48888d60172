/**
 * The columns of an access log's sample: what stands at one place of every line.
 */
import type { SourceNote } from "../../partial/partial.ts";
import type { AccessLine, Part } from "./access-line.ts";
import { type Place, placeName } from "./access-place.ts";
import type { Ambiguity } from "./format.ts";

export interface Column {
  readonly place: Place;
  /** From left to right, as most lines have the parts. */
  readonly order: number;
  /** By line; undefined where the line ends before. */
  readonly values: readonly (string | undefined)[];
}

/** Where a field stands, or why that cannot be said. */
export interface Finding {
  /** Null where no column fits, or several do. */
  readonly place: Place | null;
  readonly notes: readonly SourceNote[];
  readonly ambiguity: Ambiguity | null;
}

export const NOTHING_FOUND: Finding = { place: null, notes: [], ambiguity: null };

/** Columns beyond these say nothing of a request. */
const MOST_COLUMNS = 24;
const SHOWN_VALUES = 3;

export function columnsOf(lines: readonly AccessLine[], parts: readonly Part[]): Column[] {
  const columns: Column[] = [];
  for (const part of parts) {
    const count = Math.min(MOST_COLUMNS, Math.max(0, ...lines.map((line) => line[part].length)));
    for (let index = 0; index < count; index += 1) {
      const values = lines.map((line) => line[part][index]?.text);
      columns.push({ place: { part, index }, order: columns.length, values });
    }
  }
  return columns;
}

/** `word 1 behind the request (412, 655, …)` */
export function shown({ place, values }: Column, line: AccessLine): string {
  const distinct = [...new Set(values.filter((value) => value !== undefined && value !== "-"))];
  const some = distinct.slice(0, SHOWN_VALUES).join(", ");
  return `${placeName(place, line)} (${some}${distinct.length > SHOWN_VALUES ? ", …" : ""})`;
}

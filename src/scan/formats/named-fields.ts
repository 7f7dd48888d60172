/**
 * Collects what a line says of a request, one named value after the other, in formats whose fields have names.
 *
 * Each of the fields is the first of its names that is present and not "-" or empty. Of a repeated name the last counts,
 * as in parsers that make a dictionary of a line.
 */
import type { RawRecord } from "../record.ts";
import { type FieldChoice, unlessDash } from "./format.ts";

type FieldName = Exclude<keyof RawRecord, "repair">;

/** Where a name leads: to one of the fields, and how much it is preferred there, 0 being most. */
export interface Place {
  readonly field: FieldName;
  readonly rank: number;
}

export interface NamedFields {
  /** Where values of this name go; undefined if nobody asks for it. */
  placesOf(name: string): readonly Place[] | undefined;
  take(place: Place, value: string): void;
  /** What was taken since the last time. */
  finish(): RawRecord;
}

export function namedFields({ names, forwarded }: FieldChoice): NamedFields {
  const wantsForwarded = forwarded.length > 0;
  const places = placesByName({ ...names, forwarded });
  let values: { -readonly [K in keyof RawRecord]: RawRecord[K] };
  const ranks = { time: 0, address: 0, status: 0, forwarded: 0 };
  startLine();

  function startLine(): void {
    values = { time: undefined, address: undefined, status: undefined };
    ranks.time = ranks.address = ranks.status = ranks.forwarded = Number.POSITIVE_INFINITY;
    if (wantsForwarded) values.forwarded = undefined;
  }

  return {
    placesOf: (name) => places.get(name),
    take({ field, rank }, value) {
      if (rank > ranks[field] || unlessDash(value) === undefined) return;
      ranks[field] = rank;
      values[field] = value;
    },
    finish() {
      const record = values;
      startLine();
      return record;
    },
  };
}

function placesByName(fields: Readonly<Record<FieldName, readonly string[]>>): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const field of Object.keys(fields) as FieldName[]) {
    for (const [rank, name] of fields[field].entries()) {
      const known = places.get(name) ?? [];
      if (!known.some((place) => place.field === field)) places.set(name, [...known, { field, rank }]);
    }
  }
  return places;
}

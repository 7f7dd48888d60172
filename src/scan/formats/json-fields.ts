/**
 * Picks the fields of a record out of a JSON object: each is what is found under the first of its names where something
 * is, null and objects being nothing.
 *
 * It goes through what the object has and not through the names, of which there are many more.
 */

import type { RawRecord } from "../record.ts";
import { addressText } from "./address-text.ts";
import type { FieldChoice } from "./format.ts";
import { follow, type JsonObject, type Step, stepsOf } from "./json-path.ts";
import { statusText } from "./status-text.ts";

const FIELDS = ["time", "address", "status", "forwarded"] as const;

const ADDRESS = FIELDS.indexOf("address");
const STATUS = FIELDS.indexOf("status");

/** Where a key may lead. */
interface Lead {
  /** In `FIELDS`. */
  readonly field: number;
  /** How much it is preferred there, 0 being most. */
  readonly rank: number;
  readonly step: Step;
}

export function fieldPicker({ names, forwarded }: FieldChoice): (object: JsonObject) => RawRecord {
  let leads: ReturnType<typeof leadsByKey> | undefined; // a format that is only tried on other lines needs none
  const ranks = new Array<number>(FIELDS.length);
  const values = new Array<unknown>(FIELDS.length);
  return (object) => {
    leads ??= leadsByKey({ ...names, forwarded });
    ranks.fill(Number.POSITIVE_INFINITY);
    values.fill(undefined);
    for (const key in object) {
      const ways = leads.get(key);
      if (ways !== undefined) takeFrom(ways, object[key]);
    }
    const [time, address, status] = values;
    return forwarded.length === 0 ? { time, address, status } : { time, address, status, forwarded: values[3] };
  };

  function takeFrom(ways: readonly Lead[], value: unknown): void {
    for (const { field, rank, step } of ways) {
      if (rank >= (ranks[field] as number)) continue;
      const followed = follow(step, value);
      const found = field === ADDRESS ? addressText(followed) : field === STATUS ? statusText(followed) : followed;
      if (found === undefined) {
        values[field] ??= followed; // a placeholder is what the line says, if it says nothing else
        continue;
      }
      ranks[field] = rank;
      values[field] = found;
    }
  }
}

function leadsByKey(
  names: FieldChoice["names"] & Pick<FieldChoice, "forwarded">,
): ReadonlyMap<string, readonly Lead[]> {
  const leads = new Map<string, Lead[]>();
  for (const [field, name] of FIELDS.entries()) {
    for (const [rank, step] of names[name].flatMap(stepsOf).entries()) {
      leads.set(step.key, [...(leads.get(step.key) ?? []), { field, rank, step }]);
    }
  }
  return leads;
}

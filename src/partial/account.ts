/**
 * The account of a partial on disk: all that is not cells, as UTF-8 JSON, padded with spaces to a multiple of 8. Whatever has
 * no order of its own is sorted, so that equal partials have equal accounts.
 */
import * as z from "zod/mini";
import { compareOutcomes, compareTexts } from "./outcome-order.ts";
import type { ClientChoice, KeptPartial, SourceTally } from "./partial.ts";
import { refusePartial } from "./refuse-partial.ts";

const PADDED_TO_BYTES = 8;
const SPACE = 0x20;
/** Of 16 to 65,536 bytes, the first 64 KiB. */
const MOST_PREFIXES = 13;

const count = z.int().check(z.nonnegative());
const counts = z.array(z.tuple([z.int(), count]));
const accountSchema = z.strictObject({
  definition: z.strictObject({
    status: z.array(z.tuple([count, count])),
    timeZone: z.string(),
    client: z.optional(
      z.strictObject({ field: z.nullable(z.string()), trustedProxies: z.nullable(z.array(z.string())) }),
    ),
    pseudonyms: z.optional(z.string()),
  }),
  outcomes: z.array(
    z.strictObject({
      path: z.string(),
      identity: z.nullable(z.string()),
      bytes: z.nullable(count),
      complete: z.boolean(),
      prefixes: z.optional(z.array(z.string()).check(z.maxLength(MOST_PREFIXES))),
    }),
  ),
  bookmark: z.optional(z.string()),
  sources: z.array(
    z.strictObject({
      identity: z.string(),
      path: z.string(),
      format: z.string(),
      fields: z.optional(z.strictObject({ time: z.string(), client: z.string(), status: z.string() })),
      notes: z.optional(z.array(z.strictObject({ code: z.string(), message: z.string() }))),
      ranges: z.array(
        z.strictObject({
          startByte: count,
          endByte: count,
          lines: count,
          samples: z.array(z.strictObject({ line: count, reason: z.string() })),
        }),
      ),
      blank: count,
      directive: count,
      records: count,
      dropped: z.optional(z.int().check(z.positive())), // absent for none, as it is written
      further: z.optional(z.int().check(z.positive())),
      repaired: z.optional(z.array(z.tuple([z.string(), count]))),
      malformed: z.array(z.tuple([z.string(), count])),
      errorsByHour: counts,
      offsets: z.array(z.tuple([z.int(), z.array(z.int())])),
    }),
  ),
});
type Account = z.infer<typeof accountSchema>;

export function encodeAccount({ partial, outcomes, bookmark }: KeptPartial): Uint8Array {
  const { definition, sources } = partial;
  const account: Account = {
    definition: {
      status: definition.status.map(([first, last]) => [first, last]),
      timeZone: definition.timeZone,
      ...(definition.client === undefined ? {} : { client: encodeClient(definition.client) }),
      ...(definition.pseudonyms === undefined ? {} : { pseudonyms: definition.pseudonyms }),
    },
    outcomes: [...outcomes].sort(compareOutcomes).map(({ path, identity, bytes, complete, prefixes }) => ({
      path,
      identity,
      bytes,
      complete,
      ...(prefixes === undefined ? {} : { prefixes: [...prefixes] }),
    })),
    ...(bookmark === undefined ? {} : { bookmark }),
    sources: [...sources.values()]
      .sort((a, b) => compareTexts(a.identity, b.identity))
      .map((tally) => ({
        identity: tally.identity,
        path: tally.path,
        format: tally.format,
        ...(tally.fields === undefined ? {} : { fields: { ...tally.fields } }),
        ...(tally.notes === undefined ? {} : { notes: tally.notes.map(({ code, message }) => ({ code, message })) }),
        ranges: tally.ranges.map(({ startByte, endByte, lines, samples }) => ({
          startByte,
          endByte,
          lines,
          samples: samples.map(({ line, reason }) => ({ line, reason })),
        })),
        blank: tally.blank,
        directive: tally.directive,
        records: tally.records,
        ...(tally.dropped === 0 ? {} : { dropped: tally.dropped }),
        ...(tally.further === 0 ? {} : { further: tally.further }),
        ...(tally.repaired.size === 0 ? {} : { repaired: sortedByText(tally.repaired) }),
        malformed: sortedByText(tally.malformed),
        errorsByHour: [...tally.errorsByHour].sort(([a], [b]) => a - b),
        offsets: [...tally.offsets]
          .sort(([a], [b]) => a - b)
          .map(([offset, clockHours]): [number, number[]] => [offset, [...clockHours].sort((a, b) => a - b)]),
      })),
  };
  const json = new TextEncoder().encode(JSON.stringify(account));
  const padded = new Uint8Array(Math.ceil(json.length / PADDED_TO_BYTES) * PADDED_TO_BYTES).fill(SPACE);
  padded.set(json);
  return padded;
}

function sortedByText(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a], [b]) => compareTexts(a, b));
}

function encodeClient({ field, trustedProxies }: ClientChoice) {
  return { field, trustedProxies: trustedProxies === null ? null : [...trustedProxies] };
}

/**
 * A partial without its cells.
 *
 * @param startByte where the account lies in the file of that name
 * @throws {BrownoutError} `corrupt-partial`
 */
export function decodeAccount(bytes: Uint8Array, startByte: number, name: string): KeptPartial {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    refusePartial(name, "its account is not JSON", startByte); // the parser's own words would name a byte of the account
  }
  const account = accountSchema.safeParse(json);
  if (!account.success) {
    refusePartial(name, `its account has a bad "${account.error.issues[0]?.path.join(".")}"`, startByte);
  }
  const { definition, outcomes, bookmark, sources } = account.data;
  const isOrdered =
    outcomes.every((outcome, index) => index === 0 || compareOutcomes(outcomes[index - 1] ?? outcome, outcome) <= 0) &&
    isAscending(sources.map((source) => source.identity)) &&
    sources.every(isTallyOrdered);
  if (!isOrdered) refusePartial(name, "its account is out of order", startByte);
  const tallies = sources.map(
    (source): SourceTally => ({
      ...source,
      dropped: source.dropped ?? 0,
      further: source.further ?? 0,
      repaired: new Map(source.repaired),
      malformed: new Map(source.malformed),
      errorsByHour: new Map(source.errorsByHour),
      offsets: new Map(source.offsets.map(([offset, clockHours]) => [offset, new Set(clockHours)])),
    }),
  );
  const byIdentity = new Map(tallies.map((tally) => [tally.identity, tally]));
  return { partial: { definition, sources: byIdentity, hours: new Map() }, outcomes, bookmark };
}

/** As `encodeAccount` writes it; what stood there twice would be lost in a map. */
function isTallyOrdered({
  ranges,
  repaired = [],
  malformed,
  errorsByHour,
  offsets,
}: Account["sources"][number]): boolean {
  return (
    ranges.every((range, index) => range.startByte > (ranges[index - 1]?.endByte ?? -1)) &&
    isAscending(repaired.map(([repair]) => repair)) &&
    isAscending(malformed.map(([reason]) => reason)) &&
    isAscending(errorsByHour.map(([clockHour]) => clockHour)) &&
    isAscending(offsets.map(([offset]) => offset)) &&
    offsets.every(([, clockHours]) => isAscending(clockHours))
  );
}

function isAscending<T extends number | string>(keys: readonly T[]): boolean {
  return keys.every((key, index) => index === 0 || (keys[index - 1] as T) < key);
}

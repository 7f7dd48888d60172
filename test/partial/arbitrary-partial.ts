/**
 * Arbitrary partials, and what one says as plain data that tests can compare.
 */
import * as fc from "fast-check";
import type { Address } from "../../src/partial/address-set.ts";
import { AddressSet } from "../../src/partial/address-set.ts";
import { type Partial, type SourceOutcome, type SourceTally, sumOf } from "../../src/partial/partial.ts";

const LARGEST_WORD = 0xffff_ffff;
const words = fc.oneof(fc.nat(3), fc.integer({ min: 0, max: LARGEST_WORD }), fc.constant(LARGEST_WORD));
const addresses: fc.Arbitrary<Address> = fc.oneof(words, fc.tuple(words, words, words, words));
const counts = fc.oneof(fc.nat(100), fc.constantFrom(0xffff_ffff, 2 ** 32, Number.MAX_SAFE_INTEGER));
const clockHours = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const texts = fc.string({ unit: "grapheme", maxLength: 12 });

/** The entries of maps by distinct keys. */
function entries<K, V>(keys: fc.Arbitrary<K>, values: fc.Arbitrary<V>): fc.Arbitrary<[K, V][]> {
  return fc.uniqueArray(fc.tuple(keys, values), { maxLength: 5, selector: ([key]) => key });
}

/** Ascending and never adjacent, as merging leaves them. */
const ranges = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 2 ** 40 }),
      length: fc.nat(2 ** 40),
      lines: counts,
      samples: fc.array(fc.record({ line: counts, reason: texts }), { maxLength: 3 }),
    }),
    { maxLength: 3 },
  )
  .map((parts) => {
    let endByte = -1;
    return parts.map(({ gap, length, lines, samples }) => {
      const startByte = endByte + gap;
      endByte = startByte + length;
      return { startByte, endByte, lines, samples };
    });
  });
const tallies = fc.record({
  path: texts,
  format: texts,
  ranges,
  blank: counts,
  directive: counts,
  records: counts,
  dropped: counts,
  further: counts,
  repaired: entries(texts, counts),
  malformed: entries(texts, counts),
  errorsByHour: entries(clockHours, counts),
  offsets: entries(
    fc.integer({ min: -86_400, max: 86_400 }),
    fc.uniqueArray(fc.integer({ min: -800_000, max: 3_000_000 }), { maxLength: 4 }),
  ),
});
const cells = fc.record({ requests: counts, errors: counts, clients: fc.array(addresses, { maxLength: 20 }) });

const definitions = fc.record(
  {
    status: fc.array(fc.tuple(fc.nat(999), fc.nat(999)), { maxLength: 3 }),
    timeZone: fc.constantFrom("as-written", "Europe/Vilnius"),
    pseudonyms: fc.constantFrom("0123456789abcdef", "89abcdef01234567"),
  },
  { requiredKeys: ["status", "timeZone"] },
);

/** What goes into a partial, in the order in which it goes in. */
export const partialContents = fc.record({
  definition: definitions,
  sources: entries(texts, tallies),
  hours: entries(clockHours, cells),
});
export type PartialContents = typeof partialContents extends fc.Arbitrary<infer Contents> ? Contents : never;

/** An order in which to put things in. */
export type Arrange = <T>(list: readonly T[]) => readonly T[];

export function partialOf({ definition, sources, hours }: PartialContents, arrange: Arrange): Partial {
  return {
    definition,
    sources: new Map(
      arrange(sources).map(([identity, tally]): [string, SourceTally] => [
        identity,
        {
          ...tally,
          identity,
          repaired: new Map(arrange(tally.repaired)),
          malformed: new Map(arrange(tally.malformed)),
          errorsByHour: new Map(arrange(tally.errorsByHour)),
          offsets: new Map(arrange(tally.offsets).map(([offset, days]) => [offset, new Set(arrange(days))])),
        },
      ]),
    ),
    hours: new Map(
      arrange(hours).map(([clockHour, { requests, errors, clients }]) => {
        const set = new AddressSet();
        for (const address of arrange(clients)) set.add(address);
        return [clockHour, { requests, errors, clients: set }];
      }),
    ),
  };
}

/** Vitest compares maps and sets whatever their order, but cannot look into an `AddressSet`. */
export function plain({ definition, sources, hours }: Partial) {
  const cells = [...hours].map(([clockHour, { requests, errors, clients }]) => {
    return [clockHour, { requests, errors, ipv4: [...clients.sortedIpv4()], ipv6: [...clients.sortedIpv6()] }] as const;
  });
  return { definition, sources, hours: new Map(cells) };
}

const LARGE = 2 ** 40;
const sums = fc.oneof(fc.nat(3), fc.nat(100), fc.constantFrom(0xffff_ffff, LARGE));
const datedHours = fc.oneof(
  fc.integer({ min: 432_000, max: 432_050 }),
  fc.integer({ min: -17_268_000, max: 70_000_000 }),
);
const hits = fc.record({ errors: sums, others: sums });
/** Where the ranges of a source lie, and which share of its lines begins in each. */
const keptRanges = fc.array(fc.record({ gap: fc.constantFrom(0, 0, 7), length: fc.nat(LARGE), share: fc.nat(9) }), {
  minLength: 1,
  maxLength: 3,
});
const keptTallies = fc.record({
  path: texts,
  format: texts,
  ranges: keptRanges,
  samples: fc.array(fc.record({ line: counts, reason: texts }), { maxLength: 3 }),
  blank: sums,
  directive: sums,
  dropped: sums,
  further: sums,
  repaired: entries(texts, sums),
  malformed: entries(texts, sums),
  hits: entries(datedHours, hits),
  offsets: entries(fc.integer({ min: -86_400, max: 86_400 }), fc.uniqueArray(datedHours, { maxLength: 4 })),
  isComplete: fc.boolean(),
  prefixes: fc.option(fc.array(fc.constantFrom("0a", "1b", "2c"), { maxLength: 12 }), { nil: undefined }),
});
const unread = fc.record({
  path: texts,
  bytes: fc.constantFrom(0, null),
  isNamed: fc.boolean(),
  isComplete: fc.boolean(),
});

/** What a run might have kept: its tallies, cells and outcomes are of one mind. */
export const keptContents = fc
  .record({
    definition: definitions,
    tallies: entries(texts, keptTallies),
    unread: fc.array(unread, { maxLength: 3 }),
    clients: fc.array(addresses, { minLength: 1, maxLength: 20 }),
    bookmark: fc.option(texts, { nil: undefined }),
  })
  .map(({ definition, tallies, unread, clients: addresses, bookmark }) => {
    const isPlain = definition.pseudonyms === undefined;
    const clients = addresses.map((client) =>
      isPlain || typeof client !== "number" ? client : ([client, 0, 0, 0] as const),
    );
    const hours = new Map<number, { requests: number; errors: number; clients: readonly Address[] }>();
    for (const [clockHour, { errors, others }] of tallies.flatMap(([, tally]) => tally.hits)) {
      const known = hours.get(clockHour) ?? { requests: 0, errors: 0 };
      const sum = known.errors + errors;
      hours.set(clockHour, { requests: known.requests + errors + others, errors: sum, clients: clients.slice(0, sum) });
    }
    const outcomes = tallies.map(([identity, { path, ranges, isComplete, prefixes }]): SourceOutcome => {
      const [first, ...more] = rangesOf(ranges, 0, []);
      const bytes = (more.at(-1) ?? first)?.endByte ?? 0;
      return { path, identity, bytes, complete: isComplete && more.length === 0 && first?.startByte === 0, prefixes };
    });
    const contents: PartialContents = {
      definition,
      hours: [...hours].map(([clockHour, cell]) => [clockHour, { ...cell, clients: [...cell.clients] }]),
      sources: tallies.map(([identity, { hits, isComplete: _, prefixes: __, samples, ...tally }]) => {
        const records = sumOf(hits.map(([, { errors, others }]) => errors + others));
        const malformed = sumOf(tally.malformed.map(([, count]) => count));
        const pieces = tally.blank + tally.directive + malformed + records + tally.dropped;
        const further = Math.min(tally.further, pieces);
        const errorsByHour = hits.map(([clockHour, { errors }]): [number, number] => [clockHour, errors]);
        const ranges = rangesOf(tally.ranges, pieces - further, samples);
        return [identity, { ...tally, records, further, errorsByHour, ranges }];
      }),
    };
    const others = unread.map(({ path, bytes, isNamed, isComplete }, index): SourceOutcome => {
      if (!isNamed) return { path, identity: null, bytes: null, complete: false };
      return { path, identity: `nothing was read of ${index}`, bytes, complete: isComplete && bytes === 0 };
    });
    return { contents, outcomes: [...outcomes, ...others], bookmark };
  });

type Samples = PartialContents["sources"][number][1]["ranges"][number]["samples"];

function rangesOf(parts: readonly { gap: number; length: number; share: number }[], lines: number, samples: Samples) {
  let endByte = -1;
  let left = lines;
  return parts.map(({ gap, length, share }, index) => {
    const startByte = endByte + 1 + gap;
    endByte = startByte + length;
    const held = index === parts.length - 1 ? left : Math.floor((left * share) / 9);
    left -= held;
    return { startByte, endByte, lines: held, samples };
  });
}

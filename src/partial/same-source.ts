/**
 * Whether two partials hold lines of one source, although they know it by different identities.
 *
 * An identity is a hash of the whole lines in a source's first 64 KiB. A log of 10 KiB that was read on Monday, and again on
 * Tuesday when it had grown to 20 KiB, has two: no byte is covered twice by name, and every line of Monday would count
 * twice. But a log only grows at its end, so the earlier one is a beginning of the later one, and so is each of its
 * `prefixes`: hashes of its lines up to byte 16, 32, 64, …, as far as there are whole ones. Two sources are therefore taken
 * for one if the last prefix of the one that has fewer is what the other has in that place:
 *
 *     Monday   16:aa  32:bb  64:cc                    its last is 64:cc
 *     Tuesday  16:aa  32:bb  64:cc  128:dd            has 64:cc as well: the same source
 *     another  16:aa  32:bb  64:ee  128:ff            begins alike for 32 bytes, no more: another one
 *
 * It is never missed that a source has grown. Two different ones are taken for one where they share more than half of the
 * whole lines of the shorter (up to 32 KiB): of logs with a time and a client in each line, only copies do. CloudFront and IIS
 * begin all their files alike, so prefixes are counted from behind these directives, and sources of which nothing but blank
 * and directive lines were read are left out.
 *
 * Each prefix is one look into a map, so that 5,000 partials are compared without looking at 12 million pairs.
 */
import type { SourceOutcome, SourceTally } from "./partial.ts";

/** A source as one of the partials knows it. */
export interface KnownSource {
  readonly partialName: string;
  readonly path: string;
  readonly identity: string;
  /** Sources of one group are known to be different ones. */
  readonly group: string;
}

export class KnownBeginnings {
  /** By place and prefix: sources that have it there. */
  readonly #having = new Map<string, readonly KnownSource[]>();
  /** The same, of sources that have no prefix after it. */
  readonly #endingIn = new Map<string, readonly KnownSource[]>();

  /** A source of another identity, and another group, that is the same one. */
  find({ identity, group }: KnownSource, prefixes: readonly string[]): KnownSource | null {
    const last = prefixes.length - 1;
    const found = prefixes.flatMap((prefix, place) => {
      const sources = place === last ? this.#having : this.#endingIn;
      return sources.get(keyOf(prefix, place)) ?? [];
    });
    return found.find((known) => known.identity !== identity && known.group !== group) ?? null;
  }

  add(source: KnownSource, prefixes: readonly string[]): void {
    for (const [place, prefix] of prefixes.entries()) {
      const key = keyOf(prefix, place);
      addTo(this.#having, key, source);
      if (place === prefixes.length - 1) addTo(this.#endingIn, key, source);
    }
  }
}

/** The prefixes of a source that can tell it from others; none where nothing but blank and directive lines were read. */
export function tellingPrefixes({ prefixes }: SourceOutcome, tally: SourceTally | undefined): readonly string[] {
  const holdsMore = tally !== undefined && (tally.records > 0 || tally.dropped > 0 || tally.malformed.size > 0);
  return holdsMore ? (prefixes ?? []) : [];
}

function addTo(sources: Map<string, readonly KnownSource[]>, key: string, source: KnownSource): void {
  const known = sources.get(key) ?? [];
  if (known.some(({ identity, group }) => identity === source.identity && group === source.group)) return;
  sources.set(key, [...known, source]);
}

function keyOf(prefix: string, place: number): string {
  return `${place}:${prefix}`;
}

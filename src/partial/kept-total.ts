/**
 * The sum of partials that were kept, with what became of their sources. `mergeInto` refuses what it can see in a total;
 * here is known which partial a source came from, so that both are named, and a source that was read at two times is told.
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { differenceIn } from "./definition.ts";
import { mergeInto } from "./merge.ts";
import { joinOutcomes } from "./merge-outcomes.ts";
import { type CoveredRange, emptyPartial, type KeptPartial, type Partial, type SourceOutcome } from "./partial.ts";
import { KnownBeginnings, type KnownSource, tellingPrefixes } from "./same-source.ts";

interface NamedOutcome {
  readonly partialName: string;
  readonly outcome: SourceOutcome;
}

/** What one of the partials covers of a source. */
interface Cover extends KnownSource {
  readonly ranges: readonly CoveredRange[];
}

export class KeptTotal {
  #first: { readonly name: string; readonly total: Partial } | null = null;
  readonly #covers = new Map<string, Cover[]>();
  readonly #beginnings = new KnownBeginnings();
  readonly #byIdentity = new Map<string, NamedOutcome>();
  readonly #unopened: NamedOutcome[] = [];

  /**
   * Adds what a partial holds, which must not be used afterwards.
   *
   * @param name of the partial, for error messages
   * @throws {BrownoutError} `double-cover`, `different-definition`; the total is unchanged then
   */
  add(name: string, { partial, outcomes, bookmark }: KeptPartial): void {
    this.#first ??= { name, total: emptyPartial(partial.definition) };
    const { name: firstName, total } = this.#first;
    const difference = differenceIn(total.definition, partial.definition);
    if (difference !== null) {
      throw new BrownoutError(
        ErrorCode.differentDefinition,
        `Cannot merge "${firstName}" with "${name}", which counted otherwise: ${difference}`,
      );
    }
    // A job has told the sources of its state apart, line by line.
    const group = bookmark === undefined ? name : `${name.slice(0, name.lastIndexOf("/") + 1)}*`;
    const sources = outcomes.flatMap((outcome) => {
      const { path, identity } = outcome;
      if (identity === null) return [];
      const tally = partial.sources.get(identity);
      const cover: Cover = { partialName: name, path, identity, group, ranges: tally?.ranges ?? [] };
      return [{ outcome, cover, prefixes: tellingPrefixes(outcome, tally) }];
    });
    for (const { cover, prefixes } of sources) {
      this.#refuseSameBytes(cover);
      this.#refuseSameSource(cover, prefixes);
    }

    const before = new Map(
      sources.map(({ cover: { identity } }) => [identity, total.sources.get(identity)?.ranges ?? []]),
    );
    mergeInto(total, partial);
    for (const { outcome, cover, prefixes } of sources) {
      const { identity, ranges } = cover;
      this.#covers.set(identity, [...(this.#covers.get(identity) ?? []), cover]);
      this.#beginnings.add(cover, prefixes);
      const known = this.#byIdentity.get(identity);
      const part = { outcome, ranges };
      const joined = (whole: SourceOutcome) =>
        joinOutcomes(
          { outcome: whole, ranges: before.get(identity) ?? [] },
          part,
          total.sources.get(identity)?.ranges ?? [],
        );
      if (known === undefined) this.#byIdentity.set(identity, { partialName: name, outcome });
      else {
        const partialName = outcome.complete ? known.partialName : name;
        this.#byIdentity.set(identity, { partialName, outcome: joined(known.outcome) });
      }
    }
    for (const outcome of outcomes) if (outcome.identity === null) this.#unopened.push({ partialName: name, outcome });
  }

  /** All that was added, of which there must be one partial at least. */
  get kept(): KeptPartial {
    if (this.#first === null) throw new Error("there is nothing in the total");
    return { partial: this.#first.total, outcomes: this.#outcomes().map(({ outcome }) => outcome) };
  }

  /** The sources that were not read to their end, each with a partial that says so. */
  get incomplete(): { readonly partialName: string; readonly path: string }[] {
    return this.#outcomes()
      .filter(({ outcome }) => !outcome.complete)
      .map(({ partialName, outcome: { path } }) => ({ partialName, path }));
  }

  #outcomes(): NamedOutcome[] {
    return [...this.#byIdentity.values(), ...this.#unopened];
  }

  #refuseSameBytes(cover: Cover): void {
    for (const known of this.#covers.get(cover.identity) ?? []) {
      for (const ours of known.ranges) {
        for (const theirs of cover.ranges) {
          const startByte = Math.max(ours.startByte, theirs.startByte);
          const endByte = Math.min(ours.endByte, theirs.endByte);
          if (startByte < endByte)
            refuse(known, cover, `bytes ${startByte} to ${endByte} of ${pathsOf(known, cover)} are in both`);
        }
      }
    }
  }

  #refuseSameSource(cover: Cover, prefixes: readonly string[]): void {
    const known = this.#beginnings.find(cover, prefixes);
    if (known === null) return;
    const times = `${pathsOf(known, cover)} is in both, read at different times`;
    refuse(known, cover, `${times} (leave out the earlier one, if more than their first lines are the same)`);
  }
}

/** `"a.log"`, or `"a.log" (there "b.log")` */
function pathsOf(known: KnownSource, other: KnownSource): string {
  return known.path === other.path ? `"${known.path}"` : `"${known.path}" (there "${other.path}")`;
}

function refuse(known: KnownSource, other: KnownSource, why: string): never {
  const message = `Cannot merge "${known.partialName}" with "${other.partialName}": ${why}`;
  throw new BrownoutError(ErrorCode.doubleCover, message, { site: { path: other.partialName } });
}

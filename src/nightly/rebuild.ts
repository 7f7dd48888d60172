/**
 * `--rebuild`: reads all that is there from its start, once more beside what an ordinary night reads, and holds one against
 * the other. What is read now takes the place of what was kept; what is not there any more stays as it was kept.
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { dropDays } from "../partial/drop-days.ts";
import type { Partial } from "../partial/partial.ts";
import { encodePartial } from "../partial/wire.ts";
import { endByteOf, type KeptSource, tallyOf } from "./kept-source.ts";
import { type NightSettings, readNight } from "./night.ts";
import { differenceFrom, type State, type StateStore, type StateTerms } from "./state.ts";
import type { Tonight } from "./tonight.ts";

/**
 * Also changes what is counted and how, if all that was counted otherwise is there to be counted again.
 *
 * @throws {BrownoutError} `different-definition` where it is not
 */
export async function rebuild(
  paths: readonly string[],
  state: State,
  terms: StateTerms,
  store: StateStore,
  settings: NightSettings,
): Promise<Tonight> {
  const alike = state.sources.filter((kept) => differenceFrom(terms, kept) === null);
  const others = state.sources.filter((kept) => differenceFrom(terms, kept) !== null);
  const tonight = await readNight(paths, alike, { ...settings, save() {} });
  refuseLoss(others, tonight, store);
  if (alike.length > 0) {
    const run = { ...settings.run, onReject: undefined };
    const anew = await readNight(paths, [], { ...settings, run, save() {} });
    replaceBy(anew, tonight, store);
  }
  const read = [...tonight.sources.values()].filter(({ file }) => tonight.seen.has(file) && !tonight.unsaved.has(file));
  store.save(read);
  store.forget(others.map(({ file }) => file).filter((file) => !tonight.sources.has(file)));
  return tonight;
}

function refuseLoss(others: readonly KeptSource[], { sources }: Tonight, store: StateStore): void {
  for (const other of others) {
    if ([...sources.values()].some((kept) => isSame(kept, other) && endByteOf(kept) >= endByteOf(other))) continue;
    const hint = `(delete "${store.pathOf(other.file)}" to do without it)`;
    throw new BrownoutError(
      ErrorCode.differentDefinition,
      `Cannot count "${other.outcome.path}" again, as it is asked for now: it is not there any more ${hint}`,
    );
  }
}

/** A log that has grown in the meantime proves nothing; what was read of it last counts. */
function replaceBy(anew: Tonight, tonight: Tonight, store: StateStore): void {
  const { sources, seen, faults } = tonight;
  for (const kept of sources.values()) {
    const read = [...anew.sources.values()].find((source) => isSame(source, kept));
    if (read === undefined || !seen.has(kept.file) || endByteOf(read) < endByteOf(kept)) continue;
    const { file, partial } = kept;
    const path = kept.outcome.path;
    if (endByteOf(read) === endByteOf(kept) && !isEqual(read.partial, partial)) {
      const message = `The state of "${path}" was wrong ("${store.pathOf(file)}"): it is replaced by what was read now`;
      faults.push({ code: ErrorCode.corruptPartial, message, site: { path } });
    }
    sources.set(file, { ...read, file });
  }
}

/** By their first lines; of one that has grown since, by as many as the other had. */
function isSame(one: KeptSource, other: KeptSource): boolean {
  if (one.outcome.identity === other.outcome.identity) return true;
  const haveSameKey = one.partial.definition.pseudonyms === other.partial.definition.pseudonyms;
  return haveSameKey ? beginAlike(one.bookmark.outline, other.bookmark.outline) : havePrefixInCommon(one, other);
}

/** A log whose first line is longer than what is outlined has no outline. */
function beginAlike(ours: string, theirs: string): boolean {
  return ours !== "" && theirs !== "" && (ours.startsWith(theirs) || theirs.startsWith(ours));
}

/** Outlines made with different keys cannot be compared. */
function havePrefixInCommon(one: KeptSource, other: KeptSource): boolean {
  const [ours, theirs] = [one.outcome.prefixes ?? [], other.outcome.prefixes ?? []];
  const last = Math.min(ours.length, theirs.length) - 1;
  return last >= 0 && ours[last] === theirs[last];
}

/** Whatever the paths that they were read by, and but for the days that were dropped of what was kept. */
function isEqual(read: Partial, kept: Partial): boolean {
  const isDropped = (tallyOf({ partial: kept })?.dropped ?? 0) > 0;
  const firstHour = isDropped ? Math.min(...kept.hours.keys()) : Number.NEGATIVE_INFINITY;
  const [ours, theirs] = [dropDays(read, firstHour), kept].map((partial) => encodePartial(unnamed(partial), []));
  return ours !== undefined && theirs !== undefined && ours.every((byte, at) => byte === theirs[at]);
}

function unnamed(partial: Partial): Partial {
  const sources = [...partial.sources].map(([identity, tally]) => [identity, { ...tally, path: "" }] as const);
  return { ...partial, sources: new Map(sources) };
}

/**
 * One night: what is new in the inputs is read, each source by itself, and what is known of a source is kept as soon as it
 * has been read.
 *
 * Files are taken in rounds. In each, no two files are of one source, so that they can be read side by side; what else
 * seems to be the same source waits for the next round, which knows what this one has found. As a rule there is one round;
 * copies take a second.
 */
import { ErrorCode, type Fault } from "../error.ts";
import { mergeInto } from "../partial/merge.ts";
import { type Partial, type SourceOutcome, type SourceTally, sumOf, totalLines } from "../partial/partial.ts";
import { KnownBeginnings } from "../partial/same-source.ts";
import type { SourceTotal } from "../pool/collector.ts";
import { type RunSettings, scanEachSource } from "../pool/scan-sources.ts";
import { detectFormat } from "../scan/detect.ts";
import { HEAD_BYTES, hash } from "../sources/fingerprint.ts";
import type { Source } from "../sources/source.ts";
import { type ExaminedFile, examineFile } from "./examine.ts";
import { endByteOf, type KeptSource, tallyOf, withForm } from "./kept-source.ts";
import { KeptSources } from "./match.ts";
import { type PseudonymKey, pseudonymize } from "./pseudonyms.ts";
import { type Decision, decide, type Reading, readWhole } from "./reading.ts";
import { fileNameOf } from "./state.ts";
import { newTonight, see, type Tonight } from "./tonight.ts";

export interface NightSettings {
  readonly job: string;
  readonly run: RunSettings;
  /** What the user said about formats, as text. */
  readonly choice: string;
  readonly key: PseudonymKey | null;
  /** Called when a source has been read. */
  readonly save: (kept: KeptSource) => void;
  /** Called with what is about to be read. */
  readonly onRound: (sources: readonly Source[]) => Promise<void>;
}

const LF = 0x0a;

/** @param paths of files, no patterns */
export async function readNight(
  paths: readonly string[],
  kept: readonly KeptSource[],
  settings: NightSettings,
): Promise<Tonight> {
  const night = new Night(kept, settings);
  for (let waiting = paths; waiting.length > 0; ) waiting = await night.readRound(waiting);
  night.tellShort();
  return night.tonight;
}

/** A file that does not hold all that was read of its source. */
interface ShortFile {
  readonly path: string;
  /** The name of the source's file. */
  readonly file: string;
  readonly bytes: number;
  readonly fault: Fault | null;
}

class Night {
  readonly tonight: Tonight;
  readonly #settings: NightSettings;
  readonly #fileIds = new Set<string>();
  /** Paths whose source is read again from its start, whatever is known of it. */
  readonly #rewritten = new Set<string>();
  readonly #short: ShortFile[] = [];

  constructor(kept: readonly KeptSource[], settings: NightSettings) {
    this.tonight = newTonight(kept);
    this.#settings = settings;
  }

  /** @returns those that wait for the next round */
  async readRound(paths: readonly string[]): Promise<string[]> {
    const { readings, later } = await this.#plan(paths);
    const sources = [...readings.values()].map(({ source }) => source);
    await this.#settings.onRound(sources);
    await scanEachSource(sources, this.#settings.run, (total) => {
      const reading = readings.get(total.source.path) as Reading;
      if (!this.#take(reading, total)) later.push(total.source.path);
    });
    return later;
  }

  async #plan(paths: readonly string[]): Promise<{ readings: Map<string, Reading>; later: string[] }> {
    const known = new KeptSources(this.tonight.sources.values());
    const busy = new Set<string>();
    const beginnings = new KnownBeginnings();
    const identities = new Set<string>();
    const readings = new Map<string, Reading>();
    const later: string[] = [];
    for (const path of paths) {
      const file = await examineFile(path, this.#settings.run.signal);
      if ("code" in file) {
        this.#setAside(path, file);
        continue;
      }
      const isTelling = this.#isTelling(file);
      const match = isTelling ? known.find(file) : null;
      if (match !== null && busy.has(match.kept.file)) {
        later.push(path);
        continue;
      }
      const { identity, prefixes } = file.fingerprint;
      if (match === null && isTelling) {
        if (identities.has(identity) || beginnings.find(identity, prefixes) !== null) {
          later.push(path);
          continue;
        }
        identities.add(identity);
        beginnings.add({ partialName: path, path, identity }, prefixes);
      }
      if (match === null && this.#fileIds.has(file.fileId)) continue; // it was named twice
      this.#fileIds.add(file.fileId);
      const reading = this.#settle(file, match?.kept ?? null, await this.#decide(file, match));
      if (reading === null) continue;
      if (reading.kept !== null) busy.add(reading.kept.file);
      readings.set(path, reading);
    }
    return { readings, later };
  }

  /** Whether a file has more than the blank and directive lines with which others begin as well. */
  #isTelling({ head, fingerprint: { prefixes } }: ExaminedFile): boolean {
    if (head.length === HEAD_BYTES) return true;
    if (prefixes.length === 0) return false;
    const { chosen, candidates } = detectFormat(head, true, this.#settings.run.choice);
    return chosen === null ? candidates.length > 0 : chosen.records > 0;
  }

  async #decide(file: ExaminedFile, match: ReturnType<KeptSources["find"]>): Promise<Decision> {
    const { run } = this.#settings;
    if (match === null) return await readWhole(file, null, run);
    const { kept, extent } = match;
    if (this.#rewritten.has(file.path)) return await readWhole(file, kept, run);
    if (typeof extent === "number") {
      return extent < endByteOf(kept) ? { kind: "short", bytes: extent, fault: null } : { kind: "same" };
    }
    const decision = await decide(file, kept, run);
    if (decision.kind !== "rewritten") return decision;
    this.#tellRewritten(file.path, kept);
    return await readWhole(file, kept, run);
  }

  /** @returns what is to be read, if anything is */
  #settle(file: ExaminedFile, kept: KeptSource | null, decision: Decision): Reading | null {
    const { path } = file;
    if (decision.kind === "reading") return decision;
    if (decision.kind === "unopened") this.#setAside(path, decision.fault);
    else if (kept !== null && decision.kind === "same") {
      see(this.tonight, kept.file, { path, endByte: endByteOf(kept) });
      this.#addForm(file, kept);
    } else if (kept !== null && decision.kind === "short") this.#short.push({ path, file: kept.file, ...decision });
    return null;
  }

  /** The next time, nothing of a compressed file has to be decompressed to know it. */
  #addForm({ compressed }: ExaminedFile, kept: KeptSource): void {
    const { forms } = kept.bookmark;
    if (compressed === null || forms.some(({ hash: known }) => known === compressed.form.hash)) return;
    const bookmark = { ...kept.bookmark, forms: withForm(forms, { ...compressed.form, endByte: endByteOf(kept) }) };
    this.#keep({ ...kept, bookmark });
  }

  /** @returns whether that was all: a source that was rewritten has to be read again */
  #take({ file, kept, mode, tail }: Reading, total: SourceTotal): boolean {
    const { path } = file;
    const { outcome, fault, format } = total;
    if (fault?.code === ErrorCode.rewrittenSource && kept !== null) {
      this.#tellRewritten(path, kept);
      this.#rewritten.add(path);
      return false;
    }
    const before = extentOf(kept);
    const lines = this.#own(total.partial);
    const endByte = endByteOf({ partial: lines }) || (mode === "on" ? before.endByte : 0);
    if (kept !== null && fault !== null && endByte <= before.endByte) {
      const isShrunken = fault.code === ErrorCode.shrunkenSource;
      this.#short.push({ path, file: kept.file, bytes: fault.site?.byte ?? 0, fault: isShrunken ? null : fault });
      return true;
    }
    if (fault !== null) this.tonight.faults.push(fault);
    const unended = total.unended === null ? null : this.#own(total.unended);
    const partial = mode === "on" && kept !== null ? merged(kept.partial, lines) : lines;
    const tally = tallyOf({ partial });
    if (tally === undefined || format === null || !isWorthKeeping(tally, outcome)) {
      this.tonight.passing.push({ ...total, partial: lines, unended });
      return true;
    }
    tally.path = path;
    const isFullForm = fault === null && unended === null;
    const forms = kept?.bookmark.forms ?? [];
    const form = isFullForm && file.compressed !== null ? { ...file.compressed.form, endByte } : null;
    const now: KeptSource = {
      file: kept?.file ?? this.#nameOf(file),
      partial,
      outcome: { ...outcome, path, bytes: endByte, complete: fault === null },
      bookmark: {
        job: this.#settings.job,
        choice: this.#settings.choice,
        headBytes: mode === "on" && kept !== null ? kept.bookmark.headBytes : file.fingerprint.bytes,
        tail: tail(),
        format,
        carried: total.carried,
        forms: form === null ? forms : withForm(forms, form),
      },
    };
    this.#tellNews(now, before, tally);
    if (unended !== null) this.tonight.unended.set(now.file, unended);
    see(this.tonight, now.file, { path, endByte });
    // Where a file's reading has failed, its last line may not be whole; a stream's are told apart.
    if (fault === null || total.source.kind === "stream") this.#keep(now);
    else {
      this.tonight.sources.set(now.file, now);
      this.tonight.unsaved.add(now.file);
    }
    return true;
  }

  #keep(kept: KeptSource): void {
    this.tonight.sources.set(kept.file, kept);
    this.#settings.save(kept);
  }

  #own(partial: Partial): Partial {
    const { key } = this.#settings;
    return key === null ? partial : pseudonymize(partial, key);
  }

  #nameOf({ head }: ExaminedFile): string {
    const firstLine = head.subarray(0, head.indexOf(LF) + 1);
    return fileNameOf(hash(firstLine.length === 0 ? head : firstLine), this.tonight.sources);
  }

  #setAside(path: string, fault: Fault): void {
    this.tonight.faults.push(fault);
    this.tonight.unopened.push({ path, identity: null, bytes: null, complete: false });
  }

  #tellNews({ file, outcome: { path } }: KeptSource, before: Extent, tally: SourceTally): void {
    const now = extentOfTally(tally);
    const sample = tally.ranges.at(-1)?.samples.find(({ line }) => line > before.lines);
    this.tonight.news.push({
      file,
      path,
      lines: now.lines - before.lines,
      malformed: now.malformed - before.malformed,
      startByte: before.endByte,
      endByte: now.endByte,
      firstSample: sample === undefined ? null : `${path}:${sample.line}: ${sample.reason}`,
    });
  }

  #tellRewritten(path: string, kept: KeptSource): void {
    const message =
      `"${path}" was rewritten: its first ${endByteOf(kept)} bytes are not those that were read before; ` +
      "it is read again from its start, in place of them";
    this.tonight.faults.push({ code: ErrorCode.rewrittenSource, message, site: { path } });
  }

  /** What does not hold all that was read of its source is no trouble where another file does. */
  tellShort(): void {
    for (const { path, file, bytes, fault } of this.#short) {
      const kept = this.tonight.sources.get(file) as KeptSource;
      const endByte = endByteOf(kept);
      if ((this.tonight.seen.get(file) ?? []).some((sighting) => sighting.endByte >= endByte)) continue;
      const message =
        `"${path}" is shorter than what was read of it: expected at least ${endByte} bytes but found ${bytes} ` +
        "(what was counted stays)";
      this.tonight.faults.push(fault ?? { code: ErrorCode.shrunkenSource, message, site: { path } });
      see(this.tonight, file, { path, endByte });
      if (fault === null) continue;
      this.tonight.sources.set(file, { ...kept, outcome: { ...kept.outcome, complete: false } });
      this.tonight.unsaved.add(file);
    }
  }
}

/** How much was known of a source. */
interface Extent {
  readonly lines: number;
  readonly malformed: number;
  readonly endByte: number;
}

function extentOf(kept: KeptSource | null): Extent {
  const tally = kept === null ? undefined : tallyOf(kept);
  return tally === undefined ? { lines: 0, malformed: 0, endByte: 0 } : extentOfTally(tally);
}

function extentOfTally(tally: SourceTally): Extent {
  return {
    lines: totalLines(tally) + tally.dropped,
    malformed: sumOf(tally.malformed.values()),
    endByte: tally.ranges.at(-1)?.endByte ?? 0,
  };
}

function merged(total: Partial, part: Partial): Partial {
  mergeInto(total, part);
  return total;
}

/** Nothing is lost where a source is not kept: it is read again as long as it is there. */
function isWorthKeeping({ records, malformed }: SourceTally, { prefixes = [] }: SourceOutcome): boolean {
  return prefixes.length > 0 && records + sumOf(malformed.values()) > 0;
}

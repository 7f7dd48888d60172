/**
 * What the files of a night come to: what is new of a source joins what was known of it, and is kept; where there is
 * trouble with a file, it is told once it is known that no other file makes up for it.
 */
import { ErrorCode, type Fault } from "../error.ts";
import { mergeInto } from "../partial/merge.ts";
import { type Partial, type SourceTally, sumOf } from "../partial/partial.ts";
import type { SourceTotal } from "../pool/collector.ts";
import { hash } from "../sources/fingerprint.ts";
import type { ExaminedFile } from "./examine.ts";
import { extentOf, newsOf } from "./extent.ts";
import { firstLineOf } from "./first-line.ts";
import { endByteOf, type KeptSource, tallyOf, withForm } from "./kept-source.ts";
import { type PseudonymKey, pseudonymize } from "./pseudonyms.ts";
import type { Reading } from "./reading.ts";
import { fileNameOf, haveSameFirstLine } from "./state.ts";
import { see, type Tonight } from "./tonight.ts";

export interface KeepingSettings {
  readonly job: string;
  /** What the user said about formats, as text. */
  readonly choice: string;
  readonly key: PseudonymKey | null;
  /** Called when a source has been read. */
  readonly save: (kept: KeptSource) => void;
}

/** A file that does not hold all that was read of its source, or whose damage may hide how it goes on. */
interface ShortFile {
  readonly path: string;
  /** The name of the source's file. */
  readonly file: string;
  readonly bytes: number;
  readonly fault: Fault | null;
}

export class Takings {
  readonly #tonight: Tonight;
  readonly #settings: KeepingSettings;
  readonly #short: ShortFile[] = [];

  constructor(tonight: Tonight, settings: KeepingSettings) {
    this.#tonight = tonight;
    this.#settings = settings;
  }

  /** @returns whether that was all: a source that was rewritten has to be read again */
  take({ file, kept, mode, tail }: Reading, total: SourceTotal): boolean {
    const { path } = file;
    const { outcome, fault, format } = total;
    if (fault?.code === ErrorCode.rewrittenSource && kept !== null) {
      this.tellRewritten(path, kept);
      return false;
    }
    const before = extentOf(kept);
    const lines = this.#own(total.partial);
    const endByte = reachedByte(lines) ?? (mode === "on" ? before.endByte : 0);
    if (kept !== null && fault !== null && endByte <= before.endByte) {
      const isShrunken = fault.code === ErrorCode.shrunkenSource;
      this.takeShort(path, kept, { bytes: fault.site?.byte ?? 0, fault: isShrunken ? null : fault });
      return true;
    }
    const unended = total.unended === null ? null : this.#own(total.unended);
    const partial = mode === "on" && kept !== null ? merged(kept.partial, lines) : lines;
    const tally = tallyOf({ partial });
    if (tally === undefined || format === null || !isWorthKeeping(file, tally)) {
      if (fault !== null) this.#tonight.faults.push(fault);
      this.#tonight.passing.push({ ...total, partial: lines, unended });
      return true;
    }
    tally.path = path;
    const isFullForm = fault === null && unended === null;
    const forms = kept?.bookmark.forms ?? [];
    const form = isFullForm && file.compressed !== null ? { ...file.compressed.form, endByte } : null;
    const isOn = mode === "on" && kept !== null;
    const now: KeptSource = {
      file: kept?.file ?? this.#nameOf(file),
      partial,
      outcome: { ...outcome, path, bytes: endByte, complete: fault === null },
      bookmark: {
        job: this.#settings.job,
        choice: this.#settings.choice,
        headBytes: isOn ? kept.bookmark.headBytes : file.fingerprint.bytes,
        outline: isOn ? kept.bookmark.outline : file.outline(),
        tail: tail(),
        format,
        carried: total.carried,
        forms: form === null ? forms : withForm(forms, form),
      },
    };
    this.#tonight.news.push(newsOf(now, before));
    this.#holdUnended(now, unended);
    see(this.#tonight, now.file, { path, endByte, isWhole: fault === null });
    // Where a file's reading has failed, its last line may not be whole; a stream's are told apart.
    if (fault === null || total.source.kind === "stream") {
      this.#keep(now);
      if (fault !== null) this.#short.push({ path, file: now.file, bytes: endByte, fault });
    } else {
      this.#tonight.faults.push(fault);
      this.#tonight.sources.set(now.file, now);
      this.#tonight.unsaved.add(now.file);
    }
    return true;
  }

  takeShort(path: string, { file }: KeptSource, how: Pick<ShortFile, "bytes" | "fault">): void {
    this.#short.push({ path, file, bytes: how.bytes, fault: how.fault });
  }

  /** The next time, nothing of a compressed file has to be decompressed to know it. */
  takeSame({ path, compressed }: ExaminedFile, kept: KeptSource): void {
    const endByte = endByteOf(kept);
    see(this.#tonight, kept.file, { path, endByte, isWhole: true });
    const { forms } = kept.bookmark;
    if (compressed === null || forms.some(({ hash: known }) => known === compressed.form.hash)) return;
    const bookmark = { ...kept.bookmark, forms: withForm(forms, { ...compressed.form, endByte }) };
    this.#keep({ ...kept, bookmark });
  }

  setAside(path: string, fault: Fault): void {
    this.#tonight.faults.push(fault);
    this.#tonight.unopened.push({ path, identity: null, bytes: null, complete: false });
  }

  tellRewritten(path: string, kept: KeptSource): void {
    const message =
      `"${path}" was rewritten: its first ${endByteOf(kept)} bytes are not those that were read before; ` +
      "it is read again from its start, in place of them";
    this.#tonight.faults.push({ code: ErrorCode.rewrittenSource, message, site: { path } });
  }

  /**
   * A small log that was rewritten begins as before, and is another one from some line on. Whether the lines that went were
   * wrong, or those that stayed count twice now, nobody but its owner can say.
   */
  tellForked(): void {
    const { sources, seen, news, faults } = this.#tonight;
    const gone = [...sources.values()].filter(({ file }) => !seen.has(file));
    for (const { file, path, startByte } of news) {
      const isFork = (kept: KeptSource) => kept.outcome.path === path && haveSameFirstLine(kept.file, file);
      const before = startByte === 0 ? gone.find(isFork) : undefined;
      if (before === undefined) continue;
      const message =
        `"${path}" begins with lines that were read of it before, and goes on otherwise: both are counted ` +
        `(if it was rewritten, delete "${before.file}" from the state)`;
      faults.push({ code: ErrorCode.rewrittenSource, message, site: { path } });
    }
  }

  /** A file that is short or damaged is no trouble where another one holds all that is known of its source. */
  tellShort(): void {
    const { sources, seen, faults, unsaved } = this.#tonight;
    for (const { path, file, bytes, fault } of this.#short) {
      const kept = sources.get(file) as KeptSource;
      const endByte = endByteOf(kept);
      const isMadeUpFor = (seen.get(file) ?? []).some(
        (sighting) => sighting.endByte >= endByte && (fault === null || sighting.isWhole),
      );
      if (isMadeUpFor) continue;
      const message =
        `"${path}" is shorter than what was read of it: expected at least ${endByte} bytes but found ${bytes} ` +
        "(what was counted stays)";
      faults.push(fault ?? { code: ErrorCode.shrunkenSource, message, site: { path } });
      see(this.#tonight, file, { path, endByte, isWhole: false });
      if (fault === null || !kept.outcome.complete) continue;
      sources.set(file, { ...kept, outcome: { ...kept.outcome, complete: false } });
      unsaved.add(file);
    }
  }

  #keep(kept: KeptSource): void {
    this.#tonight.sources.set(kept.file, kept);
    this.#tonight.unsaved.delete(kept.file);
    this.#settings.save(kept);
  }

  /** Of copies whose last lines begin at the same byte, the one that has more of it counts. */
  #holdUnended(now: KeptSource, unended: Partial | null): void {
    const held = this.#tonight.unended.get(now.file);
    const [known] = held === undefined ? [] : (tallyOf({ partial: held })?.ranges ?? []);
    if (held !== undefined && known !== undefined && known.startByte === endByteOf(now)) {
      if (unended === null || endByteOf({ partial: unended }) <= known.endByte) return;
    }
    if (unended === null) this.#tonight.unended.delete(now.file);
    else this.#tonight.unended.set(now.file, unended);
  }

  #own(partial: Partial): Partial {
    const { key } = this.#settings;
    return key === null ? partial : pseudonymize(partial, key);
  }

  #nameOf({ head }: ExaminedFile): string {
    return fileNameOf(hash(firstLineOf(head) ?? head), this.#tonight.sources);
  }
}

/** Where reading has failed, there may be empty ranges farther on. */
function reachedByte(lines: Partial): number | undefined {
  return tallyOf({ partial: lines })?.ranges[0]?.endByte;
}

function merged(total: Partial, part: Partial): Partial {
  mergeInto(total, part);
  return total;
}

/** Nothing is lost where a source is not kept: it is read again as long as it is there. */
function isWorthKeeping({ isTelling }: ExaminedFile, { records, malformed }: SourceTally): boolean {
  return isTelling && records + sumOf(malformed.values()) > 0;
}

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
import { type Bookmark, endByteOf, type KeptSource, tallyOf, withForm } from "./kept-source.ts";
import { type PseudonymKey, pseudonymize } from "./pseudonyms.ts";
import type { Reading } from "./reading.ts";
import { fileNameOf, haveSameFirstLine } from "./state.ts";
import { tailOf } from "./tail.ts";
import { type Sighting, see, type Tonight } from "./tonight.ts";

export interface KeepingSettings {
  readonly job: string;
  /** What the user said about formats, as text. */
  readonly choice: string;
  readonly key: PseudonymKey | null;
  /** Called when a source has been read. */
  readonly save: (kept: KeptSource) => void;
}

type Place = Pick<Sighting, "path" | "fileId">;

/** A file that does not hold all that was read of its source, or whose damage may hide how it goes on. */
interface ShortFile extends Place {
  /** The name of the source's file. */
  readonly file: string;
  readonly bytes: number;
  readonly fault: Fault | null;
}

export class Takings {
  readonly #tonight: Tonight;
  readonly #settings: KeepingSettings;
  readonly #short: ShortFile[] = [];
  /** Names of files of sources that are read again since their bytes have changed. */
  readonly #rewritten = new Set<string>();

  constructor(tonight: Tonight, settings: KeepingSettings) {
    this.#tonight = tonight;
    this.#settings = settings;
  }

  /** @returns whether that was all: a source that seems to be rewritten has to be looked at again */
  take({ file, kept, mode, tail }: Reading, total: SourceTotal): boolean {
    const { path } = file;
    const { outcome, fault, format } = total;
    if (fault?.code === ErrorCode.rewrittenSource && kept !== null) return false;
    const before = extentOf(kept);
    const lines = this.#own(total.partial);
    const endByte = reachedByte(lines) ?? (mode === "on" ? before.endByte : 0);
    if (kept !== null && fault !== null && endByte <= before.endByte) {
      const isShrunken = fault.code === ErrorCode.shrunkenSource;
      this.takeShort(file, kept, { bytes: fault.site?.byte ?? 0, fault: isShrunken ? null : fault });
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
    const name = kept?.file ?? this.#nameOf(file);
    const now: KeptSource = {
      file: name,
      partial,
      unended: this.#unendedOf(name, endByte, unended),
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
    this.#see(name, file, endByte, fault === null);
    // Where a file's reading has failed, its last line may not be whole; a stream's are told apart.
    if (fault === null || total.source.kind === "stream") {
      this.#keep(now);
      if (fault !== null) this.takeShort(file, now, { bytes: endByte, fault });
    } else {
      this.#tonight.faults.push(fault);
      this.#tonight.sources.set(now.file, now);
      this.#tonight.unsaved.add(now.file);
    }
    return true;
  }

  takeShort(file: ExaminedFile, kept: KeptSource, { bytes, fault }: Pick<ShortFile, "bytes" | "fault">): void {
    this.#short.push({ ...placeOf(file), file: kept.file, bytes, fault });
  }

  /** Whether another file of tonight's holds all that is known of a source. */
  hasSeen({ file, ...kept }: KeptSource): boolean {
    const endByte = endByteOf(kept);
    return (this.#tonight.seen.get(file) ?? []).some((sighting) => sighting.isWhole && sighting.endByte >= endByte);
  }

  takeSame(file: ExaminedFile, kept: KeptSource): void {
    const endByte = endByteOf(kept);
    const unended = this.#unendedOf(kept.file, endByte, null);
    this.#see(kept.file, file, endByte, true);
    const forms = withFormOf(file, kept);
    if (unended === kept.unended && forms === kept.bookmark.forms) return;
    const { path } = file;
    for (const tally of kept.partial.sources.values()) tally.path = path;
    const { outcome, bookmark } = kept;
    this.#keep({ ...kept, outcome: { ...outcome, path }, unended, bookmark: { ...bookmark, forms } });
  }

  setAside(path: string, fault: Fault): void {
    this.#tonight.faults.push(fault);
    this.#tonight.unopened.push({ path, identity: null, bytes: null, complete: false });
  }

  /** A file that goes on otherwise than its source, which another file holds. Its first lines have been counted. */
  tellFork(path: string): void {
    const message =
      `"${path}" begins with lines of another log and goes on otherwise: it is not counted ` +
      "(remove the lines that they have in common from it)";
    this.setAside(path, { code: ErrorCode.rewrittenSource, message, site: { path } });
  }

  tellRewritten(path: string, kept: KeptSource): void {
    this.#rewritten.add(kept.file);
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
    for (const short of this.#short) {
      const { path, file, bytes, fault } = short;
      const kept = sources.get(file) as KeptSource;
      const endByte = endByteOf(kept);
      const whole = (seen.get(file) ?? []).filter(
        (sighting) => sighting.endByte >= endByte && (fault === null || sighting.isWhole),
      );
      if (whole.some((sighting) => goesOnOtherwise(short, sighting))) this.tellFork(path);
      if (whole.length > 0) continue;
      const message =
        `"${path}" is shorter than what was read of it: expected at least ${endByte} bytes but found ${bytes} ` +
        "(what was counted stays)";
      faults.push(fault ?? { code: ErrorCode.shrunkenSource, message, site: { path } });
      see(this.#tonight, file, { path, endByte, isWhole: false, fileId: null });
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

  #see(name: string, file: ExaminedFile, endByte: number, isWhole: boolean): void {
    see(this.#tonight, name, { ...placeOf(file), endByte, isWhole });
  }

  /**
   * Of copies whose last lines begin at the same byte, the one that has more of it counts. What was there yesterday and is
   * not any more does not count.
   */
  #unendedOf(name: string, endByte: number, unended: Partial | null): Partial | null {
    const isOfTonight = this.#tonight.seen.has(name) && !this.#rewritten.has(name);
    const held = isOfTonight ? (this.#tonight.sources.get(name)?.unended ?? null) : null;
    const [known] = held === null ? [] : (tallyOf({ partial: held })?.ranges ?? []);
    if (held === null || known === undefined || known.startByte !== endByte) return unended;
    return unended === null || endByteOf({ partial: unended }) <= known.endByte ? held : unended;
  }

  #own(partial: Partial): Partial {
    const { key } = this.#settings;
    return key === null ? partial : pseudonymize(partial, key);
  }

  #nameOf({ head }: ExaminedFile): string {
    return fileNameOf(hash(firstLineOf(head) ?? head), this.#tonight.sources);
  }
}

/** The next time, nothing of a compressed file has to be decompressed to know it. */
function withFormOf({ compressed }: ExaminedFile, kept: KeptSource): Bookmark["forms"] {
  const { forms } = kept.bookmark;
  if (compressed === null || forms.some(({ hash: known }) => known === compressed.form.hash)) return forms;
  return withForm(forms, { ...compressed.form, endByte: endByteOf(kept) });
}

function placeOf({ path, fileId, compressed }: ExaminedFile): Place {
  return { path, fileId: compressed === null ? fileId : null };
}

/** Whether a shorter file does not end as the longer one does there, as far as that can be seen without decompressing. */
function goesOnOtherwise(short: ShortFile, long: Place): boolean {
  if (short.fault !== null || short.fileId === null || long.fileId === null) return false;
  const [ours, theirs] = [short, long].map(({ path, fileId }) => tailOf({ path, fileId: fileId ?? "" }, short.bytes));
  return ours?.hash !== theirs?.hash;
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

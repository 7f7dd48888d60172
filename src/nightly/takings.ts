/**
 * What the files of a night come to: what is new of a source joins what was known of it, and is kept.
 */
import { ErrorCode } from "../error.ts";
import { addCutOff } from "../partial/cut-off.ts";
import { mergeInto } from "../partial/merge.ts";
import { type Partial, type SourceTally, sumOf } from "../partial/partial.ts";
import type { SourceTotal } from "../pool/collector.ts";
import { Reason } from "../scan/reason.ts";
import { hash } from "../sources/fingerprint.ts";
import type { ExaminedFile } from "./examine.ts";
import { extentOf, newsOf } from "./extent.ts";
import { firstLineOf } from "./first-line.ts";
import { type Bookmark, endByteOf, type KeptSource, tallyOf, withForm } from "./kept-source.ts";
import { type PseudonymKey, pseudonymize } from "./pseudonyms.ts";
import type { Reading } from "./reading.ts";
import { fileNameOf } from "./state.ts";
import { placeOf, see, type Tonight } from "./tonight.ts";
import type { Troubles } from "./troubles.ts";

export interface KeepingSettings {
  readonly job: string;
  /** What the user said about formats, as text. */
  readonly choice: string;
  readonly key: PseudonymKey | null;
  /** Called when a source has been read. */
  readonly save: (kept: KeptSource) => void;
}

export class Takings {
  readonly #tonight: Tonight;
  readonly #settings: KeepingSettings;
  readonly #troubles: Troubles;

  constructor(tonight: Tonight, settings: KeepingSettings, troubles: Troubles) {
    this.#tonight = tonight;
    this.#settings = settings;
    this.#troubles = troubles;
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
      this.#troubles.addShort(file, kept, { bytes: fault.site?.byte ?? 0, fault: isShrunken ? null : fault });
      return true;
    }
    const unended = total.unended === null ? null : this.#own(total.unended);
    if (unended !== null) addCutOff(unended, outcome.identity, Reason.cutOff, total.cutOff.length);
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
        carried: this.#settings.key !== null && holdsText(total.carried, format.name) ? null : total.carried,
        forms: form === null ? forms : withForm(forms, form),
      },
    };
    this.#tonight.news.push(newsOf(now, before));
    this.#see(name, file, endByte, fault === null);
    // Where a file's reading has failed, its last line may not be whole; a stream's are told apart.
    if (fault === null || total.source.kind === "stream") {
      this.#keep(now);
      if (fault !== null) this.#troubles.addShort(file, now, { bytes: endByte, fault });
    } else {
      this.#tonight.faults.push(fault);
      this.#tonight.sources.set(now.file, now);
      this.#tonight.unsaved.add(now.file);
    }
    return true;
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
    const isOfTonight = this.#tonight.seen.has(name) && !this.#troubles.isRewritten(name);
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

/** A wrapper may carry the beginning of a line that it has cut, with an address in it; a bare format carries names. */
function holdsText(carried: string, format: string): boolean {
  return carried !== "" && format.includes("/");
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

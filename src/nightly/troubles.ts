/**
 * What is wrong with files, told once it is known that no other file makes up for it.
 */
import { ErrorCode, type Fault } from "../error.ts";
import type { ExaminedFile } from "./examine.ts";
import { endByteOf, type KeptSource } from "./kept-source.ts";
import { haveSameFirstLine } from "./state.ts";
import { tailOf } from "./tail.ts";
import { type Place, placeOf, see, type Tonight, unopened } from "./tonight.ts";

/** A file that does not hold all that was read of its source, or whose damage may hide how it goes on. */
interface ShortFile extends Place {
  /** The name of the source's file. */
  readonly file: string;
  readonly bytes: number;
  readonly fault: Fault | null;
}

export class Troubles {
  readonly #tonight: Tonight;
  readonly #short: ShortFile[] = [];
  /** Names of files of sources that are read again since their bytes have changed. */
  readonly #rewritten = new Set<string>();

  constructor(tonight: Tonight) {
    this.#tonight = tonight;
  }

  addShort(file: ExaminedFile, kept: KeptSource, { bytes, fault }: Pick<ShortFile, "bytes" | "fault">): void {
    this.#short.push({ ...placeOf(file), file: kept.file, bytes, fault });
  }

  /** Whether another file of tonight's holds all that is known of a source. */
  hasSeen({ file, ...kept }: KeptSource): boolean {
    const endByte = endByteOf(kept);
    return (this.#tonight.seen.get(file) ?? []).some((sighting) => sighting.isWhole && sighting.endByte >= endByte);
  }

  setAside(path: string, fault: Fault): void {
    this.#tonight.faults.push(fault);
    this.#tonight.unopened.push(unopened(path));
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

  isRewritten(name: string): boolean {
    return this.#rewritten.has(name);
  }

  /** To be called when all files have been read. */
  tellAll(): void {
    this.#tellShort();
    this.#tellForked();
  }

  /**
   * A small log that was rewritten begins as before, and is another one from some line on. Whether the lines that went were
   * wrong, or those that stayed count twice now, nobody but its owner can say.
   */
  #tellForked(): void {
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
  #tellShort(): void {
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
}

/** Whether a shorter file does not end as the longer one does there, as far as that can be seen without decompressing. */
function goesOnOtherwise(short: ShortFile, long: Place): boolean {
  if (short.fault !== null || short.fileId === null || long.fileId === null) return false;
  try {
    const [ours, theirs] = [short, long].map(({ path, fileId }) => tailOf({ path, fileId: fileId ?? "" }, short.bytes));
    return ours?.hash !== theirs?.hash;
  } catch {
    return false; // one of them has just been rotated: it is looked at the next time
  }
}

/**
 * One night: what is new in the inputs is read, each source by itself, and what is known of a source is kept as soon as it
 * has been read.
 *
 * Files are taken in rounds. In each, no two files are of one source, so that they can be read side by side; what else
 * seems to be the same source waits for the next round, which knows what this one has found. As a rule there is one round;
 * copies take a second.
 */
import { type RunSettings, scanEachSource } from "../pool/scan-sources.ts";
import type { Source } from "../sources/source.ts";
import { type ExaminedFile, examineFile } from "./examine.ts";
import { endByteOf, type KeptSource } from "./kept-source.ts";
import { KeptSources, type Match, NewFiles } from "./match.ts";
import { type Decision, decide, decideWhole, type Reading } from "./reading.ts";
import { type KeepingSettings, Takings } from "./takings.ts";
import { newTonight, type Tonight } from "./tonight.ts";
import { Troubles } from "./troubles.ts";

export interface NightSettings extends KeepingSettings {
  readonly run: RunSettings;
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
  return night.end();
}

class Night {
  readonly #tonight: Tonight;
  readonly #takings: Takings;
  readonly #troubles: Troubles;
  readonly #settings: NightSettings;
  readonly #fileIds = new Set<string>();
  /** Paths of files that do not hold what was read of their source: it was rewritten, unless another file holds it. */
  readonly #rewritten = new Set<string>();
  /** Paths of files that were not to be opened, and were examined once more. */
  readonly #unopened = new Set<string>();
  /** Of files of nothing but a line without an end, maybe behind lines that tell nothing. */
  readonly #unendedHeads: Uint8Array[] = [];

  constructor(kept: readonly KeptSource[], settings: NightSettings) {
    this.#tonight = newTonight(kept);
    this.#troubles = new Troubles(this.#tonight);
    this.#takings = new Takings(this.#tonight, settings, this.#troubles);
    this.#settings = settings;
  }

  end(): Tonight {
    this.#troubles.tellAll();
    return this.#tonight;
  }

  /** @returns those that wait for the next round */
  async readRound(paths: readonly string[]): Promise<string[]> {
    const { readings, later } = await this.#plan(paths);
    const sources = [...readings.values()].map(({ source }) => source);
    await this.#settings.onRound(sources);
    await scanEachSource(sources, this.#settings.run, (total) => {
      const reading = readings.get(total.source.path) as Reading;
      if (this.#takings.take(reading, total)) return;
      this.#rewritten.add(total.source.path);
      later.push(total.source.path);
    });
    return later;
  }

  async #plan(paths: readonly string[]): Promise<{ readings: Map<string, Reading>; later: string[] }> {
    const known = new KeptSources(this.#tonight.sources.values());
    const busy = new Set<string>();
    const fresh = new NewFiles();
    const readings = new Map<string, Reading>();
    const later: string[] = [];
    const { key, run } = this.#settings;
    const examining = { key, isKnown: known.hasForm.bind(known), signal: run.signal };
    for (const path of paths) {
      const file = await examineFile(path, examining);
      if ("code" in file) {
        this.#troubles.setAside(path, file);
        continue;
      }
      const { isTelling } = file;
      const match = isTelling ? known.find(file) : null;
      if ((match !== null && busy.has(match.kept.file)) || (match === null && isTelling && fresh.haveSameAs(file))) {
        later.push(path);
        continue;
      }
      const isNamedTwice = this.#fileIds.has(file.fileId) && !this.#rewritten.has(path);
      if (match === null && (isNamedTwice || this.#isCopyOfUnended(file))) continue;
      const decision = await this.#decide(file, match);
      if (decision.kind === "rewritten" || (decision.kind === "unopened" && !this.#unopened.has(path))) {
        (decision.kind === "rewritten" ? this.#rewritten : this.#unopened).add(path);
        later.push(path);
        continue;
      }
      this.#fileIds.add(file.fileId);
      const reading = this.#settle(file, match?.kept ?? null, decision);
      if (reading === null) continue;
      if (match === null && isTelling) fresh.add(file);
      if (reading.kept !== null) busy.add(reading.kept.file);
      readings.set(path, reading);
    }
    return { readings, later };
  }

  /** Such a file is not kept, by which it would be known. */
  #isCopyOfUnended({ head, isTelling }: ExaminedFile): boolean {
    if (isTelling || head.length === 0 || head.at(-1) === LF) return false;
    const isCopy = this.#unendedHeads.some((other) => Buffer.compare(other.subarray(0, head.length), head) === 0);
    if (!isCopy) this.#unendedHeads.push(head);
    return isCopy;
  }

  async #decide(file: ExaminedFile, match: Match | null): Promise<Decision> {
    const { run } = this.#settings;
    if (match === null) return await decideWhole(file, null, run);
    const { kept, extent } = match;
    if (typeof extent === "number") {
      return extent < endByteOf(kept) ? { kind: "short", bytes: extent, fault: null } : { kind: "same" };
    }
    if (this.#rewritten.has(file.path)) {
      if (this.#troubles.hasSeen(kept)) return { kind: "forked" };
      this.#troubles.tellRewritten(file.path, kept);
      return await decideWhole(file, kept, run);
    }
    return await decide(file, kept, run);
  }

  /** @returns what is to be read, if anything is */
  #settle(file: ExaminedFile, kept: KeptSource | null, decision: Decision): Reading | null {
    if (decision.kind === "reading") return decision;
    if (decision.kind === "unopened") this.#troubles.setAside(file.path, decision.fault);
    else if (decision.kind === "forked") this.#troubles.tellFork(file.path);
    else if (kept !== null && decision.kind === "same") this.#takings.takeSame(file, kept);
    else if (kept !== null && decision.kind === "short") this.#troubles.addShort(file, kept, decision);
    return null;
  }
}

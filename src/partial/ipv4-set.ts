/**
 * An exact set of IPv4 addresses: appended to as they come, sorted when it is looked at.
 *
 * It consists of a log of words as they were added, and of runs, which sets may share and threads hand over. Only when
 * the runs have grown too many, or their words too much of the same, are they made one.
 */
import { countUnion, MOST_SORTED, type Run, sortDistinct, totalLength, unionOf } from "./run.ts";

const FIRST_LOG_WORDS = 64;
/** Runs beside the longest are left as they are up to this many words, or up to the length of the longest. */
const FREE_WORDS = 1 << 12;
const MOST_RUNS = 64;

/** Logs that have been sorted, for the next sets to use: new memory costs more than what is written to it. */
const spareLogs: Int32Array<ArrayBuffer>[] = [];
const MOST_SPARE_LOGS = 4;

export class Ipv4Set {
  #log: Int32Array<ArrayBuffer> | null = null;
  #logged = 0;
  #runs: Run[] = [];
  #size: number | null = 0;

  /** The set of the words of `runs`. */
  static from(runs: readonly Run[]): Ipv4Set {
    const set = new Ipv4Set();
    for (const run of runs) set.#addRun(run);
    return set;
  }

  /** @param words at most `MOST_SORTED` */
  addWords(words: Int32Array): void {
    if (words.length === 0) return;
    if (this.#logged + words.length > MOST_SORTED) this.#endLog();
    const needed = this.#logged + words.length;
    this.#log ??= spareLogs.pop() ?? new Int32Array(FIRST_LOG_WORDS);
    if (needed > this.#log.length) {
      const larger = new Int32Array(Math.min(MOST_SORTED, Math.max(needed, this.#log.length * 2)));
      larger.set(this.#log.subarray(0, this.#logged));
      this.#log = larger;
    }
    this.#log.set(words, this.#logged);
    this.#logged = needed;
  }

  /** Adds every address of `other`, which stays as it is. */
  addAll(other: Ipv4Set): void {
    for (const run of [...other.runs()]) this.#addRun(run);
  }

  /** All words, in runs that may have some in common. */
  runs(): readonly Run[] {
    this.#endLog();
    return this.#runs;
  }

  /** Counted without making one run of all, and only when something was added since. */
  get size(): number {
    const runs = this.runs();
    this.#size ??= countUnion(runs);
    return this.#size;
  }

  /** The addresses in ascending order. Not to be written to. */
  sorted(): Uint32Array<ArrayBuffer> {
    const { buffer, byteOffset, length } = this.#onlyRun();
    return new Uint32Array(buffer, byteOffset, length);
  }

  #onlyRun(): Run {
    if (this.runs().length > 1) this.#runs = [unionOf(this.#runs)];
    return this.#runs[0] ?? NO_WORDS;
  }

  #endLog(): void {
    if (this.#log === null) return;
    const run = sortDistinct(this.#log.subarray(0, this.#logged));
    if (spareLogs.length < MOST_SPARE_LOGS) spareLogs.push(this.#log);
    this.#log = null;
    this.#logged = 0;
    this.#addRun(run);
  }

  #addRun(run: Run): void {
    this.#size = null;
    const [longest, ...others] = [...this.#runs, run].sort((a, b) => b.length - a.length) as [Run, ...Run[]];
    if (totalLength(others) > Math.max(longest.length, FREE_WORDS)) this.#runs = [unionOf([longest, ...others])];
    else this.#runs = [longest, ...(others.length > MOST_RUNS ? [unionOf(others)] : others)];
  }
}

const NO_WORDS: Run = new Int32Array(0);

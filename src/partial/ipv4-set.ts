/**
 * An exact set of IPv4 addresses: appended to as they come, sorted when it is looked at.
 *
 * It consists of a log of words as they were added, and of runs: ascending, distinct, and never written to again, so
 * that sets may share them and threads hand them over. Only when the runs have grown too many, or their words too much
 * of the same, are they made one.
 *
 * Words are held as signed numbers: V8 keeps those in registers, and makes doubles of unsigned ones.
 */
import { asUnsigned, type Run, type SortDistinct, sortDistinct, totalLength, unionOf } from "./sort-distinct.ts";

const FIRST_LOG_WORDS = 64;
/** A full log becomes a run. */
export const MOST_LOGGED = 1 << 18;
/** Runs beside the longest are left as they are up to this many words, or up to twice the longest. */
const FREE_WORDS = 1 << 17;
const MOST_RUNS = 64;

export class Ipv4Set {
  readonly #sort: SortDistinct;
  #log = new Int32Array(0);
  #logged = 0;
  #runs: Run[] = [];

  constructor(sort: SortDistinct = sortDistinct) {
    this.#sort = sort;
  }

  /** The set of the words of `runs`, which nobody may write to from now on. */
  static from(runs: readonly Run[]): Ipv4Set {
    const set = new Ipv4Set();
    for (const run of runs) set.#addRun(run);
    return set;
  }

  /** @param words at most `MOST_LOGGED` */
  addWords(words: Int32Array): void {
    const needed = this.#logged + words.length;
    if (needed > MOST_LOGGED) {
      this.#endLog();
      this.addWords(words);
      return;
    }
    if (needed > this.#log.length) {
      const larger = new Int32Array(Math.min(MOST_LOGGED, Math.max(FIRST_LOG_WORDS, needed, this.#log.length * 2)));
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

  /** All words, in runs that may have some in common. Not to be written to. */
  runs(): readonly Run[] {
    this.#endLog();
    return this.#runs;
  }

  get size(): number {
    return this.#only().length;
  }

  /** The addresses in ascending order. Not to be written to. */
  sorted(): Uint32Array<ArrayBuffer> {
    return asUnsigned(this.#only());
  }

  #only(): Run {
    if (this.runs().length > 1) this.#runs = [unionOf(this.#runs, this.#sort)];
    return this.#runs[0] ?? NO_WORDS;
  }

  #endLog(): void {
    if (this.#logged === 0) return;
    const words = this.#log.subarray(0, this.#logged);
    this.#logged = 0;
    this.#addRun(this.#sort(words));
  }

  #addRun(run: Run): void {
    this.#runs.push(run);
    const longest = this.#runs.reduce((length, { length: other }) => Math.max(length, other), 0);
    const rest = totalLength(this.#runs) - longest;
    if (this.#runs.length > MOST_RUNS || rest > Math.max(2 * longest, FREE_WORDS)) {
      this.#runs = [unionOf(this.#runs, this.#sort)];
    }
  }
}

const NO_WORDS: Run = new Int32Array(0);

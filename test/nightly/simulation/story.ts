/**
 * What happens to the logs of a few machines in 60 nights. Everything follows from the seed.
 */
import { Dice } from "../../scan/hostile/dice.ts";
import type { Archive, Content } from "./archive.ts";
import { LogDirectory } from "./log-directory.ts";
import { rotate, rotateByCopy, rotateByDate, rotateDelayed } from "./rotation.ts";
import { Service, W3C_FIELDS, WRITE_LINE } from "./service.ts";
import { dateSuffix } from "./vilnius.ts";

/** On which the machine is off at night: logs grow and rotate, and no run comes. */
export const MISSED_NIGHTS: readonly number[] = [18, 19, 47];
/** Days on which nothing is written, nor rotated. */
const QUIET_NIGHTS: readonly number[] = [13, 44];
/** The days of host c, and the nights in which their files arrive: a week late, and in no order. */
const LATE_FILES: readonly (readonly [day: number, arrival: number])[] = [
  [3, 11],
  [5, 14],
  [7, 12],
  [33, 41],
  [34, 40],
];
/** The log that follows has the same name, so that nobody could tell of which of them a line is that is not finished. */
const LAST_BEFORE_TRUNCATION = 49;
const LAST_OF_HOST_D = 55;
/** So that a log passes the 2 MiB from which a run continues where the last one left it. */
const SURGE = { lines: 1_400, pathBytes: 1_500 };

export class Story {
  readonly logs: LogDirectory;
  readonly #access: Service;
  readonly #shop: Service;
  readonly #api: Service;
  readonly #edge: Service;
  readonly #iis: Service;
  readonly #pod: Service;
  readonly #batch: Service;
  readonly #hostC: Service;
  readonly #hostD: Service;
  #rotatedAway: Content | null = null;

  constructor(world: string, archive: Archive, seed: number) {
    const dice = new Dice(seed);
    const logs = new LogDirectory(world, archive);
    this.logs = logs;
    const { combined, cri, json, plainJson, w3c } = WRITE_LINE;
    const rarely = { lines: 40, malformedOneIn: 150 };
    const never = { lines: 40, malformedOneIn: null };
    // Archives that are rotated away are last seen under the same names: which one a malformed line is in would be unknown.
    this.#access = new Service(logs, dice, "access.log", combined, never);
    this.#shop = new Service(logs, dice, "shop.log", json, rarely);
    this.#api = new Service(logs, dice, "api.log", plainJson, rarely);
    this.#edge = new Service(logs, dice, "edge.log", combined, { lines: 210, malformedOneIn: 700, pathBytes: 850 });
    this.#iis = new Service(logs, dice, "iis.log", w3c, { ...rarely, lines: 5, pathBytes: SURGE.pathBytes });
    this.#pod = new Service(logs, dice, "pod.log", cri, { ...never, lines: 5, pathBytes: SURGE.pathBytes });
    this.#batch = new Service(logs, dice, "batch.log", plainJson, rarely);
    this.#hostC = new Service(logs, dice, "host-c.log", plainJson, rarely);
    this.#hostD = new Service(logs, dice, "host-d.log.gz", combined, rarely);
  }

  /** The day before a night, and what is done to the files at midnight. */
  pass(night: number): void {
    if (QUIET_NIGHTS.includes(night)) return;
    this.#clear(night);
    this.#work(night);
    this.#rotate(night);
    this.#arrive(night);
  }

  #work(night: number): void {
    if (night === 0) this.logs.append(this.#iis.name, `#Version: 1.0\n${W3C_FIELDS[0]}\n`);
    if (night === 6 || night === 38) this.#turnFields();
    for (const service of [this.#access, this.#shop, this.#api, this.#edge]) service.live(night);
    if (night === LAST_BEFORE_TRUNCATION) this.#access.finish();
    this.#iis.live(night, night === 4 ? SURGE.lines : undefined);
    this.#pod.live(night, night === 33 ? SURGE.lines / 2 : undefined);
    if (night >= 2 && night < 10) this.#batch.live(night);
    if (night < LAST_OF_HOST_D) this.logs.appendGzip(this.#hostD.name, this.#hostD.linesOf(night, 30));
  }

  /** IIS writes its columns in another order from now on. */
  #turnFields(): void {
    const isTurned = this.#iis.write === WRITE_LINE.w3cTurned;
    this.#iis.finish();
    this.#iis.write = isTurned ? WRITE_LINE.w3c : WRITE_LINE.w3cTurned;
    this.logs.append(this.#iis.name, `${W3C_FIELDS[isTurned ? 0 : 1]}\n`);
  }

  #rotate(night: number): void {
    if (night % 7 === 6) {
      this.#access.finish();
      if (night === 6) this.#rotatedAway = this.logs.contentOf(this.#access.name);
      rotate(this.logs, this.#access.name, 3);
    }
    if (night % 12 === 3) {
      rotateDelayed(this.logs, this.#shop.name, 30);
      this.#shop.finish(`${this.#shop.name}.1`); // it has the file open, whatever it is called
    }
    // The rest of an unfinished line begins the new log.
    if (night % 15 === 2) rotateByCopy(this.logs, this.#api.name, 30);
    if (night % 12 === 11) {
      this.#edge.finish();
      rotateByDate(this.logs, this.#edge.name, dateSuffix(night), 2);
    }
  }

  #arrive(night: number): void {
    for (const [day, arrival] of LATE_FILES) {
      if (arrival === night) this.logs.append(`host-c-${dateSuffix(day)}.log`, this.#hostC.linesOf(day, 50));
    }
    const { logs } = this;
    if (night === 0) logs.append("empty.log", "");
    if (night === 5) logs.appendGzip("empty.gz", "");
    if (night === 9) this.#comeWithCopies("copied.log", 60);
    if (night === 21) this.#comeWithCopies("long-copied.log", 2_000);
    if (night === 15) logs.copy(`edge.log-${dateSuffix(11)}.zst`, "edge-2.zst");
    if (night === 39 && this.#rotatedAway !== null) logs.restore(this.#rotatedAway, "restored.log");
    if (night === 41) logs.restore(logs.contentOf(this.#edge.name), "edge-backup.log", 150_000);
  }

  /** A log and two copies that were made while it was written, in the middle of a line. */
  #comeWithCopies(name: string, lines: number): void {
    this.logs.append(name, this.#hostC.linesOf(3, lines));
    const content = this.logs.contentOf(name);
    for (const [prefix, share] of [
      ["a", 0.6],
      ["z", 0.3],
    ] as const) {
      this.logs.restore(content, `${prefix}-${name}`, Math.floor(content.bytes.length * share));
    }
  }

  /** In the morning, when all of it has been read. */
  #clear(night: number): void {
    const { logs } = this;
    if (night === 8) for (const name of logs.names()) logs.touch(name, 1_700_000_000);
    if (night === 10) logs.remove(this.#batch.name);
    if (night === 22) logs.remove("edge-2.zst");
    if (night === LAST_BEFORE_TRUNCATION + 1) logs.truncate(this.#access.name); // by hand, and nothing of it is kept
    if (night === LAST_OF_HOST_D) logs.remove(this.#hostD.name);
  }
}

/**
 * The TypeScript side of the kernel (`workers/kernel/`): its memory, its tables, and what it cannot know by itself.
 *
 * The kernel proves lines or stops in front of one. It reads no calendar: a time that is new to it is read here, by the
 * reference's own clock, and what it gets back is a pattern or a span in which every time falls into the same hour.
 */
import { type ClockHour, isClockHour } from "../partial/clock-hour.ts";
import { IPV6_WORDS } from "../partial/ipv6-set.ts";
import type { ScanDefinition } from "../partial/partial.ts";
import { MOST_SORTED, type WordSorter } from "../partial/run.ts";
import { readClock } from "./clock.ts";
import type { FieldNames } from "./formats/format.ts";
import { OTHER_EVENT_KEYS } from "./formats/jsonl.ts";
import type { Steps } from "./kernel-steps.ts";
import type { RangeTally } from "./range-tally.ts";
import { clockHourOf, type ToWallSecond, wallSeconds } from "./time-zone.ts";

/** The compiled kernel. Opaque, since types for Node know WebAssembly only beside a browser. */
export type KernelModule = object;

interface WebAssembly {
  readonly Module: new (bytes: Uint8Array) => KernelModule;
  readonly Instance: new (module: KernelModule, imports: object) => { readonly exports: unknown };
}
const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssembly | undefined };

interface KernelExports extends Record<KernelConstant, { readonly value: number }> {
  readonly memory: { readonly buffer: ArrayBuffer };
  setNames(count: number): void;
  scan: ScanLines;
  scanCommonLog: ScanLines;
  scanShapes: ScanLines;
  clearShapes(): void;
  addShape(step: number): void;
  sortWords(count: number): number;
  countUnion(rows: number): number;
  runCount(): number;
  blankCount(): number;
  directiveCount(): number;
  isFull(): number;
}
type ScanLines = (from: number, end: number, limit: number) => number;
type KernelConstant =
  | "EPOCH_CELL"
  | "INPUT"
  | "IPV4"
  | "IPV6"
  | "LONGEST_NAME"
  | "LONGEST_STEP"
  | "MOST_NAMES"
  | "MOST_ROWS"
  | "MOST_SHAPES"
  | "MOST_STEPS"
  | "ROWS"
  | "NAME_BYTES"
  | "NAMES"
  | "SORTED"
  | "ROOM"
  | "RUN_BYTES"
  | "RUNS"
  | "STATUSES"
  | "STEP_BYTES"
  | "STEPS"
  | "TIME_LEAST"
  | "TIME_SPREAD";

/** The clock hour that a cell number of the kernel stands for, and the offset that its times were written with. */
interface Moment {
  readonly clockHour: ClockHour;
  readonly offset: number | null;
}

const utf8 = new TextEncoder();
const Role = { none: 0, time: 1, address: 2, status: 3 } as const;

/** A path that a line may have, as the kernel's table has it. */
interface Name {
  readonly text: Uint8Array;
  readonly role: (typeof Role)[keyof typeof Role];
  readonly rank: number;
  /** Bits. Where one is met twice in a line, it is the reference's: a parent of paths is repeated, as a rule. */
  readonly mark: number;
}

const ANY_ITEM = "[]";
const MARKS = 31;

const SECONDS_PER_HOUR = 3_600;
const SECONDS_PER_QUARTER = 900;
const SECONDS_PER_MINUTE = 60;
const WORD_BYTES = 4;

/**
 * Of a stamp that the clock has read: what stands before the minute, and how long the fraction of the second is. There is
 * one place for a clock in it, whatever stands around it.
 */
const STAMP = /^(.*?(?<!\d)\d\d:)(\d\d):([0-5]\d)(?![\d:])(?:[.,](\d+))?/;
const ZERO = 0x30;
const ANY_DIGIT = 9;
const TENS_BELOW_60 = 5;
const ANY_BYTE = 0xff;

/** Null where the runtime has no WebAssembly, or the processor none of its SIMD: every line is then the reference's. */
export function compileKernel(bytes: Uint8Array): KernelModule | null {
  try {
    return WebAssembly === undefined ? null : new WebAssembly.Module(bytes);
  } catch {
    return null; // a CompileError is how it says so
  }
}

/** In place of the names of fields: lines of the common log format and its kin, whose fields have places. */
export const COMMON_LOG = "common log";

/** Lines of any format whose shapes are known: those of the next line, and the names of fields if it may hold JSON. */
export interface ShapedLines {
  readonly shapes: () => readonly Steps[] | null;
  readonly names: FieldNames | null;
}

export class Kernel {
  /** Where lines are to be read to. */
  readonly input: Uint8Array<ArrayBuffer>;
  readonly #exports: KernelExports;
  readonly #scanLines: ScanLines;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #inputAt: number;
  readonly #toWallSecond: ToWallSecond;
  readonly #shapesOfNext: ShapedLines["shapes"] | null;
  #shapes: readonly Steps[] | null = null;
  readonly #moments: Moment[] = [];
  readonly #cells = new Map<string, number>();

  /**
   * Null where the names of fields are too many or too long for its table, lead into lists, or one has two meanings; and
   * where there is no memory for it: a runtime reserves gigabytes of addresses for each, which a limit (`ulimit -v`) may
   * forbid.
   */
  static for(
    module: KernelModule,
    definition: ScanDefinition,
    lines: FieldNames | typeof COMMON_LOG | ShapedLines,
  ): Kernel | null {
    const shapes = typeof lines === "object" && "shapes" in lines ? lines.shapes : null;
    const fields = typeof lines === "string" ? null : "shapes" in lines ? lines.names : lines;
    let kernel: Kernel;
    try {
      kernel = new Kernel(module, definition, lines === COMMON_LOG ? "scanCommonLog" : "scan", shapes);
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
    if (fields === null) return kernel;
    const paths = [...fields.time, ...fields.address, ...fields.status];
    if (new Set(paths).size < paths.length || paths.some((path) => path.includes(ANY_ITEM))) return null;
    const names = namesOf(fields);
    if (names.length > kernel.#constant("MOST_NAMES")) return null;
    if (names.some(({ text }) => text.length > kernel.#constant("LONGEST_NAME"))) return null;
    kernel.#writeNames(names);
    return kernel;
  }

  private constructor(
    module: KernelModule,
    definition: ScanDefinition,
    scan: "scan" | "scanCommonLog",
    shapes: ShapedLines["shapes"] | null,
  ) {
    const { Instance } = WebAssembly as WebAssembly;
    const instance = new Instance(module, {
      times: {
        resolveStamp: (at: number, bytes: number, to: number) => this.#resolveStamp(at, bytes, to),
        resolveEpoch: (second: number, to: number) => this.#resolveEpoch(second, to),
      },
    });
    this.#exports = instance.exports as KernelExports;
    this.#scanLines = this.#exports[shapes === null ? scan : "scanShapes"];
    this.#shapesOfNext = shapes;
    const { buffer } = this.#exports.memory;
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
    this.#inputAt = this.#constant("INPUT");
    this.input = this.#bytes.subarray(this.#inputAt, this.#bytes.length - this.#constant("ROOM"));
    this.#toWallSecond = wallSeconds(definition.timeZone);
    this.#writeStatuses(definition);
  }

  /**
   * Scans lines of `input` that begin in [from, limit) and are complete in [from, end), and adds them to `tally`.
   *
   * @returns where the first line begins that it could not prove, or that is not complete
   */
  scan(from: number, end: number, limit: number, tally: RangeTally): number {
    if (this.#shapesOfNext !== null && !this.#use(this.#shapesOfNext())) return from;
    const base = this.#inputAt;
    let at = base + from;
    do {
      at = this.#scanLines(at, base + end, base + limit);
      this.#addRuns(tally);
      tally.addOthers(this.#exports.blankCount(), this.#exports.directiveCount());
    } while (this.#exports.isFull());
    return at - base;
  }

  /** Sorts, and counts unions, in the kernel's memory. */
  get sorter(): WordSorter {
    const memory = new Int32Array(this.#bytes.buffer, this.#constant("SORTED"), MOST_SORTED);
    const ends = new Int32Array(this.#bytes.buffer, this.#constant("ROWS"), this.#constant("MOST_ROWS") * 2);
    const load = (rows: readonly Int32Array[]) => {
      let end = 0;
      for (const [row, words] of rows.entries()) {
        memory.set(words, end);
        end += words.length;
        if (row * 2 < ends.length) ends[row * 2 + 1] = end;
      }
      return end;
    };
    const sort = (rows: readonly Int32Array[]) => this.#exports.sortWords(load(rows));
    return {
      sort: (rows) => memory.slice(0, sort(rows)),
      countUnion: (runs) => {
        if (runs.length * 2 > ends.length) return sort(runs);
        load(runs);
        return this.#exports.countUnion(runs.length);
      },
    };
  }
  #addRuns(tally: RangeTally): void {
    const count = this.#exports.runCount();
    const runs = this.#constant("RUNS");
    const runBytes = this.#constant("RUN_BYTES");
    let ipv4From = 0;
    let ipv6From = 0;
    for (let run = runs; run < runs + count * runBytes; run += runBytes) {
      const { clockHour, offset } = this.#moments[this.#view.getInt32(run, true)] as Moment;
      const requests = this.#view.getUint32(run + 4, true);
      const ipv4To = this.#view.getUint32(run + 8, true);
      const ipv6To = this.#view.getUint32(run + 12, true);
      const ipv4 = this.#words("IPV4", ipv4From, ipv4To);
      const ipv6 = this.#words("IPV6", ipv6From * IPV6_WORDS, ipv6To * IPV6_WORDS);
      tally.addRun({ clockHour, offset, requests, ipv4, ipv6 });
      ipv4From = ipv4To;
      ipv6From = ipv6To;
    }
  }

  #words(at: KernelConstant, from: number, to: number): Int32Array {
    return new Int32Array(this.#bytes.buffer, this.#constant(at) + from * WORD_BYTES, to - from);
  }

  #constant(name: KernelConstant): number {
    return this.#exports[name].value;
  }

  #writeStatuses({ status }: ScanDefinition): void {
    for (const [first, last] of status) {
      for (let one = first; one <= last; one += 1) {
        this.#bytes[this.#constant("STATUSES") + Number.parseInt(String(one), 16)] = 1;
      }
    }
  }

  /** Whether there are any shapes; those that were used before are known. */
  #use(shapes: readonly Steps[] | null): boolean {
    if (shapes === null || shapes.length === 0) return false;
    if (shapes === this.#shapes) return true;
    this.#shapes = shapes;
    this.#exports.clearShapes();
    let at = 0;
    for (const steps of shapes.slice(0, this.#constant("MOST_SHAPES"))) {
      if (at + steps.length > this.#constant("MOST_STEPS")) break;
      this.#exports.addShape(at);
      for (const step of steps) {
        this.#writeStep(at, step);
        at += 1;
      }
    }
    return true;
  }

  #writeStep(index: number, { kind, argument, role, flags, least, spread }: Steps[number]): void {
    const to = this.#constant("STEPS") + index * this.#constant("STEP_BYTES");
    for (const [word, value] of [kind, argument, role, flags].entries()) {
      this.#view.setUint32(to + word * WORD_BYTES, value, true);
    }
    const textAt = to + 4 * WORD_BYTES;
    this.#bytes.set(least, textAt);
    this.#bytes.set(spread, textAt + this.#constant("LONGEST_STEP"));
  }

  #writeNames(names: readonly Name[]): void {
    for (const [index, { text, role, rank, mark }] of names.entries()) {
      const at = this.#constant("NAMES") + index * this.#constant("NAME_BYTES");
      this.#view.setUint32(at, text.length, true);
      this.#view.setUint32(at + 4, role, true);
      this.#view.setUint32(at + 8, rank, true);
      this.#view.setUint32(at + 12, mark, true);
      this.#bytes.set(text, at + 16);
    }
    this.#exports.setNames(names.length);
  }

  /** Called by the kernel: writes the entry of the stamp at `at`, unless it is none that it can know again. */
  #resolveStamp(at: number, bytes: number, to: number): boolean {
    const text = String.fromCharCode(...this.#bytes.subarray(at, at + bytes));
    const reading = readClock(text);
    const [, prefix, minute, , fraction = ""] = STAMP.exec(text) ?? [];
    if (typeof reading === "string" || prefix === undefined || minute === undefined) return false;
    const hourSecond = Math.floor(reading.wallSecond / SECONDS_PER_HOUR) * SECONDS_PER_HOUR;
    const minuteSecond = Math.floor(reading.wallSecond / SECONDS_PER_MINUTE) * SECONDS_PER_MINUTE;
    const wholeHour = this.#sharedCell(reading.offset, hourSecond, SECONDS_PER_HOUR);
    const cell = wholeHour ?? this.#sharedCell(reading.offset, minuteSecond, SECONDS_PER_MINUTE);
    if (cell === null) return false;

    this.#view.setUint32(to, bytes, true);
    this.#view.setInt32(to + 4, cell, true);
    const least = this.#bytes.subarray(to + this.#constant("TIME_LEAST"), to + this.#constant("TIME_SPREAD"));
    const spread = this.#bytes.subarray(to + this.#constant("TIME_SPREAD")).subarray(0, least.length);
    least.set(this.#bytes.subarray(at, at + least.length));
    spread.fill(0, 0, bytes + 1); // the closing quote belongs to the pattern
    spread.fill(ANY_BYTE, bytes + 1);
    const allow = (byte: number, most: number) => {
      least[byte] = ZERO;
      spread[byte] = most;
    };
    const minuteAt = prefix.length;
    if (wholeHour !== null) {
      allow(minuteAt, TENS_BELOW_60);
      allow(minuteAt + 1, ANY_DIGIT);
    }
    allow(minuteAt + 3, TENS_BELOW_60);
    allow(minuteAt + 4, ANY_DIGIT);
    for (let digit = 0; digit < fraction.length; digit += 1) allow(minuteAt + 6 + digit, ANY_DIGIT);
    return true;
  }

  /** Called by the kernel: writes the span of seconds around `second` that falls into one clock hour. */
  #resolveEpoch(second: number, to: number): boolean {
    const reading = readClock(second);
    if (typeof reading === "string") return false;
    for (const seconds of [SECONDS_PER_HOUR, SECONDS_PER_QUARTER]) {
      const start = Math.floor(second / seconds) * seconds;
      const cell = this.#sharedCell(reading.offset, start, seconds);
      if (cell === null) continue;
      this.#view.setFloat64(to, start, true);
      this.#view.setFloat64(to + 8, start + seconds, true);
      this.#view.setInt32(to + this.#constant("EPOCH_CELL"), cell, true);
      return true;
    }
    return false;
  }

  /**
   * The cell of all seconds of a span, null where they differ: their clock is not set, and does not come to another
   * hour. No zone's clock has been set twice in a quarter of an hour, so its ends tell.
   */
  #sharedCell(offset: number | null, startSecond: number, seconds: number): number | null {
    const start = this.#toWallSecond({ wallSecond: startSecond, offset });
    const step = Math.min(seconds, SECONDS_PER_QUARTER);
    for (let from = 0; from < seconds; from += step) {
      for (const second of [from, from + step - 1]) {
        if (this.#toWallSecond({ wallSecond: startSecond + second, offset }) !== start + second) return null;
      }
    }
    const clockHour = clockHourOf(start);
    if (!isClockHour(clockHour) || clockHourOf(start + seconds - 1) !== clockHour) return null;
    return this.#cellOf({ clockHour, offset });
  }

  #cellOf(moment: Moment): number {
    const key = `${moment.clockHour}/${moment.offset}`;
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      cell = this.#moments.push(moment) - 1;
      this.#cells.set(key, cell);
    }
    return cell;
  }
}

/** The wanted paths and all that lead to them, the shorter first. */
function namesOf(fields: FieldNames): Name[] {
  const wanted = (["time", "address", "status"] as const).flatMap((role) =>
    fields[role].map((path, rank) => ({ path, role: Role[role], rank })),
  );
  const marks = new Map(OTHER_EVENT_KEYS.map((key) => [key, 1]));
  for (const parent of new Set(wanted.flatMap(({ path }) => parentsOf(path)))) {
    // Where there are more parents than bits, lines with two that share one are left to the reference.
    marks.set(parent, (marks.get(parent) ?? 0) | (2 << (marks.size % MARKS)));
  }
  const others = [...marks.keys()].filter((path) => wanted.every((each) => each.path !== path));
  return [...wanted, ...others.map((path) => ({ path, role: Role.none, rank: 0 }))]
    .map(({ path, role, rank }) => ({ text: utf8.encode(path), role, rank, mark: marks.get(path) ?? 0 }))
    .sort((a, b) => a.text.length - b.text.length);
}

/** `a.b.c` -> `a`, `a.b` */
function parentsOf(path: string): string[] {
  const parts = path.split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
}

/**
 * Adds up what the lines of one range say.
 */

import type { ClockHour } from "../partial/clock-hour.ts";
import { IPV6_WORDS } from "../partial/ipv6-set.ts";
import type {
  HourCell,
  MalformedSample,
  Partial,
  ScanDefinition,
  SourceTally,
  TallySource,
} from "../partial/partial.ts";
import { addCount, cellOf, emptyPartial, emptyTally, SAMPLES_PER_RANGE, setOf } from "../partial/partial.ts";
import type { ByteRange } from "../plan/byte-range.ts";
import type { Reason } from "./reason.ts";
import { type LineReading, type PieceReading, Repair } from "./record.ts";
import { type PackedRejects, RejectPacker, Rejects } from "./rejects.ts";

/** A source as a scan needs to know it. */
export type ScanSource = TallySource;

/** Records of one clock hour that were written with one offset. */
export interface Run {
  readonly clockHour: ClockHour;
  readonly offset: number | null;
  readonly requests: number;
  /** The clients of the errors among them, as signed words, one and four each. One with two errors may be there twice. */
  readonly ipv4: Int32Array;
  readonly ipv6: Int32Array;
}

export class RangeTally {
  readonly #rejects = new RejectPacker();
  readonly #partial: Partial;
  readonly #tally: SourceTally;
  readonly #samples: MalformedSample[] = [];
  readonly #keep: Rejects;
  #lines = 0;

  constructor(source: ScanSource, definition: ScanDefinition, keep: Rejects) {
    this.#partial = emptyPartial(definition);
    this.#tally = emptyTally(source);
    this.#partial.sources.set(source.identity, this.#tally);
    this.#keep = keep;
  }

  addBlank(): void {
    this.addOthers(1, 0);
  }

  /** Adds lines that are blank, and lines that tell of no request. */
  addOthers(blanks: number, directives: number): void {
    this.#lines += blanks + directives;
    this.#tally.blank += blanks;
    this.#tally.directive += directives;
  }

  /** Adds records of one clock hour, `ipv4` and `ipv6` being the clients of the errors among them. */
  addRun({ clockHour, offset, requests, ipv4, ipv6 }: Run): void {
    const errors = ipv4.length + ipv6.length / IPV6_WORDS;
    this.#lines += requests;
    this.#tally.records += requests;
    const cell = this.#cell(clockHour, offset);
    cell.requests += requests;
    if (errors === 0) return;
    cell.errors += errors;
    addCount(this.#tally.errorsByHour, clockHour, errors);
    cell.clients.addWords(ipv4, ipv6);
  }

  addLine(reading: LineReading, line: Uint8Array): void {
    this.#lines += 1;
    if (typeof reading === "string" || !("pieces" in reading)) {
      this.#addPiece(reading, line);
      return;
    }
    this.#tally.further += reading.pieces.length - 1;
    for (const piece of reading.pieces) {
      this.#addPiece(piece, line);
      if (typeof piece === "object" && "status" in piece) addCount(this.#tally.repaired, Repair.severalRecords, 1);
    }
  }

  #addPiece(reading: PieceReading, line: Uint8Array): void {
    if (typeof reading === "string") {
      this.#addMalformed(reading, line);
      return;
    }
    if ("kind" in reading) {
      this.#tally.directive += 1;
      return;
    }
    const { clockHour, status, offset, repair } = reading;
    this.#tally.records += 1;
    if (repair !== undefined) addCount(this.#tally.repaired, repair, 1);
    const cell = this.#cell(clockHour, offset);
    cell.requests += 1;
    if (!this.#isError(status)) return;
    cell.errors += 1;
    cell.clients.add(reading.address);
    addCount(this.#tally.errorsByHour, clockHour, 1);
  }

  #cell(clockHour: ClockHour, offset: number | null): HourCell {
    if (offset !== null) setOf(this.#tally.offsets, offset).add(clockHour);
    return cellOf(this.#partial, clockHour);
  }

  addMalformed(reason: Reason, line: Uint8Array): void {
    this.#lines += 1;
    this.#addMalformed(reason, line);
  }

  #addMalformed(reason: Reason, line: Uint8Array): void {
    addCount(this.#tally.malformed, reason, 1);
    if (this.#samples.length < SAMPLES_PER_RANGE) this.#samples.push({ line: this.#lines, reason });
    if (this.#keep === Rejects.kept) this.#rejects.add(this.#lines, reason, line);
  }

  #isError(status: number): boolean {
    return this.#partial.definition.status.some(([first, last]) => first <= status && status <= last);
  }

  packRejects(): PackedRejects {
    return this.#rejects.pack();
  }

  /** The partial of all that was added. Nothing may be added afterwards. */
  finish({ startByte, endByte }: ByteRange): Partial {
    this.#tally.ranges = [{ startByte, endByte, lines: this.#lines, samples: this.#samples }];
    for (const { clients } of this.#partial.hours.values()) clients.settle();
    return this.#partial;
  }
}

/**
 * Adds up what the lines of one range say.
 */
import type { HourCell, MalformedSample, Partial, ScanDefinition, SourceTally } from "../partial/partial.ts";
import { addCount, cellOf, emptyPartial, emptyTally, SAMPLES_PER_RANGE, setOf } from "../partial/partial.ts";
import type { ByteRange } from "../plan/byte-range.ts";
import type { Reason } from "./reason.ts";
import type { LineReading } from "./record.ts";
import { type PackedRejects, RejectPacker, Rejects } from "./rejects.ts";

/** A source as a scan needs to know it. */
export interface ScanSource {
  readonly identity: string;
  readonly path: string;
  readonly format: string;
}

const STATUS_LIMIT = 1_000;

export class RangeTally {
  readonly #rejects = new RejectPacker();
  readonly #partial: Partial;
  readonly #tally: SourceTally;
  readonly #samples: MalformedSample[] = [];
  readonly #keep: Rejects;
  readonly #isError: readonly boolean[];
  #lines = 0;
  #lastHour: number | undefined;
  #lastCell: HourCell | undefined;

  constructor(source: ScanSource, definition: ScanDefinition, keep: Rejects) {
    this.#partial = emptyPartial(definition);
    this.#tally = emptyTally(source);
    this.#partial.sources.set(source.identity, this.#tally);
    this.#keep = keep;
    this.#isError = Array.from({ length: STATUS_LIMIT }, (_, status) =>
      definition.status.some(([first, last]) => first <= status && status <= last),
    );
  }

  addBlank(): void {
    this.#lines += 1;
    this.#tally.blank += 1;
  }

  addLine(reading: LineReading, line: Uint8Array): void {
    if (typeof reading === "string") {
      this.addMalformed(reading, line);
      return;
    }
    const { clockHour, status, offset } = reading;
    this.#lines += 1;
    this.#tally.records += 1;
    if (offset !== null) setOf(this.#tally.offsets, offset).add(clockHour);
    if (clockHour !== this.#lastHour || this.#lastCell === undefined) {
      this.#lastHour = clockHour;
      this.#lastCell = cellOf(this.#partial, clockHour);
    }
    this.#lastCell.requests += 1;
    if (!this.#isError[status]) return;
    this.#lastCell.errors += 1;
    this.#lastCell.clients.add(reading.address);
    addCount(this.#tally.errorsByHour, clockHour, 1);
  }

  addMalformed(reason: Reason, line: Uint8Array): void {
    this.#lines += 1;
    addCount(this.#tally.malformed, reason, 1);
    if (this.#samples.length < SAMPLES_PER_RANGE) this.#samples.push({ line: this.#lines, reason });
    if (this.#keep === Rejects.kept) this.#rejects.add(this.#lines, reason, line);
  }

  packRejects(): PackedRejects {
    return this.#rejects.pack();
  }

  /** The partial of all that was added. Nothing may be added afterwards. */
  finish({ startByte, endByte }: ByteRange): Partial {
    this.#tally.ranges = [{ startByte, endByte, lines: this.#lines, samples: this.#samples }];
    return this.#partial;
  }
}

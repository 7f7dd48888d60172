/**
 * The lines of a format as its writer makes them, each record counted as it is written. What a request is about comes
 * from the pools that other captures have, too.
 */
import type { Writer } from "../../test/scan/formats/writers/writer.ts";
import { addressOf, Draws } from "./draws.ts";
import { FIRST_DAY } from "./layouts.ts";
import { DAY_SECONDS, type LineSource, type Volume } from "./lines.ts";
import type { Tally } from "./tally.ts";
import { agentOf, FAILURES, many, pathOf, SUCCESSES } from "./traffic.ts";

const FIRST_SECOND = Date.UTC(2019, 4, FIRST_DAY) / 1_000;
const LONGEST_RECORD_BYTES = 2_048;

const PATHS = many(8_192, pathOf);
const AGENTS = many(512, agentOf);

export class WrittenLines implements LineSource {
  bytes = 0;
  records = 0;
  readonly #writer: Writer;
  readonly #volume: Volume;
  readonly #tally: Tally;
  readonly #draws = new Draws();
  readonly #encoder = new TextEncoder();

  constructor(writer: Writer, volume: Volume, tally: Tally) {
    this.#writer = writer;
    this.#volume = volume;
    this.#tally = tally;
  }

  fill(buffer: Uint8Array): number {
    let at = this.bytes === 0 ? this.#write(this.#writer.header, buffer, 0) : 0;
    while (at + LONGEST_RECORD_BYTES <= buffer.length) {
      const end = this.#writeRecord(buffer, at);
      if (end === at) break;
      at = end;
    }
    return at;
  }

  /** Says where the record ends: where it would have begun, when there is no room for it. */
  #writeRecord(buffer: Uint8Array, start: number): number {
    const { bytes, days, clients, errorPercent } = this.#volume;
    const second = Math.floor((this.bytes * days * DAY_SECONDS) / bytes);
    const client = this.#draws.next(clients);
    const isError = this.#draws.next(100) < errorPercent;
    const record = this.#writer.write({
      wallSecond: FIRST_SECOND + second,
      offset: 0,
      address: dotted(addressOf(client)),
      status: this.#oneOf(isError ? FAILURES : SUCCESSES),
      path: this.#oneOf(PATHS),
      agent: this.#oneOf(AGENTS),
    });
    if (this.bytes + record.length + 1 > bytes) return start;
    this.records += 1;
    this.#tally.add(second, client, isError);
    return this.#write([record], buffer, start);
  }

  #write(lines: readonly string[], buffer: Uint8Array, start: number): number {
    let at = start;
    for (const line of lines) {
      const { read, written } = this.#encoder.encodeInto(`${line}\n`, buffer.subarray(at));
      if (read !== line.length + 1) throw new RangeError(`no room for ${line}`);
      at += written;
    }
    this.bytes += at - start;
    return at;
  }

  #oneOf<T>(pool: readonly T[]): T {
    return pool[this.#draws.next(pool.length)] as T;
  }
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".");
}

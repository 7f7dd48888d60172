/**
 * Malformed lines kept with their bytes. They may be all lines of a chunk, millions of them, so they cross threads as
 * four arrays and not as objects.
 */
import { Reason } from "./reason.ts";

/** Whether malformed lines are only counted or kept as well. */
export const Rejects = { counted: "counted", kept: "kept" } as const;
export type Rejects = (typeof Rejects)[keyof typeof Rejects];

/** A malformed line as `--rejects` keeps it: its number counted from the start of its range, and its bytes. */
export interface Reject {
  readonly line: number;
  readonly reason: Reason;
  readonly bytes: Uint8Array;
}

/** Of the i-th line: its number, the position of its reason in the list of all, and the byte at which it ends. */
export interface PackedRejects {
  readonly lines: Uint32Array<ArrayBuffer>;
  readonly reasons: Uint8Array<ArrayBuffer>;
  readonly ends: Float64Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const REASONS = Object.values(Reason);
const FIRST_CAPACITY_BYTES = 1024;

export class RejectPacker {
  readonly #lines: number[] = [];
  readonly #reasons: number[] = [];
  readonly #ends: number[] = [];
  #bytes = new Uint8Array(FIRST_CAPACITY_BYTES);
  #filled = 0;

  add(line: number, reason: Reason, bytes: Uint8Array): void {
    const end = this.#filled + bytes.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, end));
      grown.set(this.#bytes.subarray(0, this.#filled));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#filled);
    this.#filled = end;
    this.#lines.push(line);
    this.#reasons.push(REASONS.indexOf(reason));
    this.#ends.push(end);
  }

  pack(): PackedRejects {
    return {
      lines: Uint32Array.from(this.#lines),
      reasons: Uint8Array.from(this.#reasons),
      ends: Float64Array.from(this.#ends),
      bytes: this.#bytes.slice(0, this.#filled),
    };
  }
}

export function* unpackRejects({ lines, reasons, ends, bytes }: PackedRejects): Generator<Reject> {
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const end = ends[index] as number;
    yield { line, reason: REASONS[reasons[index] as number] as Reason, bytes: bytes.subarray(start, end) };
    start = end;
  }
}

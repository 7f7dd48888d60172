/** Partials as bytes, and bytes that are no partials any more. */
import { BrownoutError } from "../../src/error.ts";
import { crc32 } from "../../src/partial/crc32.ts";
import type { KeptPartial } from "../../src/partial/partial.ts";
import { decodePartial, encodePartial } from "../../src/partial/wire.ts";
import { RICH_CAPTURE } from "../scan/capture.ts";
import { SOURCE, scanBytes } from "../scan/scan.ts";
import type { Arrange } from "./arbitrary-partial.ts";

export const HEADER_BYTES = 32;
export const inOrder: Arrange = (list) => list;
export const backwards: Arrange = (list) => [...list].reverse();

/** What a run keeps of one source that it has read to its end. */
export function keptScan(capture: Uint8Array, source = SOURCE): KeptPartial {
  const { path, identity } = source;
  const outcome = { path, identity, bytes: capture.length, complete: true };
  return { partial: scanBytes(capture, { source }).partial, outcomes: [outcome] };
}

export function encode({ partial, outcomes, bookmark }: KeptPartial): Uint8Array<ArrayBuffer> {
  return encodePartial(partial, outcomes, bookmark);
}

export const small = encode(keptScan(RICH_CAPTURE));

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The error with which the bytes are refused, under the name "a.part". */
export function refusal(bytes: Uint8Array): BrownoutError {
  try {
    decodePartial(bytes, "a.part");
  } catch (error) {
    if (error instanceof BrownoutError) return error;
    throw error;
  }
  throw new Error("the bytes were not refused");
}

/** Makes length and checksum right again, so that what else is wrong is met. */
export function sealed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  viewOf(copy).setBigUint64(16, BigInt(copy.length), true);
  viewOf(copy).setUint32(12, crc32(copy.subarray(16)), true);
  return copy;
}

/** The bytes with other text as their account. */
export function withAccount(bytes: Uint8Array, account: string): Uint8Array {
  const cells = bytes.subarray(HEADER_BYTES + viewOf(bytes).getUint32(24, true));
  const text = new TextEncoder().encode(account.padEnd(Math.ceil(account.length / 8) * 8));
  const changed = Uint8Array.from([...bytes.subarray(0, HEADER_BYTES), ...text, ...cells]);
  viewOf(changed).setUint32(24, text.length, true);
  return sealed(changed);
}

export function accountOf(bytes: Uint8Array): string {
  const end = HEADER_BYTES + viewOf(bytes).getUint32(24, true);
  return new TextDecoder().decode(bytes.subarray(HEADER_BYTES, end)).trimEnd();
}

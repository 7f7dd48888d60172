/**
 * The whole lines at a source's beginning, each as a hash of all up to its end: another source's outline begins with this
 * one if the same lines come first in it.
 *
 *     kept     aaaa bbbb cccc dddd
 *     file     aaaa bbbb cccc         its lines are the first of this source: it is a copy that is not whole
 *     another  aaaa bbbb eeee         begins alike, and is a log of its own
 *
 * `Fingerprint.prefixes` cannot tell the two apart, which may speak of no more than half of a beginning: of a CloudFront log
 * with one record, or of two servers' logs with the same health checks at midnight.
 *
 * With 32 bits a line, one in four billion is taken for another. With a key they say no more about an address than a
 * pseudonym does.
 */
import { createHash, createHmac } from "node:crypto";
import type { PseudonymKey } from "./pseudonyms.ts";

const LF = 0x0a;
const HASH_BYTES = 4;
/** Shorter lines go with the next one, so that 64 KiB of blank lines are no long outline. No record is as short. */
const LEAST_LINE_BYTES = 16;

export function outlineOf(lines: Uint8Array, key: PseudonymKey | null): string {
  let outline = "";
  let before: Uint8Array = new Uint8Array(0);
  for (let start = 0; ; ) {
    const end = lines.indexOf(LF, start + LEAST_LINE_BYTES - 1) + 1;
    if (end === 0) return outline;
    const hash = key === null ? createHash("sha256") : createHmac("sha256", key.bytes);
    before = hash.update(before).update(lines.subarray(start, end)).digest();
    outline += Buffer.from(before.subarray(0, HASH_BYTES)).toString("hex");
    start = end;
  }
}

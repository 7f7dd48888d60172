/**
 * HMAC-SHA-256 of many short messages (RFC 2104): SHA-256(key ^ opad, SHA-256(key ^ ipad, message)), a key that is longer than
 * a block standing for its hash.
 *
 * Microseconds for a message of 4 bytes, the best of 3 × 300,000 (one thread, November 2026):
 *
 *                                                       Node 20   Node 24   Deno 2.9   Bun 1.4
 *     createHmac for each                                  1.67     10.01       6.48      0.38
 *     createHash of both pads, copied for each             2.04      1.93       4.67      0.32
 *     two hashes at once, as buffers                       1.44      1.37       4.04      0.32
 *     two hashes at once, as binary strings (kept)         0.69      0.64       6.82      0.38
 *     a SHA-256 in TypeScript                              0.46      0.51       0.59      0.51
 *
 * The last one was dropped: what guards addresses should be what everybody has looked at.
 */
import { createHash, hash } from "node:crypto";

/** The hash of a message, 32 bytes, which the next call overwrites. */
export type Mac = (message: Uint8Array) => Uint8Array;

const ALGORITHM = "sha256";
const BLOCK_BYTES = 64;
const HASH_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

export function hmacOf(key: Uint8Array): Mac {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? createHash(ALGORITHM).update(key).digest() : key);
  const innerPad = block.map((byte) => byte ^ INNER_PAD);
  const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES);
  outer.set(block.map((byte) => byte ^ OUTER_PAD));
  const result = Buffer.alloc(HASH_BYTES);
  let inner = Buffer.from(innerPad);
  return (message) => {
    if (inner.length !== BLOCK_BYTES + message.length) inner = Buffer.concat([innerPad, message]);
    inner.set(message, BLOCK_BYTES);
    outer.write(hash(ALGORITHM, inner, "binary"), BLOCK_BYTES, "binary");
    result.write(hash(ALGORITHM, outer, "binary"), "binary");
    return result;
  };
}

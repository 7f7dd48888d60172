import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hmacOf } from "../../src/nightly/hmac.ts";

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** RFC 4231, sections 4.2, 4.3 and 4.7: the last key is longer than a block. */
test.each([
  ["\x0b".repeat(20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
  ["Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"],
  [
    "\xaa".repeat(131),
    "Test Using Larger Than Block-Size Key - Hash Key First",
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  ],
])("the test vectors of RFC 4231 come out: %j", (key, message, expected) => {
  expect(hex(hmacOf(Buffer.from(key, "latin1"))(Buffer.from(message)))).toBe(expected);
});

test("messages of any length, one after the other, come out as those of the runtime's own HMAC", () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), messages, (key, list) => {
      const mac = hmacOf(key);
      for (const message of list) {
        expect(hex(mac(message))).toBe(createHmac("sha256", key).update(message).digest("hex"));
      }
    }),
  );
});

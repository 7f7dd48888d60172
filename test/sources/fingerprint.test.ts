import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { faultOfChange, fingerprintOf, HEAD_BYTES, hash } from "../../src/sources/fingerprint.ts";
import { openPath } from "../../src/sources/open.ts";
import { ANY_FORMAT, numberedLines } from "../pool/scan.ts";
import { temporaryDirectory } from "../program.ts";
import { bytesOf } from "../scan/capture.ts";

describe("a source is known", () => {
  test("by the whole lines in its first 64 KiB, however it goes on", () => {
    const lines = numberedLines(2_000);
    const known = lines.slice(0, lines.lastIndexOf("\n", HEAD_BYTES - 1) + 1);
    const fingerprint = fingerprintOf(bytesOf(lines));
    expect(fingerprint).toMatchObject({ identity: `sha256:${hash(bytesOf(known))}`, bytes: known.length });
    expect(fingerprintOf(bytesOf(lines.slice(0, HEAD_BYTES + 5), "x"))).toEqual(fingerprint);
    expect(fingerprint.prefixes).toHaveLength(13);
  });

  test("where there is no whole line, by all of its bytes", () => {
    expect(fingerprintOf(bytesOf("no end"))).toEqual({
      identity: `sha256:${hash(bytesOf("no end"))}`,
      bytes: 6,
      prefixes: [],
    });
  });

  test("when it has grown, by prefixes that it has kept", () => {
    const line = fc.string({ maxLength: 40 }).map((text) => `${text.replaceAll("\n", " ")}\n`);
    const lines = fc.array(line, { minLength: 1, maxLength: 12 }).map((list) => list.join(""));
    fc.assert(
      fc.property(lines, lines, (before, more) => {
        const { prefixes } = fingerprintOf(bytesOf(before));
        expect(fingerprintOf(bytesOf(before, more)).prefixes.slice(0, prefixes.length)).toEqual(prefixes);
      }),
    );
  });

  test("by prefixes that are counted from behind its directives", () => {
    const directives = `#Version: 1.0\n#Fields: ${"name ".repeat(200)}\n`;
    const [one, other] = ["a record of one\n", "a record of another\n"].map((line) =>
      fingerprintOf(bytesOf(directives, line)),
    );
    expect(one?.prefixes).toHaveLength(1);
    expect(one?.prefixes).not.toEqual(other?.prefixes);
    expect(fingerprintOf(bytesOf(directives)).prefixes).toEqual([]);
  });
});

test("a file that was rewritten while it was read is no longer trusted; one that has grown, or another one, is", async () => {
  const path = join(temporaryDirectory(), "a.log");
  writeFileSync(path, numberedLines(10));
  const source = await openPath(path, { choice: ANY_FORMAT });
  appendFileSync(path, numberedLines(20));
  expect(await faultOfChange(source)).toBeNull();
  writeFileSync(path, numberedLines(20).replaceAll("503", "500"));
  writeFileSync(path, `x${numberedLines(20)}`);
  expect(await faultOfChange(source)).toMatchObject({
    code: "incomplete-source",
    message: `Cannot trust "${path}": it was rewritten while it was read (was the log rotated?)`,
  });
  rmSync(path);
  expect(await faultOfChange(source)).toBeNull();
});

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BrownoutError } from "../../src/error.ts";
import { readKey } from "../../src/nightly/pseudonym-key.ts";
import { temporaryDirectory } from "../program.ts";

const KEY = "0123456789abcdef";

async function keyOf(content: string | Uint8Array): Promise<string> {
  const path = join(temporaryDirectory(), "key");
  writeFileSync(path, content);
  return Buffer.from((await readKey(path)).bytes).toString("latin1");
}

async function refusalOf(path: string): Promise<BrownoutError> {
  try {
    await readKey(path);
  } catch (error) {
    if (error instanceof BrownoutError) return error;
    throw error;
  }
  throw new Error("the key was not refused");
}

describe("a key is the bytes of its file", () => {
  test.for([
    ["as they are", KEY, KEY],
    ["without one LF at the end", `${KEY}\n`, KEY],
    ["without one CR LF at the end", `${KEY}\r\n`, KEY],
    ["with a second LF", `${KEY}\n\n`, `${KEY}\n`],
    ["with a CR at the end, which is no line ending", `${KEY}\r`, `${KEY}\r`],
    ["with blanks and zeros", ` \0${KEY}\0 `, ` \0${KEY}\0 `],
  ] as const)("%s", async ([, content, key]) => {
    expect(await keyOf(content)).toBe(key);
  });

  test("up to 64 KiB of them, whatever they are", async () => {
    const bytes = Uint8Array.from({ length: 65_536 }, (_, index) => index * 7 + (index >> 8));
    expect(await keyOf(bytes)).toBe(Buffer.from(bytes).toString("latin1"));
    expect(await keyOf("x".repeat(65_536).concat("\r\n"))).toHaveLength(65_536);
  });

  test("also where others may read it", async () => {
    const path = join(temporaryDirectory(), "key");
    writeFileSync(path, KEY);
    chmodSync(path, 0o644);
    expect((await readKey(path)).fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  test("and a key is known by its fingerprint", async () => {
    const path = join(temporaryDirectory(), "key");
    writeFileSync(path, `${KEY}${KEY}\n`);
    // printf 'brownout pseudonyms: key fingerprint' | openssl dgst -sha256 -mac HMAC -macopt key:…
    expect((await readKey(path)).fingerprint).toBe("e54c730681240886");
  });
});

describe("a key is refused", () => {
  const SIZES = [
    ["that is empty", "", "expected at least 16 bytes but it is empty"],
    ["that is a line ending", "\n", "expected at least 16 bytes but it is empty"],
    ["of 15 bytes", KEY.slice(1), 'expected at least 16 bytes but found 15 (try "openssl rand -hex 32")'],
    [
      "of 15 bytes and a line ending",
      `${KEY.slice(1)}\r\n`,
      'expected at least 16 bytes but found 15 (try "openssl rand -hex 32")',
    ],
    ["of more than 64 KiB", "x".repeat(65_537), "expected at most 64 KiB but found more (is it a key?)"],
    ["of far more", "x\n".repeat(200_000), "expected at most 64 KiB but found more (is it a key?)"],
  ] as const;
  test.for(SIZES)("%s", async ([, content, why]) => {
    const path = join(temporaryDirectory(), "key");
    writeFileSync(path, content);
    const { code, message, site } = await refusalOf(path);
    expect([code, message, site]).toEqual(["usage", `Cannot use key "${path}": ${why}`, { path }]);
  });

  test("that is not there, or a directory", async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "d"));
    const missing = await refusalOf(join(directory, "key"));
    expect([missing.code, missing.message]).toEqual([
      "unreadable-source",
      `Cannot read key "${join(directory, "key")}": no such file or directory`,
    ]);
    expect((await refusalOf(join(directory, "d"))).message).toContain("it is a directory");
  });

  test("that never ends, without waiting for its end", async () => {
    expect((await refusalOf("/dev/zero")).message).toContain("expected at most 64 KiB but found more");
  });
});

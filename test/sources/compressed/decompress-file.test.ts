/**
 * Files, large ones on threads of their own, on every runtime.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { Order } from "../../../src/sources/compressed/contract.ts";
import { decompressFile } from "../../../src/sources/compressed/decompress-file.ts";
import { fileIdAt } from "../../../src/sources/file-id.ts";
import { HANGING_MS, ROOT, RUNTIME_NAMES, RUNTIMES, type RuntimeName } from "../../program.ts";
import { isLong, sampled } from "../../size.ts";
import { ARCHIVES, isInstalled, logText, pack, testWith } from "./archives.ts";

const SCRIPT = join(ROOT, "test/sources/compressed/decompress-files.mjs");
const directory = mkdtempSync(join(tmpdir(), "brownout-test-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const SMALL = logText(50_000);
const TOOLS = ["gzip", "zstd", "bzip2", "xz"];

/** Its result goes to standard output; that it ends at all, and says nothing else, is part of the test. */
async function run(runtime: RuntimeName, mode: string, paths: readonly string[]): Promise<string> {
  const { command, bin } = RUNTIMES[runtime];
  const folder = bin.startsWith("dist/") ? "dist/src" : "src";
  const module = join(ROOT, folder, `sources/compressed/decompress-file.${bin.startsWith("dist/") ? "js" : "ts"}`);
  const permissions = runtime === "deno" ? ["run", "--no-prompt", "--allow-read"] : [];
  const args = [...permissions, SCRIPT, module, mode, ...paths];
  const { stdout, stderr } = await promisify(execFile)(command, args, { timeout: HANGING_MS });
  expect(stderr).toBe("");
  return stdout;
}

function gzipOrder(path: string, compressedBytes: number): Order {
  return { path, fileId: fileIdAt(path) ?? "", codec: "gzip", compressedBytes };
}

function fileOf(name: string, bytes: Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

const smallFiles = once(() => {
  const archives = sampled(ARCHIVES, 2, 1).filter(({ tool }) => isInstalled(tool));
  return archives.map(({ make }, i) => fileOf(`${i}`, make(SMALL)));
});
const largeText = once(makeLargeText);
/** Archives that are decompressed by threads, save that of gzip. */
const largeArchives = once(() => TOOLS.map((tool) => pack(`${tool} -1 -c`, largeText())));
const largeFiles = once(() => largeArchives().map((archive, i) => fileOf(`large.${TOOLS[i]}`, archive)));

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Lines of which every other character is any letter: they are hard to compress. */
function makeLargeText(): Uint8Array {
  const text = logText(6_000_000);
  for (let at = 0, state = 7; at < text.length; at += 2) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text[at] = 97 + ((state >>> 16) % 26);
  }
  return text;
}

const sumOf = (text: Uint8Array) => `${text.length} ${createHash("sha256").update(text).digest("hex")}`;

/** One runtime is given all archives, each of the others some in a short run. */
function shareOf<T>(runtime: RuntimeName, all: readonly T[]): readonly T[] {
  return runtime === "node dist" ? all : sampled(all, TOOLS.length, RUNTIME_NAMES.indexOf(runtime));
}

describe.each(RUNTIME_NAMES)("on %s", (runtime) => {
  const tools = shareOf(runtime, TOOLS);

  testWith(TOOLS, "every kind of archive becomes what it was", async () => {
    const small = shareOf(runtime, smallFiles());
    const large = shareOf(runtime, largeFiles());
    const lines = (await run(runtime, "hashes", [...small, ...large])).trimEnd().split("\n");
    expect(lines).toEqual([
      ...small.map((path) => `${basename(path)}: ${sumOf(SMALL)}`),
      ...large.map((path) => `${basename(path)}: ${sumOf(largeText())}`),
    ]);
  });

  testWith(TOOLS, "of what was cut off the beginning comes out, and it is said", async () => {
    mkdirSync(join(directory, runtime));
    const text = largeText();
    const paths = tools.map((tool) => {
      const archive = largeArchives()[TOOLS.indexOf(tool)] as Uint8Array;
      return fileOf(`${runtime}/cut.${tool}`, archive.subarray(0, -9_999));
    });
    const lines = (await run(runtime, "hashes", paths)).trimEnd().split("\n");
    tools.forEach((tool, i) => {
      const [, bytes = "", hash, complaint] = /^cut\.\w+: (\d+) (\w+) (.*)$/.exec(lines[i] as string) ?? [];
      expect(complaint).toBe(`the ${tool} data ends early`);
      expect(Number(bytes)).toBeGreaterThan(5_000_000);
      expect(`${bytes} ${hash}`).toBe(sumOf(text.subarray(0, Number(bytes))));
    });
  });

  testWith(TOOLS, "whoever stops early, aborts or goes away is not held up", async () => {
    const paths = shareOf(runtime, largeFiles());
    const each = (outcome: string) => tools.map((tool) => `large.${tool}: ${outcome}\n`).join("");
    expect(await run(runtime, "first", paths)).toBe(each("a chunk"));
    expect(await run(runtime, "leave", paths)).toBe(each("a chunk"));
    expect(await run(runtime, "abort", paths)).toBe(each("aborted"));
  });
});

if (isLong)
  testWith(TOOLS, "a gibibyte of zeros passes through bounded memory", async () => {
    const whole = "head -c 1073741824 /dev/zero";
    const eighth = "head -c 134217728 /dev/zero"; // for the tools that are slow
    const nothing = new Uint8Array(0);
    const bombs = [
      pack(`${whole} | gzip -1`, nothing),
      pack(`${whole} | zstd -1`, nothing),
      Buffer.concat(Array<Buffer>(8).fill(pack(`${eighth} | bzip2`, nothing))),
      Buffer.concat(Array<Buffer>(8).fill(pack(`${eighth} | xz -0`, nothing))),
    ];
    for (const bomb of bombs) {
      const [outcome, peakKibibytes] = (await run("current node", "peak", [fileOf("bomb", bomb)])).split("\n");
      expect(outcome).toMatch(/^bomb: 1073741824 /);
      expect(Number(peakKibibytes)).toBeLessThan(300 * 1024);
    }
  });

testWith(TOOLS, "the large archives are large enough for threads", () => {
  for (const archive of largeArchives()) expect(archive.length).toBeGreaterThan(2 * 1024 * 1024);
});

test("bytes that are appended to a file after it was opened are not read", async () => {
  const packed = gzipSync(SMALL);
  const path = fileOf("growing.gz", Buffer.concat([packed, gzipSync("more")]));
  const chunks: Uint8Array[] = [];
  for await (const chunk of decompressFile(gzipOrder(path, packed.length))) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(SMALL)).toBe(true);
});

test("an aborted signal ends it before it begins", async () => {
  const path = fileOf("small.gz", gzipSync(SMALL));
  const reading = decompressFile(gzipOrder(path, 100), AbortSignal.abort(new Error("enough"))).next();
  await expect(reading).rejects.toThrow("enough");
});

/**
 * How fast the kernel is by itself, per layout: lines that lie in its memory already, next to a pass that only reads.
 *
 *     deno run -A scripts/bench/kernel.ts
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { loadKernel } from "../../src/pool/load-kernel.ts";
import { scanRange } from "../../src/scan/driver.ts";
import { JSONL_FIELDS } from "../../src/scan/formats/jsonl.ts";
import type { KernelModule } from "../../src/scan/kernel.ts";
import { RangeTally } from "../../src/scan/range-tally.ts";
import { Rejects } from "../../src/scan/rejects.ts";
import { type Scanner, scannerOf } from "../../src/scan/scanner.ts";
import { makeCapture } from "./capture.ts";
import { type InputName, inputNamed, Size } from "./inputs.ts";

const BYTES = 256 * 2 ** 20;
const BLOCK_BYTES = 256 * 2 ** 10;
const ROUNDS = 9;
const DEFINITION = { status: [[500, 599]] as const, timeZone: "as-written" };
const SOURCE = { identity: "bench", path: "bench", format: "jsonl" };

/** Stands for the tally where only the kernel counts. */
const NOBODY = { addRun() {} } as unknown as RangeTally;

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "brownout-kernel-"));
  try {
    process.stdout.write(
      "| layout | kernel only | read only | read and scan | reference only |\n|---|--:|--:|--:|--:|\n",
    );
    for (const name of ["jsonl-1g", "errors-1g", "nginx-1g"] as const) {
      const speeds = await speedsOn(name, directory);
      process.stdout.write(`| ${name} | ${speeds.map((speed) => `${speed.toFixed(2)} GB/s`).join(" | ")} |\n`);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function speedsOn(name: InputName, directory: string): Promise<number[]> {
  const input = { ...inputNamed(name, Size.full), bytes: BYTES };
  const { path, bytes } = await makeCapture(input, directory, new AbortController().signal);
  const file = openSync(path, "r");
  const scanner = scannerWith(loadKernel());
  const block = new Uint8Array(BLOCK_BYTES);
  readSync(file, block, 0, BLOCK_BYTES, 0);
  const whole = block.lastIndexOf(0x0a) + 1;
  const passes = Math.floor(bytes / whole);
  const speeds = [
    speedOf(passes * whole, () => {
      scanner.kernel?.input.set(block);
      for (let pass = 0; pass < passes; pass += 1) scanner.kernel?.scan(0, whole, whole, NOBODY);
    }),
    speedOf(bytes, () => {
      for (let at = 0; at < bytes; ) at += readSync(file, block, 0, BLOCK_BYTES, at);
    }),
    speedOf(bytes, () => scan(scanner, bytes)),
    speedOf(bytes / 64, () => scan(scannerWith(null), bytes / 64)),
  ];
  closeSync(file);
  return speeds;

  function scan(by: Scanner, endByte: number): void {
    const read = (into: Uint8Array, atByte: number) => readSync(file, into, 0, into.length, atByte);
    scanRange({ startByte: 0, endByte }, read, by, tallyFor());
  }
}

function scannerWith(kernel: KernelModule | null): Scanner {
  return scannerOf(DEFINITION, JSONL_FIELDS, kernel);
}

function tallyFor(): RangeTally {
  return new RangeTally(SOURCE, DEFINITION, Rejects.counted);
}

/** The best of several passes, which is what disturbs the least, after one that warms up. */
function speedOf(bytes: number, pass: () => void): number {
  pass();
  const seconds = Array.from({ length: ROUNDS }, () => {
    const startMs = performance.now();
    pass();
    return (performance.now() - startMs) / 1_000;
  });
  return bytes / 1e9 / Math.min(...seconds);
}

await main();

/**
 * How fast the kernel is by itself, per layout: lines that lie in its memory already, next to a pass that only reads.
 *
 *     deno run -A scripts/bench/kernel.ts [layout …]
 */
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { loadKernel } from "../../src/pool/load-kernel.ts";
import { scanRange } from "../../src/scan/driver.ts";
import { USUAL_NAMES } from "../../src/scan/formats/format.ts";
import type { KernelModule } from "../../src/scan/kernel.ts";
import { RangeTally } from "../../src/scan/range-tally.ts";
import { Rejects } from "../../src/scan/rejects.ts";
import { type Scanner, scannerOf } from "../../src/scan/scanner.ts";
import { makeCapture } from "./capture.ts";
import { type InputName, inputNamed, Size } from "./inputs.ts";

const BYTES = 256 * 2 ** 20;
const VARIANT_BYTES = BYTES / 4;
const BLOCK_BYTES = 256 * 2 ** 10;
const REFERENCE_BYTES = BYTES / 64;
const ROUNDS = 9;
const DEFINITION = { status: [[500, 599]] as const, timeZone: "as-written" };

const INPUTS: readonly InputName[] = ["jsonl-1g", "errors-1g", "nginx-1g", "combined-1g"];

/** What becomes of the lines of an access log that are not quite usual. */
const VARIANTS: Readonly<Record<string, (line: string, n: number) => string>> = {
  "combined, a third IPv6": (line, n) =>
    n % 3 === 0 ? line.replace(/^(\d+)\.(\d+)\.(\d+)\.(\d+)/, "2001:db8:$1:$2:$3::$4") : line,
  "combined, a third with users": (line, n) => (n % 3 === 0 ? line.replace(" - - ", " - ann ") : line),
  "combined, virtual hosts": (line, n) => `${["www", "api", "shop"][n % 3]}.example.com:443 ${line}`,
};

/** Stands for the tally where only the kernel counts. */
const NOBODY = { addRun() {} } as unknown as RangeTally;

interface Capture {
  readonly path: string;
  readonly bytes: number;
  readonly format: string;
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const isWanted = (name: string) => wanted.length === 0 || wanted.some((part) => name.includes(part));
  const directory = mkdtempSync(join(tmpdir(), "brownout-kernel-"));
  try {
    process.stdout.write(
      "| layout | kernel only | read only | read and scan | reference only |\n|---|--:|--:|--:|--:|\n",
    );
    for (const name of INPUTS.filter(isWanted)) printSpeeds(name, await captureOf(name, BYTES, directory));
    for (const [name, change] of Object.entries(VARIANTS).filter(([one]) => isWanted(one))) {
      const usual = await captureOf("combined-1g", VARIANT_BYTES, directory);
      const path = join(directory, "variant.log");
      const text = readFileSync(usual.path, "latin1").split("\n").slice(0, -1).map(change).join("\n");
      writeFileSync(path, `${text}\n`, "latin1");
      printSpeeds(name, { path, bytes: text.length + 1, format: usual.format });
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function captureOf(name: InputName, size: number, directory: string): Promise<Capture> {
  const input = { ...inputNamed(name, Size.full), bytes: size };
  const { path, bytes } = await makeCapture(input, directory, new AbortController().signal);
  return { path, bytes, format: input.layout.json === null ? "combined" : "jsonl" };
}

function printSpeeds(name: string, capture: Capture): void {
  const speeds = speedsOn(capture).map((speed) => `${speed.toFixed(2)} GB/s`);
  process.stdout.write(`| ${name} | ${speeds.join(" | ")} |\n`);
}

function speedsOn({ path, bytes, format }: Capture): number[] {
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
    speedOf(REFERENCE_BYTES, () => scan(scannerWith(null), REFERENCE_BYTES)),
  ];
  closeSync(file);
  return speeds;

  function scannerWith(kernel: KernelModule | null): Scanner {
    return scannerOf(DEFINITION, { name: format, names: USUAL_NAMES }, kernel);
  }

  function scan(by: Scanner, endByte: number): void {
    const read = (into: Uint8Array, atByte: number) => readSync(file, into, 0, into.length, atByte);
    const source = { identity: "bench", path: "bench", format };
    scanRange({ startByte: 0, endByte }, read, by, new RangeTally(source, DEFINITION, Rejects.counted));
  }
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

/**
 * What a read costs by where it goes: how far its destination lies past its position in the file, modulo a page. The
 * driver (`src/scan/driver.ts`) reads to a distance of 0.
 *
 *     deno run -A scripts/bench/addresses.ts
 *
 * Current AMD EPYC processors copy (`rep movsb`, which the system reads with) up to five times slower at a distance of 1 to
 * 63 bytes. On one of them, in December 2026, pieces of 256 KiB came at 13.2 GB/s at 0, 2.4 at 1, 9.2 at 16, and 11.7 at
 * 64 (Deno 2.9, 2 busy cores); on another they came at 10 to 12 at 0 and at 2.1 at 16. 2 GB of canonical lines took one
 * thread 1.06 s with aligned reads in place of 1.37 (median of 6, Node 20). The file is read from the cache of the system.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { loadKernel } from "../../src/pool/load-kernel.ts";
import { USUAL_NAMES } from "../../src/scan/formats/format.ts";
import { scannerOf } from "../../src/scan/scanner.ts";

const BYTES = 256 * 2 ** 20;
const PAGE_BYTES = 4096;
const PIECES_KIB = [128, 256, 512];
const DISTANCES = [0, 1, 16, 63, 64, 2048, 4080];
const ROUNDS = 9;

function main(): void {
  const directory = mkdtempSync(join(tmpdir(), "brownout-addresses-"));
  const path = join(directory, "bytes");
  writeFileSync(path, new Uint8Array(BYTES).fill(0x78));
  const file = openSync(path, "r");
  try {
    process.stdout.write(`| distance | ${PIECES_KIB.map((size) => `${size} KiB`).join(" | ")} |\n`);
    process.stdout.write(`|--:|${"--:|".repeat(PIECES_KIB.length)}\n`);
    for (const distance of DISTANCES) {
      const speeds = PIECES_KIB.map((size) => `${speedOf(file, distance, size * 1024).toFixed(2)} GB/s`);
      process.stdout.write(`| ${distance} | ${speeds.join(" | ")} |\n`);
    }
  } finally {
    closeSync(file);
    rmSync(directory, { recursive: true });
  }
}

/** The best of several passes, after one that warms up. Pieces are whole pages, so that the distance stays. */
function speedOf(file: number, distance: number, pieceBytes: number): number {
  const input = kernelInput();
  const start = (PAGE_BYTES - (input.byteOffset % PAGE_BYTES) + distance) % PAGE_BYTES;
  const piece = input.subarray(start, start + pieceBytes);
  const seconds = Array.from({ length: ROUNDS + 1 }, () => {
    const startMs = performance.now();
    for (let at = 0; at < BYTES; ) at += readSync(file, piece, 0, pieceBytes, at);
    return (performance.now() - startMs) / 1_000;
  });
  return BYTES / 1e9 / Math.min(...seconds.slice(1));
}

/** Where the scanner reads to. */
function kernelInput(): Uint8Array {
  const definition = { status: [[500, 599]] as const, timeZone: "as-written" };
  const { kernel } = scannerOf(definition, { name: "jsonl", names: USUAL_NAMES }, loadKernel());
  if (kernel === null) throw new TypeError("the kernel cannot be run on this machine");
  return kernel.input;
}

main();

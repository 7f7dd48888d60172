/**
 * How many lines of each format the kernel proves, and how fast one thread reads them: with the kernel and without it.
 *
 *     deno run --allow-read scripts/proved.ts [lines] [name of a writer in test/scan/formats/writers]
 *
 * Exits with 1 where the two differ.
 */
import process from "node:process";
import { AS_WRITTEN, type ScanDefinition } from "../src/partial/partial.ts";
import { encodePartial } from "../src/partial/wire.ts";
import { loadKernel } from "../src/pool/load-kernel.ts";
import { detectFormat } from "../src/scan/detect.ts";
import { scanRange } from "../src/scan/driver.ts";
import { USUAL_NAMES } from "../src/scan/formats/format.ts";
import { RangeTally, type Run } from "../src/scan/range-tally.ts";
import { Rejects } from "../src/scan/rejects.ts";
import { type Scanner, scannerOf } from "../src/scan/scanner.ts";
import { memoryReader } from "../src/sources/range-reader.ts";
import type { Writer } from "../test/scan/formats/writers/writer.ts";
import { loadWriters } from "../test/scan/formats/writers.ts";
import { Tally } from "./bench/tally.ts";
import { WrittenLines } from "./bench/written-lines.ts";

const SERVER_ERRORS: ScanDefinition = { status: [[500, 599]], timeZone: AS_WRITTEN };
const SOURCE = { identity: "sha256:0123", path: "a.log", format: "any" };
const LINE_BYTES = 400;
const HEAD_BYTES = 65_536;
const LONGEST_RECORD_BYTES = 2_048;
const CLIENTS = 100_000;

class ProvedTally extends RangeTally {
  proved = 0;

  override addRun(run: Run): void {
    this.proved += run.requests;
    super.addRun(run);
  }

  override addOthers(blanks: number, directives: number): void {
    this.proved += blanks + directives;
    super.addOthers(blanks, directives);
  }
}

const [lines = "20000", only] = process.argv.slice(2);
for (const [name, writer] of await loadWriters()) {
  if (only === undefined || name === only) process.stdout.write(`${rowOf(name, writer, Number(lines))}\n`);
}

function rowOf(name: string, writer: Writer, count: number): string {
  const bytes = write(writer, count * LINE_BYTES);
  const choice = { name: null, names: USUAL_NAMES, client: undefined };
  const { chosen } = detectFormat(bytes.subarray(0, HEAD_BYTES), false, choice);
  if (chosen === null) return `${name.padEnd(24)} is not recognised`;
  const scanner = () => scannerOf(SERVER_ERRORS, chosen.format, loadKernel());
  scan(bytes, scanner()); // the runtime compiles what it will need
  const fast = scan(bytes, scanner());
  const slow = scan(bytes, scannerOf(SERVER_ERRORS, chosen.format, null));
  const isSame = Buffer.compare(fast.partial, slow.partial) === 0;
  if (!isSame) process.exitCode = 1;
  const columns = [
    name.padEnd(24),
    chosen.format.name.padEnd(24),
    `${((fast.proved / fast.lines) * 100).toFixed(1).padStart(5)} % proved`,
    ...[fast, slow].map(({ ms }) => `${(bytes.length / 1e3 / ms).toFixed(0).padStart(6)} MB/s`),
  ];
  return `${columns.join(" ")}${isSame ? "" : " DIFFERENT"}`;
}

function write(writer: Writer, size: number): Uint8Array {
  const volume = { bytes: size, days: 7, clients: CLIENTS, errorPercent: 8 };
  const buffer = new Uint8Array(size + LONGEST_RECORD_BYTES);
  return buffer.subarray(0, new WrittenLines(writer, volume, new Tally(CLIENTS)).fill(buffer));
}

function scan(bytes: Uint8Array, scanner: Scanner) {
  const tally = new ProvedTally(SOURCE, SERVER_ERRORS, Rejects.counted);
  const range = { startByte: 0, endByte: bytes.length };
  const start = performance.now();
  scanRange(range, memoryReader(bytes, 0), scanner, tally);
  const ms = performance.now() - start;
  const partial = tally.finish(range);
  const scanned = partial.sources.get(SOURCE.identity)?.ranges[0]?.lines ?? 0;
  return { partial: encodePartial(partial, []), proved: tally.proved, lines: scanned, ms };
}

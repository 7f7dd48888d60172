/**
 * How a test scans bytes in memory: the driver and the reference reader, as a worker would use them.
 */
import { mergeInto } from "../../src/partial/merge.ts";
import { AS_WRITTEN, emptyPartial, type Partial, type ScanDefinition } from "../../src/partial/partial.ts";
import type { ByteRange } from "../../src/plan/byte-range.ts";
import { loadKernel } from "../../src/pool/load-kernel.ts";
import { type ReadBytes, scanRange } from "../../src/scan/driver.ts";
import { RangeTally, type ScanSource } from "../../src/scan/range-tally.ts";
import { type Reject, Rejects, unpackRejects } from "../../src/scan/rejects.ts";
import { type Scanner, scannerOf } from "../../src/scan/scanner.ts";
import { JSONL } from "../../src/scan/source-format.ts";
import { memoryReader } from "../../src/sources/range-reader.ts";

export const SOURCE: ScanSource = { identity: "sha256:0123", path: "a.log", format: "jsonl" };
export const SERVER_ERRORS: ScanDefinition = { status: [[500, 599]], timeZone: AS_WRITTEN };

/** What ships: the kernel, and the reference for what it cannot prove. */
export const withKernel = scannerOf(SERVER_ERRORS, JSONL, loadKernel());
export const referenceOnly = scannerOf(SERVER_ERRORS, JSONL, null);
export const readServerErrorLine = referenceOnly.readLine;

export interface Scan {
  readonly partial: Partial;
  readonly rejects: readonly Reject[];
  readonly reachedByte: number;
}

export interface ScanSettings {
  readonly range?: ByteRange;
  readonly source?: ScanSource;
  readonly read?: ReadBytes;
  readonly scanner?: Scanner;
}

/** All of `bytes` unless the settings name a range of them. */
export function scanBytes(bytes: Uint8Array, settings: ScanSettings = {}): Scan {
  const {
    range = { startByte: 0, endByte: bytes.length },
    source = SOURCE,
    read = memoryReader(bytes, 0),
    scanner = withKernel,
  } = settings;
  const tally = new RangeTally(source, SERVER_ERRORS, Rejects.kept);
  const reachedByte = scanRange(range, read, scanner, tally);
  return { partial: tally.finish(range), rejects: [...unpackRejects(tally.packRejects())], reachedByte };
}

/** One scan for each of the ranges between neighbouring cuts. */
export function scanBetween(bytes: Uint8Array, cuts: readonly number[], settings: ScanSettings = {}): Scan[] {
  return cuts
    .slice(1)
    .map((endByte, index) => scanBytes(bytes, { ...settings, range: { startByte: cuts[index] as number, endByte } }));
}

export function mergeAll(parts: Iterable<Partial>): Partial {
  const total = emptyPartial(SERVER_ERRORS);
  for (const part of parts) mergeInto(total, part);
  return total;
}

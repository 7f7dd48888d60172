/**
 * How a test holds the kernel to the reference.
 */
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { ScanDefinition } from "../../src/partial/partial.ts";
import type { ByteRange } from "../../src/plan/byte-range.ts";
import { loadKernel } from "../../src/pool/load-kernel.ts";
import { type ReadBytes, scanRange } from "../../src/scan/driver.ts";
import { RangeTally } from "../../src/scan/range-tally.ts";
import { Rejects, unpackRejects } from "../../src/scan/rejects.ts";
import { type Scanner, scannerOf } from "../../src/scan/scanner.ts";
import type { SourceFormat } from "../../src/scan/source-format.ts";
import { memoryReader } from "../../src/sources/range-reader.ts";
import { plain } from "../partial/arbitrary-partial.ts";
import { sampled } from "../size.ts";
import { mergeAll, type Scan, SERVER_ERRORS, SOURCE, scanBetween, scanBytes } from "./scan.ts";

export interface Settings {
  readonly definition?: ScanDefinition;
  readonly range?: ByteRange;
  /** How reads go on; all at once unless it says otherwise. */
  readonly reader?: (bytes: Uint8Array) => ReadBytes;
}

/** Everything that a scan says, as plain data. */
export function account(bytes: Uint8Array, scanner: Scanner, settings: Settings = {}) {
  const { definition = SERVER_ERRORS, range = { startByte: 0, endByte: bytes.length } } = settings;
  const { reader = (all) => memoryReader(all, 0) } = settings;
  const tally = new RangeTally(SOURCE, definition, Rejects.kept);
  const reachedByte = scanRange(range, reader(bytes), scanner, tally);
  return { ...plain(tally.finish(range)), rejects: rejectsOf(tally), reachedByte };
}

function rejectsOf(tally: RangeTally): string[] {
  return Array.from(
    unpackRejects(tally.packRejects()),
    ({ line, reason, bytes }) => `${line}: ${reason}: ${Buffer.from(bytes).toString("latin1")}`,
  );
}

export function expectAgreement(bytes: Uint8Array, format: SourceFormat, settings: Settings = {}): void {
  const { definition = SERVER_ERRORS } = settings;
  const expected = account(bytes, scannerOf(definition, format, null), settings);
  const found = account(bytes, scannerOf(definition, format, loadKernel()), settings);
  if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected); // which would be slow on its own
}

/** Proves lines or throws. */
export function kernelAlone(format: SourceFormat, definition = SERVER_ERRORS): Scanner {
  const { kernel, state } = scannerOf(definition, format, loadKernel());
  return {
    kernel,
    state,
    readLine: (line) => {
      throw new Error(`the reference was asked for ${Buffer.from(line).toString("latin1")}`);
    },
  };
}

/** All lines are records, and the kernel needs no help with them. */
export function expectProof(bytes: Uint8Array, format: SourceFormat, definition = SERVER_ERRORS): void {
  const expected = account(bytes, scannerOf(definition, format, null), { definition });
  expect(expected.rejects).toEqual([]);
  expect(account(bytes, kernelAlone(format, definition), { definition })).toEqual(expected);
}

/** The lines that the kernel leaves to the reference. */
export function deferredLines(bytes: Uint8Array, format: SourceFormat): string[] {
  const { kernel, state, readLine } = scannerOf(SERVER_ERRORS, format, loadKernel());
  const seen: string[] = [];
  const scanner: Scanner = {
    kernel,
    state,
    readLine: (line) => {
      seen.push(Buffer.from(line).toString("latin1"));
      return readLine(line);
    },
  };
  account(bytes, scanner);
  return seen;
}

/** Reads that give `most` bytes at a time. */
export function readingAtMost(most: number): (bytes: Uint8Array) => ReadBytes {
  return (bytes) => {
    const read = memoryReader(bytes, 0);
    return (into, atByte) => read(into.subarray(0, most), atByte);
  };
}

/** The borders between one read and the next, of all that there could be, that make a difference. */
export function wrongBorders(bytes: Uint8Array, scanner: Scanner, reference: Scanner): number[] {
  const expected = account(bytes, reference);
  return between(bytes).filter((border) => {
    const reader = (all: Uint8Array): ReadBytes => {
      const read = memoryReader(all, 0);
      return (into, atByte) => read(atByte < border ? into.subarray(0, border - atByte) : into, atByte);
    };
    return !isDeepStrictEqual(account(bytes, scanner, { reader }), expected);
  });
}

/** The places to cut a capture in two, of all that there are, that make a difference. */
export function wrongCuts(bytes: Uint8Array, scanner: Scanner, reference: Scanner): number[] {
  const total = (scans: readonly Scan[]) => ({
    ...plain(mergeAll(scans.map(({ partial }) => partial))),
    rejects: scans.flatMap(({ rejects }) => rejects.map(({ reason, bytes: line }) => ({ reason, line }))),
  });
  const whole = total([scanBytes(bytes, { scanner: reference })]);
  return between(bytes).filter(
    (cut) => !isDeepStrictEqual(total(scanBetween(bytes, [0, cut, bytes.length], { scanner })), whole),
  );
}

function between(bytes: Uint8Array): readonly number[] {
  return sampled(
    Array.from({ length: bytes.length - 1 }, (_, index) => index + 1),
    7,
  );
}

/** As many lines as asked for, each of a client of its own. */
export function linesOf(count: number, line: (client: string, n: number) => string): string {
  return Array.from({ length: count }, (_, n) => line(clientOf(n), n)).join("");
}

export function clientOf(n: number): string {
  return `10.${100 + (Math.floor(n / 10_000) % 100)}.${100 + (Math.floor(n / 100) % 100)}.${100 + (n % 100)}`;
}

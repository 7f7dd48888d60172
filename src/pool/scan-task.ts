/**
 * Runs one task where it is called: in a worker or on the main thread. Trouble with the source comes back as a fault.
 */
import { ErrorCode, type Fault, systemReason } from "../error.ts";
import { useSorter } from "../partial/run.ts";
import { type ReadBytes, scanRange } from "../scan/driver.ts";
import { RangeTally } from "../scan/range-tally.ts";
import { type Scanner, scannerOf } from "../scan/scanner.ts";
import { memoryReader, openRangeReader } from "../sources/range-reader.ts";
import type { FileInput, ScanReply, ScanTask } from "./contract.ts";

export function scanTask(task: ScanTask): ScanReply {
  return task.input.kind === "file" ? scanFileRange(task, task.input) : scanBytes(task, task.input.bytes);
}

function scanFileRange(task: ScanTask, { path, fileId }: FileInput): ScanReply {
  const { range } = task;
  let fault: Fault | null = null;
  const reader = openOrFault();
  try {
    const { tally, reachedByte, carried } = scan(task, range, readOrFault);
    if (reachedByte < range.endByte) {
      fault ??= faultAt(
        reachedByte,
        `expected at least ${range.endByte} bytes but found ${reachedByte} (did it shrink?)`,
      );
    }
    const covered = { startByte: range.startByte, endByte: Math.max(range.startByte, reachedByte) };
    return { ...reply(tally, covered), carried, fault };
  } finally {
    reader?.close();
  }

  function openOrFault() {
    try {
      return openRangeReader(path, fileId);
    } catch (error) {
      fault = faultAt(range.startByte, systemReason(error));
      return undefined;
    }
  }

  function readOrFault(into: Uint8Array, atByte: number): number {
    if (fault !== null || reader === undefined) return 0;
    try {
      return reader.read(into, atByte);
    } catch (error) {
      fault = faultAt(atByte, systemReason(error));
      return 0;
    }
  }

  function faultAt(byte: number, reason: string): Fault {
    const shown = task.source.path;
    const message = `Cannot read all of "${shown}": ${reason}`;
    return { code: ErrorCode.incompleteSource, message, site: { path: shown, byte } };
  }
}

function scanBytes(task: ScanTask, bytes: Uint8Array): ScanReply {
  const { startByte } = task.range;
  const lead = startByte === 0 ? 0 : 1;
  const held = { startByte, endByte: startByte + bytes.length - lead };
  const { tally, carried } = scan(task, held, memoryReader(bytes, startByte - lead));
  return { ...reply(tally, task.range), carried, fault: null };
}

function scan(task: ScanTask, range: ScanTask["range"], read: ReadBytes) {
  const scanner = scannerFor(task);
  scanner.state.carried = task.carried;
  const tally = new RangeTally(task.source, task.definition, task.rejects);
  const reachedByte = scanRange(range, read, scanner, tally);
  return { tally, reachedByte, carried: scanner.state.carried };
}

function reply(tally: RangeTally, covered: ScanTask["range"]): Pick<ScanReply, "partial" | "rejects"> {
  return { partial: tally.finish(covered), rejects: tally.packRejects() };
}

/** What tasks were scanned with: the next one is of the same run, as a rule, and a kernel learns. */
const scanners = new Map<string, Scanner>();
/** So many kinds of sources may alternate before a scanner has to be made again. */
const MOST_SCANNERS = 8;

function scannerFor({ definition, format, kernel }: ScanTask): Scanner {
  const asked = JSON.stringify([definition, format, kernel === null]);
  let scanner = scanners.get(asked);
  if (scanner === undefined) {
    scanner = scannerOf(definition, format, kernel);
    if (scanner.kernel !== null) useSorter(scanner.kernel.sorter);
    const [oldest] = scanners.keys();
    if (scanners.size === MOST_SCANNERS && oldest !== undefined) scanners.delete(oldest);
    scanners.set(asked, scanner);
  }
  return scanner;
}

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
    const { tally, reachedByte } = scan(task, range, readOrFault);
    if (reachedByte < range.endByte) {
      fault ??= faultAt(
        reachedByte,
        `expected at least ${range.endByte} bytes but found ${reachedByte} (did it shrink?)`,
      );
    }
    return reply(tally, { startByte: range.startByte, endByte: Math.max(range.startByte, reachedByte) }, fault);
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
    const message = `Cannot read all of "${path}": ${reason}`;
    return { code: ErrorCode.incompleteSource, message, site: { path, byte } };
  }
}

function scanBytes(task: ScanTask, bytes: Uint8Array): ScanReply {
  const { startByte } = task.range;
  const lead = startByte === 0 ? 0 : 1;
  const held = { startByte, endByte: startByte + bytes.length - lead };
  const { tally } = scan(task, held, memoryReader(bytes, startByte - lead));
  return reply(tally, task.range, null);
}

function scan(task: ScanTask, range: ScanTask["range"], read: ReadBytes) {
  const scanner = scannerFor(task);
  const tally = new RangeTally(task.source, task.definition, task.rejects);
  const reachedByte = scanRange(range, read, scanner, tally);
  return { tally, reachedByte };
}

function reply(tally: RangeTally, covered: ScanTask["range"], fault: Fault | null): ScanReply {
  return { partial: tally.finish(covered), rejects: tally.packRejects(), fault };
}

/** What the last task was scanned with: the next one is of the same run, as a rule, and a kernel learns. */
let last: { readonly asked: string; readonly scanner: Scanner } | undefined;

function scannerFor({ definition, fields, kernel }: ScanTask): Scanner {
  const asked = JSON.stringify([definition, fields, kernel === null]);
  if (last?.asked !== asked) {
    last = { asked, scanner: scannerOf(definition, fields, kernel) };
    if (last.scanner.kernel !== null) useSorter(last.scanner.kernel.sorter);
  }
  return last.scanner;
}

/**
 * Holds the kernel to the reference on hostile captures, for as long as one likes:
 *
 *     deno run --allow-read scripts/fuzz-kernel.ts [lines] [seed] [jsonl | nested | combined | a writer]
 *
 * Without a format they take turns. Where they differ, it prints the smallest capture that it can find and exits with 1.
 */
import process from "node:process";
import { AS_WRITTEN, type ScanDefinition } from "../src/partial/partial.ts";
import { encodePartial } from "../src/partial/wire.ts";
import { loadKernel } from "../src/pool/load-kernel.ts";
import { type ReadBytes, scanRange } from "../src/scan/driver.ts";
import { type FieldNames, USUAL_NAMES } from "../src/scan/formats/format.ts";
import { JSONL_FIELDS } from "../src/scan/formats/jsonl.ts";
import { RangeTally, type Run } from "../src/scan/range-tally.ts";
import { Rejects } from "../src/scan/rejects.ts";
import { type Scanner, scannerOf } from "../src/scan/scanner.ts";
import type { SourceFormat } from "../src/scan/source-format.ts";
import { memoryReader } from "../src/sources/range-reader.ts";
import type { Writer } from "../test/scan/formats/writers/writer.ts";
import { loadWriters } from "../test/scan/formats/writers.ts";
import { hostileAccessLog } from "../test/scan/hostile/access-logs.ts";
import { hostileCapture } from "../test/scan/hostile/captures.ts";
import { Dice } from "../test/scan/hostile/dice.ts";
import { hostileNested, NESTED_PATHS } from "../test/scan/hostile/nested.ts";
import { TURNING_ZONES } from "../test/scan/hostile/times.ts";
import { writtenCapture } from "../test/scan/hostile/written-captures.ts";

/** A capture, what its lines mean, and how it is read. */
interface Trial {
  readonly bytes: Uint8Array;
  readonly definition: ScanDefinition;
  readonly format: SourceFormat;
  readonly startByte: number;
  readonly endByte: number;
  /** How much a read gives at most. */
  readonly mostBytes: number;
}

const LF = 0x0a;
const SOURCE = { identity: "sha256:0123", path: "fuzz.log", format: "any" };
const SERVER_ERRORS: ScanDefinition = { status: [[500, 599]], timeZone: AS_WRITTEN };
const DEFINITIONS: readonly ScanDefinition[] = [
  ...[SERVER_ERRORS, SERVER_ERRORS, SERVER_ERRORS, SERVER_ERRORS],
  { status: [[100, 999]], timeZone: AS_WRITTEN },
  {
    status: [
      [429, 429],
      [500, 504],
    ],
    timeZone: AS_WRITTEN,
  },
  ...TURNING_ZONES.map((timeZone): ScanDefinition => ({ status: [[100, 999]], timeZone })),
];
const FIELDS: readonly FieldNames[] = [
  ...[JSONL_FIELDS, JSONL_FIELDS, JSONL_FIELDS, JSONL_FIELDS, JSONL_FIELDS],
  { time: ["t"], address: ["i"], status: ["s"] },
  { time: ["at", "a time", 'the "time"'], address: ["req.ip", "žąsis", "ip"], status: ["s".repeat(48), "status"] },
];
const PATHS = [JSONL_FIELDS, ...NESTED_PATHS];
/** In `test/scan/formats/writers`. */
const WRITERS = await loadWriters();
const WRITTEN = "written ";
const FORMATS: readonly string[] = [
  "jsonl",
  "nested",
  "combined",
  ...[...WRITERS.keys()].map((name) => WRITTEN + name),
];
const LINES_AT_A_TIME = [1_000, 5_000, 5_000, 20_000];
const UNALTERED_PERCENT = [0, 50, 50, 90];
const LONG_BYTES = 1_000_000;
const PROGRESS_LINES = 1_000_000;
const MOST_PRINTED_LINES = 40;

function main(): void {
  const [lines, seed] = [Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 1)];
  const [only] = FORMATS.filter(
    (format) => process.argv[4] !== undefined && [format, format.replace(WRITTEN, "")].includes(process.argv[4]),
  );
  let done = 0;
  let proved = 0;
  let nextProgress = PROGRESS_LINES;
  for (let capture = 0; done < lines; capture += 1) {
    const format = only ?? (FORMATS[capture % FORMATS.length] as string);
    const trial = makeTrial(new Dice(seed * 1_000_003 + capture), format);
    const withKernel = scan(trial, scannerOf(trial.definition, trial.format, loadKernel()));
    const reference = scan(trial, scannerOf(trial.definition, trial.format, null));
    if (!isSame(withKernel, reference)) {
      report(smallest(trial), `seed ${seed}, capture ${capture}`);
      process.exitCode = 1;
      return;
    }
    done += reference.lines;
    proved += withKernel.proved;
    if (done < nextProgress) continue;
    nextProgress += PROGRESS_LINES;
    process.stderr.write(`${count(done)} lines, ${percent(proved, done)} proved\n`);
  }
  process.stdout.write(
    `${count(done)} lines, seed ${seed}: kernel and reference agree; the kernel proved ${percent(proved, done)}.\n`,
  );
}

function makeTrial(dice: Dice, format: string): Trial {
  const definition = dice.oneOf(DEFINITIONS);
  const { name, fields } = meaningOf(dice, format);
  const lines = dice.oneOf(LINES_AT_A_TIME);
  const bytes = captureOf(dice, format, lines, fields);
  const startByte = dice.oneIn(4) ? dice.below(bytes.length) : 0;
  const endByte = dice.oneIn(4) ? dice.between(startByte, bytes.length) : bytes.length;
  // A long line that comes in small pieces would be looked at anew with each of them.
  const mostBytes = dice.oneIn(3) && bytes.length < LONG_BYTES ? dice.oneOf([7, 100, 1_000, 10_000]) : bytes.length;
  return { bytes, definition, format: { name, names: fields }, startByte, endByte, mostBytes };
}

/** What the format is called, and its fields. */
function meaningOf(dice: Dice, format: string): { readonly name: string; readonly fields: FieldNames } {
  if (format === "jsonl" || format === "nested") {
    return { name: "jsonl", fields: dice.oneOf(format === "jsonl" ? FIELDS : PATHS) };
  }
  return { name: writerOf(format)?.format ?? format, fields: USUAL_NAMES };
}

function captureOf(dice: Dice, format: string, lines: number, fields: FieldNames): Uint8Array {
  const writer = writerOf(format);
  if (writer !== undefined) return writtenCapture(dice, writer, lines, dice.oneOf(UNALTERED_PERCENT));
  if (format === "combined") return hostileAccessLog(dice, lines);
  return (format === "nested" ? hostileNested : hostileCapture)(dice, lines, fields);
}

function writerOf(format: string): Writer | undefined {
  return format.startsWith(WRITTEN) ? WRITERS.get(format.slice(WRITTEN.length)) : undefined;
}

interface Outcome {
  readonly partial: Uint8Array;
  readonly rejects: readonly (Uint8Array | Uint32Array | Float64Array)[];
  readonly lines: number;
  readonly proved: number;
  readonly trap: string;
}

class ProvedTally extends RangeTally {
  proved = 0;

  override addRun(run: Run): void {
    this.proved += run.requests;
    super.addRun(run);
  }
}

function scan({ bytes, definition, startByte, endByte, mostBytes }: Trial, scanner: Scanner): Outcome {
  const tally = new ProvedTally(SOURCE, definition, Rejects.kept);
  const all = memoryReader(bytes, 0);
  const read: ReadBytes = (into, atByte) => all(into.subarray(0, mostBytes), atByte);
  let trap = "";
  try {
    scanRange({ startByte, endByte }, read, scanner, tally);
  } catch (error) {
    trap = String(error); // a difference like any other
  }
  const { lines, reasons, ends, bytes: texts } = tally.packRejects();
  const partial = tally.finish({ startByte, endByte });
  const lineCount = partial.sources.get(SOURCE.identity)?.ranges[0]?.lines ?? 0;
  return {
    partial: encodePartial(partial, []),
    rejects: [lines, reasons, ends, texts],
    lines: lineCount,
    proved: tally.proved,
    trap,
  };
}

function isSame(left: Outcome, right: Outcome): boolean {
  const pairs = [[left.partial, right.partial] as const, ...left.rejects.map((list, at) => [list, right.rejects[at]])];
  return left.trap === right.trap && pairs.every(([one, other]) => isEqual(one, other));
}

function isEqual(one: ArrayLike<number> | undefined, other: ArrayLike<number> | undefined): boolean {
  if (one === undefined || other === undefined || one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}

function differs(trial: Trial): boolean {
  const { definition, format } = trial;
  const withKernel = scan(trial, scannerOf(definition, format, loadKernel()));
  return !isSame(withKernel, scan(trial, scannerOf(definition, format, null)));
}

/** Takes away how it is read, then lines, ever fewer at a time, as long as the two differ. */
function smallest(trial: Trial): Trial {
  const { bytes, startByte, endByte } = trial;
  const firstByte = startByte === 0 ? 0 : bytes.indexOf(LF, startByte - 1) + 1;
  const afterEnd = bytes.indexOf(LF, endByte - 1) + 1;
  const alone = wholeOf(trial, bytes.subarray(firstByte, afterEnd === 0 ? bytes.length : afterEnd));
  const atOnce = { ...alone, mostBytes: bytes.length };
  const simplest = [atOnce, alone].find(differs);
  if (simplest === undefined) return trial;
  let best = simplest;
  let lines = linesOf(best.bytes);
  for (let size = Math.ceil(lines.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < lines.length; ) {
      const fewer = [...lines.slice(0, at), ...lines.slice(at + size)];
      const candidate = wholeOf(best, joined(fewer));
      if (differs(candidate)) {
        best = candidate;
        lines = fewer;
      } else {
        at += size;
      }
    }
  }
  return best;
}

function wholeOf(trial: Trial, bytes: Uint8Array): Trial {
  return { ...trial, bytes, startByte: 0, endByte: bytes.length };
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LF, start);
    lines.push(bytes.subarray(start, end === -1 ? bytes.length : end + 1));
    start = end === -1 ? bytes.length : end + 1;
  }
  return lines;
}

function joined(lines: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.length, 0));
  let at = 0;
  for (const line of lines) {
    bytes.set(line, at);
    at += line.length;
  }
  return bytes;
}

/** Prints the lines as JSON strings, with a character for each byte. */
function report({ bytes, definition, format, startByte, endByte, mostBytes }: Trial, where: string): void {
  const names = format.names === JSONL_FIELDS ? "usual" : format.names;
  const reading = { ...definition, format: format.name, names, startByte, endByte, mostBytes };
  const lines = linesOf(bytes).map((line) =>
    JSON.stringify(Array.from(line, (byte) => String.fromCharCode(byte)).join("")),
  );
  process.stdout.write(`Kernel and reference differ: ${where}, ${JSON.stringify(reading)}\n`);
  process.stdout.write(`${lines.slice(0, MOST_PRINTED_LINES).join("\n")}\n`);
  if (lines.length > MOST_PRINTED_LINES) process.stdout.write(`and ${lines.length - MOST_PRINTED_LINES} more\n`);
}

function count(lines: number): string {
  return lines.toLocaleString("en-US");
}

function percent(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
}

main();

/**
 * The sources of a run as a sequence of steps: the chunks of each source in the order of its bytes, then its end.
 */
import { untilAborted } from "../abort.ts";
import { ErrorCode, type Fault, systemReason } from "../error.ts";
import type { ScanDefinition } from "../partial/partial.ts";
import { planRanges } from "../plan/plan.ts";
import { LONGEST_LINE_BYTES } from "../scan/driver.ts";
import type { FieldNames } from "../scan/formats/jsonl.ts";
import type { KernelModule } from "../scan/kernel.ts";
import type { Rejects } from "../scan/rejects.ts";
import type { FileSource, Source, StreamSource } from "../sources/source.ts";
import { cutStream } from "../sources/stream-chunks.ts";
import type { ScanTask } from "./contract.ts";

export type Step = ChunkStep | EndStep;

export interface ChunkStep {
  readonly kind: "chunk";
  readonly task: ScanTask;
}

/** All chunks of the source have been named. */
export interface EndStep {
  readonly kind: "end";
  readonly source: Source;
  /** How many bytes its chunks should cover; null where it could not be opened. */
  readonly bytes: number | null;
  readonly fault: Fault | null;
}

export interface PlanSettings {
  readonly definition: ScanDefinition;
  readonly fields: FieldNames;
  readonly rejects: Rejects;
  readonly kernel: KernelModule | null;
  readonly chunkBytes: number;
  /** Ends the wait for a stream that has nothing to give. */
  readonly signal?: AbortSignal | undefined;
}

export async function* planRun(sources: readonly Source[], settings: PlanSettings): AsyncGenerator<Step> {
  for (const source of sources) {
    if (source.kind === "unreadable") yield { kind: "end", source, bytes: null, fault: source.fault };
    else if (source.kind === "file") yield* fileSteps(source, settings);
    else yield* streamSteps(source, settings);
  }
}

function* fileSteps(source: FileSource, settings: PlanSettings): Generator<Step> {
  const { path, fileId } = source;
  for (const range of planRanges(source.bytes, settings.chunkBytes)) {
    yield { kind: "chunk", task: taskOf(source, range, { kind: "file", path, fileId }, settings) };
  }
  yield { kind: "end", source, bytes: source.bytes, fault: null };
}

/** More than the scanner accepts, so that it sees that the line is too long. */
const KEPT_LINE_BYTES = LONGEST_LINE_BYTES + 16;

async function* streamSteps(source: StreamSource, settings: PlanSettings): AsyncGenerator<Step> {
  let bytes = 0;
  let fault: Fault | null = null;
  try {
    const stream = untilAborted(source.stream, settings.signal);
    for await (const chunk of cutStream(stream, settings.chunkBytes, KEPT_LINE_BYTES)) {
      bytes = chunk.range.endByte;
      yield { kind: "chunk", task: taskOf(source, chunk.range, { kind: "bytes", bytes: chunk.bytes }, settings) };
    }
  } catch (error) {
    settings.signal?.throwIfAborted();
    const message = `Cannot read all of "${source.path}": ${systemReason(error)}`;
    fault = { code: ErrorCode.incompleteSource, message, site: { path: source.path, byte: bytes } };
  }
  yield { kind: "end", source, bytes, fault };
}

function taskOf(
  { identity, path, format }: FileSource | StreamSource,
  range: ScanTask["range"],
  input: ScanTask["input"],
  { definition, fields, rejects, kernel }: PlanSettings,
): ScanTask {
  return { source: { identity, path, format }, range, input, definition, fields, rejects, kernel };
}

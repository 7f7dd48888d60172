/**
 * What passes between the thread that plans and those that scan: plain data, no classes, no functions.
 */
import type { Fault } from "../error.ts";
import type { Partial, ScanDefinition } from "../partial/partial.ts";
import type { PackedPartial } from "../partial/transfer.ts";
import type { ByteRange } from "../plan/byte-range.ts";
import type { KernelModule } from "../scan/kernel.ts";
import type { ScanSource } from "../scan/range-tally.ts";
import type { PackedRejects, Rejects } from "../scan/rejects.ts";
import type { SourceFormat } from "../scan/source-format.ts";

/** One range of one source to scan. */
export interface ScanTask {
  readonly source: ScanSource;
  readonly range: ByteRange;
  readonly input: FileInput | BytesInput;
  readonly definition: ScanDefinition;
  readonly format: SourceFormat;
  /** What the lines before the range have said that its lines depend on (`LineParser.carried`), or a guess at it. */
  readonly carried: string;
  readonly rejects: Rejects;
  /** Null leaves every line to the reference. */
  readonly kernel: KernelModule | null;
}

/** The worker opens the file and reads the range itself. */
export interface FileInput {
  readonly kind: "file";
  readonly path: string;
  readonly fileId: string;
}

/** The range's bytes as `StreamChunk` has them. */
export interface BytesInput {
  readonly kind: "bytes";
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the task may be asked again; if not, the buffer is transferred, and the sender loses it. */
  readonly isKept: boolean;
}

export interface ScanReply {
  /** It covers the task's range, or less of it where there is a fault. */
  readonly partial: Partial;
  readonly rejects: PackedRejects;
  /** What lines behind the range depend on. */
  readonly carried: string;
  /** Why the source could not be read to the end of the range. */
  readonly fault: Fault | null;
}

/** A reply as a worker posts it. */
export interface PackedReply extends Omit<ScanReply, "partial"> {
  readonly partial: PackedPartial;
}

/** Who runs the tasks: this thread or others. */
export interface ScanPool {
  /** How many tasks to have under way at once. */
  readonly concurrency: number;
  /** Rejects only if the task was lost: whoever ran it died or was stopped. */
  scan(task: ScanTask): Promise<ScanReply>;
  /** Ends every thread, busy or not. */
  close(): Promise<void>;
}

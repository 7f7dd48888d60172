/**
 * What reads lines: the reference, which is the truth, and the kernel, which is faster for most of them.
 */
import type { ScanDefinition } from "../partial/partial.ts";
import type { FieldNames } from "./formats/jsonl.ts";
import { Kernel, type KernelModule } from "./kernel.ts";
import type { ReadLine } from "./record.ts";
import { referenceReader } from "./reference.ts";

export interface Scanner {
  readonly readLine: ReadLine;
  /** Null where every line is the reference's. */
  readonly kernel: Kernel | null;
}

export function scannerOf(definition: ScanDefinition, fields: FieldNames, module: KernelModule | null): Scanner {
  return {
    readLine: referenceReader(definition, fields),
    kernel: module === null ? null : Kernel.for(module, definition, fields),
  };
}

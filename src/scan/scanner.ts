/**
 * What reads lines: the reference, which is the truth, and the kernel, which is faster for most of them.
 */
import type { ScanDefinition } from "../partial/partial.ts";
import { forwardedNames } from "./client.ts";
import { hasOwnPlaces, isCommonLog } from "./formats/combined.ts";
import { type FieldNames, type Format, type LineParser, namesOr } from "./formats/format.ts";
import { JSONL_FIELDS, jsonl } from "./formats/jsonl.ts";
import { LOGFMT_FIELDS, logfmt } from "./formats/logfmt.ts";
import { LTSV_FIELDS, ltsv } from "./formats/ltsv.ts";
import { COMMON_LOG, Kernel, type KernelModule } from "./kernel.ts";
import type { RawLine, ReadLine } from "./record.ts";
import { referenceReader, validator } from "./reference.ts";
import { layersOf, parserOf, type SourceFormat, utf8Of } from "./source-format.ts";

export interface Scanner {
  readonly readLine: ReadLine;
  /** Null where every line is the reference's. */
  readonly kernel: Kernel | null;
  /** Of its parser, what it has to know at the start of a range and what it knows at the end (`LineParser.carried`). */
  readonly state: Pick<LineParser, "carried">;
}

export function scannerOf(
  definition: ScanDefinition,
  sourceFormat: SourceFormat,
  module: KernelModule | null,
): Scanner {
  const layers = layersOf(sourceFormat);
  const validate = validator(definition);
  const others = {
    formats: sourceFormat.others ?? [],
    isRecord: (line: RawLine) => typeof validate(line) === "object",
  };
  const parser = parserOf(layers, sourceFormat.names, forwardedNames(definition.client), others);
  return {
    readLine: referenceReader(definition, parser, utf8Of(layers)),
    kernel: module === null ? null : kernelFor(module),
    state: parser,
  };

  function kernelFor(module: KernelModule): Kernel | null {
    if (definition.client !== undefined) return null;
    const { wrappers, format } = layers;
    const names = namesFor(format, sourceFormat.names);
    if (wrappers.length === 0 && format === jsonl && names !== null) return Kernel.for(module, definition, names);
    if (wrappers.length === 0 && isCommonLog(format)) {
      return hasOwnPlaces(sourceFormat.names) ? Kernel.for(module, definition, COMMON_LOG) : null;
    }
    if (parser.shapes === undefined) return null;
    return Kernel.for(module, definition, { shapes: () => parser.shapes ?? null, names });
  }
}

/** The names that the kernel is to look for; null where the format's fields have places. */
function namesFor(format: Format, chosen: FieldNames): FieldNames | null {
  if (format === jsonl) return namesOr(chosen, JSONL_FIELDS);
  if (format === logfmt) return namesOr(chosen, LOGFMT_FIELDS);
  return format === ltsv ? namesOr(chosen, LTSV_FIELDS) : null;
}

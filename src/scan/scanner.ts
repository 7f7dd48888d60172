/**
 * What reads lines: the reference, which is the truth, and the kernel, which is faster for most of them.
 */
import type { ScanDefinition } from "../partial/partial.ts";
import { forwardedNames } from "./client.ts";
import { BEHIND_HOST } from "./formats/access-place.ts";
import { combined, common } from "./formats/combined.ts";
import { type FieldNames, type LineParser, namesOr } from "./formats/format.ts";
import { JSONL_FIELDS, jsonl } from "./formats/jsonl.ts";
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
    const isPlain = layers.wrappers.length === 0 && definition.client === undefined;
    if (!isPlain) return null;
    switch (layers.format) {
      case jsonl:
        return Kernel.for(module, definition, namesOr(sourceFormat.names, JSONL_FIELDS));
      case combined:
      case common:
        return hasOwnPlaces(sourceFormat.names) ? Kernel.for(module, definition, COMMON_LOG) : null;
      default:
        return null;
    }
  }
}

/** Whether lines of the common log format have their fields where the kernel expects them. */
function hasOwnPlaces({ time, address, status }: FieldNames): boolean {
  return time.length + status.length === 0 && (address.length === 0 || address[0] === BEHIND_HOST);
}

import { dirname, resolve } from "node:path";
import { BrownoutError, ErrorCode } from "../error.ts";
import type { OutputRequest } from "../options/output-file.ts";
import { fileIdAt } from "../sources/file-id.ts";

/**
 * A partial that lay in a state would be taken for one of its sources.
 *
 * @throws {BrownoutError} `usage`
 */
export function refuseInState(directory: string, outputs: readonly OutputRequest[]): void {
  const partial = outputs.find(
    ({ path, format }) => format === "part" && dirname(resolve(path)) === resolve(directory),
  );
  if (partial === undefined) return;
  throw new BrownoutError(ErrorCode.usage, `Cannot write "${partial.path}": "${directory}" is for the state only`);
}

/**
 * An input is not replaced by what was found in it, nor one output by another.
 *
 * @param inputs the ids of the files that are read; null stands for what is no file
 * @throws {BrownoutError} `usage`
 */
export function refuseConflicts(outputs: readonly string[], inputs: ReadonlySet<string | null>): void {
  for (const path of outputs) {
    if (!inputs.has(fileIdAt(path) ?? "")) continue;
    throw new BrownoutError(ErrorCode.usage, `Cannot write "${path}": it is one of the inputs`);
  }
  const twice = outputs.find((path, index) => outputs.findIndex((other) => resolve(other) === resolve(path)) < index);
  if (twice !== undefined) throw new BrownoutError(ErrorCode.usage, `Cannot write "${twice}": two outputs go there`);
}

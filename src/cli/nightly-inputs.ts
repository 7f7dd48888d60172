/**
 * What the inputs of an incremental mode stand for.
 */
import { openOptions } from "../options/analyze-options.ts";
import type { RunOptions } from "../options/run-options.ts";
import { expandPath } from "../sources/expand.ts";

export interface NightlyInputs {
  /** Of files, each once. */
  readonly paths: readonly string[];
  /** Why an input stands for none. */
  readonly troubles: ReadonlyMap<string, string>;
}

export async function inputsOf(options: RunOptions): Promise<NightlyInputs> {
  const { directories } = openOptions(options);
  const paths = new Set<string>();
  const troubles = new Map<string, string>();
  for (const input of options.inputs) {
    for (const { path, trouble } of await expandPath(input, directories)) {
      if (trouble === null) paths.add(path);
      else troubles.set(path, `Cannot read "${path}": ${trouble}`);
    }
  }
  return { paths: [...paths].sort(), troubles };
}

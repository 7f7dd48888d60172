/**
 * Where and with what it was measured, in a line of words.
 */
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, release, type } from "node:os";
import { join } from "node:path";
import { ask, ROOT } from "./child.ts";
import { INPUT_NAMES, Size } from "./inputs.ts";
import { FORMATS_PART, NIGHTLY_PART, type Options } from "./options.ts";
import type { Installed } from "./programs.ts";
import { Trouble } from "./trouble.ts";

export async function describeContext(options: Options, installed: Installed, signal: AbortSignal) {
  const machine = [cpus()[0]?.model ?? "?", `${availableParallelism()} cores`, `${type()} ${release()}`];
  const versions = [...installed].map(([name, version]) => `${name} ${version}`);
  const today = new Date().toISOString().slice(0, 10);
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const tested = `brownout ${version} (${await revision(signal)})`;
  return `\`${commandOf(options)}\`: ${[...machine, today, tested, ...versions].join(", ")}.`;
}

/** Without the names of directories, which are nobody's business. */
function commandOf({ inputs, formats, nightly, size, rounds }: Options): string {
  const others = [...(formats ? [FORMATS_PART] : []), ...(nightly ? [NIGHTLY_PART] : [])];
  const parts = [...inputs.map(({ name }) => name), ...others];
  const isWhole = inputs.length === INPUT_NAMES.length && formats === (size === Size.full) && nightly;
  const only = isWhole ? [] : parts.map((name) => `--only ${name}`);
  const quick = size === Size.quick ? ["--quick"] : [];
  return ["npm run bench --", ...quick, ...only, `--rounds ${rounds}`].join(" ");
}

/** "?" in a copy without its history. */
async function revision(signal: AbortSignal): Promise<string> {
  try {
    return (await ask(["git", "describe", "--always", "--dirty"], signal)).trim();
  } catch (error) {
    if (error instanceof Trouble) return "?";
    throw error;
  }
}

/**
 * The captures below `fixtures/`, and how each is to be called.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./program.ts";

export const FIXTURES = join(ROOT, "fixtures");

/** Their names, as paths below `fixtures/` without an extension. */
export const CASES: readonly string[] = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".log"))
  .map((name) => name.slice(0, -".log".length))
  .sort();

export function expectedOf<T extends { readonly flags: readonly string[] }>(name: string): T {
  return JSON.parse(readFileSync(join(FIXTURES, `${name}.expected.json`), "utf8"));
}

/** Those that nothing tells the format of but their flags. */
export const CHOSEN_CASES = CASES.filter((name) =>
  expectedOf(name).flags.some((flag) => /^--(?:format|format-regex|fields)$/.test(flag)),
);

/** The paths of the others, which are recognised. */
export const CAPTURES = CASES.filter((name) => !CHOSEN_CASES.includes(name)).map((name) =>
  join(FIXTURES, `${name}.log`),
);

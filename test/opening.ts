/**
 * Tells when the program opens a file, so that a test does not have to guess how long it takes to get there.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { ROOT, temporaryDirectory } from "./program.ts";

export interface Opening {
  /** What the program gets in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Until the program opens the file. */
  readonly begun: () => Promise<void>;
}

export function openingOf(path: string): Opening {
  const mark = join(temporaryDirectory(), "mark");
  return {
    env: {
      NODE_OPTIONS: `--require=${join(ROOT, "test/opening.cjs")}`,
      OPENING_OF: path,
      OPENING_MARK: mark,
    },
    begun: () => expect.poll(() => existsSync(mark)).toBe(true),
  };
}

/** The program stops where it opens the file, until it gets SIGCONT. */
export function stopAtOpeningOf(path: string): Opening {
  const { env, begun } = openingOf(path);
  return { env: { ...env, OPENING_STOPS: "" }, begun };
}

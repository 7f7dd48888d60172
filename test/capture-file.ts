/**
 * Captures that are too large to keep: the program makes them itself.
 */
import { execFileSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { ROOT, RUNTIMES } from "./program.ts";

/** `brownout generate …args > path` */
export function generateFile(path: string, args: readonly string[]): void {
  const file = openSync(path, "w");
  try {
    const { command, bin } = RUNTIMES["node dist"];
    execFileSync(command, [join(ROOT, bin), "generate", ...args], { stdio: ["ignore", file, "inherit"] });
  } finally {
    closeSync(file);
  }
}

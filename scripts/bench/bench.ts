/**
 * What every part of a run is given.
 */
import process from "node:process";
import type { Stopwatch } from "./child.ts";
import type { Installed } from "./programs.ts";

export interface Bench {
  readonly installed: Installed;
  /** Where reports and notes are written. */
  readonly scratch: string;
  /** Where captures are. */
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly print: (markdown: string) => void;
}

export function stopwatchOf({ installed, scratch, signal }: Bench): Stopwatch {
  return { scratch: installed.has("time") ? scratch : null, signal };
}

/** How it goes, for whoever waits. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

/**
 * The capture of an artificial stream, made once: a file that is there is used as it lies.
 */
import { existsSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { Capture } from "../options/mode.ts";
import { artificialLines, LAST_LINE } from "../sources/artificial.ts";
import { publishAll, StagedFile } from "../write/output.ts";
import type { Io } from "./io.ts";

/** @throws {BrownoutError} `unwritable-output`; nothing of the capture is left then, nor after a signal */
export async function capture({ stream, file, lines = LAST_LINE }: Capture, { signal }: Io): Promise<void> {
  if (existsSync(file)) return;
  const staged = new StagedFile(file);
  try {
    const encoder = new TextEncoder();
    for (const block of artificialLines(stream, 1, lines, "UTC")) {
      staged.append(encoder.encode(block));
      await setImmediate(); // signals are heard between turns only
      signal.throwIfAborted();
    }
    staged.sync();
    publishAll([staged]);
  } finally {
    staged.discard();
  }
}

/** One sentence on standard error. */
import { printable } from "../write/printable.ts";
import type { Io } from "./io.ts";

export async function say(sentence: string, { stderr }: Io): Promise<void> {
  await stderr.print(`${printable(sentence)}\n`);
}

export function warn(sentence: string, io: Io): Promise<void> {
  return say(`Warning: ${sentence}`, io);
}

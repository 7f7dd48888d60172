/** The writers of all formats, by the names of their files. */
import { readdirSync } from "node:fs";
import type { Writer } from "./writers/writer.ts";

const FOLDER = new URL("writers/", import.meta.url);

export async function loadWriters(): Promise<ReadonlyMap<string, Writer>> {
  const writers = new Map<string, Writer>();
  for (const file of readdirSync(FOLDER).sort()) {
    const { writer } = (await import(new URL(file, FOLDER).href)) as { writer?: Writer };
    if (writer !== undefined) writers.set(file.replace(/\.ts$/, ""), writer);
  }
  return writers;
}

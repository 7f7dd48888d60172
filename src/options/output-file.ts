import { BadValue } from "./bad-value.ts";

const FORMATS = ["json", "csv", "txt", "part"] as const;

/** A file to write, and by its extension how. */
export interface OutputRequest {
  readonly path: string;
  readonly format: (typeof FORMATS)[number];
}

export function readOutputFile(path: string): OutputRequest {
  const format = FORMATS.find((name) => path.toLowerCase().endsWith(`.${name}`));
  if (format === undefined) throw new BadValue("a file name that ends in .json, .csv, .txt or .part", path);
  return { path, format };
}

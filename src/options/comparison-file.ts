import { BadValue } from "./bad-value.ts";

/** How a comparison can be written, and the extension that asks for it; GitHub reads its annotations from the output. */
const EXTENSIONS = { txt: "text", md: "markdown", json: "json", xml: "junit" } as const;
type Extension = keyof typeof EXTENSIONS;

/** A file to write, and how. */
export interface ComparisonFile {
  readonly path: string;
  readonly format: (typeof EXTENSIONS)[Extension];
}

export function readComparisonFile(path: string): ComparisonFile {
  const extension = (Object.keys(EXTENSIONS) as Extension[]).find((name) => path.toLowerCase().endsWith(`.${name}`));
  if (extension === undefined) throw new BadValue("a file name that ends in .txt, .md, .json or .xml (JUnit)", path);
  return { path, format: EXTENSIONS[extension] };
}

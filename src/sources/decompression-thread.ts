/**
 * Where the code is that a decompressing thread runs: beside the source it is TypeScript too, in `dist/` it is bundled.
 * (It is asked for from here, since the programs that are bundled lie as deep as this folder.)
 */
const EXTENSION = import.meta.url.endsWith(".ts") ? "ts" : "cjs";

export const DECOMPRESSION_THREAD = new URL(`../../workers/decompress.${EXTENSION}`, import.meta.url);

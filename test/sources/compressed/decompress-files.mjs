/**
 * Decompresses files on any runtime, with the source or with what was built of it:
 *
 *     decompress-files.mjs MODULE MODE FILE…      MODULE: …/sources/compressed/decompress-file.{ts,js}
 *
 * `hashes` prints a line for each; `peak` does the same to measure the memory that it takes; `first` takes a chunk and
 * stops; `abort` takes one and aborts; `leave` takes one and goes away. Each of them has to end by itself.
 */
import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import process from "node:process";

const [module, mode, ...paths] = process.argv.slice(2);
const folder = module.slice(0, module.lastIndexOf("/"));
const extension = module.slice(module.lastIndexOf("."));
const { decompressFile } = await import(module);
const { fileIdAt } = await import(`${folder}/../file-id${extension}`);
const { codecOf } = await import(`${folder}/codec${extension}`);

for (const path of paths) {
  const controller = new AbortController();
  const { size: compressedBytes } = await stat(path);
  const order = { path, fileId: fileIdAt(path), codec: await codecAt(path), compressedBytes };
  const chunks = decompressFile(order, controller.signal);
  process.stdout.write(`${path.slice(path.lastIndexOf("/") + 1)}: ${await outcomeOf(chunks, controller)}\n`);
}
if (mode === "peak") process.stdout.write(`${process.resourceUsage().maxRSS}\n`);

async function codecAt(path) {
  const file = await open(path);
  const { buffer, bytesRead } = await file.read(new Uint8Array(16), 0, 16, 0);
  await file.close();
  return codecOf(buffer.subarray(0, bytesRead));
}

async function outcomeOf(chunks, controller) {
  if (mode === "leave") return (await chunks.next()).done ? "nothing" : "a chunk";
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      if (mode !== "peak") hash.update(chunk);
      bytes += chunk.length;
      if (mode === "first") return "a chunk";
      if (mode === "abort") controller.abort(new Error("aborted"));
    }
    return `${bytes} ${hash.digest("hex")}`;
  } catch (error) {
    return `${mode === "abort" ? "" : `${bytes} ${hash.digest("hex")} `}${error.message}`;
  }
}

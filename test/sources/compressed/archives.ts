/**
 * Archives as the real tools make them.
 */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "vitest";
import { Codec } from "../../../src/sources/compressed/codec.ts";
import { decompress } from "../../../src/sources/compressed/decompress.ts";

export interface Archive {
  readonly name: string;
  readonly codec: Codec;
  /** What must be installed. */
  readonly tool: string;
  readonly make: (text: Uint8Array) => Uint8Array;
}

/** A line of shell from text to archive. */
export function pack(command: string, text: Uint8Array): Buffer {
  return execFileSync("/bin/sh", ["-c", command], {
    input: text,
    maxBuffer: 2 ** 31 - 1,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

function archive(codec: Codec, command: string): Archive {
  return { name: command, codec, tool: command.split(" ", 1)[0] as string, make: (text) => pack(command, text) };
}

/** Two archives, one behind the other, the first of which holds a third of the text. */
function twoOf(codec: Codec, command: string, between: Uint8Array = new Uint8Array(0)): Archive {
  return {
    ...archive(codec, command),
    name: `${command}, twice${between.length === 0 ? "" : ` with ${between.length} bytes between`}`,
    make(text) {
      const third = Math.floor(text.length / 3);
      return Buffer.concat([pack(command, text.subarray(0, third)), between, pack(command, text.subarray(third))]);
    },
  };
}

/** A frame of zstd that decoders pass over. */
export function skippableFrame(bytes: number): Uint8Array {
  return Uint8Array.from([0x5a, 0x2a, 0x4d, 0x18, bytes & 0xff, bytes >> 8, 0, 0, ...new Uint8Array(bytes).fill(7)]);
}

export const ARCHIVES: readonly Archive[] = [
  archive(Codec.gzip, "gzip -c"),
  archive(Codec.gzip, "gzip -1"),
  archive(Codec.gzip, "pigz -p 2 -b 128 -c"),
  archive(Codec.gzip, "pigz -k -N -C 'a comment' -c"),
  twoOf(Codec.gzip, "gzip -9n"),
  archive(Codec.zstd, "zstd -c"),
  archive(Codec.zstd, "zstd -19 --no-check"),
  archive(Codec.zstd, "zstd --long=27 -3"),
  archive(Codec.zstd, "zstd --ultra -22"),
  archive(Codec.zstd, "zstd -1 -T2 -B128K"),
  archive(Codec.zstd, "pzstd -q -p 2"),
  twoOf(Codec.zstd, "zstd -c"),
  twoOf(Codec.zstd, "zstd -c", skippableFrame(300)),
  archive(Codec.bzip2, "bzip2 -9"),
  archive(Codec.bzip2, "bzip2 -1"),
  twoOf(Codec.bzip2, "bzip2 -2"),
  ...["none", "crc32", "crc64", "sha256"].map((check) => archive(Codec.xz, `xz --check=${check}`)),
  archive(Codec.xz, "xz -9 --check=crc64"),
  archive(Codec.xz, "xz -0 --block-size=64KiB"),
  archive(Codec.xz, "xz -0 --block-size=64KiB --check=sha256"),
  archive(Codec.xz, "xz -T2 --block-size=256KiB"),
  twoOf(Codec.xz, "xz"),
  twoOf(Codec.xz, "xz --check=sha256", new Uint8Array(8)),
];

/** Lines as a server logs them, of a seed; about a tenth of them when compressed. */
export function logText(bytes: number): Uint8Array {
  let state = 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let text = "";
  while (text.length < bytes) {
    const second = String(random(60)).padStart(2, "0");
    const ip = `10.${random(256)}.${random(256)}.${random(256)}`;
    text += `{"time":"2019-05-06 17:24:${second}","ip":"${ip}","status_code":${200 + 100 * random(4)}}\n`;
    if (random(1000) === 0) text += "\n".repeat(random(2000));
  }
  return new TextEncoder().encode(text.slice(0, bytes));
}

/** A test of what a tool makes. In CI the tools have to be there; elsewhere it is said what was left out. */
export function testWith(tools: readonly string[], name: string, body: () => void | Promise<void>): void {
  const missing = tools.filter((tool) => !isInstalled(tool));
  if (missing.length === 0 || process.env["CI"] === "true") test(name, body);
  else process.stderr.write(`Not tested, since ${missing.join(" and ")} cannot be found: ${name}\n`);
}

export function isInstalled(tool: string): boolean {
  const directories = (process.env["PATH"] ?? "").split(delimiter);
  return directories.some((directory) => statSync(join(directory, tool), { throwIfNoEntry: false })?.isFile() === true);
}

/** What came out, and the complaint in which it ended. */
export interface Outcome {
  readonly text: Buffer;
  readonly complaint: string | null;
}

export async function unpack(codec: Codec, packed: Uint8Array, pieceBytes = packed.length): Promise<Outcome> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of decompress(codec, inPieces(packed, pieceBytes))) chunks.push(chunk.slice());
    return { text: Buffer.concat(chunks), complaint: null };
  } catch (error) {
    return { text: Buffer.concat(chunks), complaint: (error as Error).message };
  }
}

export async function* inPieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.slice(at, at + pieceBytes);
}

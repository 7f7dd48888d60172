/**
 * The key of a job's pseudonyms: the bytes of a file. It makes no difference who may read it: that is for whoever made it.
 */
import { type FileHandle, open } from "node:fs/promises";
import { BrownoutError, ErrorCode, systemReason } from "../error.ts";
import { type PseudonymKey, pseudonymKey } from "./pseudonyms.ts";

const LF = 0x0a;
const CR = 0x0d;
const LINE_END_BYTES = 2;
/** What can be guessed is no key: 16 bytes at random are 128 bits, as many as a pseudonym has. */
const LEAST_BYTES = 16;
const MOST_BYTES = 64 * 1024;

/** @throws {BrownoutError} `unreadable-source`, or `usage` where its length is that of no key */
export async function readKey(path: string): Promise<PseudonymKey> {
  const bytes = withoutLineEnd(await readStart(path, MOST_BYTES + LINE_END_BYTES + 1));
  if (bytes.length === 0) throw badKey(path, `expected at least ${LEAST_BYTES} bytes but it is empty`);
  if (bytes.length < LEAST_BYTES) {
    throw badKey(path, `expected at least ${LEAST_BYTES} bytes but found ${bytes.length} (try "openssl rand -hex 32")`);
  }
  if (bytes.length > MOST_BYTES) throw badKey(path, "expected at most 64 KiB but found more (is it a key?)");
  return pseudonymKey(bytes);
}

/** At most so many bytes, since it may be a device that never ends. */
async function readStart(path: string, mostBytes: number): Promise<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const bytes = new Uint8Array(mostBytes);
    let length = 0;
    while (length < mostBytes) {
      const { bytesRead } = await file.read(bytes, length, mostBytes - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } catch (error) {
    const message = `Cannot read key "${path}": ${systemReason(error)}`;
    throw new BrownoutError(ErrorCode.unreadableSource, message, { site: { path }, cause: error });
  } finally {
    await file?.close();
  }
}

/** One line ending, as editors and `echo` leave it, is not part of the key. */
function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  if (bytes.at(-1) !== LF) return bytes;
  return bytes.subarray(0, bytes.length - (bytes.at(-2) === CR ? LINE_END_BYTES : 1));
}

function badKey(path: string, why: string): BrownoutError {
  return new BrownoutError(ErrorCode.usage, `Cannot use key "${path}": ${why}`, { site: { path } });
}

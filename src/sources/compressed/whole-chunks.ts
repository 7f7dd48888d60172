/**
 * Chunks of about a mebibyte that own their memory, so that it can be handed to another thread: decoders return as many
 * bytes as they happen to have, some as parts of memory that they go on using.
 */
const CHUNK_BYTES = 1024 * 1024;
/** Larger ones that own their memory already are left as they are. */
const LARGE_BYTES = CHUNK_BYTES / 2;

export async function* inWholeChunks(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let chunk = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  try {
    for await (const part of parts) {
      if (ownsItsMemory(part) && part.length >= LARGE_BYTES) {
        if (filled > 0) yield take();
        yield part;
        continue;
      }
      for (let at = 0; at < part.length; ) {
        const fitting = part.subarray(at, at + CHUNK_BYTES - filled);
        chunk.set(fitting, filled);
        filled += fitting.length;
        at += fitting.length;
        if (filled === CHUNK_BYTES) yield take();
      }
    }
  } catch (error) {
    if (filled > 0) yield take(); // what came before the trouble
    throw error;
  }
  if (filled > 0) yield take();

  function take(): Uint8Array<ArrayBuffer> {
    const taken = filled === CHUNK_BYTES ? chunk : chunk.slice(0, filled);
    chunk = new Uint8Array(CHUNK_BYTES);
    filled = 0;
    return taken;
  }
}

function ownsItsMemory(part: Uint8Array): part is Uint8Array<ArrayBuffer> {
  return (
    part.buffer instanceof ArrayBuffer && part.byteLength === part.buffer.byteLength && part.constructor === Uint8Array
  );
}

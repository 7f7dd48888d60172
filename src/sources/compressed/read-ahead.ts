/**
 * A stream whose next chunks are made while the last one is looked at. Where they are made by threads, as by `node:zlib`,
 * these do not wait for the calling one.
 */
import { unlessAborted } from "../../abort.ts";

/** @param most chunks that wait at a time */
export async function* readAhead<T>(
  stream: AsyncIterable<T>,
  most: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  const iterator = stream[Symbol.asyncIterator]();
  const waiting: Promise<IteratorResult<T>>[] = [];
  try {
    for (;;) {
      while (waiting.length < most) waiting.push(quiet(iterator.next()));
      const { value, done } = await unlessAborted(waiting.shift() as Promise<IteratorResult<T>>, signal);
      if (done === true) return;
      waiting.push(quiet(iterator.next()));
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** A failure is told when its turn comes, if anyone is still there then. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

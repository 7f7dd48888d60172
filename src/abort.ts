/**
 * Waiting that an `AbortSignal` ends at once, even where nothing else would.
 */

/**
 * The promise's outcome, or the signal's reason if that comes first.
 * Not `Promise.race` against one promise for the abort: that would hold on to every value that ever raced with it.
 */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** A stream that ends with the signal's reason as soon as the signal is aborted, even while it waits for bytes. */
export async function* untilAborted<T>(stream: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  if (signal === undefined) {
    yield* stream;
    return;
  }
  const iterator = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { value, done } = await unlessAborted(iterator.next(), signal);
      if (done === true) return;
      yield value;
    }
  } finally {
    void iterator.return?.()?.then(undefined, () => {}); // not awaited: it may wait for the very bytes that do not come
  }
}

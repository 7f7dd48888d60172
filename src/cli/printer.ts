/**
 * Prints on the standard streams, and tells a reader that has gone from a disk that is full. Runtimes differ in where
 * they report either: in the callback, as an event, or by throwing.
 */
import { unlessAborted } from "../abort.ts";
import { BrownoutError, ErrorCode, systemReason } from "../error.ts";
import type { Printer } from "./io.ts";

type StandardStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/**
 * @param name what the stream is called in an error message
 * @param signal ends the wait for a reader that does not read
 */
export function printerOn(stream: StandardStream, name: string, signal: AbortSignal): Printer {
  stream.on("error", () => {}); // it is told to whoever printed
  return {
    terminal: stream.isTTY === true ? stream : null,
    async print(text) {
      const error = await unlessAborted(write(stream, text), signal);
      if (error === null) return true;
      if ((error as NodeJS.ErrnoException).code === "EPIPE") return false;
      throw new BrownoutError(ErrorCode.unwritableOutput, `Cannot write to ${name}: ${systemReason(error)}`, {
        cause: error,
      });
    },
  };
}

/** Standard error: where it cannot be written to, there is nowhere left to say so. */
export function lastResort(stream: StandardStream, signal: AbortSignal): Printer {
  const printer = printerOn(stream, "standard error", signal);
  return { ...printer, print: (text) => printer.print(text).catch(() => false) };
}

function write(stream: StandardStream, text: string): Promise<Error | null> {
  return new Promise((resolve) => {
    try {
      stream.write(text, (error) => resolve(error ?? null));
    } catch (error) {
      resolve(error as Error);
    }
  });
}

/** What a command may touch of the process that runs it. Nothing below `cli/` sees any of it. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

export type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** The contract with scripts, as `diff` has it. Signals end with 128 + their number. */
export const ExitStatus = {
  done: 0,
  /** A gate that was asked for is breached, and nothing else is wrong. */
  breached: 1,
  trouble: 2,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];

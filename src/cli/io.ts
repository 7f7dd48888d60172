/** What a command may touch of the process that runs it. Nothing below `cli/` sees any of it. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Printer;
  readonly stderr: Printer;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How this program was started: the runtime, its own options, the program. */
  readonly command: readonly string[];
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

export interface Printer {
  /** The stream behind it where that is a terminal, for what draws on it. */
  readonly terminal: NodeJS.WritableStream | null;
  /**
   * Resolves when the text has been taken: true, or false when nobody reads any more (`| head`).
   *
   * @throws {BrownoutError} `unwritable-output`
   */
  print(text: string): Promise<boolean>;
}

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

/**
 * The one error class of the program and its codes.
 *
 * Messages are one line: the failing action first, values in double quotes, the expected before the found, a hint in
 * brackets where there is one: `Cannot read partial "a.part": expected version 1 but found 3`.
 * Worker threads lose an error's class and code, so they return a `Fault` (plain data) instead of throwing.
 */
export const ErrorCode = {
  usage: "usage",
  unreadableSource: "unreadable-source",
  unknownFormat: "unknown-format",
  incompleteSource: "incomplete-source",
  rewrittenSource: "rewritten-source",
  shrunkenSource: "shrunken-source",
  corruptPartial: "corrupt-partial",
  corruptReport: "corrupt-report",
  emptyReport: "empty-report",
  doubleCover: "double-cover",
  differentDefinition: "different-definition",
  lostChunk: "lost-chunk",
  lostLines: "lost-lines",
  unwritableOutput: "unwritable-output",
  locked: "locked",
  aborted: "aborted",
} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** Where in an input the trouble lies: a path as the user typed it, a 1-based line, a 0-based byte. */
export interface Site {
  readonly path?: string;
  readonly line?: number;
  readonly byte?: number;
}

/** An error as plain data: what crosses a thread, and what a report's owner is told about one source. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly site?: Site;
}

/** An input that cannot be opened: it is told, and the run goes on. */
export function unreadableFault(path: string, reason: string): Fault {
  return { code: ErrorCode.unreadableSource, message: `Cannot read "${path}": ${reason}`, site: { path } };
}

export class BrownoutError extends Error {
  override readonly name = "BrownoutError";
  readonly code: ErrorCode;
  readonly site: Site | undefined;
  /** Lines that show what the message says: a mark under a character, a table of two definitions. */
  readonly detail: readonly string[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { site?: Site; detail?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.site = options.site;
    this.detail = options.detail ?? [];
  }
}

/** The wording of the system errors that people meet; anything else keeps the system's own words. */
const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EEXIST: "a file of that name is in the way",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of the path is not a directory",
  ENOSPC: "no space left on the device",
  EROFS: "the file system is read-only",
  EMFILE: "too many open files",
  EFBIG: "the file would become too large",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "too many symbolic links",
  EIO: "input/output error",
};

/** Says in words why a system call failed. Deno hides files behind `NotCapable` where a permission is missing. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  return (code !== undefined && SYSTEM_REASONS[code]) || error.message.replace(/\s*\n\s*/g, " ");
}

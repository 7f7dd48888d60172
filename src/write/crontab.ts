/**
 * A job -> a line of a user's crontab.
 *
 * Cron ends a command at a `%`, unless a backslash stands before it; whether two backslashes are one differs from cron to
 * cron. So there is no other backslash in the line: `/a\b` becomes `'/a'"$(printf '\134')"'b'`, in which a digit follows it,
 * and all of them leave that alone.
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { printable } from "./printable.ts";
import type { Job } from "./systemd-units.ts";

/** Vixie's cron and its descendants cut a longer command off. */
const LONGEST_COMMAND = 998;

/** @throws {BrownoutError} `usage` for what no crontab can hold */
export function toCrontabLine({ at, directory, command }: Pick<Job, "at" | "directory" | "command">): string {
  const [hour, minute] = at.split(":").map(Number);
  const line = `cd ${quoted(directory)} && ${command.map(quoted).join(" ")}`.replaceAll("%", "\\%");
  if (new TextEncoder().encode(line).length > LONGEST_COMMAND) {
    const found = `expected at most ${LONGEST_COMMAND} bytes but found ${new TextEncoder().encode(line).length}`;
    throw new BrownoutError(ErrorCode.usage, `Cannot write a crontab line: ${found} (the paths are long)`);
  }
  return `${minute} ${hour} * * * ${line}\n`;
}

function quoted(word: string): string {
  if (/[\n\r\0]/.test(word)) {
    throw new BrownoutError(
      ErrorCode.usage,
      `Cannot write a crontab line for "${printable(word)}": it cannot hold more than one line`,
    );
  }
  const safe = word.replaceAll("'", `'"'"'`).replaceAll("\\", `'"$(printf '\\134')"'`);
  return `'${safe}'`;
}

/**
 * What logrotate does to logs at midnight, before the night's run.
 */
import type { LogDirectory } from "./log-directory.ts";

/** `access.log.1.gz` -> `access.log.2.gz`, …; what has more than `keep` behind it goes. */
function shift(logs: LogDirectory, name: string, keep: number): void {
  for (let number = keep; number >= 1; number -= 1) {
    for (const end of ["", ".gz"]) {
      const from = `${name}.${number}${end}`;
      if (!logs.has(from)) continue;
      if (number === keep) logs.remove(from);
      else logs.rename(from, `${name}.${number + 1}${end}`);
    }
  }
}

/** `compress`, and `create`: an empty log is there at once. */
export function rotate(logs: LogDirectory, name: string, keep: number): void {
  shift(logs, name, keep);
  logs.rename(name, `${name}.1`);
  logs.gzip(`${name}.1`);
  logs.append(name, "");
}

/** `delaycompress`, `nocreate`: the newest archive stays as it was until the next time, so that it may be written to. */
export function rotateDelayed(logs: LogDirectory, name: string, keep: number): void {
  shift(logs, name, keep);
  if (logs.has(`${name}.2`)) logs.gzip(`${name}.2`);
  logs.rename(name, `${name}.1`);
}

/** `copytruncate`, `delaycompress` */
export function rotateByCopy(logs: LogDirectory, name: string, keep: number): void {
  shift(logs, name, keep);
  if (logs.has(`${name}.2`)) logs.gzip(`${name}.2`);
  logs.copyTruncate(name, `${name}.1`);
}

/** `dateext`, `compresscmd zstd`; the oldest beyond `keep` goes. */
export function rotateByDate(logs: LogDirectory, name: string, date: string, keep: number): void {
  logs.rename(name, `${name}-${date}`);
  logs.zstd(`${name}-${date}`);
  const archives = logs.names().filter((other) => other.startsWith(`${name}-`));
  for (const archive of archives.slice(0, -keep)) logs.remove(archive);
}

/**
 * Runs lines of shell around the program that ships: `brownout …` in pipes, under limits, on a terminal.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished } from "vitest";
import { brownout, ROOT, type Run } from "./program.ts";

/**
 * `brownout …`; `unprivileged …` is the same without the power to pass over file permissions, which root has;
 * `on_terminal LINE` runs a line of shell that may use `"$NODE" "$BIN"` on a terminal of its own.
 */
const COMMANDS = `
brownout() { "$NODE" "$BIN" "$@"; }
unprivileged() {
  if [ "$(id -u)" = 0 ]; then setpriv --bounding-set=-dac_override,-dac_read_search "$NODE" "$BIN" "$@"
  else brownout "$@"; fi
}
on_terminal() { script -qec "$1" /dev/null; }
`;

/** A script in a working directory, standard input being /dev/null; whatever it leaves running ends with the test. */
export async function shell(cwd: string, script: string, env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const child = spawn("/bin/sh", ["-c", `${COMMANDS}\n${script}`], {
    cwd,
    env: { ...process.env, NODE: process.execPath, BIN: join(ROOT, "dist/src/program/brownout.cjs"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  onTestFinished(() => killGroup(child.pid));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), endOf(child)]);
  return { status, stdout, stderr };
}

/**
 * `brownout WORDS` after a line of shell. Where that line takes permissions away, root is refused as well: in a process
 * that cannot pass over them.
 */
export async function brownoutAfter(prepare: string, words: string, cwd: string): Promise<Run> {
  if (prepare !== "") expect(await shell(cwd, prepare)).toMatchObject({ status: 0 });
  return prepare.includes("chmod") ? shell(cwd, `unprivileged ${words}`) : brownout(words.split(" "), { cwd });
}

/** The exit status, or the name of the signal that ended a process. */
export async function endOf(child: ChildProcess): Promise<Run["status"]> {
  const [code, signal] = await once(child, "close");
  return code ?? signal;
}

/** Until a run with `--rejects` in a directory has begun to write it: its inputs are open then, and none is read. */
export async function untilRejectsBegin(directory: string): Promise<void> {
  const begun = () => readdirSync(directory).some((name) => name.endsWith(".tmp"));
  await expect.poll(begun).toBe(true);
}

function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, "SIGKILL");
  } catch {
    // ESRCH: all of it has ended
  }
}

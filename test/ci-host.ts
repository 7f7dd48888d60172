/**
 * As much of a CI host as the examples in `.github/examples/` need: a workspace, commands that stand in for what cannot be
 * reached from here (`npm`, `gh`, `curl`), and caches. Scripts run in bash, with the program that ships.
 */
import { execFile } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createContext, runInContext } from "node:vm";
import * as z from "zod/mini";
import { ROOT } from "./program.ts";

const BROWNOUT = join(ROOT, "dist/src/program/brownout.cjs");
/** What `npm pack` makes of this version. */
export const TARBALL = `brownout-${z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"))).version}.tgz`;

/** Installing the tarball makes `brownout` a command; anything else is refused, as is a token that is not there. */
const COMMANDS: Readonly<Record<string, string>> = {
  npm: `[ "$*" = "install --global ./vendor/${TARBALL}" ] && [ -e "vendor/${TARBALL}" ] || exit 1
printf '#!/bin/sh\\nexec "${process.execPath}" "${BROWNOUT}" "$@"\\n' > "$COMMANDS/brownout"
chmod +x "$COMMANDS/brownout"`,
  gh: `[ -n "$GH_TOKEN" ] || exit 4
printf '%s\\n' "$@" >> "$CALLS"`,
  curl: `printf '%s\\n' "$@" >> "$CALLS"`,
};

export interface ScriptRun {
  readonly status: number;
  readonly output: string;
}

export class Workspace {
  readonly path: string;
  readonly #commands: string;
  readonly #calls: string;

  /** @param logs what the repository's own script brings */
  constructor(path: string, logs: string) {
    this.path = join(path, "workspace");
    this.#commands = join(path, "commands");
    this.#calls = join(path, "calls");
    for (const folder of [this.#commands, join(this.path, "ci"), join(this.path, "vendor")]) {
      mkdirSync(folder, { recursive: true });
    }
    writeFileSync(join(this.path, "vendor", TARBALL), "");
    writeFileSync(join(path, "access.log"), logs);
    this.#executable(join(this.path, "ci/fetch-logs.sh"), `mkdir -p "$1"\ncp "${join(path, "access.log")}" "$1"`);
    for (const [name, script] of Object.entries(COMMANDS)) this.#executable(join(this.#commands, name), script);
  }

  /** @param flags how the host starts bash */
  run(flags: readonly string[], script: string, env: Readonly<Record<string, string>>): Promise<ScriptRun> {
    const path = [this.#commands, process.env["PATH"]].join(delimiter);
    const settings = {
      cwd: this.path,
      env: { ...process.env, PATH: path, COMMANDS: this.#commands, CALLS: this.#calls, ...env },
    };
    return new Promise((resolve, reject) => {
      execFile("bash", [...flags, "-c", script], settings, (error, stdout, stderr) => {
        const status = error === null ? 0 : error.code;
        if (typeof status === "number") resolve({ status, output: stdout + stderr });
        else reject(error);
      });
    });
  }

  has(name: string): boolean {
    return existsSync(join(this.path, name));
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), "utf8");
  }

  /** The arguments of `gh` and `curl`. */
  calls(): string[] {
    return existsSync(this.#calls) ? readFileSync(this.#calls, "utf8").trimEnd().split("\n") : [];
  }

  #executable(path: string, script: string): void {
    writeFileSync(path, `#!/bin/sh\nset -e\n${script}\n`);
    chmodSync(path, 0o755);
  }
}

/** Folders by key, the newest last. */
export class Caches {
  readonly #path: string;
  readonly #keys: string[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  get keys(): readonly string[] {
    return this.#keys;
  }

  /** A key is written once: GitHub refuses the second, with no more than a warning. */
  save(key: string, folder: string): void {
    if (this.#keys.includes(key)) return;
    cpSync(folder, join(this.#path, key), { recursive: true });
    this.#keys.push(key);
  }

  replace(key: string, folder: string): void {
    rmSync(join(this.#path, key), { recursive: true, force: true });
    this.#keys.splice(0, this.#keys.length, ...this.#keys.filter((name) => name !== key));
    this.save(key, folder);
  }

  /** The one of this key, or else the newest that begins with the prefix. */
  restore(key: string, prefix: string | null, folder: string): void {
    const newest = prefix === null ? undefined : this.#keys.findLast((name) => name.startsWith(prefix));
    const found = this.#keys.includes(key) ? key : newest;
    if (found !== undefined) cpSync(join(this.#path, found), folder, { recursive: true });
  }
}

/**
 * The value of an expression of GitHub's, of those that mean the same in JavaScript.
 *
 * @param context `github`, and the functions that may be called
 */
export function evaluate(expression: string, context: object): unknown {
  return runInContext(expression, createContext({ ...context }));
}

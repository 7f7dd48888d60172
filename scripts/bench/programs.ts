/**
 * What is installed here, and which version.
 */
import { join } from "node:path";
import { ask, type Command, GNU_TIME, ROOT } from "./child.ts";
import { Trouble } from "./trouble.ts";

interface Program {
  /** How it is started; the lanes add their arguments. */
  readonly command: Command;
  readonly version: readonly string[];
  /** How to come by it. */
  readonly remedy: string;
}
export type ProgramName = keyof typeof PROGRAMS;

/** Deno is called directly, since `node_modules/.bin/deno` is a script around it that has to start, too. */
export const PROGRAMS = {
  node: { command: ["node"], version: ["--version"], remedy: "nodejs.org" },
  "current node": inRepository("test/runtimes/node_modules/.bin/node", "npm run runtimes"),
  deno: inRepository("node_modules/deno/deno", "npm ci"),
  bun: inRepository("test/runtimes/node_modules/.bin/bun", "npm run runtimes"),
  duckdb: { command: ["node", join(ROOT, "scripts/bench/lanes/duckdb.mjs")], version: ["--version"], remedy: "npm ci" },
  cat: fromDebian("cat", "coreutils"),
  wc: fromDebian("wc", "coreutils"),
  mawk: { ...fromDebian("mawk", "mawk"), version: ["-W", "version"] },
  jq: fromDebian("jq", "jq"),
  mlr: fromDebian("mlr", "miller"),
  goaccess: fromDebian("goaccess", "goaccess"),
  gzip: fromDebian("gzip", "gzip"),
  time: fromDebian(GNU_TIME, "time"),
} satisfies Record<string, Program>;

const PROGRAM_NAMES = Object.keys(PROGRAMS) as ProgramName[];

/** The programs that can be run, with their versions ("?" where they do not tell). */
export type Installed = ReadonlyMap<ProgramName, string>;

export async function findPrograms(signal: AbortSignal): Promise<Installed> {
  const installed = new Map<ProgramName, string>();
  for (const name of PROGRAM_NAMES) {
    const { command, version } = PROGRAMS[name];
    try {
      const printed = await ask([...command, ...version] as unknown as Command, signal);
      installed.set(name, printed.match(/\d+(\.\d+)+/)?.[0] ?? "?");
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
    }
  }
  return installed;
}

/** Says that a program is missing, and where to get it. */
export function remedyFor(name: ProgramName): string {
  return `${name} is not installed (${PROGRAMS[name].remedy})`;
}

function inRepository(path: string, remedy: string) {
  return { command: [join(ROOT, path)], version: ["--version"], remedy } as const;
}

function fromDebian(program: string, debianPackage: string) {
  return { command: [program], version: ["--version"], remedy: `apt-get install ${debianPackage}` } as const;
}

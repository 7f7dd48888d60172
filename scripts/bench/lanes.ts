/**
 * Who runs on which capture. A lane is a whole process: what it takes to start is part of it.
 */
import { availableParallelism } from "node:os";
import { type Answer, readReport, readRows } from "./answer.ts";
import type { Command } from "./child.ts";
import type { Input, InputName } from "./inputs.ts";
import { type Installed, PROGRAMS, type ProgramName } from "./programs.ts";

export interface Lane {
  readonly name: LaneName;
  /** What must be installed. */
  readonly program: ProgramName;
  /** What is timed. */
  readonly command: Command;
  /** What prints the answer, and how to read it; null for a floor, which knows none. */
  readonly question: { readonly command: Command; readonly read: (printed: string) => Answer } | null;
  /** At most so many rounds. */
  readonly rounds: number;
}
export type LaneName = keyof typeof LANES;

interface Ground {
  readonly input: Input;
  readonly path: string;
  /** Where brownout writes its reports. */
  readonly reports: string;
}

/** In the order in which a round runs them. */
const LANES_OF = {
  "small-10k": ["node -e 0", "node", "current node", "deno", "bun", "duckdb"],
  "jsonl-64m": ["wc -l", "cat", "node", "duckdb", "mawk", "mlr", "jq"],
  "jsonl-1g": ["wc -l", "cat", "node", "current node", "deno", "bun", "duckdb", "mawk"],
  "jsonl-4g": ["wc -l", "cat", "node", "node, 1 thread", "node, 2 threads", "current node", "deno", "bun", "duckdb"],
  "errors-1g": ["wc -l", "cat", "node", "current node", "deno", "bun", "duckdb"],
  "nginx-1g": ["wc -l", "cat", "node", "current node", "deno", "bun", "duckdb", "mawk"],
} as const satisfies Record<InputName, readonly LaneName[]>;

/** For those that take half a minute and more. */
const FEW_ROUNDS = 3;
const ANY_ROUNDS = Number.POSITIVE_INFINITY;

const LANES = {
  "node -e 0": () => floor("node", ["-e", "0"]),
  "wc -l": ({ path }: Ground) => floor("wc", ["-l", path]),
  /** Reads into memory, and does nothing with it: to write to /dev/null costs next to nothing. */
  cat: ({ path }: Ground) => floor("cat", [path]),
  node: (ground: Ground) => brownout("node", ["dist/src/program/brownout.cjs"], ground),
  "node, 1 thread": (ground: Ground) => brownout("node", ["dist/src/program/brownout.cjs"], ground, ["--threads", "1"]),
  "node, 2 threads": (ground: Ground) =>
    brownout("node", ["dist/src/program/brownout.cjs"], ground, ["--threads", "2"]),
  "current node": (ground: Ground) => brownout("current node", ["dist/src/program/brownout.cjs"], ground),
  deno: (ground: Ground) => brownout("deno", ["run", "-A", "src/bin.ts"], ground),
  bun: (ground: Ground) => brownout("bun", ["src/bin.ts"], ground),
  duckdb: ({ input, path }: Ground) =>
    rival(
      "duckdb",
      [path, ...input.layout.fields, String(availableParallelism())], // brownout's number of threads
      input.name === "jsonl-4g" ? FEW_ROUNDS : ANY_ROUNDS,
    ),
  mawk: ({ input, path }: Ground) =>
    rival("mawk", ["-v", `clock_at=${input.layout.clockAt + 1}`, "-f", "scripts/bench/lanes/question.awk", path]),
  jq: ({ path }: Ground) => rival("jq", ["-n", "-r", "-f", "scripts/bench/lanes/question.jq", path]),
  mlr: ({ path }: Ground) =>
    rival("mlr", ["--ijsonl", "--onidx", "put", "-q", "-f", "scripts/bench/lanes/question.mlr", path]),
} satisfies Record<string, (ground: Ground) => Omit<Lane, "name">>;

/** The lanes of a capture that can be run here, and the programs that the others miss. */
export function lanesOf(ground: Ground, installed: Installed): { lanes: Lane[]; skipped: ProgramName[] } {
  const all = LANES_OF[ground.input.name].map((name) => ({ name, ...LANES[name](ground) }));
  return {
    lanes: all.filter(({ program }) => installed.has(program)),
    skipped: all.map(({ program }) => program).filter((program) => !installed.has(program)),
  };
}

function brownout(program: ProgramName, words: readonly string[], ground: Ground, flags: readonly string[] = []) {
  const analyze = [...words, "analyze", ground.path, ...flags];
  return {
    program,
    command: commandOf(program, [...analyze, "--out-dir", ground.reports]),
    question: { command: commandOf(program, [...analyze, "--json", "--no-files"]), read: readReport },
    rounds: ANY_ROUNDS,
  };
}

function rival(program: ProgramName, args: readonly string[], rounds = FEW_ROUNDS) {
  const command = commandOf(program, args);
  return { program, command, question: { command, read: readRows }, rounds };
}

function floor(program: ProgramName, args: readonly string[]) {
  return { program, command: commandOf(program, args), question: null, rounds: ANY_ROUNDS };
}

function commandOf(program: ProgramName, args: readonly string[]): Command {
  const [path, ...words] = PROGRAMS[program].command;
  return [path, ...words, ...args];
}

/** How a table calls a lane. */
export function labelOf({ name, program, question }: Lane, installed: Installed): string {
  if (question?.read !== readReport) return name;
  const flags = name.startsWith("node, ") ? name.slice("node".length) : "";
  return `**brownout**, ${program.replace("current ", "")} ${installed.get(program)}${flags}`;
}

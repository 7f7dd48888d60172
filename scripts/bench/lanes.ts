/**
 * Who runs on which capture. A lane is a whole process: what it takes to start is part of it.
 */
import { availableParallelism } from "node:os";
import { type Answer, differenceOf, readReport, readRows } from "./answer.ts";
import type { Command } from "./child.ts";
import { complaintOfGoAccess } from "./goaccess.ts";
import type { InputName } from "./inputs.ts";
import type { JsonNames } from "./layouts.ts";
import { type Installed, PROGRAMS, type ProgramName } from "./programs.ts";

export interface Lane {
  readonly name: LaneName;
  /** What must be installed. */
  readonly program: ProgramName;
  readonly isBrownout: boolean;
  /** What is timed. */
  readonly command: Command;
  /** What prints the answer; null for a floor, which knows none. */
  readonly question: Command | null;
  /** What is wrong with what was printed, if anything is. */
  readonly complaint: (printed: string, expected: Answer) => string | null;
  /** At most so many rounds. */
  readonly rounds: number;
}
export type LaneName = keyof typeof LANES;

export interface Ground {
  readonly paths: readonly string[];
  /** Of all lines. */
  readonly bytes: number;
  /** Null where rivals know the format by its name. */
  readonly json: JsonNames | null;
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
  "combined-64m": ["wc -l", "cat", "node", "duckdb regex", "mawk", "goaccess"],
  "combined-1g": ["wc -l", "cat", "node", "current node", "deno", "bun", "duckdb regex", "duckdb csv", "mawk"],
  "caddy-300m": ["wc -l", "cat", "node", "current node", "deno", "bun", "duckdb caddy"],
  "alb-300m": ["wc -l", "cat", "node", "current node", "deno", "bun", "duckdb alb"],
  "iis-300m": ["wc -l", "cat", "node", "current node", "deno", "bun", "duckdb iis"],
  "cri-300m": ["wc -l", "cat", "node", "current node", "deno", "bun", "duckdb cri"],
  "docker-300m": ["wc -l", "cat", "node", "current node", "deno", "bun", "duckdb docker"],
  "gzip-1g": ["gzip -dc | wc -l", "node", "current node", "deno", "bun"],
  "gzip-8x128m": ["gzip -dc | wc -l", "node", "current node", "deno", "bun"],
  formats: ["node, 1 thread", "current node, 1 thread", "deno, 1 thread", "bun, 1 thread"],
} as const satisfies Record<InputName | "formats", readonly LaneName[]>;

/** For those that take half a minute and more. */
const FEW_ROUNDS = 3;
const ANY_ROUNDS = Number.POSITIVE_INFINITY;
const LONG_FOR_DUCKDB_BYTES = 2 ** 31;

const NODE_WORDS = ["dist/src/program/brownout.cjs"];
const DENO_WORDS = ["run", "-A", "src/bin.ts"];
const BUN_WORDS = ["src/bin.ts"];

const WORDS = { node: NODE_WORDS, "current node": NODE_WORDS, deno: DENO_WORDS, bun: BUN_WORDS } as const;
export type RuntimeName = keyof typeof WORDS;
export const RUNTIMES = Object.keys(WORDS) as RuntimeName[];

const QUESTIONS = "scripts/bench/lanes";

const LANES = {
  "node -e 0": () => floor("node", ["node", "-e", "0"]),
  "wc -l": ({ paths }) => floor("wc", ["wc", "-l", ...paths]),
  /** Reads into memory, and does nothing with it: to write to /dev/null costs next to nothing. */
  cat: ({ paths }) => floor("cat", ["cat", ...paths]),
  /** One file after the other. */
  "gzip -dc | wc -l": ({ paths }) => floor("gzip", ["sh", "-c", 'gzip -dc "$@" | wc -l', "sh", ...paths]),
  node: (ground) => brownout("node", NODE_WORDS, ground),
  "node, 1 thread": (ground) => brownout("node", NODE_WORDS, ground, ["--threads", "1"]),
  "node, 2 threads": (ground) => brownout("node", NODE_WORDS, ground, ["--threads", "2"]),
  "current node": (ground) => brownout("current node", NODE_WORDS, ground),
  "current node, 1 thread": (ground) => brownout("current node", NODE_WORDS, ground, ["--threads", "1"]),
  deno: (ground) => brownout("deno", DENO_WORDS, ground),
  "deno, 1 thread": (ground) => brownout("deno", DENO_WORDS, ground, ["--threads", "1"]),
  bun: (ground) => brownout("bun", BUN_WORDS, ground),
  "bun, 1 thread": (ground) => brownout("bun", BUN_WORDS, ground, ["--threads", "1"]),
  duckdb: (ground) => duckDb(["json", ...namesIn(ground)], ground),
  "duckdb regex": (ground) => duckDb(["regex"], ground),
  "duckdb csv": (ground) => duckDb(["csv"], ground),
  "duckdb caddy": (ground) => duckDb(["caddy"], ground),
  "duckdb alb": (ground) => duckDb(["alb"], ground),
  "duckdb iis": (ground) => duckDb(["iis"], ground),
  "duckdb cri": (ground) => duckDb(["cri"], ground),
  "duckdb docker": (ground) => duckDb(["docker"], ground),
  mawk: ({ json, paths }) => {
    const counts = json === null ? ["-f", awk("combined")] : ["-v", `clock_at=${json.clockAt + 1}`, "-f", awk("json")];
    return rival("mawk", [...counts, "-f", awk("answer"), ...paths]);
  },
  jq: ({ paths }) => rival("jq", ["-n", "-r", "-f", `${QUESTIONS}/question.jq`, ...paths]),
  mlr: ({ paths }) => rival("mlr", ["--ijsonl", "--onidx", "put", "-q", "-f", `${QUESTIONS}/question.mlr`, ...paths]),
  goaccess: ({ paths }) => ({
    ...rival("goaccess", [...paths, "--log-format=COMBINED", "--no-global-config", "--output=json"]),
    complaint: complaintOfGoAccess,
  }),
} as const satisfies Record<string, (ground: Ground) => Omit<Lane, "name">>;

/** The lanes of a capture that can be run here, and the programs that the others miss. */
export function lanesOf(
  input: keyof typeof LANES_OF,
  ground: Ground,
  installed: Installed,
): { lanes: Lane[]; skipped: ProgramName[] } {
  const all = LANES_OF[input].map((name): Lane => ({ name, ...LANES[name](ground) }));
  return {
    lanes: all.filter(({ program }) => installed.has(program)),
    skipped: [...new Set(all.map(({ program }) => program).filter((program) => !installed.has(program)))],
  };
}

function brownout(program: ProgramName, words: readonly string[], ground: Ground, flags: readonly string[] = []) {
  const analyze = [...words, "analyze", ...ground.paths, ...flags];
  return {
    program,
    isBrownout: true,
    command: commandOf(program, [...analyze, "--out-dir", ground.reports]),
    question: commandOf(program, [...analyze, "--json", "--no-files"]),
    complaint: (printed: string, expected: Answer) => differenceOf(readReport(printed), expected),
    rounds: ANY_ROUNDS,
  };
}

function duckDb(question: readonly string[], { paths, bytes }: Ground) {
  const threads = String(availableParallelism()); // brownout's number of threads
  return rival("duckdb", [threads, ...question, ...paths], bytes < LONG_FOR_DUCKDB_BYTES ? ANY_ROUNDS : FEW_ROUNDS);
}

function rival(program: ProgramName, args: readonly string[], rounds = FEW_ROUNDS) {
  const command = commandOf(program, args);
  const complaint = (printed: string, expected: Answer) => differenceOf(readRows(printed), expected);
  return { program, isBrownout: false, command, question: command, complaint, rounds };
}

function floor(program: ProgramName, command: Command) {
  return { program, isBrownout: false, command, question: null, complaint: () => null, rounds: ANY_ROUNDS };
}

function namesIn({ json }: Ground): readonly string[] {
  return json === null ? [] : [json.time, json.address, json.status];
}

function awk(part: "json" | "combined" | "answer"): string {
  return `${QUESTIONS}/${part}.awk`;
}

export function brownoutCommand(program: RuntimeName, args: readonly string[]): Command {
  return commandOf(program, [...WORDS[program], ...args]);
}

function commandOf(program: ProgramName, args: readonly string[]): Command {
  const [path, ...words] = PROGRAMS[program].command;
  return [path, ...words, ...args];
}

/** How a table calls a lane. */
export function labelOf({ name, program, isBrownout }: Lane, installed: Installed): string {
  if (!isBrownout) return name;
  const comma = name.indexOf(",");
  return `**brownout**, ${runtimeNameOf(program, installed)}${comma === -1 ? "" : name.slice(comma)}`;
}

export function runtimeNameOf(program: ProgramName, installed: Installed): string {
  return `${program.replace("current ", "")} ${installed.get(program)}`;
}

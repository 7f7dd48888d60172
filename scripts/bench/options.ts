/**
 * What was typed, and what it means.
 */
import { parseArgs } from "node:util";
import { INPUT_NAMES, type Input, inputNamed, Size } from "./inputs.ts";
import { Trouble } from "./trouble.ts";

export interface Options {
  readonly help: boolean;
  readonly inputs: readonly Input[];
  /** Whether the speed of every format is a part of the run. */
  readonly formats: boolean;
  /** Whether nights of `brownout run` are. */
  readonly nightly: boolean;
  readonly size: Size;
  readonly rounds: number;
  /** Where captures are made and looked for; null for a temporary directory. */
  readonly directory: string | null;
  readonly keep: boolean;
  /** The file that gets what is printed, too. */
  readonly markdown: string | null;
}

export const FORMATS_PART = "formats";
export const NIGHTLY_PART = "nightly";

const FULL_ROUNDS = 5;
const QUICK_ROUNDS = 1;

export const HELP = `Usage: npm run bench -- [options]

Measures brownout on made-up captures, beside the floor and beside its rivals,
and prints tables in markdown. Answers are checked before anything is timed.

  --only <part>      this part only; may be repeated. Captures:
                     ${INPUT_NAMES.slice(0, 4).join(", ")},
                     ${INPUT_NAMES.slice(4, 8).join(", ")},
                     ${INPUT_NAMES.slice(8).join(", ")};
                     formats: the speed of each per core;
                     nightly: what a night costs when all but 10 MB is known
  --rounds <n>       rounds to take the median of (default ${FULL_ROUNDS}, with --quick ${QUICK_ROUNDS})
  --quick            small captures: to see that answers are right, not for speed;
                     formats by request only
  --dir <dir>        make captures here, and use those that are here already
  --keep             leave what was made there for the next run
  --markdown <file>  write what is printed to this file, too
  -h, --help         display this help

Needs 4 GiB of disk (9 GiB with --keep), and memory to cache as much.

Exit status: 0 measured, however slow; 1 an answer is wrong; 2 trouble.
`;

export function readOptions(args: readonly string[]): Options {
  const flags = parseFlags(args);
  const size = flags.quick ? Size.quick : Size.full;
  if (flags.keep && flags.dir === undefined) throw new Trouble("Cannot keep captures: expected --dir beside --keep");
  return {
    help: flags.help,
    ...readParts(flags.only ?? [...INPUT_NAMES, NIGHTLY_PART, ...(flags.quick ? [] : [FORMATS_PART])], size),
    size,
    rounds: readRounds(flags.rounds ?? String(flags.quick ? QUICK_ROUNDS : FULL_ROUNDS)),
    directory: flags.dir ?? null,
    keep: flags.keep,
    markdown: flags.markdown ?? null,
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string", multiple: true },
        rounds: { type: "string" },
        quick: { type: "boolean", default: false },
        dir: { type: "string" },
        keep: { type: "boolean", default: false },
        markdown: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    // The first sentence says what is wrong; the others, how to pass it as an argument, of which there are none.
    throw new Trouble(`Cannot parse the options: ${String((error as Error).message).split(". ")[0]} (try --help)`);
  }
}

/** In the order of the table, each once. */
function readParts(names: readonly string[], size: Size): Pick<Options, "inputs" | "formats" | "nightly"> {
  const parts: readonly string[] = [...INPUT_NAMES, FORMATS_PART, NIGHTLY_PART];
  const unknown = names.find((name) => !parts.includes(name));
  if (unknown !== undefined)
    throw new Trouble(`Cannot parse --only: expected one of ${parts.join(", ")} but found "${unknown}"`);
  return {
    inputs: INPUT_NAMES.filter((name) => names.includes(name)).map((name) => inputNamed(name, size)),
    formats: names.includes(FORMATS_PART),
    nightly: names.includes(NIGHTLY_PART),
  };
}

function readRounds(text: string): number {
  if (!/^[1-9][0-9]{0,2}$/.test(text))
    throw new Trouble(`Cannot parse --rounds: expected a whole number from 1 to 999 but found "${text}"`);
  return Number(text);
}

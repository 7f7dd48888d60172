/**
 * The commands and their flags, as they are typed. What they mean is read in `options/`; a command's code is loaded
 * when it is called.
 */
import { type Command, Option } from "commander";
import {
  ANALYZE_FLAGS,
  COMPARE_FLAGS,
  CRON_FLAGS,
  type Flag,
  MERGE_FLAGS,
  RUN_FLAGS,
  SYSTEMD_FLAGS,
} from "../options/flags.ts";
import type { ExitStatus, Io } from "./io.ts";

/** Is told how a command has ended. */
type Conclude = (status: ExitStatus) => void;

/** In the order in which the help lists them. */
export function addCommands(program: Command, io: Io, conclude: Conclude): void {
  const all = [addAnalyze, addCompare, addMerge, addRun, addSystemd, addCron, addFormats, addGenerate];
  for (const add of all) add(program, io, conclude);
}

function addAnalyze(program: Command, io: Io, conclude: Conclude): void {
  const command = program
    .command("analyze")
    .summary("scan captures, print the answer, write reports")
    .description(
      "Counts, for every hour of the working day, the clients that met a server error; prints the answer and writes " +
        "report.json, hours.csv, weekday-hours.csv and calendar.csv.",
    )
    .argument("[files...]", 'access logs, compressed or not, and patterns; "-" or nothing reads a pipe');
  addFlags(command, ANALYZE_FLAGS)
    .addHelpText("after", ANALYZE_EXAMPLES)
    .action(async (files: string[], options: object) =>
      conclude(await (await import("./analyze.ts")).analyze(files, options, io)),
    );
}

function addCompare(program: Command, io: Io, conclude: Conclude): void {
  const command = program
    .command("compare")
    .summary("compare two reports; a gate for CI")
    .description("Tells which hours of HEAD are worse than BASE's, beyond noise, and fails where a rule says so.")
    .argument("[base]", 'a report or a partial, a directory with report.json, or "-" for standard input')
    .argument("[head]", "another one");
  addFlags(command, COMPARE_FLAGS)
    .addHelpText("after", COMPARE_EXAMPLES)
    .action(async (base: string | undefined, head: string | undefined, options: object) => {
      const paths = [base, head].filter((path) => path !== undefined);
      conclude(await (await import("./compare.ts")).compare(paths, options, io));
    });
}

const COMPARE_EXAMPLES = `
Examples:
  brownout compare base/report.json reports
  brownout compare base.part head.part --fail-on 'hour worse' \\
    --fail-on 'new-clients > 100'
  brownout compare base reports --fail-on 'total > +20%' \\
    -o comparison.md -o junit.xml

Exit status: 0 done, 1 a rule is breached,
2 trouble (usage, a report that is unreadable, incomplete, empty or counts
otherwise).`;

function addRun(program: Command, io: Io, conclude: Conclude): void {
  const command = program
    .command("run")
    .summary("run a mode of brownout.config.json, like a nightly job")
    .description(
      "Runs a mode: inputs and options that are written down under a name. Flags replace what the mode says; " +
        "variables of the environment (BROWNOUT_OUT_DIR for --out-dir) stand between them.",
    )
    .argument("[mode]", "its name")
    .argument("[files...]", "logs and patterns in place of the mode's inputs");
  addFlags(command, RUN_FLAGS)
    .addHelpText("after", RUN_EXAMPLES)
    .action(async (mode: string | undefined, files: string[], options: Record<string, unknown>) => {
      const typed = Object.entries(options).filter(([key]) => command.getOptionValueSource(key) === "cli");
      conclude(await (await import("./run.ts")).run(mode, files, Object.fromEntries(typed), io));
    });
}

const RUN_EXAMPLES = `
Examples:
  brownout run nightly
  brownout run nightly -v --days all
  brownout run --check

Exit status: 0 done, 1 a gate was breached,
2 trouble (usage, input that could not be read to its end, another run holds
the lock).`;

function addMerge(program: Command, io: Io, conclude: Conclude): void {
  const command = program
    .command("merge")
    .summary("combine partials into one report")
    .description("Adds up partials, as of several machines, prints the answer, and refuses what would count twice.")
    .argument("[partials...]", 'partials (analyze -o FILE.part), directories of them, "-" for standard input');
  addFlags(command, MERGE_FLAGS)
    .addHelpText("after", MERGE_EXAMPLES)
    .action(async (partials: string[], options: object) =>
      conclude(await (await import("./merge.ts")).merge(partials, options, io)),
    );
}

const MERGE_EXAMPLES = `
Examples:
  brownout merge a.part b.part -o report.json
  brownout merge ~/.local/state/brownout/nightly -o all.part

Exit status: 0 done,
2 trouble (usage, a partial that is unreadable, incomplete, counts otherwise or
covers what another one covers).`;

function addSystemd(program: Command, io: Io, conclude: Conclude): void {
  const command = program
    .command("systemd")
    .summary("print systemd units that run a mode every day")
    .description("Prints a service and its timer that run a mode every day, in the directory in which this is typed.")
    .argument("<mode>", "its name");
  addFlags(command, SYSTEMD_FLAGS)
    .addHelpText("after", SYSTEMD_EXAMPLES)
    .action(async (mode: string, options: object) =>
      conclude(await (await import("./systemd.ts")).systemd(mode, options, io)),
    );
}

const SYSTEMD_EXAMPLES = `
Examples:
  brownout systemd nightly
  brownout systemd nightly --user www-data --service |
    sudo tee /etc/systemd/system/brownout-nightly.service
  brownout systemd nightly --at 03:30 --timer |
    sudo tee /etc/systemd/system/brownout-nightly.timer
  sudo systemctl enable --now brownout-nightly.timer`;

function addCron(program: Command, io: Io, conclude: Conclude): void {
  const command = program
    .command("cron")
    .summary("print a crontab line that runs a mode every day")
    .description(
      "Prints a line for a user's crontab that runs a mode every day, in the directory in which this is typed.",
    )
    .argument("<mode>", "its name");
  addFlags(command, CRON_FLAGS)
    .addHelpText("after", CRON_EXAMPLES)
    .action(async (mode: string, options: object) =>
      conclude(await (await import("./cron.ts")).cron(mode, options, io)),
    );
}

const CRON_EXAMPLES = `
Examples:
  brownout cron nightly
  (crontab -l; brownout cron nightly --at 03:30) | crontab -`;

function addFlags(command: Command, flags: readonly Flag[]): Command {
  for (const { usage, description, group, repeatable } of flags) {
    const option = new Option(usage, description).helpGroup(group);
    if (repeatable) option.argParser((value: string, before: string[] = []) => [...before, value]);
    command.addOption(option);
  }
  return command;
}

const ANALYZE_EXAMPLES = `
Examples:
  analyze logs/*.txt
  analyze '/var/log/nginx/access.log*'
  kubectl logs deploy/web | analyze --days all --json
  analyze --trusted-proxies 10.0.0.0/8 --status 429,5xx --tz Europe/Vilnius access.log

Exit status: 0 done, 1 a gate was breached,
2 trouble (usage, input that could not be read to its end).`;

function addFormats(program: Command, io: Io, conclude: Conclude): void {
  const command = program
    .command("formats")
    .summary("list the known formats, or tell which one a file has")
    .description("Lists the formats that are recognised: a sample, what the fields are called, and the documentation.")
    .option("--json", "as JSON")
    .action(async (options: object) => conclude(await (await import("./formats.ts")).formats(options, io)));
  command
    .command("detect")
    .summary("tell which format a file has, and why")
    .description("Tells which format each file has, by its first lines, and how they were read.")
    .argument("<files...>", 'logs, compressed or not; "-" reads a pipe')
    .action(async (files: string[], _: object, detect: Command) =>
      conclude(await (await import("./formats.ts")).detect(files, detect.optsWithGlobals(), io)),
    );
}

function addGenerate(program: Command, io: Io, conclude: Conclude): void {
  program
    .command("generate")
    .summary("write an artificial stream to standard output")
    .description("Writes the lines of script_1 or script_2 (without end) or of script_test (1,000 lines).")
    .argument("<stream>", '"script_1", "script_2" or "script_test"')
    .option("--lines <n>", "how many lines")
    .option("--from <i>", "the first line (default 1)")
    .option("--tz <zone>", "the zone of the writer's clock (default UTC)")
    .action(async (stream: string, options: object) =>
      conclude(await (await import("./generate.ts")).generate(stream, options, io)),
    );
}

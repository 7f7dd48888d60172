/**
 * A command line -> an exit status.
 */
import { Command, CommanderError } from "commander";
import { BrownoutError, ErrorCode } from "../error.ts";
import { addCommands } from "./commands.ts";
import { ExitStatus, type Io } from "./io.ts";
import { say } from "./say.ts";
import { VERSION } from "./version.ts";

/**
 * Runs a command line, without the runtime's and the program's own names. Errors are printed and become a status, but for
 * those that follow when `io.signal` is aborted: they are thrown.
 */
export async function main(args: readonly string[], io: Io): Promise<ExitStatus> {
  try {
    return await run(args, io);
  } catch (error) {
    if (io.signal.aborted) throw error;
    if (error instanceof BrownoutError) for (const line of [error.message, ...error.detail]) await say(line, io);
    else await io.stderr.print(bugReport(error));
    return ExitStatus.trouble;
  }
}

async function run(args: readonly string[], io: Io): Promise<ExitStatus> {
  let status: ExitStatus = ExitStatus.done;
  const help = { out: "", err: "" };
  const program = new Command("brownout").description(
    "In which hour of the working day did most users hit a server error?",
  );
  addCommands(program, io, (finished) => {
    status = finished;
  });
  for (const command of withSubcommands(program)) {
    command
      .version(VERSION)
      .exitOverride()
      .configureOutput({
        writeOut: (text) => {
          help.out += text;
        },
        writeErr: (text) => {
          help.err += text;
        },
        outputError: () => {}, // it is printed where it is caught
        getOutHasColors: () => false, // the help has none, and asking the environment takes permissions under Deno
        getErrHasColors: () => false,
      });
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    await io.stdout.print(help.out);
    await io.stderr.print(help.err);
    if (error.exitCode === 0) return ExitStatus.done;
    if (error.code === "commander.help") return ExitStatus.trouble; // no command was named; the help has been shown
    throw new BrownoutError(ErrorCode.usage, `Cannot read the command line: ${inOneLine(error.message)}`);
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** `error: unknown option '--dayz'\n(Did you mean --days?)` -> `unknown option "--dayz" (did you mean --days?)` */
function inOneLine(message: string): string {
  return message
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ")
    .replace("(Did you", "(did you")
    .replace(/'([^']*)'/g, '"$1"');
}

function bugReport(error: unknown): string {
  return `This is a bug in brownout ${VERSION}:\n${error instanceof Error ? error.stack : String(error)}\n`;
}

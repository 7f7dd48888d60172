/**
 * What a night finds: logs of eight days, a log of the ninth, and the state in which the eight nights before left the job.
 */
import { linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer } from "./answer.ts";
import type { Bench } from "./bench.ts";
import { writeLines } from "./capture.ts";
import { ask } from "./child.ts";
import { inputNamed, Size } from "./inputs.ts";
import { brownoutCommand, type RuntimeName } from "./lanes.ts";
import { CANONICAL } from "./layouts.ts";
import { Lines } from "./lines.ts";
import { Tally } from "./tally.ts";

export const JOB = "nightly";
const OLD_DAYS = 8;

/** As many bytes of old logs, and of new ones. */
export const NIGHT_BYTES = {
  [Size.full]: { old: 4 * 2 ** 30, new: 10 * 2 ** 20 },
  [Size.quick]: { old: 32 * 2 ** 20, new: 2 ** 20 },
};

/** Which of the logs are there. */
export const Logs = { new: "new", old: "old", all: "all" } as const;
export type Logs = (typeof Logs)[keyof typeof Logs];

export interface NightGround {
  /** Of all logs. */
  readonly expected: Answer;
  pathsOf(logs: Logs): readonly string[];
  readonly reports: string;
  /** A night over these logs. */
  commandOf(program: RuntimeName, logs: Logs): ReturnType<typeof brownoutCommand>;
  /** Puts the state before a night: nothing known, or all of the old logs. */
  restore(known: "nothing" | "old logs"): void;
  remove(): void;
}

export async function makeNightGround(size: Size, bench: Bench): Promise<NightGround> {
  const directory = join(bench.directory, "brownout-night");
  const within = (...names: string[]) => join(directory, ...names);
  const reports = join(bench.scratch, "reports");
  const [state, kept] = [within("state"), within("kept")];
  const configOf = (logs: Logs) => within(`${logs}.json`);
  const commandOf = (program: RuntimeName, logs: Logs) => nightCommand(program, configOf(logs), state);
  const remove = () => rmSync(directory, { recursive: true, force: true });
  remove();
  try {
    mkdirSync(within("logs"), { recursive: true });
    const old = Array.from({ length: OLD_DAYS }, (_, day) => within("logs", `old-${day + 1}.log`));
    const fresh = [within("logs", "new.log")];
    const { old: oldBytes, new: newBytes } = NIGHT_BYTES[size];
    const input = { ...inputNamed("jsonl-1g", size), bytes: oldBytes, days: OLD_DAYS };
    const tally = new Tally(input.clients);
    await writeLines(new Lines(CANONICAL, input, tally), old, oldBytes, bench.signal);
    await writeLines(
      new Lines(CANONICAL, { ...input, bytes: newBytes, days: 1 }, tally, OLD_DAYS),
      fresh,
      newBytes,
      bench.signal,
    );

    const patterns = { [Logs.new]: "new*.log", [Logs.old]: "old*.log", [Logs.all]: "*.log" };
    for (const logs of Object.values(Logs)) {
      writeNightConfig(configOf(logs), [within("logs", patterns[logs])], reports);
    }
    await ask(commandOf("node", Logs.old), bench.signal);
    linkState(state, kept);
    const paths = { [Logs.new]: fresh, [Logs.old]: old, [Logs.all]: [...old, ...fresh] };
    return {
      expected: tally.answer(),
      pathsOf: (logs) => paths[logs],
      reports,
      commandOf,
      restore(known) {
        rmSync(state, { recursive: true, force: true });
        if (known === "old logs") linkState(kept, state);
      },
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
}

export function nightCommand(program: RuntimeName, config: string, state: string) {
  return brownoutCommand(program, ["run", JOB, "--config", config, "--state-dir", state]);
}

export function writeNightConfig(path: string, inputs: readonly string[], outDir: string, more: object = {}): void {
  const modes = { [JOB]: { inputs, incremental: true, outDir, ...more } };
  writeFileSync(path, `${JSON.stringify({ modes }, null, 1)}\n`);
}

/** Links are enough, and nothing has to be written while others are timed: a night replaces files, and changes none. */
function linkState(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) if (name.endsWith(".part")) linkSync(join(from, name), join(to, name));
}

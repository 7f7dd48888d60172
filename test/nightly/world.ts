/**
 * A directory of logs and the state of a job, for nights that are lived through without a process for each: real files, real
 * state, and `analyze` as the truth.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { analyze, type Report } from "../../src/index.ts";
import { readNight } from "../../src/nightly/night.ts";
import type { PseudonymKey } from "../../src/nightly/pseudonyms.ts";
import { rebuild } from "../../src/nightly/rebuild.ts";
import { loadState, refuseOtherState, type State, stateStore } from "../../src/nightly/state.ts";
import type { Tonight } from "../../src/nightly/tonight.ts";
import { type Keeping, totalOf } from "../../src/nightly/total.ts";
import { readScanOptions, runOptions } from "../../src/options/analyze-options.ts";
import { toReport } from "../../src/report/report.ts";
import { streamOf } from "../analysis.ts";
import { temporaryDirectory } from "../program.ts";

export type Content = string | Uint8Array;

export interface NightOptions {
  readonly scan?: Readonly<Record<string, unknown>>;
  readonly keeping?: Keeping;
  readonly key?: PseudonymKey;
  readonly job?: string;
  readonly rebuild?: true;
  /** Called for each source that is saved. */
  readonly onSave?: () => void;
  readonly onRound?: () => void;
}

/** A night that is over. */
export interface Lived {
  readonly tonight: Tonight;
  readonly report: Report;
  /** What was told of it, with the names of files in place of their paths. */
  readonly told: readonly string[];
}

export class World {
  readonly directory = temporaryDirectory();
  readonly logs = join(this.directory, "logs");
  readonly stateDirectory = join(this.directory, "state");

  constructor() {
    mkdirSync(this.logs);
    mkdirSync(this.stateDirectory);
  }

  pathOf(name: string): string {
    return join(this.logs, name);
  }

  put(name: string, content: Content): void {
    writeFileSync(this.pathOf(name), content);
  }

  remove(name: string): void {
    rmSync(this.pathOf(name));
  }

  get state(): State {
    return loadState(this.stateDirectory);
  }

  async night(options: NightOptions = {}): Promise<Lived> {
    const { scan = {}, keeping = null, key = null, job = "nightly", onSave = () => {}, onRound = () => {} } = options;
    const asked = readScanOptions({ threads: 1, ...scan });
    const run = { ...runOptions(asked), rejects: "counted", signal: undefined } as const;
    const definition = { ...run.definition, ...(key === null ? {} : { pseudonyms: key.fingerprint }) };
    const choice = JSON.stringify(run.choice);
    const { state } = this;
    const terms = { job, choice, definition };
    if (!options.rebuild) refuseOtherState(this.stateDirectory, state, terms);
    const store = stateStore(this.stateDirectory);
    const paths = readdirSync(this.logs)
      .sort()
      .map((name) => this.pathOf(name));
    const settings = {
      job,
      choice,
      key,
      run,
      save(kept: Parameters<typeof store.save>[0][number]) {
        store.save([kept]);
        onSave();
      },
      onRound: async () => onRound(),
    };
    const tonight = options.rebuild
      ? await rebuild(paths, state, terms, store, settings)
      : await readNight(paths, state.sources, settings);
    const { partial, outcomes, aged } = totalOf(tonight, definition, keeping);
    const report = toReport(partial, outcomes, asked);
    store.write(aged.rewritten);
    store.forget(aged.forgotten);
    const told = tonight.faults.map(({ message }) => message.replaceAll(`${this.logs}/`, ""));
    return { tonight, report, told };
  }

  /** What `analyze` says of these bytes. Samples of malformed lines name files, and are left out. */
  async truth(contents: readonly Content[], scan: object = {}): Promise<object> {
    return factsOf(
      await analyze(
        contents.map((content) => streamOf(content)),
        { threads: 1, ...scan },
      ),
    );
  }
}

/** All that a report says but what its files are called. */
export function factsOf({ sources: _, malformed, ...facts }: Report): object {
  return { ...facts, malformed: malformed.reasons };
}

/** The names of the files of a report, and how many bytes were read of each. */
export function filesOf({ sources }: Report): readonly (readonly [name: string, bytes: number | null])[] {
  return sources.map(({ path, bytes }) => [basename(path), bytes]);
}

/** Records of one day, a second apart, a third of them errors. */
export function records(from: number, to: number, day = 6): string {
  return Array.from({ length: to - from }, (_, index) => record(from + index, day)).join("");
}

export function record(second: number, day = 6): string {
  const [hour, minute, rest] = [Math.floor(second / 3600) % 24, Math.floor(second / 60) % 60, second % 60];
  const time = `2019-05-${two(day)} ${two(hour)}:${two(minute)}:${two(rest)}`;
  const ip = `10.${day}.${Math.floor(second / 250) % 250}.${second % 250}`;
  return `${JSON.stringify({ time, ip, status_code: second % 3 === 0 ? 500 : 200 })}\n`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

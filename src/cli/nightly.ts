/**
 * `run` of an incremental mode: reads what is new, keeps it, and reports on all that is kept.
 */
import { type NightSettings, readNight } from "../nightly/night.ts";
import { readKey } from "../nightly/pseudonym-key.ts";
import { rebuild } from "../nightly/rebuild.ts";
import { loadState, refuseOtherState, stateStore } from "../nightly/state.ts";
import { stateDirectory } from "../nightly/state-directory.ts";
import { type Tonight, unopened } from "../nightly/tonight.ts";
import { earlierIn, type Keeping, totalOf } from "../nightly/total.ts";
import { runOptions } from "../options/analyze-options.ts";
import type { RunOptions } from "../options/run-options.ts";
import type { ScanDefinition } from "../partial/partial.ts";
import { toReport } from "../report/report.ts";
import type { Report } from "../report/schema.ts";
import { Rejects } from "../scan/rejects.ts";
import { fileIdAt } from "../sources/file-id.ts";
import { toWeekdayHoursCsv } from "../write/csv.ts";
import { toJson } from "../write/json.ts";
import { toText } from "../write/text.ts";
import { breachOf, type Conclusion } from "./analyze.ts";
import { colourOf } from "./colour.ts";
import { refuseInState } from "./conflicts.ts";
import { ExitStatus, type Io } from "./io.ts";
import { newsLines } from "./news.ts";
import { inputsOf } from "./nightly-inputs.ts";
import { troublesOf } from "./nightly-troubles.ts";
import { NO_PROGRESS, type Progress, startProgress } from "./progress.ts";
import { openRejects } from "./rejects.ts";
import { say, warn } from "./say.ts";
import { prepareOutputs, writeReports } from "./show.ts";

const MS_PER_DAY = 86_400_000;

/** To be called by who holds the lock of the state. */
export async function nightly(job: string, options: RunOptions, io: Io): Promise<Conclusion> {
  const directory = stateDirectory(job, options.stateDir, io.env);
  refuseInState(directory, options.output);
  const key = options.pseudonymize === undefined ? null : await readKey(options.pseudonymize);
  const run = runOptions(options);
  const definition: ScanDefinition = { ...run.definition, ...(key === null ? {} : { pseudonyms: key.fingerprint }) };
  const choice = JSON.stringify(run.choice);
  const terms = { job, choice, definition };
  const state = loadState(directory);
  const store = stateStore(directory);
  if (!options.rebuild) refuseOtherState(directory, state, terms);
  const inputs = await inputsOf(options);
  prepareOutputs(options, new Set(inputs.paths.map(fileIdAt)));

  const rejects = openRejects(options.rejects);
  let progress: Progress = NO_PROGRESS;
  const settings: NightSettings = {
    job,
    choice,
    key,
    run: {
      ...run,
      rejects: options.rejects === undefined ? Rejects.counted : Rejects.kept,
      signal: io.signal,
      onBytes: (bytes) => progress.add?.(bytes),
      onInput: () => progress.addInput?.(),
      onReject: rejects.add,
    },
    save: (kept) => store.save([kept]),
    async onRound(sources) {
      progress.stop();
      progress = await startProgress(sources, options, io);
    },
  };
  try {
    const earlier = earlierIn(state.sources);
    const tonight = options.rebuild
      ? await rebuild(inputs.paths, state, terms, store, settings)
      : await readNight(inputs.paths, state.sources, settings);
    progress.stop();
    const lost = state.damaged.map(({ file }) => file).filter((file) => !tonight.sources.has(file));
    tonight.unopened.push(...[...lost, ...inputs.troubles.keys()].map(unopened));
    const { partial, outcomes, aged } = totalOf(tonight, definition, keepingOf(options));
    const report = toReport(partial, outcomes, options);
    const troubles = troublesOf(tonight, state, inputs, earlier, store);
    for (const sentence of troubles) await say(sentence, io); // the next run may not know of them, if this one fails yet
    rejects.sync();
    await writeReports({ report, partial, outcomes }, options);
    rejects.publish();
    store.write(aged.rewritten); // only now: what is older is in no report any more
    store.forget(aged.forgotten);
    await print(report, tonight, options, io);
    const breach = breachOf(report, options);
    if (breach !== null) await say(breach, io);
    if (troubles.length > 0 || !report.complete) return { status: ExitStatus.trouble, report };
    return { status: breach === null ? ExitStatus.done : ExitStatus.breached, report };
  } finally {
    progress.stop();
    rejects.discard();
  }
}

/** What was asked for; without that, nothing but doubts. */
async function print(report: Report, tonight: Tonight, options: RunOptions, io: Io): Promise<void> {
  for (const { message } of report.warnings) await warn(message, io);
  if (options.verbose) for (const line of newsLines(tonight)) await say(line, io);
  if (options.json) await io.stdout.print(toJson(report));
  else if (options.csv) await io.stdout.print(toWeekdayHoursCsv(report));
  else if (options.verbose) await io.stdout.print(toText(report, colourOf(options, io)));
}

function keepingOf({ keep }: RunOptions): Keeping | null {
  return keep === undefined ? null : { days: keep, today: Math.floor(Date.now() / MS_PER_DAY) };
}

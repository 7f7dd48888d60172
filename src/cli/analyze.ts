/**
 * `analyze`: scan, answer, write reports.
 */
import { BrownoutError, ErrorCode, type Fault } from "../error.ts";
import { type AnalyzeFlags, openOptions, readAnalyzeFlags, runOptions } from "../options/analyze-options.ts";
import { breaches } from "../options/malformed-limit.ts";
import { scanSources } from "../pool/scan-sources.ts";
import { toReport } from "../report/report.ts";
import type { Report } from "../report/schema.ts";
import { Rejects } from "../scan/rejects.ts";
import { openSources } from "../sources/open.ts";
import type { Input } from "../sources/source.ts";
import { isStdinPiped, stdinFileId } from "../sources/stdin.ts";
import { ExitStatus, type Io } from "./io.ts";
import { startProgress } from "./progress.ts";
import { openRejects } from "./rejects.ts";
import { say, warn } from "./say.ts";
import { prepareOutputs, printReport, writeReports } from "./show.ts";

const STDIN_NAME = "-";

export async function analyze(paths: readonly string[], rawOptions: unknown, io: Io): Promise<ExitStatus> {
  const options = readAnalyzeFlags(rawOptions);
  return (await analyzeInputs(inputsOf(paths, io), options, io)).status;
}

/** How a run ended, and with which report, if there is one. */
export interface Conclusion {
  readonly status: ExitStatus;
  readonly report: Report | null;
}

/** The same with options that are read already; also how a mode runs that keeps no state. */
export async function analyzeInputs(inputs: readonly Input[], options: AnalyzeFlags, io: Io): Promise<Conclusion> {
  const { sources, notices } = await openSources(inputs, { ...openOptions(options), signal: io.signal });
  for (const notice of notices) await warn(notice, io);
  const troubles = sources.flatMap((source) => (source.kind === "unreadable" ? [source.fault] : []));
  if (troubles.length === sources.length) return refuseAll(troubles, io);

  prepareOutputs(options, new Set(sources.map((source) => (source.kind === "unreadable" ? null : source.fileId))));
  const rejects = openRejects(options.rejects);
  const progress = await startProgress(sources, options, io);
  try {
    const {
      partial,
      sources: outcomes,
      faults,
    } = await scanSources(sources, {
      ...runOptions(options),
      rejects: options.rejects === undefined ? Rejects.counted : Rejects.kept,
      signal: io.signal,
      onBytes: progress.add,
      onInput: progress.addInput,
      onReject: rejects.add,
    });
    progress.stop();
    if (outcomes.every(({ bytes }) => bytes === null)) return await refuseAll(faults, io);
    const report = toReport(partial, outcomes, options);
    rejects.sync();
    await writeReports({ report, partial, outcomes }, options);
    rejects.publish();
    for (const fault of faults) await say(fault.message, io);
    await printReport(report, options, io);
    const breach = breachOf(report, options);
    if (breach !== null) await say(breach, io);
    if (!report.complete) return { status: ExitStatus.trouble, report };
    return { status: breach === null ? ExitStatus.done : ExitStatus.breached, report };
  } finally {
    progress.stop();
    rejects.discard();
  }
}

function inputsOf(paths: readonly string[], io: Io): Input[] {
  if (paths.length === 0 && !isStdinPiped()) {
    throw new BrownoutError(
      ErrorCode.usage,
      'Cannot analyze: expected files or piped input but found neither (try "analyze logs/*.txt")',
    );
  }
  return toInputs(paths.length === 0 ? [STDIN_NAME] : paths, io);
}

/** `-` is standard input. */
export function toInputs(paths: readonly string[], io: Io): Input[] {
  return paths.map((path) => (path === STDIN_NAME ? { name: path, stream: io.stdin, fileId: stdinFileId() } : path));
}

/** Nothing was read, so there is nothing to report: what an earlier run wrote stays. */
async function refuseAll(faults: readonly Fault[], io: Io): Promise<Conclusion> {
  for (const { message } of faults) await say(message, io);
  return { status: ExitStatus.trouble, report: null };
}

/** Says which gate is breached, or null. */
export function breachOf({ lines }: Report, { strict, maxMalformed }: AnalyzeFlags): string | null {
  const limit = strict ? { lines: 0 } : maxMalformed;
  if (limit === undefined || !breaches(limit, lines.malformed, lines.total)) return null;
  const allowed = "lines" in limit ? `${limit.lines}` : `${limit.percent}%`;
  return `Too many malformed lines: expected at most ${allowed} but found ${lines.malformed} of ${lines.total}`;
}

/**
 * `merge`: partials, of several machines or of a job's state, into one report.
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { readMergeFlags } from "../options/merge-options.ts";
import { KeptTotal } from "../partial/kept-total.ts";
import { decodePartial } from "../partial/wire.ts";
import { toReport } from "../report/report.ts";
import { findPartials, type PartialFile } from "../sources/partial-files.ts";
import { readWhole } from "../sources/read-whole.ts";
import { prepareFiles } from "../write/output.ts";
import { refuseConflicts } from "./conflicts.ts";
import { ExitStatus, type Io } from "./io.ts";
import { say, warn } from "./say.ts";
import { printReport, writeReports } from "./show.ts";

export async function merge(names: readonly string[], rawOptions: object, io: Io): Promise<ExitStatus> {
  const options = readMergeFlags(rawOptions);
  if (names.length === 0) {
    throw new BrownoutError(
      ErrorCode.usage,
      'Cannot merge: expected partials, or directories of them, but found none (try "brownout merge a.part b.part")',
    );
  }
  const { files, notices } = await findPartials(names);
  for (const notice of notices) await warn(notice, io);
  prepareOutputs(
    options.output.map(({ path }) => path),
    files,
  );
  const total = await mergeFiles(files, io);
  const { partial, outcomes } = total.kept;
  const report = toReport(partial, outcomes, options);
  await writeReports({ report, partial, outcomes }, options);
  for (const { partialName, path } of total.incomplete) {
    await say(`Cannot complete "${path}": it was not read to its end when "${partialName}" was made`, io);
  }
  await printReport(report, options, io);
  return report.complete ? ExitStatus.done : ExitStatus.trouble;
}

/** To be called before the partials are read: what cannot be written should be known before. */
function prepareOutputs(paths: readonly string[], files: readonly PartialFile[]): void {
  refuseConflicts(paths, new Set(files.map(({ fileId }) => fileId)));
  prepareFiles(paths);
}

/** One at a time, so that memory holds the total and one of them. */
async function mergeFiles(files: readonly PartialFile[], io: Io): Promise<KeptTotal> {
  const total = new KeptTotal();
  for (const { path } of files) total.add(path, decodePartial(await readWhole(path, io), path));
  return total;
}

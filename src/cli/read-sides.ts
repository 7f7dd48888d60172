/**
 * What `compare` was given: reports, or partials, of which reports are made.
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import type { CompareFlags } from "../options/compare-options.ts";
import { flagName } from "../options/read-options.ts";
import type { KeptPartial } from "../partial/partial.ts";
import { decodePartial, isPartial } from "../partial/wire.ts";
import type { Side } from "../report/comparison/side.ts";
import { readReport } from "../report/read-report.ts";
import { toReport } from "../report/report.ts";
import type { Report } from "../report/schema.ts";
import { Rank } from "../report/terms.ts";
import { WORKING_DAYS } from "../report/weekday.ts";
import { readWhole } from "../sources/read-whole.ts";
import type { Io } from "./io.ts";

type Choices = Pick<CompareFlags, "days" | "rank">;
type Given = { readonly name: string } & ({ readonly report: Report } | { readonly kept: KeptPartial });

/** @throws {BrownoutError} `unreadable-source`, `corrupt-report`, `corrupt-partial`, `usage` */
export async function readSides(names: readonly [base: string, head: string], choices: Choices, io: Io) {
  const [base, head] = [await read(names[0], io), await read(names[1], io)];
  const reports = [base, head].flatMap((side) => ("report" in side ? [side] : []));
  refuseChoices(reports, choices);
  const definition = reports[0]?.report.definition;
  const days = definition?.days ?? choices.days ?? WORKING_DAYS;
  const rank = definition?.rank ?? choices.rank ?? Rank.userHours;
  const sideOf = (given: Given): Side => {
    if ("report" in given) return { name: given.name, report: given.report, partial: null };
    const { partial, outcomes } = given.kept;
    return { name: given.name, report: toReport(partial, outcomes, { days, rank }), partial };
  };
  return { base: sideOf(base), head: sideOf(head) };
}

async function read(name: string, io: Io): Promise<Given> {
  const bytes = await readWhole(name, io);
  return isPartial(bytes) ? { name, kept: decodePartial(bytes, name) } : { name, report: readReport(bytes, name) };
}

/** A report has chosen its days and its ranking; a partial beside it is counted like it. */
function refuseChoices(reports: readonly { readonly name: string }[], choices: Choices): void {
  const [report] = reports;
  const key = (["days", "rank"] as const).find((name) => choices[name] !== undefined);
  if (report === undefined || key === undefined) return;
  throw new BrownoutError(
    ErrorCode.usage,
    `Cannot use ${flagName(key)}: it is for two partials, but "${report.name}" is a report, which has its days and its rank`,
  );
}

/**
 * What is not compared: half a report, nothing, and two reports that count different things.
 */
import { BrownoutError, ErrorCode } from "../../error.ts";
import { statusWords } from "../phrases.ts";
import type { Report } from "../schema.ts";
import { Rank } from "../terms.ts";
import type { Side } from "./side.ts";

type Definition = Report["definition"];

/** What two reports have to agree on, and how it is shown. Their periods differ by nature. */
const DEFINITION_FIELDS: readonly { readonly name: string; readonly of: (definition: Definition) => string }[] = [
  { name: "status", of: ({ status }) => statusWords(status) },
  { name: "days", of: ({ days }) => days.join(",") },
  { name: "time zone", of: ({ timeZone }) => timeZone },
  { name: "rank", of: ({ rank }) => (rank === Rank.userHours ? "user-hours" : "unique-ips") },
  { name: "exact", of: ({ exact }) => String(exact) },
  { name: "client", of: ({ client }) => (client === undefined ? "peer" : JSON.stringify(client)) },
];

/** @throws {BrownoutError} `incomplete-source` */
export function refuseIncomplete({ name, report }: Side): void {
  if (report.complete) return;
  const missing = report.sources.filter((source) => !source.complete);
  const example = missing[0] === undefined ? "" : `, such as "${missing[0].path}"`;
  throw new BrownoutError(
    ErrorCode.incompleteSource,
    `Cannot compare "${name}": it is incomplete, ${missing.length} of ${report.sources.length} sources could not be read ` +
      `to the end${example}`,
  );
}

/** @throws {BrownoutError} `empty-report` */
export function refuseEmpty({ name, report }: Side): void {
  if (!isEmpty(report)) return;
  throw new BrownoutError(
    ErrorCode.emptyReport,
    `Cannot compare "${name}": expected records on ${report.definition.days.join(",")} but found none ` +
      "(--allow-empty compares it all the same)",
  );
}

export function isEmpty({ coverage }: Report): boolean {
  return coverage.workingDays === 0;
}

/** @throws {BrownoutError} `different-definition`, with the two definitions side by side in `detail` */
export function refuseDifferent(base: Side, head: Side): void {
  const rows = DEFINITION_FIELDS.map(({ name, of }) => {
    const [ours, theirs] = [of(base.report.definition), of(head.report.definition)];
    return { name, ours, theirs, mark: ours === theirs ? "" : "differs" };
  });
  const differing = rows.filter(({ mark }) => mark !== "");
  if (differing.length === 0) return;
  const table = [{ name: "", ours: "BASE", theirs: "HEAD", mark: "" }, ...rows];
  const width = (column: "name" | "ours" | "theirs") => Math.max(...table.map((row) => row[column].length));
  const [nameWidth, ourWidth, theirWidth] = [width("name"), width("ours"), width("theirs")];
  throw new BrownoutError(
    ErrorCode.differentDefinition,
    `Cannot compare "${base.name}" with "${head.name}": they differ in ${differing.map(({ name }) => name).join(", ")}`,
    {
      detail: table.map(({ name, ours, theirs, mark }) =>
        `  ${name.padEnd(nameWidth)}  ${ours.padEnd(ourWidth)}  ${theirs.padEnd(theirWidth)}  ${mark}`.trimEnd(),
      ),
    },
  );
}

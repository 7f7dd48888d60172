/**
 * What is not compared: half a report, nothing, and two reports that count different things.
 */
import { BrownoutError, ErrorCode } from "../../error.ts";
import { clientsPhrase, statusWords } from "../../partial/definition.ts";
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

const CLIENTS = "clients";

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
  const fields = DEFINITION_FIELDS.map(({ name, of }) => {
    return { name, ours: of(base.report.definition), theirs: of(head.report.definition) };
  });
  const rows = [...fields, ...clientsRow(base, head)].map((row) => ({
    ...row,
    mark: row.ours === row.theirs ? "" : "differs",
  }));
  const differing = rows.filter(({ mark }) => mark !== "");
  if (differing.length === 0) return;
  const table = [{ name: "", ours: "BASE", theirs: "HEAD", mark: "" }, ...rows];
  const width = (column: "name" | "ours" | "theirs") => Math.max(...table.map((row) => row[column].length));
  const [nameWidth, ourWidth, theirWidth] = [width("name"), width("ours"), width("theirs")];
  throw new BrownoutError(
    ErrorCode.differentDefinition,
    `Cannot compare "${base.name}" with "${head.name}": they differ in ${differing.map(({ name }) => name).join(", ")}` +
      (differing.some(({ name }) => name === CLIENTS)
        ? " (a client has another name on each side: make both with one key, or without)"
        : ""),
    {
      detail: table.map(({ name, ours, theirs, mark }) =>
        `  ${name.padEnd(nameWidth)}  ${ours.padEnd(ourWidth)}  ${theirs.padEnd(theirWidth)}  ${mark}`.trimEnd(),
      ),
    },
  );
}

/** Reports do not say whether their clients were pseudonyms, and list none. */
function clientsRow({ partial: base }: Side, { partial: head }: Side) {
  if (base === null || head === null) return [];
  const [ours, theirs] = [base.definition.pseudonyms, head.definition.pseudonyms];
  if (ours === undefined && theirs === undefined) return [];
  return [{ name: CLIENTS, ours: clientsPhrase(ours), theirs: clientsPhrase(theirs) }];
}

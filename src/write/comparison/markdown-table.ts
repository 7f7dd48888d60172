/**
 * Comparison -> the lines of its table in Markdown. Nothing in it comes from outside.
 */
import type { Comparison, ComparisonRow, ComparisonTotal } from "../../report/comparison/schema.ts";
import { Verdict } from "../../report/comparison/terms.ts";
import { counted, grouped } from "../../report/phrases.ts";
import { escaped } from "./markdown-text.ts";
import { probabilityWords, ratioWords, rowName, TOTAL_NAME, UNKNOWN, valueWords, verdictWord } from "./words.ts";

const SHOWN_CHANGES = 24;
/** What makes a row one that changed; where too many have, the last kinds are left out first. */
const BY_GRAVITY: readonly Verdict[] = [Verdict.worse, Verdict.added, Verdict.better, Verdict.removed];
/** With a space at which no line is broken. */
const MARKS: Readonly<Partial<Record<Verdict, string>>> = {
  [Verdict.worse]: "🔴\u00a0",
  [Verdict.better]: "🟢\u00a0",
};

type Row = ComparisonRow | ComparisonTotal;

interface Column {
  readonly title: string;
  readonly of: (row: Row) => string;
}

export interface MarkdownTable {
  readonly header: readonly string[];
  readonly rows: readonly string[];
  readonly total: string;
  /** A table of its own: the rows that changed and the total. */
  readonly changes: readonly string[];
}

export function tableOf(comparison: Comparison): MarkdownTable {
  const { rows, total } = comparison;
  const columns = columnsOf(comparison);
  const line = (row: Row) => lineOf(row, columns);
  const header = headerOf(columns);
  const changed = rows.filter(({ verdict }) => BY_GRAVITY.includes(verdict));
  const shown = gravest(changed);
  const rest = changed.length - shown.length;
  const more = rest === 0 ? [] : ["", `… and ${counted(rest, "more row")} that changed, below`];
  return {
    header,
    rows: rows.map(line),
    total: line(total),
    changes: [...header, ...[...shown, total].map(line), ...more],
  };
}

/** In the order in which they are given. */
function gravest(rows: readonly ComparisonRow[]): readonly ComparisonRow[] {
  const gravity = ({ verdict }: Row) => BY_GRAVITY.indexOf(verdict);
  const kept = new Set(rows.toSorted((one, other) => gravity(one) - gravity(other)).slice(0, SHOWN_CHANGES));
  return rows.filter((row) => kept.has(row));
}

function columnsOf(comparison: Comparison): readonly Column[] {
  const { value, difference } = valueWords(comparison);
  const columns: readonly Column[] = [
    { title: "BASE", of: ({ base }) => value(base.value) },
    { title: "HEAD", of: ({ head }) => value(head.value) },
    { title: "difference", of: (row) => difference(row.difference) },
    { title: "ratio", of: ({ ratio }) => ratioWords(ratio) },
    { title: "adjusted p", of: ({ adjustedP }) => probabilityWords(adjustedP) },
    { title: "verdict", of: (row) => `${MARKS[row.verdict] ?? ""}${verdictWord(row)}` },
  ];
  if (comparison.total.clients === null) return columns;
  const clients = (["new", "gone", "both"] as const).map((which) => ({
    title: which,
    of: ({ clients }: Row) => (clients === null ? UNKNOWN : grouped(clients[which])),
  }));
  return [...columns, ...clients];
}

/** Numbers to the right. */
function headerOf(columns: readonly Column[]): readonly string[] {
  const rule = columns.map(({ title }) => (title === "verdict" ? ":--" : "--:"));
  return [`| | ${columns.map(({ title }) => title).join(" | ")} |`, `|:--|${rule.join("|")}|`];
}

function lineOf(row: Row, columns: readonly Column[]): string {
  const name = rowName(row);
  const cells = [name, ...columns.map(({ of }) => escaped(of(row)))];
  return `| ${cells.map((cell) => (name === TOTAL_NAME ? `**${cell}**` : cell)).join(" | ")} |`;
}

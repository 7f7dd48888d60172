/**
 * Comparison -> the lines of its table, the total last. By hour all 24 are there. By weekday-hour those that differ are,
 * and of the others how many a weekday has: 120 to 168 lines would hide the few that matter.
 */
import type { Comparison, ComparisonRow, ComparisonTotal } from "../../report/comparison/schema.ts";
import { By, Verdict } from "../../report/comparison/terms.ts";
import { counted, WEEKDAY_NAMES } from "../../report/phrases.ts";
import { WEEKDAYS } from "../../report/weekday.ts";
import { bold, type Colour, dim, green, red } from "../colour.ts";
import {
  isChanged,
  isWithinNoise,
  ratioWords,
  rowName,
  TOTAL_NAME,
  type ValueWords,
  valueWords,
  verdictWord,
} from "./words.ts";

const NUMBERS: readonly { readonly head: string; readonly of: (row: ComparisonTotal, words: ValueWords) => string }[] =
  [
    { head: "base", of: ({ base }, words) => words.value(base.value) },
    { head: "head", of: ({ head }, words) => words.value(head.value) },
    { head: "difference", of: ({ difference }, words) => words.difference(difference) },
    { head: "ratio", of: ({ ratio }) => ratioWords(ratio) },
  ];
const NAME_HEADS = { [By.hour]: "hour", [By.weekdayHour]: "weekday" };
const GAP = "  ";
const APART: Readonly<Partial<Record<Verdict, string>>> = {
  [Verdict.added]: "in HEAD only",
  [Verdict.removed]: "in BASE only",
  [Verdict.incomparable]: "not comparable",
};

/** A row of the table, or what is said in place of some that were left out. */
type Entry = { readonly name: string } & ({ readonly row: ComparisonTotal } | { readonly fold: string });

export function toTable(comparison: Comparison, colour: Colour): string[] {
  const { by, total } = comparison;
  const words = valueWords(comparison);
  const entries = [...(by === By.hour ? comparison.rows.map(entryOf) : folded(comparison.rows)), entryOf(total)];
  const rows = entries.flatMap((entry) => ("row" in entry ? [entry.row] : []));
  const columns = NUMBERS.map(({ head, of }) =>
    aligned(
      head,
      rows.map((row) => of(row, words)),
    ),
  );
  const nameWidth = Math.max(NAME_HEADS[by].length, ...entries.map(({ name }) => name.length));

  const line = (name: string, at: number, verdict: string) =>
    [name.padEnd(nameWidth), ...columns.map((column) => column[at]), verdict].join(GAP);

  return [
    dim(line(NAME_HEADS[by], 0, "verdict"), colour),
    ...entries.map((entry) => {
      if ("fold" in entry) return dim(`${entry.name.padEnd(nameWidth)}${GAP}${entry.fold}`, colour);
      const { name, row } = entry;
      return coloured(line(name, 1 + rows.indexOf(row), verdictWord(row)), entry, colour);
    }),
  ];
}

function entryOf(row: ComparisonRow | ComparisonTotal): Entry {
  return { row, name: rowName(row) };
}

/**
 * Of each weekday the rows that differ, and a line on the others. Where one side has nothing of a weekday, that is one line
 * too: of four days against five, the fifth has 24 hours in BASE only.
 */
function folded(rows: readonly ComparisonRow[]): Entry[] {
  return WEEKDAYS.flatMap((weekday) => {
    const own = rows.filter((row) => row.weekday === weekday);
    const [first, ...more] = new Set(own.filter((row) => !isIdle(row)).map(({ verdict }) => verdict));
    const isAlike = more.length === 0 && first !== undefined && first in APART;
    const shown = own.filter((row) => isChanged(row) && !isAlike);
    const others = own.filter((row) => !shown.includes(row));
    const fold = others.length === 0 ? [] : [{ name: WEEKDAY_NAMES[weekday], fold: foldWords(others) }];
    return [...shown.map(entryOf), ...fold];
  });
}

/** `20 hours within noise, 4 without requests` */
function foldWords(rows: readonly ComparisonRow[]): string {
  const kinds = rows.map((row) => {
    if (isIdle(row)) return "without requests";
    return APART[row.verdict] ?? (isWithinNoise(row) ? "within noise" : "the same");
  });
  const counts = ["within noise", "the same", ...Object.values(APART), "without requests"]
    .map((are) => ({ are, count: kinds.filter((kind) => kind === are).length }))
    .filter(({ count }) => count > 0);
  return counts.map(({ count, are }, at) => `${at === 0 ? counted(count, "hour") : count} ${are}`).join(", ");
}

function isIdle({ base, head }: ComparisonTotal): boolean {
  return base.requests === 0 && head.requests === 0;
}

/** Texts under their head. */
function aligned(head: string, texts: readonly string[]): string[] {
  const width = Math.max(head.length, ...texts.map((text) => text.length));
  return [head, ...texts].map((text) => text.padStart(width));
}

function coloured(
  line: string,
  { row, name }: { readonly row: ComparisonTotal; readonly name: string },
  colour: Colour,
) {
  if (row.verdict === Verdict.worse) return red(line, colour);
  if (row.verdict === Verdict.better) return green(line, colour);
  if (row.verdict === Verdict.added || row.verdict === Verdict.removed || name === TOTAL_NAME)
    return bold(line, colour);
  return isIdle(row) ? dim(line, colour) : line;
}

/**
 * Comparison -> Markdown for a GitHub job summary, a pull-request comment or a GitLab note: the answer, the rows that changed,
 * the rules; the whole table and how differences count are folded away.
 *
 * It has at most 60,000 bytes, since GitHub refuses comments of more than 65,536 characters. What does not fit is left out by
 * whole lines, and the text says how many. Text from outside stands in no table, since renderers differ in how a `|` in a cell
 * is written.
 */
import type { Comparison } from "../../report/comparison/schema.ts";
import { Outcome } from "../../report/comparison/terms.ts";
import { counted, grouped } from "../../report/phrases.ts";
import { basis } from "./markdown-basis.ts";
import { headlineOf } from "./markdown-headline.ts";
import { tableOf } from "./markdown-table.ts";
import { code, escaped, sentence } from "./markdown-text.ts";
import { clientsSentence, peakSentence } from "./sentences.ts";
import { LISTED_REASONS, MEASURE_WORDS, OUTCOME_WORDS, rulesByGravity } from "./words.ts";

/** The first line, by which a script finds the comment that it wrote before. */
export const MARKDOWN_MARKER = "<!-- brownout compare -->";

const MOST_BYTES = 60_000;
/** What titles, tags and lines about what is left out take together. */
const FRAME_BYTES = 1_000;

const MARKS: Readonly<Record<Outcome, string>> = {
  [Outcome.breached]: "❌",
  [Outcome.unchecked]: "⚠️",
  [Outcome.skipped]: "⏭️",
  [Outcome.held]: "✅",
};

export function toComparisonMarkdown(comparison: Comparison): string {
  const { rows, base, head, measure, by } = comparison;
  const table = tableOf(comparison);
  const { title, items } = headlineOf(comparison);
  const opening = [[MARKDOWN_MARKER], [`### ${title}`]];
  const sides = [`BASE ${code(base.name)}, HEAD ${code(head.name)}: ${MEASURE_WORDS[measure]}`];
  const answers = [sides, items, table.changes];
  const method = folded("How a difference counts, and what was compared", basis(comparison));
  let left = MOST_BYTES - FRAME_BYTES - bytesOf([opening, answers, method, table.header].flat(2));
  const take = (lines: readonly string[], most: number): readonly string[] => {
    const taken = fitted(lines, most);
    left -= bytesOf(taken);
    return taken;
  };
  // Rules and notes take half of what is left at most, so that there is something of each part.
  const rules = withRest(ruleItems(comparison), (lines) => take(lines, left / 2), "rule");
  const besides = withRest(besidesItems(comparison), (lines) => take(lines, left / 2), "note");
  const [total = "", ...shown] = take([table.total, ...table.rows], left);
  const hidden = rows.length - shown.length;
  const more = hidden === 0 ? [] : ["", `… and ${counted(hidden, "more row")}`];
  const all = folded(`All ${grouped(rows.length)} ${by}s`, [...table.header, ...shown, total, ...more]);
  return `${[...opening, rules, ...answers, besides, all, method]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function ruleItems({ rules }: Comparison): readonly string[] {
  return rulesByGravity(rules).map(({ rule, outcome, reasons }) => {
    const rest = reasons.length - LISTED_REASONS;
    return [
      `- ${MARKS[outcome]} ${code(rule)} ${OUTCOME_WORDS[outcome]}`,
      ...reasons.slice(0, LISTED_REASONS).map((reason) => `  - ${sentence(reason)}`),
      ...(rest > 0 ? [`  - … and ${counted(rest, "more reason")}`] : []),
    ].join("\n");
  });
}

function besidesItems(comparison: Comparison): readonly string[] {
  const { clients } = comparison.total;
  return [
    `- Peak: ${escaped(peakSentence(comparison))}`,
    ...(clients === null ? [] : [`- Clients: ${clientsSentence(clients)}`]),
    ...comparison.notes.map(({ message }) => `- Note: ${sentence(message)}`),
  ];
}

/** Blank lines have Markdown inside of HTML rendered. */
function folded(title: string, lines: readonly string[]): readonly string[] {
  return ["<details>", `<summary>${title}</summary>`, "", ...lines, "", "</details>"];
}

function withRest(
  items: readonly string[],
  take: (items: readonly string[]) => readonly string[],
  noun: string,
): readonly string[] {
  const shown = take(items);
  const rest = items.length - shown.length;
  return rest === 0 ? shown : [...shown, `- … and ${counted(rest, `more ${noun}`)}`];
}

/** The first items that have no more than so many bytes together. */
function fitted(items: readonly string[], most: number): readonly string[] {
  let bytes = 0;
  const end = items.findIndex((item) => {
    bytes += bytesOf([item]);
    return bytes > most;
  });
  return end === -1 ? items : items.slice(0, end);
}

/** In UTF-8, with the end of each line. */
function bytesOf(lines: readonly string[]): number {
  const encoder = new TextEncoder();
  return lines.reduce((sum, line) => sum + encoder.encode(line).length + 1, 0);
}

/**
 * What a comparison rests on, as a list in Markdown: when a difference counts, the two sides, and what they count.
 */
import { statusWords } from "../../partial/definition.ts";
import { AS_WRITTEN } from "../../partial/partial.ts";
import type { Comparison } from "../../report/comparison/schema.ts";
import { counted, listed } from "../../report/phrases.ts";
import { code, escaped, sentence } from "./markdown-text.ts";
import { coverageSentence, testSentence } from "./sentences.ts";

const LISTED_PROXIES = 4;
const LISTED_RANGES = 20;

export function basis(comparison: Comparison): readonly string[] {
  const { base, head, definition } = comparison;
  return [
    `- To count, a difference needs: ${escaped(testSentence(comparison))}`,
    `- BASE: ${side(base)}`,
    `- HEAD: ${side(head)}`,
    `- Counted: ${counts(definition)}`,
  ];
}

function side(side: Comparison["base"]): string {
  const counts = `${counted(side.records, "record")}, ${counted(side.malformed, "malformed line")}`;
  return `${side.kind} ${code(side.name)}; ${sentence(coverageSentence(side))}; ${counts}`;
}

function counts({ status, days, timeZone, exact, client }: Comparison["definition"]): string {
  const ranges = status.slice(0, LISTED_RANGES).map((range) => statusWords([range]));
  const proxies = client?.trustedProxies ?? [];
  return [
    `status ${listed(ranges, status.length, LISTED_RANGES)} on ${days.join(", ")}`,
    timeZone === AS_WRITTEN ? "clocks as written" : `clocks of ${code(timeZone)}`,
    ...(exact ? [] : ["not exact"]),
    ...(typeof client?.field === "string" ? [`clients from ${code(client.field)}`] : []),
    ...(proxies.length === 0
      ? []
      : [`trusted proxies ${listed(proxies.slice(0, LISTED_PROXIES).map(code), proxies.length, LISTED_PROXIES)}`]),
  ].join("; ");
}

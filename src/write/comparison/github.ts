/**
 * Comparison -> annotations of a GitHub workflow run, at most three: an error for each rule that is breached, a warning for
 * each that could not be checked; where none is breached, one that sums up before them. Each is a workflow command on a line
 * of its own: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
import type { Comparison, RuleOutcome } from "../../report/comparison/schema.ts";
import { Outcome } from "../../report/comparison/terms.ts";
import { counted, firstFew } from "../../report/phrases.ts";
import { printable } from "../printable.ts";
import { answer } from "./answer.ts";
import { LISTED_REASONS, OUTCOME_WORDS, rulesByGravity } from "./words.ts";

interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly lines: readonly string[];
}

const MOST_ANNOTATIONS = 3;
const LISTED_RULES = 20;
const NAME = "brownout compare";

const SUMMARIES = {
  worse: { level: "warning", title: "worse than BASE" },
  better: { level: "notice", title: "better than BASE" },
  neutral: { level: "notice", title: "" },
} as const;

export function toGithubAnnotations(comparison: Comparison): string {
  const { rules, base, head } = comparison;
  const failed = rulesByGravity(rules).filter(({ outcome }) => outcome !== Outcome.held);
  const isBreached = failed.some(({ outcome }) => outcome === Outcome.breached);
  const first = isBreached ? [] : [summary(comparison)];
  const annotations = [...first, ...limited(failed, MOST_ANNOTATIONS - first.length)];
  const compared = `BASE is "${base.name}", HEAD is "${head.name}".`;
  return annotations.map((annotation) => command({ ...annotation, lines: [...annotation.lines, compared] })).join("");
}

function summary(comparison: Comparison): Annotation {
  const lines = answer(comparison);
  return { ...SUMMARIES[lines[0].tone], lines: lines.map(({ text }) => text) };
}

/** One a rule; where these are too many, the last one names the rest. */
function limited(rules: readonly RuleOutcome[], limit: number): Annotation[] {
  if (rules.length <= limit) return rules.map(ofRule);
  const shown = rules.slice(0, limit - 1);
  return [...shown.map(ofRule), ofRest(rules.slice(shown.length))];
}

function ofRest(rules: readonly RuleOutcome[]): Annotation {
  const breached = rules.filter(({ outcome }) => outcome === Outcome.breached).length;
  const unchecked = rules.length - breached;
  const counts = [
    ...(breached === 0 ? [] : [`${counted(breached, "more rule")} breached`]),
    ...(unchecked === 0 ? [] : [`${counted(unchecked, "more rule")} not checked`]),
  ];
  const names = rules.map(({ rule, outcome }) => `${rule} (${outcome})`);
  return {
    level: breached === 0 ? "warning" : "error",
    title: counts.join(", "),
    lines: items(names, LISTED_RULES),
  };
}

function ofRule({ rule, outcome, reasons }: RuleOutcome): Annotation {
  return {
    level: outcome === Outcome.breached ? "error" : "warning",
    title: `rule "${rule}" ${OUTCOME_WORDS[outcome]}`,
    lines: items(reasons, LISTED_REASONS),
  };
}

function items(texts: readonly string[], limit: number): string[] {
  return firstFew(texts, limit).map((text) => `- ${text}`);
}

function command({ level, title, lines }: Annotation): string {
  const message = lines.map(printable).join("\n");
  const heading = printable(title === "" ? NAME : `${NAME}: ${title}`);
  return `::${level} title=${asProperty(heading)}::${asData(message)}\n`;
}

/** As the runner takes it apart: a percent sign, and what ends a line, are written in percent. */
function asData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** The same for a property, which a comma or a colon would end. */
function asProperty(text: string): string {
  return asData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

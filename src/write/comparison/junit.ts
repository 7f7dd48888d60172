/**
 * Comparison -> JUnit XML for CI servers: a test case for each rule, and one that says that the sides could be compared, so
 * that a run without rules is not one without tests. Rows fail nothing by themselves: they stand in `system-out`.
 *
 * There is no standard, so it keeps to what all dialects allow: that of Ant (Windy Road's `JUnit.xsd`), which requires most, and
 * Jenkins' `junit-4.xsd` and `junit-10.xsd`. Ant's requires a host and a time, which must not differ between equal runs: the
 * host is the `localhost` that it has for unknown ones, the time that of HEAD's last clock hour.
 */
import type { Comparison, ComparisonRow, ComparisonTotal, RuleOutcome } from "../../report/comparison/schema.ts";
import { Outcome } from "../../report/comparison/terms.ts";
import { grouped } from "../../report/phrases.ts";
import { printable } from "../printable.ts";
import { answer } from "./answer.ts";
import { clientsSentence, coverageSentence, peakSentence, testSentence } from "./sentences.ts";
import {
  changeWords,
  isChanged,
  MEASURE_WORDS,
  OUTCOME_WORDS,
  probabilityWords,
  rowName,
  type ValueWords,
  valueWords,
  verdictWord,
} from "./words.ts";

const SUITE = "brownout compare";
/** Servers split it into a package and a class. */
const CLASS = "brownout.compare";
const COMPARABLE = "BASE and HEAD can be compared";
const NO_TIME = "1970-01-01T00:00:00";
/** What XML 1.0 has no way to write, beside what `printable` shows; and byte order marks, which readers drop. */
const FORBIDDEN = /[\ufeff\ufffe\uffff]/g;

export function toComparisonJunit(comparison: Comparison): string {
  const { rules } = comparison;
  const checked = rules.filter(({ outcome }) => outcome !== Outcome.skipped); // Ant's schema has no word for it
  const countOf = (wanted: Outcome) => rules.filter(({ outcome }) => outcome === wanted).length;
  const suite = attributes({
    name: SUITE,
    package: CLASS,
    id: "0",
    timestamp: timeOf(comparison.head.coverage.last),
    hostname: "localhost",
    tests: `${checked.length + 1}`,
    failures: `${countOf(Outcome.breached)}`,
    errors: `${countOf(Outcome.unchecked)}`,
    time: "0",
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite${suite}>`,
    "    <properties>",
    ...properties(comparison).map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    "    </properties>",
    `    <testcase${attributes({ name: COMPARABLE, classname: CLASS, time: "0" })}/>`,
    ...checked.map(testCase),
    `    <system-out>${lines(findings(comparison))}</system-out>`,
    `    <system-err>${lines(remarks(comparison))}</system-err>`,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function remarks({ notes, rules }: Comparison): string[] {
  const skipped = rules.filter(({ outcome }) => outcome === Outcome.skipped);
  return [
    ...notes.map(({ message }) => message),
    ...skipped.map(({ rule, reasons }) => `Rule "${rule}" ${OUTCOME_WORDS.skipped}: ${reasons.join("; ")}`),
  ];
}

function testCase({ rule, outcome, reasons }: RuleOutcome): string {
  const opening = `    <testcase${attributes({ name: rule, classname: CLASS, time: "0" })}`;
  if (outcome === Outcome.held) return `${opening}/>`;
  const element = outcome === Outcome.breached ? "failure" : "error";
  const [first = outcome, ...others] = reasons;
  const message = others.length === 0 ? first : `${first} (and ${grouped(others.length)} more)`;
  const result = `<${element}${attributes({ message, type: outcome })}>${lines(reasons)}</${element}>`;
  return `${opening}>\n      ${result}\n    </testcase>`;
}

function properties(comparison: Comparison): [name: string, value: string][] {
  const { base, head, by, measure } = comparison;
  return [
    ["base", base.name],
    ["base coverage", coverageSentence(base)],
    ["head", head.name],
    ["head coverage", coverageSentence(head)],
    ["by", by],
    ["measure", measure],
    ["to count", testSentence(comparison)],
  ];
}

/** What a person wants to know who looks at the test's output. */
function findings(comparison: Comparison): string[] {
  const { rows, total, measure } = comparison;
  const words = valueWords(comparison);
  return [
    ...answer(comparison).map(({ text }) => text),
    `Values: ${MEASURE_WORDS[measure]}`,
    ...[...rows.filter(isChanged), total].map((row) => rowLine(row, words)),
    `Peak: ${peakSentence(comparison)}`,
    ...(total.clients === null ? [] : [`Clients: ${clientsSentence(total.clients)}`]),
  ];
}

/** `17:00 worse: 46.8 -> 148.5 (+217 %), adjusted p <0.001` */
function rowLine(row: ComparisonRow | ComparisonTotal, { value }: ValueWords): string {
  const values = `${value(row.base.value)} -> ${value(row.head.value)} (${changeWords(row.ratio)})`;
  return `${rowName(row)} ${verdictWord(row)}: ${values}, adjusted p ${probabilityWords(row.adjustedP)}`;
}

/** `2019-05-06T17` -> `2019-05-06T17:00:00` */
function timeOf(clockHour: string | null): string {
  const time = `${clockHour}:00:00`;
  const instant = new Date(`${time}Z`);
  const isTime =
    !Number.isNaN(instant.getTime()) && instant.toISOString() === `${time}.000Z` && !time.startsWith("0000");
  return isTime ? time : NO_TIME;
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join("");
}

/** A text a line. */
function lines(texts: readonly string[]): string {
  return texts.map(escaped).join("\n");
}

/** On one line, since a newline in an attribute is a space to parsers. `>` is escaped for `]]>`. */
function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return printable(text)
    .replace(FORBIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"]/g, (character) => entities[character] ?? "");
}

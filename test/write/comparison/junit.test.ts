import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { afterAll, describe, expect, test } from "vitest";
import { Outcome } from "../../../src/report/comparison/terms.ts";
import { toComparisonJunit } from "../../../src/write/comparison/junit.ts";
import { printable } from "../../../src/write/printable.ts";
import { ROOT } from "../../program.ts";
import { comparisonTexts, mapTexts, withTexts } from "./arbitrary-texts.ts";
import { EMPTY_HEAD, EQUAL, EXAMPLES, INCIDENT, NOISE, PARTIALS } from "./examples.ts";

/** Ant's dialect, which requires most of all; this package is here for the schema that it carries. */
const SCHEMA = join(ROOT, "node_modules/jest-junit-reporter/src/__tests__/fixtures/junit.xsd");
const schema = XmlDocument.fromBuffer(readFileSync(SCHEMA));
const validator = XsdValidator.fromDoc(schema);

afterAll(() => {
  validator.dispose();
  schema.dispose();
});

describe.for(EXAMPLES)("the JUnit XML of %s", ([, comparison]) => {
  const xml = toComparisonJunit(comparison);

  test("is valid", () => {
    expect(faultOf(xml)).toBeNull();
  });

  test("has a case for each rule and one more, and counts them", () => {
    const countOf = (wanted: Outcome) => comparison.rules.filter(({ outcome }) => outcome === wanted).length;
    expect(valuesOf(xml, "//testcase/@classname")).toEqual(
      Array.from({ length: comparison.rules.length + 1 }, () => "brownout.compare"),
    );
    expect(valuesOf(xml, "//testsuite/@tests")).toEqual([`${comparison.rules.length + 1}`]);
    expect(valuesOf(xml, "//testsuite/@failures")).toEqual([`${countOf(Outcome.breached)}`]);
    expect(valuesOf(xml, "//testsuite/@errors")).toEqual([`${countOf(Outcome.unchecked)}`]);
    expect(valuesOf(xml, "//testcase/failure")).toHaveLength(countOf(Outcome.breached));
    expect(valuesOf(xml, "//testcase/error")).toHaveLength(countOf(Outcome.unchecked));
  });
});

describe("a test case", () => {
  const xml = toComparisonJunit(INCIDENT);

  test("is there without rules too, and passes: the sides could be compared", () => {
    for (const comparison of [NOISE, EQUAL, { ...INCIDENT, rules: [] }]) {
      const bare = toComparisonJunit(comparison);
      expect(valuesOf(bare, "//testcase/@name")).toEqual(["BASE and HEAD can be compared"]);
      expect(valuesOf(bare, "//testcase/*")).toEqual([]);
    }
  });

  test("of a breached rule fails, with the first reason as message and all of them as text", () => {
    const at = '//testcase[@name="hour worse"]/failure';
    const reasons = ["17:00 is worse: 46.8 in BASE, 148.5 in HEAD", "18:00 is worse: 47.2 in BASE, 68.0 in HEAD"];
    expect(valuesOf(xml, `${at}/@message`)).toEqual([`${reasons[0]} (and 1 more)`]);
    expect(valuesOf(xml, `${at}/@type`)).toEqual(["breached"]);
    expect(valuesOf(xml, at)).toEqual([reasons.join("\n")]);
  });

  test("of a rule that could not be checked is an error, and of one that holds is empty", () => {
    const at = '//testcase[@name="new-clients > 100"]/error';
    expect(valuesOf(xml, at)).toEqual(["reports do not hold their clients (compare two partials)"]);
    expect(valuesOf(xml, `${at}/@type`)).toEqual(["unchecked"]);
    expect(valuesOf(xml, '//testcase[@name="total > +20%"]/*')).toEqual([]);
  });

  test("of a rule without a reason says what became of it", () => {
    const silent = { ...NOISE, rules: [{ rule: "x", outcome: Outcome.breached, reasons: [] }] };
    expect(valuesOf(toComparisonJunit(silent), "//failure/@message")).toEqual(["breached"]);
  });
});

describe("the output of the suite", () => {
  test("tells of rows that changed, of the total, the peak and clients, and fails nothing", () => {
    const [output = ""] = valuesOf(toComparisonJunit({ ...PARTIALS, rules: [] }), "//system-out");
    const lines = output.split("\n");
    expect(lines).toContain("17:00 worse: 46.8 -> 148.5 (+217 %), adjusted p <0.001");
    expect(lines).toContain("03:00 better: 41.2 -> 24.5 (-41 %), adjusted p <0.001");
    expect(lines).toContain("total worse: 986.0 -> 1,097.8 (+11 %), adjusted p <0.001");
    expect(lines).toContain("Clients: 412 newly affected, 38 no longer, 1,290 in both");
    expect(lines.some((line) => line.startsWith("Peak: 23:00 in BASE, 17:00 in HEAD"))).toBe(true);
    expect(lines.some((line) => line.startsWith("16:00"))).toBe(false);
  });

  test("has the notes on standard error", () => {
    const [output] = valuesOf(toComparisonJunit(INCIDENT), "//system-err");
    expect(output).toBe(INCIDENT.notes.map(({ message }) => message).join("\n"));
  });
});

describe("the time", () => {
  test("is that of HEAD's last hour, never that of the run", () => {
    expect(valuesOf(toComparisonJunit(INCIDENT), "//testsuite/@timestamp")).toEqual(["2026-11-19T23:00:00"]);
    expect(valuesOf(toComparisonJunit(EMPTY_HEAD), "//testsuite/@timestamp")).toEqual(["1970-01-01T00:00:00"]);
  });

  test.for(["", "2026-13-01T00", "2026-02-30T00", "0000-01-01T00", "2026-01-01T24", "+12026-01-01T00", '"><x y="'])(
    "is valid where %j is no hour",
    (last) => {
      const head = { ...NOISE.head, coverage: { ...NOISE.head.coverage, last } };
      const xml = toComparisonJunit({ ...NOISE, head });
      expect(faultOf(xml)).toBeNull();
      expect(valuesOf(xml, "//testsuite/@timestamp")).toEqual(["1970-01-01T00:00:00"]);
    },
  );
});

describe("text from outside", () => {
  test("is text, whatever it is, and what XML cannot write is shown", () => {
    fc.assert(
      fc.property(comparisonTexts, (given) => {
        const comparison = withTexts(given);
        const xml = toComparisonJunit(comparison);
        expect(faultOf(xml)).toBeNull();
        const shown = mapTexts(given, (text) =>
          printable(text).replace(/[\ufeff\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`),
        );
        expect(valuesOf(xml, '//property[@name="base" or @name="head"]/@value')).toEqual([shown.base, shown.head]);
        expect(valuesOf(xml, "//testcase[position() > 1]/@name")).toEqual(shown.rules.map(({ rule }) => rule));
        const failed = shown.rules.filter((_, index) => comparison.rules[index]?.outcome !== Outcome.held);
        expect(valuesOf(xml, "//failure | //error")).toEqual(failed.map(({ reasons }) => reasons.join("\n")));
        expect(valuesOf(xml, "//system-err")).toEqual([shown.notes.join("\n")]);
      }),
    );
  });

  test("has no character that a server's parser may refuse", () => {
    fc.assert(
      fc.property(comparisonTexts, (given) => {
        expect(toComparisonJunit(withTexts(given))).not.toMatch(/[^\P{Cc}\n]|[\p{Cs}\ufffe\uffff\u2028\u2029]|\]\]>/u);
      }),
    );
  });
});

describe("the schema", () => {
  const xml = toComparisonJunit(INCIDENT);

  test.for([
    ["an attribute that it does not know", ["<testsuites>", '<testsuites name="x">']],
    ["a suite without a time", [/ timestamp="[^"]*"/, ""]],
    ["a failure without a type", [' type="breached"', ""]],
    ["a count that is no number", ['tests="4"', 'tests="four"']],
    ["output before the cases", [/(<properties>.*<\/properties>)(.*)(<system-out>.*<\/system-err>)/s, "$1$3$2"]],
  ] as const)("refuses %s", ([, [good, bad]]) => {
    const wrong = xml.replace(good, bad);
    expect(wrong).not.toBe(xml);
    expect(faultOf(wrong)).toMatch(/\w/);
  });
});

/** Why a document is not valid. */
function faultOf(xml: string): string | null {
  let document: XmlDocument | null = null;
  try {
    document = XmlDocument.fromString(xml);
    validator.validate(document);
    return null;
  } catch (error) {
    return String(error);
  } finally {
    document?.dispose();
  }
}

/** The texts of elements or attributes, as a parser reads them. */
function valuesOf(xml: string, path: string): string[] {
  const document = XmlDocument.fromString(xml);
  try {
    return document.find(path).map(({ content }) => content);
  } finally {
    document.dispose();
  }
}

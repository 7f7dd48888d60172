import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Comparison } from "../../../src/report/comparison/schema.ts";
import { Outcome, Verdict } from "../../../src/report/comparison/terms.ts";
import { toComparisonText } from "../../../src/write/comparison/text.ts";
import { comparisons, HOSTILE_TEXTS, PLAIN_TEXT } from "./arbitrary.ts";
import {
  BY_WEEKDAY_HOUR,
  EMPTY_HEAD,
  EQUAL,
  ERROR_RATE,
  EXAMPLES,
  HOSTILE,
  INCIDENT,
  INCOMPARABLE,
  measured,
  NOISE,
  PARTIALS,
} from "./examples.ts";

const WIDTH = 80;
/** What no terminal should be given, lines apart. */
const RAW = /[^\P{Cc}\n]|[\p{Cs}\p{Bidi_Control}\u2028\u2029]/u;
const SGR = /\x1b\[[\d;]*m/g;

describe("the text of a comparison", () => {
  test("of an incident begins with what is worse, names each verdict and ends with how a difference counts", () => {
    expect(toComparisonText(INCIDENT, "never")).toBe(`\
2 hours are worse: 17:00 (+217 %) and 18:00 (+44 %). The total is worse (+11 %).
03:00 is better: 41.2 -> 24.5 user-hours per working day (-41 %).
In HEAD only: 05:00. In BASE only: 06:00. Not comparable: 07:00.

Base      main/report.json  2026-11-09 00:00 to 2026-11-13 23:59, 5 working days
Head      head/report.json  2026-11-16 00:00 to 2026-11-19 23:59, 4 working days
Values    affected user-hours per working day
Counted   status 500-599 on mon,tue,wed,thu,fri; clocks as written

hour    base     head  difference  ratio  verdict
00:00   40.0     40.0         0.0   1.00  same
01:00   40.4     40.5        +0.1   1.00  ~
02:00    0.0      0.0         0.0      -  same
03:00   41.2     24.5       -16.7   0.59  better
04:00   41.6     41.5        -0.1   1.00  ~
05:00    0.0      7.8        +7.8      -  added
06:00    2.4      0.0        -2.4   0.00  removed
07:00      -     42.0           -      -  incomparable
08:00   43.2     43.3         0.0   1.00  ~
09:00   43.6     43.8        +0.1   1.00  ~
10:00   44.0     44.5        +0.5   1.01  ~
11:00   44.4     45.0        +0.6   1.01  ~
12:00   44.8     44.8         0.0   1.00  ~
13:00   45.2     45.5        +0.3   1.01  ~
14:00   45.6     46.0        +0.4   1.01  ~
15:00   46.0     46.5        +0.5   1.01  ~
16:00   46.4     46.5        +0.1   1.00  ~
17:00   46.8    148.5      +101.7   3.17  worse
18:00   47.2     68.0       +20.8   1.44  worse
19:00   47.6     48.3        +0.6   1.01  ~
20:00   48.0     48.0         0.0   1.00  same
21:00   48.4     48.5        +0.1   1.00  ~
22:00   48.8     49.3        +0.5   1.01  ~
23:00   49.2     49.8        +0.5   1.01  ~
total  986.0  1,097.8      +111.8   1.11  worse

Peak      23:00 in BASE, 17:00 in HEAD: it moved (p <0.001)

BREACHED  rule "hour worse"
          - 17:00 is worse: 46.8 in BASE, 148.5 in HEAD
          - 18:00 is worse: 47.2 in BASE, 68.0 in HEAD
UNCHECKED rule "new-clients > 100"
          - reports do not hold their clients (compare two partials)
Held      rule "total > +20%"

Note      BASE covers 5 working days and HEAD 4, so counts are compared per
          working day
Note      HEAD has 1,204 malformed lines (0.1 %), which may have been errors
To count  10 % or more, 10 users or more, p < 0.05 (Holm, 25 rows); ~ is noise
`);
  });

  test("of equal sides is one line, and the rules and notes if there are any", () => {
    const answer = "Both sides say the same: 1,070.4 user-hours per working day.\n";
    expect(toComparisonText(EQUAL, "never")).toBe(answer);
    const rules = [{ rule: "23 > 40", outcome: Outcome.breached, reasons: ["23:00 has 49.2"] }];
    const { notes } = EMPTY_HEAD;
    expect(toComparisonText({ ...EQUAL, rules, notes }, "never")).toBe(
      `${answer}\nBREACHED  rule "23 > 40"\n          - 23:00 has 49.2\n\nNote      HEAD has no record on the chosen days\n`,
    );
  });

  test("says that nothing differs beyond noise, that nothing can be compared, that only something is better", () => {
    const first = (comparison: Comparison) => toComparisonText(comparison, "never").split("\n")[0];
    expect(first(NOISE)).toBe("Nothing differs beyond noise (total 1,070.4 -> 1,077.6, +1 %).");
    expect(first(INCOMPARABLE)).toBe("No hour can be compared.");
    expect(first(EMPTY_HEAD)).toBe("No hour can be compared: HEAD has no requests.");
    const better = NOISE.rows.map((row) => (row.hour === 9 ? { ...row, verdict: Verdict.better } : row));
    expect(first({ ...NOISE, rows: better })).toMatch(/^09:00 is better: 43\.6 -> 43\.8 /);
  });

  test("names the rows that are worst first, and counts those that it does not name", () => {
    const rows = NOISE.rows.map((row) => {
      const given = row.hour < 12 ? { verdict: Verdict.worse, ratio: 1.5 + row.hour, difference: row.hour } : {};
      return { ...row, ...given };
    });
    const [first] = toComparisonText({ ...NOISE, rows }, "never").split("\n");
    expect(first).toBe("12 hours are worse: 11:00 (+1,150 %), 10:00 (+1,050 %) and 10 more.");
  });

  test("by weekday-hour has the rows that differ, and of the others how many each weekday has", () => {
    const text = toComparisonText(BY_WEEKDAY_HOUR, "never");
    expect(text.slice(text.indexOf("weekday "), text.indexOf("\n\nPeak"))).toBe(`\
weekday     base     head  difference  ratio  verdict
Mon 17:00  234.0    594.0      +360.0   2.54  worse
Mon        14 hours within noise, 5 the same, 4 without requests
Tue        15 hours within noise, 5 the same, 4 without requests
Wed        15 hours within noise, 5 the same, 4 without requests
Thu        15 hours within noise, 5 the same, 4 without requests
Fri        24 hours without requests
total      986.0  1,097.8      +111.8   1.11  worse`);
  });

  test("has one line for a weekday of which a side has nothing, and a row for an hour of which it has", () => {
    const rows = BY_WEEKDAY_HOUR.rows.map((row) => {
      const isGone = row.weekday === "thu" || (row.weekday === "tue" && row.hour === 9);
      return isGone && row.hour > 3 ? { ...row, verdict: Verdict.removed, difference: null } : row;
    });
    const lines = toComparisonText({ ...BY_WEEKDAY_HOUR, rows }, "never").split("\n");
    expect(lines).toContain("Thu        20 hours in BASE only, 4 without requests");
    expect(lines).toContain("Tue 09:00  218.0    219.0           -   1.00  removed");
    expect(lines).toContain("Tue        14 hours within noise, 5 the same, 4 without requests");
  });

  test("has shares in percent and their differences in percentage points", () => {
    const rows = toComparisonText(ERROR_RATE, "never").split("\n");
    expect(rows).toContain("17:00  0.19 %  1.90 %    +1.71 pp  10.00  worse");
    expect(rows).toContain("03:00       -       -           -      -  same");
  });

  test("tells clients that are new, gone and in both where there are two partials", () => {
    expect(toComparisonText(PARTIALS, "never")).toContain(
      "\nClients   412 newly affected, 38 no longer, 1,290 in both\n",
    );
    expect(toComparisonText(INCIDENT, "never")).not.toContain("Clients");
  });

  test("lists five reasons of a rule and counts the others", () => {
    const reasons = Array.from({ length: 24 }, (_, hour) => `hour ${hour}`);
    const text = toComparisonText(
      { ...NOISE, rules: [{ rule: "hour > 1", outcome: Outcome.breached, reasons }] },
      "never",
    );
    expect(text).toContain("          - hour 4\n          - 19 more\n\n");
  });

  test("has names too long for a line on lines of their own, whole", () => {
    const name = `runs/${"x".repeat(60)}/report.json`;
    const lines = toComparisonText({ ...NOISE, head: { ...NOISE.head, name } }, "never").split("\n");
    expect(lines).toContain(`Head      ${name}`);
    expect(lines).toContain("          2026-11-16 00:00 to 2026-11-20 23:59, 5 working days");
  });
});

describe("on a terminal", () => {
  test("no line of an ordinary comparison is wider than 80 columns", () => {
    for (const [name, comparison] of EXAMPLES) {
      if (comparison === HOSTILE) continue;
      const wide = toComparisonText(comparison, "never")
        .split("\n")
        .filter((line) => line.length > WIDTH);
      expect([name, ...wide]).toEqual([name]);
    }
    fc.assert(
      fc.property(comparisons({ value: 9_999_999.9, text: PLAIN_TEXT }), (comparison) => {
        const named = {
          ...comparison,
          base: { ...comparison.base, name: "a" },
          head: { ...comparison.head, name: "b" },
        };
        const lines = toComparisonText(named, "never").split("\n");
        expect(lines.filter((line) => line.length > WIDTH)).toEqual([]);
      }),
    );
  });

  test("colour is all that colour adds", () => {
    for (const [, comparison] of EXAMPLES) {
      const coloured = toComparisonText(comparison, "always");
      expect(coloured).toContain("\x1b[");
      expect(coloured.replaceAll(SGR, "")).toBe(toComparisonText(comparison, "never"));
    }
  });

  test("worse is red and better is green, in the answer and in the table", () => {
    const lines = toComparisonText(INCIDENT, "always").split("\n");
    const red = lines.filter((line) => line.startsWith("\x1b[1;31m"));
    const green = lines.filter((line) => line.startsWith("\x1b[32m"));
    expect(red.map((line) => line.replaceAll(SGR, "").slice(0, 8))).toEqual([
      "2 hours ",
      "17:00   ",
      "18:00   ",
      "total  9",
      "BREACHED",
    ]);
    expect(green.map((line) => line.replaceAll(SGR, "").slice(0, 6))).toEqual(["03:00 ", "03:00 ", "Held  "]);
  });

  test("nothing that came from outside reaches it raw, ends a line or gives a command to a CI server", () => {
    const check = (comparison: Comparison) => {
      const text = toComparisonText(comparison, "never");
      expect(text).not.toMatch(RAW);
      expect(text).not.toMatch(/##\w*\[/);
      expect(text.split("\n").filter((line) => line.trim().startsWith("::"))).toEqual([]);
    };
    check(HOSTILE);
    fc.assert(fc.property(comparisons({ value: 1e9, text: HOSTILE_TEXTS }), check));
  });
});

describe("numbers", () => {
  test("are never -0, NaN or infinite, whatever is compared", () => {
    fc.assert(
      fc.property(comparisons({ value: Number.MAX_VALUE, text: PLAIN_TEXT }), (comparison) => {
        const text = toComparisonText(comparison, "never");
        expect(text).not.toMatch(/-0(\.0+)?(?![\d.])|NaN|Infinity|undefined|null/);
      }),
    );
  });

  test("that are unknown are a hyphen, and no 0", () => {
    const nobody = { workingDays: 0 };
    const rows = NOISE.rows.map(({ hour }) => ({ hour, ...measured(nobody, nobody, NOISE.measure) }));
    expect(toComparisonText({ ...NOISE, rows }, "never")).toMatch(/\n00:00 +- +- +- +- {2}same\n/);
  });
});

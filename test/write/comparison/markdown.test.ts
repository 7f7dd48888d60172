import * as fc from "fast-check";
import { Marked } from "marked";
import { describe, expect, test } from "vitest";
import type { Comparison } from "../../../src/report/comparison/schema.ts";
import { NoteCode, Outcome, Verdict } from "../../../src/report/comparison/terms.ts";
import { toComparisonMarkdown } from "../../../src/write/comparison/markdown.ts";
import { printable } from "../../../src/write/printable.ts";
import { sized } from "../../size.ts";
import { comparisonTexts, mapTexts, texts, textsOf, withTexts } from "./arbitrary-texts.ts";
import {
  BY_WEEKDAY_HOUR,
  EQUAL,
  EXAMPLES,
  HOSTILE,
  INCIDENT,
  INCOMPARABLE,
  LARGE,
  NOISE,
  PARTIALS,
} from "./examples.ts";

const MOST_BYTES = 60_000;
const GFM = new Marked({ gfm: true, async: false });
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };

describe.for(EXAMPLES)("the Markdown of %s", ([, comparison]) => {
  const markdown = toComparisonMarkdown(comparison);
  const html = render(markdown);

  test("begins with the line by which a script finds its comment, and a heading", () => {
    expect(markdown).toMatch(/^<!-- brownout compare -->\n\n### [^\n]+\n\n/);
    expect(html.match(/<h\d/g)).toEqual(["<h3"]);
  });

  test("renders to nothing but what it is made of, each closed", () => {
    const tags = tagsOf(html);
    const known = [
      "h3",
      "p",
      "ul",
      "li",
      "code",
      "strong",
      "table",
      "thead",
      "tbody",
      "tr",
      "th",
      "td",
      "details",
      "summary",
    ];
    expect([...new Set(tags.map(nameOf))].filter((name) => !known.includes(name))).toEqual([]);
    for (const name of known) {
      const named = tags.filter((tag) => nameOf(tag) === name);
      expect(named.filter((tag) => tag.startsWith("</"))).toHaveLength(named.length / 2);
    }
  });

  test("shows the rows that changed with the total under them, and folds away all", () => {
    const [changed = [], all = []] = tablesOf(html);
    const words: readonly Verdict[] = [Verdict.worse, Verdict.better, Verdict.added, Verdict.removed];
    const names = comparison.rows.filter(({ verdict }) => words.includes(verdict)).map(labelOf);
    expect(changed.map(([name]) => name)).toEqual(["", ...names, "total"]);
    expect(all.map(([name]) => name)).toEqual(["", ...comparison.rows.map(labelOf), "total"]);
    for (const row of [...changed, ...all]) expect(row).toHaveLength(comparison.total.clients === null ? 7 : 10);
    expect(html.indexOf("<table>")).toBeLessThan(html.indexOf("<details>"));
    expect(html).toMatch(/<details>\s*<summary>All \d+ (?:weekday-)?hours<\/summary>\s*<table>/);
  });

  test("ends with one LF, and has no other character that ends or hides a line", () => {
    expect(markdown).toMatch(/[^\n]\n$/);
    expect(markdown).not.toMatch(/[^\P{Cc}\n]|[\u2028\u2029\p{Bidi_Control}\p{Cs}]/u);
  });
});

describe("the heading", () => {
  test("says how many rules are breached, whatever else there is", () => {
    expect(headingOf(INCIDENT)).toBe("❌ 1 of 3 rules is breached");
    expect(headingOf(BY_WEEKDAY_HOUR)).toBe("❌ The rule is breached");
    expect(headingOf({ ...INCIDENT, rules: [...INCIDENT.rules, ...INCIDENT.rules] })).toBe(
      "❌ 2 of 6 rules are breached",
    );
    expect(headingOf({ ...EQUAL, rules: INCIDENT.rules })).toBe("❌ 1 of 3 rules is breached");
  });

  test("says how many rules could not be checked where none is breached", () => {
    const rules = INCIDENT.rules.filter(({ outcome }) => outcome !== Outcome.breached);
    expect(headingOf({ ...INCIDENT, rules })).toBe("⚠️ 1 of 2 rules could not be checked");
  });

  test("says what the rows say where every rule holds or there is none", () => {
    const held = INCIDENT.rules.filter(({ outcome }) => outcome === Outcome.held);
    for (const rules of [[], held]) {
      expect(headingOf({ ...INCIDENT, rules })).toMatch(/^🔴 2 hours are worse: 17:00 \(\+217 %\) and 18:00/);
      expect(headingOf({ ...NOISE, rules })).toMatch(/^✅ Nothing differs beyond noise/);
      expect(headingOf({ ...EQUAL, rules })).toMatch(/^✅ Both sides say the same/);
      expect(headingOf({ ...INCOMPARABLE, rules })).toMatch(/^⚠️ No hour can be compared/);
    }
    const better = INCIDENT.rows.filter(({ verdict }) => verdict !== Verdict.worse);
    expect(headingOf({ ...INCIDENT, rules: [], rows: better, total: NOISE.total })).toMatch(/^🟢 03:00 is better/);
  });
});

describe("below the heading", () => {
  test("the rules stand with their reasons, what fails first", () => {
    const items = textOf(render(toComparisonMarkdown(INCIDENT))).match(
      /^(?:❌|⚠️|✅) .* (?:is breached|checked|holds)$/gmu,
    );
    expect(items?.slice(1)).toEqual([
      "❌ hour worse is breached",
      "⚠️ new-clients > 100 could not be checked",
      "✅ total > +20% holds",
    ]);
    const text = textOf(render(toComparisonMarkdown(INCIDENT)));
    for (const reason of INCIDENT.rules.flatMap(({ reasons }) => reasons)) expect(text).toContain(reason);
  });

  test("a rule has five reasons, and the number of the others", () => {
    const reasons = Array.from({ length: 24 }, (_, hour) => `reason of hour ${hour}.`);
    const text = textOf(
      render(toComparisonMarkdown({ ...NOISE, rules: [{ rule: "x", outcome: Outcome.breached, reasons }] })),
    );
    expect(reasons.filter((reason) => text.includes(reason))).toEqual(reasons.slice(0, 5));
    expect(text).toContain("… and 19 more reasons");
  });

  test("the clients stand where both sides are partials, in total and a row", () => {
    const html = render(toComparisonMarkdown(PARTIALS));
    expect(textOf(html)).toContain("Clients: 412 newly affected, 38 no longer, 1,290 in both");
    const [changed = []] = tablesOf(html);
    expect(changed[0]?.slice(-3)).toEqual(["new", "gone", "both"]);
    expect(changed.at(-1)?.slice(-3)).toEqual(["412", "38", "1,290"]);
    expect(render(toComparisonMarkdown(INCIDENT))).not.toContain("Clients");
  });

  test("the notes, the peak, and what was compared stand", () => {
    const text = textOf(render(toComparisonMarkdown(INCIDENT)));
    for (const { message } of INCIDENT.notes) expect(text).toContain(`Note: ${message}`);
    expect(text).toContain("Peak: 23:00 in BASE, 17:00 in HEAD: it moved");
    expect(text).toContain("BASE main/report.json, HEAD head/report.json: affected user-hours per working day");
    expect(text).toContain("BASE: report main/report.json; 2026-11-09 00:00 to 2026-11-13 23:59, 5 working days");
    expect(text).toContain("status 500-599 on mon, tue, wed, thu, fri; clocks as written");
    expect(text).toContain("p < 0.05 (Holm, 25 rows)");
  });

  test("of more rows than a table of changes has, those that are worse are shown", () => {
    const rows = BY_WEEKDAY_HOUR.rows.map((row, index) => ({
      ...row,
      verdict: index % 10 === 9 ? Verdict.worse : Verdict.removed,
    }));
    const html = render(toComparisonMarkdown({ ...BY_WEEKDAY_HOUR, rows }));
    const [changed = []] = tablesOf(html);
    expect(changed).toHaveLength(1 + 24 + 1);
    expect(changed.filter((row) => row.some((cell) => cell.includes("worse")))).toHaveLength(12 + 1);
    expect(textOf(html)).toContain("… and 96 more rows that changed, below");
  });
});

describe("text from outside", () => {
  test("is text, whatever it is: the page has the tags that it has with harmless names", () => {
    fc.assert(
      fc.property(comparisonTexts, (given) => {
        const html = render(toComparisonMarkdown(withTexts(given)));
        const harmless = render(toComparisonMarkdown(withTexts(mapTexts(given, () => "a_b"))));
        expect(withoutCode(tagsOf(html))).toEqual(withoutCode(tagsOf(harmless)));
        const shown = spaced(textOf(html));
        for (const text of textsOf(given)) {
          if (printable(text).length < 160) expect(shown).toContain(spaced(printable(text)));
        }
      }),
    );
  });

  test("is nothing that is looked for in a page: mentions, issues, commits, addresses, links stand in code", () => {
    const sought = /[@#!`$\\[\]{}]|www\.|:\/\/|\w\.[a-z]|\b[0-9a-f]{7}|[a-z]-\d|:[a-z]/i;
    fc.assert(
      fc.property(comparisonTexts, (given) => {
        const html = render(toComparisonMarkdown(withTexts(given)));
        expect(textOf(html.replace(/<!--.*?-->|<code>[^<]*<\/code>/g, ""))).not.toMatch(sought);
      }),
    );
  });

  test("that is words and numbers is no code", () => {
    const note = (message: string): string => {
      return toComparisonMarkdown({ ...NOISE, notes: [{ code: NoteCode.malformedLines, message }] });
    };
    for (const plain of [
      "17:00 is worse: 46.8 -> 148.5 user-hours per working day",
      "1,204 of 1,204,511 lines of HEAD are malformed, and count as nothing",
      "only two partials know their clients (use --measure user-hours).",
    ]) {
      expect(render(note(plain))).toContain(`<li>Note: ${plain.replace(">", "&gt;")}</li>`);
    }
    for (const odd of [
      "see www.a.org",
      "cafe1234",
      "17. x",
      "deadbeef",
      "a-deadbeef",
      "1234567 lines",
      "a @b",
      "- a",
      "a|b",
      "#1",
    ]) {
      expect(render(note(odd))).toContain(`<li>Note: <code>${odd}</code></li>`);
    }
  });

  test("is shown with what is hidden in it", () => {
    const text = textOf(render(toComparisonMarkdown(HOSTILE)));
    expect(text).toContain(printable(HOSTILE.base.name));
    expect(text).not.toContain("\x1b");
  });
});

describe("60,000 bytes", () => {
  /** More of everything than there is. */
  function endless(text: string, ruleCount: number): Comparison {
    const long = text.repeat(Math.ceil(100_000 / Math.max(1, text.length)));
    const reasons = Array.from({ length: 168 }, () => long);
    const outcomes = [Outcome.breached, Outcome.unchecked, Outcome.held];
    const rows = (["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const).flatMap((weekday) =>
      PARTIALS.rows.map((row) => ({
        ...row,
        weekday,
        base: LARGE.total.base,
        head: LARGE.total.head,
        verdict: Verdict.worse,
      })),
    );
    return {
      ...PARTIALS,
      by: "weekday-hour",
      base: { ...PARTIALS.base, name: long },
      head: { ...PARTIALS.head, name: long },
      definition: {
        ...PARTIALS.definition,
        timeZone: long,
        client: { field: long, trustedProxies: Array.from({ length: 1000 }, () => long) },
      },
      rows,
      rules: Array.from({ length: ruleCount }, (_, index) => ({
        rule: long,
        outcome: outcomes[index % 3] ?? Outcome.held,
        reasons,
      })),
      notes: Array.from({ length: 300 }, () => ({ code: NoteCode.reportWarning, message: long })),
    };
  }

  test("are never passed, nothing is cut in two, and the text says what is left out", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const markdown = toComparisonMarkdown(endless(text, 1000));
        expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(MOST_BYTES);
        const html = render(markdown);
        const [changed = [], all = []] = tablesOf(html);
        for (const row of [...changed, ...all]) expect(row).toHaveLength(10);
        expect(all.at(-1)?.[0]).toBe("total");
        expect(html.match(/<\/?details>/g)).toEqual(["<details>", "</details>", "<details>", "</details>"]);
        const hidden = /… and ([\d,]+) more rules/.exec(textOf(html))?.[1]?.replace(",", "") ?? "0";
        const shown = html.match(/is breached|could not be checked|holds/g)?.length ?? 0;
        expect(Number(hidden) + shown).toBe(1000);
      }),
      { numRuns: sized({ short: 3, long: 20 }) },
    );
  });

  test("hold the whole table of a week unless rules or notes need the room", () => {
    const roomy = render(toComparisonMarkdown({ ...endless("x", 3), rules: [], notes: [] }));
    expect(tablesOf(roomy)[1]).toHaveLength(1 + 168 + 1);
    expect(textOf(roomy)).not.toMatch(/… and \d+ more rows?$/m);
    const full = endless("😀", 1000);
    const wide = { ...LARGE.total.head, value: Number.MAX_SAFE_INTEGER };
    const rows = full.rows.map((row) => ({ ...row, base: wide, head: wide }));
    const html = render(toComparisonMarkdown({ ...full, rows }));
    const [, all = []] = tablesOf(html);
    expect(all.length).toBeGreaterThan(100);
    expect(all.at(-1)?.[0]).toBe("total");
    expect(textOf(html)).toMatch(new RegExp(`^… and ${1 + 168 + 1 - all.length} more rows$`, "m"));
  });

  test("a name of 100 kB is cut between characters", () => {
    const markdown = toComparisonMarkdown({ ...NOISE, base: { ...NOISE.base, name: "😀".repeat(25_000) } });
    expect(textOf(render(markdown))).toContain(`BASE ${"😀".repeat(159)}…,`);
  });
});

function render(markdown: string): string {
  return GFM.parse(markdown) as string;
}

function tagsOf(html: string): string[] {
  return html.replace(/<!--.*?-->/gs, "").match(/<[^>]*>/g) ?? [];
}

function nameOf(tag: string): string {
  return /^<\/?([^\s>]+)/.exec(tag)?.[1] ?? "";
}

/** Code may stand or not: sentences of plain words are none. */
function withoutCode(tags: readonly string[]): string[] {
  return tags.filter((tag) => nameOf(tag) !== "code");
}

/** What a reader sees. */
function textOf(html: string): string {
  return html.replace(/<[^>]*>/g, "").replace(/&(#39|\w+);/g, (_, name: string) => ENTITIES[name] ?? "?");
}

function tablesOf(html: string): string[][][] {
  return [...html.matchAll(/<table>.*?<\/table>/gs)].map(([table]) =>
    [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) => textOf(cell)),
    ),
  );
}

function headingOf(comparison: Comparison): string {
  return textOf(/<h3>(.*)<\/h3>/.exec(render(toComparisonMarkdown(comparison)))?.[1] ?? "");
}

function labelOf({ weekday, hour }: Comparison["rows"][number]): string {
  const clock = `${String(hour).padStart(2, "0")}:00`;
  return weekday === undefined ? clock : `${weekday.charAt(0).toUpperCase()}${weekday.slice(1)} ${clock}`;
}

/** A browser shows a run of spaces as one. */
function spaced(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * `compare`: what is printed and what is written, in each format.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { brownout } from "../program.ts";
import { shell } from "../shell.ts";
import { sampled } from "../size.ts";
import { analyzed, daysWith, directoryWith, FIVE_DAYS, FOUR_DAYS, parseComparison, textAt } from "./reports.ts";

const ESCAPE = "\x1b";
/** Sequences that colour text. */
const COLOURS = new RegExp(`${ESCAPE}\\[[0-9;]*m`, "g");

const directory = directoryWith(async (made) => {
  const head = daysWith(FOUR_DAYS, { 9: { users: 2 }, 17: { users: 100 }, 23: { users: 21 } });
  await Promise.all([analyzed(made, "base", daysWith(FIVE_DAYS)), analyzed(made, "head", head)]);
});

const RULES = ["--fail-on", "17 worse", "--fail-on", "16 worse"];
const WORSE = "17:00 is worse: 20 -> 100 user-hours per working day";
const NOTE = "BASE covers 5 working days and HEAD 4: values are per working day";
/** What standard error says where standard output is for machines. */
const SAID = `Warning: ${NOTE}\nRule "17 worse" is breached: ${WORSE}\n`;

/** What a gate that is breached prints. */
async function printed(...flags: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await brownout(["compare", "base", "head", ...RULES, ...flags], {
    cwd: directory(),
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: stdout.startsWith("17:00") ? "" : SAID });
  return stdout;
}

describe("--format", () => {
  test("text, which is the default, is the answer, the table and the rules in 80 columns", async () => {
    const text = await printed("--format", "text");
    expect(await printed()).toBe(text);
    expect(text).toMatch(/^17:00 is worse: 20 -> 100 user-hours per working day \(\+400 %\)\. The total is\nworse/);
    expect(text).toContain("\n09:00 is better: 20 -> 2 user-hours per working day (-90 %).\n");
    expect(text).toContain("\nhour   base  head  difference  ratio  verdict\n");
    expect(text).toContain("\n16:00    20    20           0   1.00  same\n");
    expect(text).toContain("\n17:00    20   100         +80   5.00  worse\n");
    expect(text).toContain("\n23:00    20    21          +1   1.05  ~\n");
    expect(text).toContain(`\nBREACHED  rule "17 worse"\n          - ${WORSE}\n`);
    expect(text).toContain('\nHeld      rule "16 worse"\n');
    expect(text).toContain(`\nNote      ${NOTE}\n`);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("text by weekday-hour shows the rows that differ, and counts the others", async () => {
    const { stdout } = await brownout(["compare", "base", "head", "--by", "weekday-hour"], { cwd: directory() });
    expect(stdout).toContain("\nMon 17:00    20   100         +80   5.00  worse\n");
    expect(stdout).toMatch(/\nFri +24 hours in BASE only\n/);
    expect(stdout).not.toContain("Mon 16:00");
  });

  test("markdown has a table, and details that are folded away", async () => {
    const markdown = await printed("--format", "markdown");
    expect(markdown).toMatch(/\| 17:00 \|.*\|/);
    expect(markdown).toMatch(/<details>.*<summary>.*<\/details>/s);
    expect(Buffer.byteLength(markdown)).toBeLessThan(60_000);
  });

  test("json is a comparison, version 1, as its schema has it", async () => {
    const comparison = parseComparison(await printed("--format", "json"));
    expect(comparison).toMatchObject({
      schema: "brownout/comparison@1",
      equal: false,
      by: "hour",
      measure: "user-hours",
      test: { alpha: 0.05, minEffectPercent: 10, minUsers: 10, rows: 25 },
      base: { name: "base", kind: "report", records: 4_800, malformed: 0 },
      head: { name: "head", kind: "report", coverage: { workingDays: 4 } },
      peak: { head: [17] },
      rules: [
        { rule: "17 worse", outcome: "breached", reasons: [WORSE] },
        { rule: "16 worse", outcome: "held", reasons: [] },
      ],
      notes: [{ code: "different-coverage", message: NOTE }],
    });
    expect(comparison.rows.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
  });

  test("junit has a test case for each rule, and one for the comparison itself", async () => {
    const xml = await printed("--format", "junit");
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites>\n/);
    expect(xml).toMatch(/<testsuite [^>]*tests="3" failures="1" errors="0"/);
    expect(xml.match(/<testcase /g)).toHaveLength(3);
    expect(xml).toContain(`<failure message="${WORSE.replace(">", "&gt;")}" type="breached">`);
  });

  test("github has an error for the rule that is breached", async () => {
    const annotations = await printed("--format", "github");
    expect(annotations).toBe(
      `::error title=brownout compare%3A rule "17 worse" is breached::- ${WORSE}%0ABASE is "base", HEAD is "head".\n`,
    );
  });

  test("github has at most three annotations, however many rules there are", async () => {
    const rules = Array.from({ length: 9 }, (_, at) => ["--fail-on", `17 > ${at}`]).flat();
    const { status, stdout } = await brownout(["compare", "base", "head", "--format", "github", ...rules], {
      cwd: directory(),
    });
    expect(status).toBe(1);
    expect(stdout.match(/^::/gm)).toHaveLength(3);
  });
});

describe("-o", () => {
  test("writes each format by its extension, several at once: the bytes that --format prints", async () => {
    const files = { "a.txt": "text", "b.md": "markdown", "new/c.JSON": "json", "d.xml": "junit", "e.json": "json" };
    const flags = Object.keys(files).flatMap((path) => ["-o", path]);
    const quiet = await brownout(["compare", "base", "head", "-q", ...RULES, ...flags], { cwd: directory() });
    expect(quiet).toEqual({ status: 1, stdout: "", stderr: SAID });
    const written = Object.fromEntries(Object.keys(files).map((path) => [path, textAt(directory(), path)]));
    for (const [path, format] of Object.entries(files)) {
      expect(await printed("--format", format), path).toBe(written[path]);
    }
  });

  test("changes nothing of what is printed", async () => {
    expect(await printed("-o", "a.json", "-o", "b.md")).toBe(await printed());
  });

  test("replaces what an earlier run has left, whether the gate holds or not, and leaves nothing else", async () => {
    const cwd = directory();
    await printed("-o", "a.json");
    const breached = textAt(cwd, "a.json");
    const held = await brownout(["compare", "base", "base", "-q", "-o", "a.json", ...RULES], { cwd });
    expect(held).toMatchObject({ status: 0, stdout: "" });
    expect(parseComparison(breached).equal).toBe(false);
    expect(parseComparison(textAt(cwd, "a.json")).equal).toBe(true);
    expect(readdirSync(join(cwd)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("writes into pipes and devices", async () => {
    const cwd = directory();
    await shell(cwd, "mkfifo a.md; ln -s /dev/stdout b.json");
    const run = await shell(cwd, "cat a.md > copy.md & brownout compare base head -q -o a.md -o b.json; wait");
    expect(run).toMatchObject({ status: 0, stderr: `Warning: ${NOTE}\n` });
    expect(parseComparison(run.stdout).schema).toBe("brownout/comparison@1");
    expect(textAt(cwd, "copy.md")).toContain("| 17:00 |");
  });
});

describe("colour", () => {
  /** What a terminal of 80 columns is sent, or a pipe. */
  async function sent(to: "terminal" | "pipe", flags: string, env: Readonly<Record<string, string>> = {}) {
    const line = `"$NODE" "$BIN" compare base head ${flags}`;
    const script = to === "pipe" ? line : `on_terminal 'stty cols 80; ${line}'`;
    return (await shell(directory(), script, { TERM: "xterm", NO_COLOR: "", ...env })).stdout.replaceAll("\r\n", "\n");
  }

  async function printed(flags: string): Promise<string> {
    return (await brownout(["compare", "base", "head", ...flags.split(" ")], { cwd: directory() })).stdout;
  }

  test.for([
    ["is there on a terminal", "terminal", "", {}, true],
    ["is not there with NO_COLOR", "terminal", "", { NO_COLOR: "1" }, false],
    ["is not there on a terminal that has none", "terminal", "", { TERM: "dumb" }, false],
    ["is not there with --color never", "terminal", "--color never", {}, false],
    ["is there with --color always, NO_COLOR or not", "terminal", "--color always", { NO_COLOR: "1" }, true],
    ["is not there in a pipe", "pipe", "", {}, false],
    ["is there in a pipe with --color always", "pipe", "--color always", {}, true],
    ["is not there in a pipe with --color auto", "pipe", "--color auto", {}, false],
  ] as const)("%s, and without it the text is the same", async ([, to, flags, env, coloured]) => {
    const text = await sent(to, flags, env);
    expect(text.includes(ESCAPE)).toBe(coloured);
    const plain = await printed("--color never");
    expect(text.replace(COLOURS, "")).toBe(plain);
    expect(plain).toContain("\n17:00    20   100         +80   5.00  worse\n");
  });

  test.for(["markdown", "json", "junit", "github"])("is not in %s", async (format) => {
    const output = await printed(`--color always --format ${format}`);
    expect(output).toContain("17");
    expect(output).not.toContain(ESCAPE);
  });

  test("is not in files", async () => {
    await sent("terminal", "--color always -o a.txt");
    expect(textAt(directory(), "a.txt")).toBe(await printed("--color never"));
  });
});

describe("a reader that has seen enough", () => {
  const GATES = [
    ["--fail-on '17 worse'", 1],
    ["--fail-on '16 worse'", 0],
    ["--fail-on '17 worse' --format json", 1],
    ["--fail-on 'total > 5' --measure unique-ips", 2],
  ] as const;
  test.for(sampled(GATES, 2))("%s keeps the status %i, and the files", async ([flags, status]) => {
    const cwd = directory();
    for (const [reader, lines] of [
      ["head -n 1", 1],
      ["true", 0],
    ] as const) {
      const script = `{ brownout compare base head -o a.md ${flags} 2>err.txt; echo $? > status; } | ${reader}`;
      const run = await shell(cwd, script);
      expect(run.stdout.split("\n").length - 1).toBe(lines);
      expect([textAt(cwd, "status"), textAt(cwd, "a.md").includes("17:00")]).toEqual([`${status}\n`, true]);
    }
  });
});

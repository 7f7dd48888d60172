/**
 * `compare`: what BASE and HEAD may be, where they come from, and what they may be called.
 */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Comparison } from "../../src/report/comparison/schema.ts";
import { openingOf } from "../opening.ts";
import { brownout, startBrownout } from "../program.ts";
import { endOf, shell } from "../shell.ts";
import { sampled } from "../size.ts";
import { analyzed, comparisonOf, daysWith, directoryWith, parseComparison, rowAt, textAt } from "./reports.ts";

const directory = directoryWith(async (made) => {
  const few = { users: 3, from: 1 };
  await Promise.all([
    analyzed(made, "base", daysWith([6, 7])),
    analyzed(made, "head", daysWith([6, 7], { 17: { users: 60, from: 5 } })),
    analyzed(made, "week", daysWith([10, 11], { 17: few })),
    analyzed(made, "next", daysWith([10, 11], { 17: { users: 3, from: 2 } })),
    analyzed(made, "saturday", daysWith([10, 11], { 17: few }), "--days", "sat"),
    analyzed(made, "ranked", daysWith([6, 7]), "--rank", "unique-ips"),
  ]);
});

/** What a line of shell prints in which `$COMPARE` compares; nothing may be said on stderr. */
async function comparisonBy(line: string) {
  const run = await shell(directory(), line.replaceAll("$COMPARE", "brownout compare --format json"));
  expect(run).toMatchObject({ status: 0, stderr: "" });
  return parseComparison(run.stdout);
}

describe("BASE and HEAD", () => {
  function expectIncident(comparison: Comparison, kinds: readonly string[]): void {
    expect([comparison.base.kind, comparison.head.kind]).toEqual(kinds);
    expect(rowAt(comparison, 17).verdict).toBe("worse");
    expect(rowAt(comparison, 16).verdict).toBe("same");
  }

  test.for([
    ["files", "", "base/report.json head/report.json", ["report", "report"]],
    ["directories", "", "base head", ["report", "report"]],
    ["directories with a slash", "", "base/ ./head//", ["report", "report"]],
    ["links", "ln -s base b; ln -s head/report.json h", "b h", ["report", "report"]],
    ["partials", "", "base.part head.part", ["partial", "partial"]],
    ["a report and a partial", "", "base head.part", ["report", "partial"]],
    ["a partial and a report", "", "base.part head", ["partial", "report"]],
    [
      "reports with a mark at their start",
      "printf '\\357\\273\\277' | cat - base/report.json > b",
      "b head",
      ["report", "report"],
    ],
    [
      "reports with more fields, as a later version may write",
      "sed '2s/^/\"mood\":1,/' base/report.json > b",
      "b head",
      ["report", "report"],
    ],
    [
      "files that do not say what they are",
      "cp base/report.json b.part; cp head.part h.json",
      "b.part h.json",
      ["report", "partial"],
    ],
  ] as const)("may be %s", async ([, prepare, sides, kinds]) => {
    const cwd = directory();
    await shell(cwd, prepare);
    expectIncident(await comparisonOf(sides.split(" "), { cwd }), kinds);
  });

  test.for([
    ["a report from standard input", "cat base/report.json | $COMPARE - head", ["report", "report"]],
    ["a report from a redirected file", "$COMPARE base - < head/report.json", ["report", "report"]],
    ["a partial from standard input", "cat head.part | $COMPARE base.part -", ["partial", "partial"]],
    ["named pipes", "mkfifo b h; cat base/report.json > b & cat head.part > h & $COMPARE b h", ["report", "partial"]],
    [
      "one pipe after the other",
      "mkfifo b h; (cat base.part > b; cat head.part > h) & $COMPARE b h",
      ["partial", "partial"],
    ],
  ] as const)("may be %s", async ([, line, kinds]) => {
    expectIncident(await comparisonBy(line), kinds);
  });

  test("may be what other processes print", async () => {
    const line =
      'exec bash -c \'"$NODE" "$BIN" compare <(cat base/report.json) <("$NODE" "$BIN" analyze --json --no-files head.log)\'';
    const { status, stdout, stderr } = await shell(directory(), line);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^17:00 is worse: /);
  });

  test("are taken in their order, whichever pipe has its bytes first", async () => {
    const { base, head } = await comparisonBy("mkfifo h; cat head.part > h & cat base.part | $COMPARE - h");
    expect([base.name, head.name]).toEqual(["-", "h"]);
  });
});

describe("a name may be anything that a file can be called:", () => {
  const NAMES = [
    ["with spaces", "a b  c", "a b  c"],
    ["with a newline", "a\nb", "a\\nb"],
    ["with an escape sequence", "a\x1b[31mb", "a\\x1b[31mb"],
    ["of other scripts", "žąsis 雁 🪿", "žąsis 雁 🪿"],
    ["with what Markdown, XML and GitHub read", "|<b>`&%\"'::]]>", "|<b>`&%\"'::]]>"],
    ["with a workflow command in it", "a\n::error::b", "a\\n::error::b"],
  ] as const;
  test.for(sampled(NAMES, 2, 1))("%s", async ([, name, shown]) => {
    const cwd = directory();
    await brownout(["analyze", "-q", "head.log", "--out-dir", name, "-o", `${name}.part`], { cwd });
    const { status, stdout, stderr } = await brownout(["compare", "base", name], { cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain(shown);
    expect((await comparisonOf(["base", name], { cwd })).head.name).toBe(name);
    for (const format of ["text", "markdown", "junit", "github"]) {
      const output = (await brownout(["compare", "base.part", `${name}.part`, "--format", format], { cwd })).stdout;
      expect(output, format).not.toContain("\x1b");
      expect(output.includes("<b>") && format === "junit", format).toBe(false);
      expect(output.match(/^::/gm) ?? [], format).toHaveLength(format === "github" ? 1 : 0);
    }
    const missing = await brownout(["compare", `${name}?`, "base"], { cwd });
    expect(missing).toEqual({
      status: 2,
      stdout: "",
      stderr: `Cannot read "${shown}?": no such file or directory\n`,
    });
  });

  test("also one that looks like a flag, behind --", async () => {
    const cwd = directory();
    await shell(cwd, "cp head/report.json ./--quiet");
    const { status, stdout } = await brownout(["compare", "base", "--", "--quiet"], { cwd });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^17:00 is worse/);
  });
});

describe("two partials", () => {
  test("know who is newly affected, no longer, and on both sides, in each row and in total", async () => {
    const comparison = await comparisonOf(["base.part", "head.part"], { cwd: directory() });
    expect(rowAt(comparison, 17).clients).toEqual({ new: 45, gone: 5, both: 15 });
    expect(rowAt(comparison, 16).clients).toEqual({ new: 0, gone: 0, both: 20 });
    expect(comparison.total.clients).toEqual({ new: 45, gone: 0, both: 20 });
    const { stdout } = await brownout(["compare", "base.part", "head.part"], { cwd: directory() });
    expect(stdout).toContain("\nClients   45 newly affected, 0 no longer, 20 in both\n");
  });

  test("and only they: beside a report they know nothing of its clients", async () => {
    const { total, rows } = await comparisonOf(["base", "head.part"], { cwd: directory() });
    expect([total.clients, ...rows.map(({ clients }) => clients)]).toEqual(new Array(25).fill(null));
  });

  test("list them with --clients, on the days that are compared", async () => {
    const cwd = directory();
    const args = ["compare", "week.part", "next.part", "--clients", "c.csv", "-q"];
    expect(await brownout([...args, "--days", "sat"], { cwd })).toEqual({ status: 0, stdout: "", stderr: "" });
    const twenty = Array.from({ length: 20 }, (_, user) => `10.0.0.${user},both\n`).join("");
    expect(textAt(cwd, "c.csv")).toBe(`client,affected\n${twenty}`);
    await analyzed(cwd, "one", daysWith([6], { ...hours(24, 3), 17: { users: 2, from: 4 } }));
    await analyzed(cwd, "two", daysWith([6], { ...hours(24, 3), 17: { users: 2, from: 5 } }));
    await brownout(["compare", "one.part", "two.part", "--clients", "c.csv", "-q"], { cwd });
    expect(textAt(cwd, "c.csv")).toBe(
      "client,affected\n10.0.0.0,both\n10.0.0.1,both\n10.0.0.2,both\n10.0.0.4,gone\n10.0.0.5,both\n10.0.0.6,new\n",
    );
  });

  test("are counted on the days, and ranked as they are asked to be", async () => {
    const cwd = directory();
    const friday = await comparisonOf(["week.part", "next.part"], { cwd });
    expect([friday.definition.days, friday.definition.rank]).toEqual([
      ["mon", "tue", "wed", "thu", "fri"],
      "userHours",
    ]);
    expect([friday.base.coverage.workingDays, friday.base.records]).toEqual([1, 1_852]);
    const both = await comparisonOf(["week.part", "next.part", "--days", "fri,sat", "--rank", "unique-ips"], { cwd });
    expect([both.definition.days, both.definition.rank]).toEqual([["fri", "sat"], "uniqueIps"]);
    expect(both.base.coverage.workingDays).toBe(2);
  });

  test("a partial is counted like the report beside it", async () => {
    const cwd = directory();
    const { definition, rows } = await comparisonOf(["saturday", "next.part"], { cwd });
    expect(definition.days).toEqual(["sat"]);
    expect(rows.map(({ verdict }) => verdict)).toEqual(rows.map(() => "same"));
    expect((await comparisonOf(["head.part", "ranked"], { cwd })).definition.rank).toBe("uniqueIps");
  });
});

function hours(count: number, users: number) {
  return Object.fromEntries(Array.from({ length: count }, (_, hour) => [hour, { users }]));
}

describe("a signal", () => {
  /** A comparison with a gate and outputs that waits for the pipe `h`. */
  async function waiting(env: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
    const cwd = directory();
    await shell(cwd, "rm *.log; mkfifo h");
    const child = startBrownout(["compare", "base", "h", "-o", "a.md", "--fail-on", "hour worse"], { cwd, env });
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    return child;
  }

  async function expectEnd(child: ChildProcess, status: number): Promise<void> {
    const said = Promise.all([child.stdout, child.stderr].map((stream) => (stream === null ? "" : text(stream))));
    expect([await endOf(child), ...(await said)]).toEqual([status, "", ""]);
    expect(readdirSync(directory()).filter((name) => name === "a.md" || name.startsWith("."))).toEqual([]);
  }

  test.for([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "%s ends it with status %i while its pipe is silent, and leaves nothing",

    async ([signal, status]) => {
      const child = await waiting();
      const pipe = createWriteStream(join(directory(), "h"));
      pipe.on("error", () => {}); // EPIPE, where the comparison ends first
      onTestFinished(() => {
        pipe.destroy();
      });
      await once(pipe, "open"); // the other end is open too, then
      pipe.write("{");
      child.kill(signal);
      await expectEnd(child, status);
    },
  );

  test("ends it while it waits for its pipe to be opened by its writer", async () => {
    const { env, begun } = openingOf("h");
    const child = await waiting(env);
    await begun();
    child.kill("SIGINT");
    await expectEnd(child, 130);
  });
});

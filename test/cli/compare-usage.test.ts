/**
 * `compare`: command lines that cannot be meant are status 2 and one line, before anything is written; and its help.
 */
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COMPARE_FLAGS } from "../../src/options/flags.ts";
import { brownout, temporaryDirectory } from "../program.ts";
import { shell } from "../shell.ts";
import { analyzed, daysWith, directoryWith, textAt } from "./reports.ts";

const directory = directoryWith(async (made) => {
  await Promise.all([
    analyzed(made, "base", daysWith([6, 7])),
    analyzed(made, "head", daysWith([6, 7], { 17: { users: 60 } })),
  ]);
});

const SUBJECTS =
  '"hour", "weekday-hour", "total", an hour like "17" or "mon-17", "peak", "new-clients" or "gone-clients"';
const LIMITS = '">", ">=", "<" or "<="';
const MEASURES = '"user-hours", "unique-ips", "errors" or "error-rate"';
const CHOSEN = 'it is for two partials, but "base" is a report, which has its days and its rank';
const NO_CLIENTS = 'expected two partials (analyze -o FILE.part) but "base" is a report';

const MISTAKES: readonly (readonly [args: readonly string[], message: string])[] = [
  [[], "Cannot compare: expected two reports, BASE and HEAD, but found neither"],
  [["base"], 'Cannot compare: expected two reports, BASE and HEAD, but found only "base"'],
  [["-", "-"], 'Cannot compare "-" with "-": there is one standard input'],
  [
    ["base", "head", "base"],
    'Cannot read the command line: too many arguments for "compare". Expected 2 arguments but got 3.',
  ],
  [["--fail-in", "17 worse"], 'Cannot read the command line: unknown option "--fail-in" (did you mean --fail-on?)'],
  [["--fail-on"], 'Cannot read the command line: option "--fail-on <rule>" argument missing'],
  [["--by", "day"], 'Cannot use --by: expected "hour" or "weekday-hour" but found "day"'],
  [["--measure", "users"], `Cannot use --measure: expected ${MEASURES} but found "users"`],
  [["--alpha", "0"], 'Cannot use --alpha: expected a probability between 0 and 1 like "0.05" but found "0"'],
  [["--alpha", "1"], 'Cannot use --alpha: expected a probability between 0 and 1 like "0.05" but found "1"'],
  [["--alpha", "5%"], 'Cannot use --alpha: expected a probability between 0 and 1 like "0.05" but found "5%"'],
  [["--min-effect", "10"], 'Cannot use --min-effect: expected a share like "10%" but found "10"'],
  [["--min-effect", "-10%"], 'Cannot use --min-effect: expected a share like "10%" but found "-10%"'],
  [
    ["--min-users", "few"],
    'Cannot use --min-users: expected a whole number from 0 to 9007199254740991 but found "few"',
  ],
  [
    ["--min-users", "1.5"],
    'Cannot use --min-users: expected a whole number from 0 to 9007199254740991 but found "1.5"',
  ],
  [
    ["--format", "html"],
    'Cannot use --format: expected "text", "markdown", "json", "junit" or "github" but found "html"',
  ],
  [
    ["-o", "a.html"],
    'Cannot use --output: expected a file name that ends in .txt, .md, .json or .xml (JUnit) but found "a.html"',
  ],
  [["--color", "red"], 'Cannot use --color: expected "auto", "always" or "never" but found "red"'],
  [["--days", "all"], `Cannot use --days: ${CHOSEN}`],
  [["--rank", "unique-ips"], `Cannot use --rank: ${CHOSEN}`],
  [["--clients", "c.csv"], `Cannot use --clients: ${NO_CLIENTS}`],
  [["--fail-on", "new-clients > 9"], `Cannot use --fail-on "new-clients > 9": ${NO_CLIENTS}`],
  [["--fail-on", "gone-clients > 9"], `Cannot use --fail-on "gone-clients > 9": ${NO_CLIENTS}`],
  [["--self-test"], 'Cannot use --self-test: expected no files but found "base"'],
  [
    ["--fail-on", "mon-17 worse"],
    'Cannot use --fail-on "mon-17 worse": it asks for rows by weekday-hour but they are by hour (see --by)',
  ],
  [
    ["--fail-on", "weekday-hour worse"],
    'Cannot use --fail-on "weekday-hour worse": it asks for rows by weekday-hour but they are by hour (see --by)',
  ],
  [
    ["--by", "weekday-hour", "--fail-on", "17 worse"],
    'Cannot use --fail-on "17 worse": it asks for rows by hour but they are by weekday-hour (see --by)',
  ],
];

/** What `compare base head …` says, or other inputs where `args` name them. */
async function refusal(args: readonly string[]) {
  const inputs = args[0]?.startsWith("--") || args[0] === "-o" ? ["base", "head"] : [];
  const cwd = directory();
  const run = await brownout(["compare", "-o", "out.md", ...inputs, ...args], { cwd });
  expect(existsSync(join(cwd, "out.md"))).toBe(false);
  return run;
}

describe("a command line that cannot be meant is refused:", () => {
  test.for(MISTAKES)("%j", async ([args, message]) => {
    expect(await refusal(args)).toEqual({ status: 2, stdout: "", stderr: `${message}\n` });
  });
});

describe("the self-test refuses what it would not use:", () => {
  test.for([
    [["-o", "out.md"], "--output: it writes nothing"],
    [["--clients", "out.md"], "--clients: it writes nothing"],
    [["--fail-on", "17 worse"], "--fail-on: it has rules of its own"],
    [["--format", "junit"], "--format: it prints text"],
  ] as const)("%j", async ([args, why]) => {
    const cwd = directory();
    const run = await brownout(["compare", "--self-test", ...args], { cwd });
    expect(run).toEqual({ status: 2, stdout: "", stderr: `Cannot use --self-test with ${why}\n` });
    expect(existsSync(join(cwd, "out.md"))).toBe(false);
  });
});

describe("a rule that cannot be read is refused, and the character pointed at:", () => {
  test.for([
    ["peak move", 6, '"moved"', '"move"'],
    ["noon worse", 1, SUBJECTS, '"noon"'],
    ["", 1, SUBJECTS, "its end"],
    ["17 wors", 4, `${LIMITS}, "worse", "better", "added", "removed" or "incomparable"`, '"wors"'],
    ["24 worse", 1, "an hour from 0 to 23", '"24"'],
    ["17:30 worse", 4, '"00" (rows are whole hours)', '"30"'],
    ["17 >", 5, "a number", "its end"],
    ["17 > 5 users", 8, "the end of the rule", '"users"'],
    ["total > 5%", 9, 'a number, or a change like "+5%"', '"5%"'],
    ["total > -5%", 9, '"+": a rise is looked for with ">"', '"-5%"'],
    ["total < -100%", 10, 'a fall of less than "100%"', '"100%"'],
    ["new-clients 5", 13, LIMITS, '"5"'],
  ] as const)("%s", async ([rule, character, expected, found]) => {
    const { status, stdout, stderr } = await refusal(["--fail-on", rule]);
    const [message, text, mark] = stderr.split("\n");
    expect({ status, stdout, message }).toEqual({
      status: 2,
      stdout: "",
      message: `Cannot use --fail-on: expected ${expected} at character ${character} but found ${found}`,
    });
    expect([text, mark]).toEqual([`  ${rule}`, `  ${" ".repeat(character - 1)}^`]);
  });
});

describe("an output", () => {
  test.for([
    ["over an input", "base/report.json head -o base/report.json", "base/report.json", "it is one of the inputs"],
    ["over the report in a directory", "base head -o head/report.json", "head/report.json", "it is one of the inputs"],
    ["over an input by a link", "base head -o link.json", "link.json", "it is one of the inputs"],
    [
      "over what is redirected to it",
      "- head -o base/report.json < base/report.json",
      "base/report.json",
      "it is one of the inputs",
    ],
    ["of clients over an input", "base.part head.part --clients head.part", "head.part", "it is one of the inputs"],
    ["that another one is, too", "base head -o a.md -o ./a.md", "./a.md", "two outputs go there"],
    ["that the clients are, too", "base.part head.part -o a.md --clients a.md", "a.md", "two outputs go there"],
    ["behind a file", "base head -o base.log/a.md", "base.log/a.md", "a file of that name is in the way"],
    ["that is a directory", "base head -o d.md", "d.md", "it is a directory"],
    ["in a directory that may not be written to", "base head -o locked/a.md", "locked/a.md", "permission denied"],
  ] as const)("%s is refused, and nothing is written", async ([, args, path, why]) => {
    const cwd = directory();
    mkdirSync(join(cwd, "d.md"));
    mkdirSync(join(cwd, "locked"), { mode: 0o555 });
    symlinkSync("base/report.json", join(cwd, "link.json"));
    const before = await shell(cwd, "ls -R; cat */report.json *.part | cksum");
    const words = `compare -o other.md ${args}`;
    const needsShell = /locked|</.test(args);
    const run = await (needsShell ? shell(cwd, `unprivileged ${words}`) : brownout(words.split(" "), { cwd }));
    expect(run).toEqual({ status: 2, stdout: "", stderr: `Cannot write "${path}": ${why}\n` });
    expect(await shell(cwd, "ls -R; cat */report.json *.part | cksum")).toEqual(before);
  });

  test("for which there is no space leaves the others as an earlier run left them", async () => {
    const cwd = directory();
    await shell(cwd, "echo earlier > a.md; ln -s /dev/full b.json");
    const run = await shell(cwd, "brownout compare base head -q -o a.md -o b.json -o c.xml --fail-on '17 worse'");
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(run.stderr).toBe('Cannot write "b.json": no space left on the device\n');
    expect([textAt(cwd, "a.md"), existsSync(join(cwd, "c.xml"))]).toEqual(["earlier\n", false]);
  });

  test("that cannot be printed is trouble, and the files are there", async () => {
    const run = await shell(directory(), "brownout compare base head -o a.md --fail-on '17 worse' > /dev/full");
    expect(run).toEqual({
      status: 2,
      stdout: "",
      stderr: "Cannot write to standard output: no space left on the device\n",
    });
    expect(textAt(directory(), "a.md")).toContain("17:00");
  });

  test("is not changed by a name that is also that of a file called -", async () => {
    const cwd = directory();
    await shell(cwd, "cp base/report.json ./-; ln -s ./- a.md");
    const run = await shell(cwd, "brownout compare - head -q -o a.md < base/report.json");
    expect(run).toMatchObject({ status: 0, stdout: "" });
    expect(readFileSync(join(cwd, "-"), "utf8")).toContain("17:00");
  });
});

describe("the help", () => {
  test("names every flag", async () => {
    const { status, stdout, stderr } = await brownout(["compare", "--help"], { cwd: temporaryDirectory() });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const { usage } of COMPARE_FLAGS) expect(stdout).toContain(`  ${usage}  `);
    for (const rule of ["hour worse", "total > +20%", "17 > 500", "peak moved", "new-clients > 100"]) {
      expect(stdout).toContain(`"${rule}"`);
    }
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toContain("Exit status: 0 done, 1 a rule is breached,\n2 trouble");
  });
});

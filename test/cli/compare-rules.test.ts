/**
 * `compare --fail-on`: each form of rule, held and breached, and the statuses 0, 1 and 2 that they come to.
 */
import { describe, expect, test } from "vitest";
import { brownout } from "../program.ts";
import { sampled } from "../size.ts";
import { analyzed, daysWith, directoryWith, FIVE_DAYS, FOUR_DAYS, logOf, parseComparison } from "./reports.ts";

const directory = directoryWith(async (made) => {
  await Promise.all([
    analyzed(made, "base", daysWith(FIVE_DAYS, { 3: null })),
    // 17:00 is five times as bad, and 09:00 better; at 3:00 there was nothing before, at 4:00 there is nothing after.
    analyzed(made, "head", daysWith(FIVE_DAYS, { 4: null, 9: { users: 2 }, 17: { users: 100 } })),
    analyzed(made, "failing", daysWith(FIVE_DAYS, { 3: null, 17: { users: 20, successes: 0 } })),
    analyzed(made, "four-days", daysWith(FOUR_DAYS, { 3: null, 17: { users: 100 } })),
    analyzed(made, "tuesday", daysWith([7], { 17: { users: 100 } })),
    analyzed(made, "peak-at-9", daysWith(FIVE_DAYS, { 9: { users: 60 } })),
    analyzed(made, "peak-at-17", daysWith(FIVE_DAYS, { 17: { users: 100 } })),
    analyzed(
      made,
      "evening",
      logOf([6], (hour) => (hour < 16 ? null : { users: hour })),
    ),
    analyzed(
      made,
      "morning",
      logOf([6], (hour) => (hour < 16 ? { users: 20 + hour } : null)),
    ),
    analyzed(made, "weekend", daysWith([11, 12])),
  ]);
});

const UNIT = "user-hours per working day";
const WORSE = `17:00 is worse: 20 -> 100 ${UNIT}`;

interface Case {
  readonly rule: string;
  readonly flags?: readonly string[];
  readonly sides?: readonly [base: string, head: string];
  /** Why it is breached; without it, it holds. */
  readonly breach?: string;
}

const weekdays = ["--by", "weekday-hour"];
const rate = ["--measure", "error-rate"];
const partials = ["base.part", "head.part"] as const;
const failing = ["base", "failing"] as const;

const CASES: readonly Case[] = [
  { rule: "hour worse", breach: `03:00 is added: 0 -> 20 ${UNIT}; ${WORSE}` },
  { rule: "hour worse", sides: ["head", "head"] },
  { rule: "hour better", breach: `04:00 is removed: 20 -> 0 ${UNIT}; 09:00 is better: 20 -> 2 ${UNIT}` },
  { rule: "hour better", sides: ["base", "base"] },
  { rule: "hour added", breach: "03:00 is added: none -> 200 requests" },
  { rule: "hour removed", breach: "04:00 is removed: 200 requests -> none" },
  { rule: "hour incomparable" },
  {
    rule: "total removed",
    flags: ["--allow-empty"],
    sides: ["base", "weekend"],
    breach: "total is removed: 4,600 requests -> none",
  },
  { rule: "total added", flags: ["--allow-empty"], sides: ["base", "weekend"] },
  {
    rule: "weekday-hour > +79",
    flags: weekdays,
    sides: ["base", "tuesday"],
    breach: `Tue 17:00 rose by 400 %: 20 -> 100 ${UNIT}`,
  },
  { rule: "weekday-hour >= 101", flags: weekdays },
  { rule: "17 worse", breach: WORSE },
  { rule: "17:00 worse", breach: WORSE },
  { rule: "  17   worse ", breach: WORSE },
  { rule: "16 worse" },
  { rule: "17 better" },
  { rule: "3 added", breach: "03:00 is added: none -> 200 requests" },
  { rule: "17 added" },
  { rule: "04 removed", breach: "04:00 is removed: 200 requests -> none" },
  { rule: "17 removed" },
  { rule: "17 incomparable" },
  {
    rule: "17 incomparable",
    flags: ["--measure", "unique-ips"],
    sides: ["base", "four-days"],
    breach: "17:00 is incomparable: 20 -> 100 unique IPs",
  },
  { rule: "total worse", sides: ["base", "four-days"], breach: `total is worse: 460 -> 540 ${UNIT}` },
  { rule: "total worse", sides: ["four-days", "four-days.part"] },
  { rule: "total better", sides: ["four-days", "base"], breach: `total is better: 540 -> 460 ${UNIT}` },
  {
    rule: "weekday-hour worse",
    flags: weekdays,
    sides: ["base", "tuesday"],
    breach: `Tue 03:00 is added: 0 -> 20 ${UNIT}; Tue 17:00 is worse: 20 -> 100 ${UNIT}`,
  },
  { rule: "weekday-hour worse", flags: weekdays, sides: failing },
  { rule: "mon-17 worse", flags: weekdays, breach: `Mon 17:00 is worse: 20 -> 100 ${UNIT}` },
  { rule: "mon-16:00 worse", flags: weekdays },
  { rule: "hour > 99", breach: `17:00 has 100 ${UNIT}` },
  { rule: "hour > 100" },
  { rule: "17 >= 100", breach: `17:00 has 100 ${UNIT}` },
  { rule: "17 >= 100.5" },
  { rule: "16 < 20.5", breach: `16:00 has 20 ${UNIT}` },
  { rule: "16 < 20" },
  { rule: "16 <= 20", breach: `16:00 has 20 ${UNIT}` },
  { rule: "16 <= 19" },
  { rule: "total > 500", breach: `total has 522 ${UNIT}` },
  { rule: "total>522" },
  { rule: "mon-17 > 50", flags: weekdays, breach: `Mon 17:00 has 100 ${UNIT}` },
  { rule: "17 >= 100%", flags: rate, sides: failing, breach: "17:00 has 100 % of the requests" },
  { rule: "17 > 99.5%", flags: rate },
  { rule: "17 > 90", flags: ["--measure", "errors"], breach: "17:00 has 100 errors per working day" },
  { rule: "17 > 90", flags: ["--measure", "unique-ips"], breach: "17:00 has 100 unique IPs" },
  { rule: "17 > +399%", breach: `17:00 rose by 400 %: 20 -> 100 ${UNIT}` },
  { rule: "17 > +400%" },
  { rule: "17 >= +400%", breach: `17:00 rose by 400 %: 20 -> 100 ${UNIT}` },
  { rule: "17 > +79", breach: `17:00 rose by 400 %: 20 -> 100 ${UNIT}` },
  { rule: "17 > +80" },
  { rule: "16 > +0" },
  { rule: "total > +17%", sides: ["base", "four-days"], breach: `total rose by 17.39 %: 460 -> 540 ${UNIT}` },
  { rule: "total > +17.4%", sides: ["base", "four-days"] },
  { rule: "17 < -79%", sides: ["head", "base"], breach: `17:00 fell by 80 %: 100 -> 20 ${UNIT}` },
  { rule: "17 <= -80%", sides: ["head", "base"], breach: `17:00 fell by 80 %: 100 -> 20 ${UNIT}` },
  { rule: "17 < -80%", sides: ["head", "base"] },
  { rule: "17 < -79", sides: ["head", "base"], breach: `17:00 fell by 80 %: 100 -> 20 ${UNIT}` },
  { rule: "17 > +90%", flags: rate, sides: failing, breach: "17:00 rose by 100 %: 50 % -> 100 % of the requests" },
  { rule: "3 > +10%", breach: `03:00 rose from 0: 0 -> 20 ${UNIT}` },
  { rule: "peak moved", sides: ["peak-at-9", "peak-at-17"], breach: "the peak moved from 09:00 to 17:00" },
  { rule: "peak moved", sides: ["peak-at-9", "peak-at-9.part"] },
  { rule: "peak moved", sides: ["base", "head"] }, // all of BASE's hours are its peak
  { rule: "new-clients > 79", sides: partials, breach: "80 clients newly affected" },
  { rule: "new-clients > 80", sides: partials },
  { rule: "gone-clients >= 80", sides: ["head.part", "base.part"], breach: "80 clients no longer affected" },
  { rule: "gone-clients > 0", sides: partials },
];

describe("a rule is breached with status 1, and says why, or holds with status 0:", () => {
  test.for(sampled(CASES, 3))(
    "$rule $flags of $sides: $breach",
    async ({ rule, flags = [], sides = ["base", "head"], breach }) => {
      const run = await brownout(["compare", ...sides, ...flags, "-q", "--fail-on", rule], { cwd: directory() });
      const said = breach === undefined ? "" : `Rule "${rule.trim()}" is breached: ${breach}\n`;
      expect({ ...run, stderr: run.stderr.replace(/^Warning: .*\n/gm, "") }).toEqual({
        status: breach === undefined ? 0 : 1,
        stdout: "",
        stderr: said,
      });
    },
  );
});

const UNION = "unique IPs of different numbers of working days cannot be compared in";
const UNCHECKED = [
  [
    "hour worse",
    ["base", "four-days", "--measure", "unique-ips"],
    `${UNION} 23 rows, such as 00:00 (use --measure user-hours)`,
  ],
  ["17 worse", ["base", "four-days", "--measure", "unique-ips"], `${UNION} 17:00 (use --measure user-hours)`],
  ["17 > +10%", ["base", "four-days", "--measure", "unique-ips"], `${UNION} 17:00 (use --measure user-hours)`],
  ["total worse", ["base", "head", "--measure", "unique-ips"], "only a partial knows the unique IPs of a total"],
  ["total > 5", ["base", "head", "--measure", "unique-ips"], "only a partial knows the unique IPs of a total"],
  ["4 worse", ["base", "head", "--measure", "error-rate"], "HEAD has no requests to make a rate of in 04:00"],
  ["fri-17 removed", ["base", "four-days", "--by", "weekday-hour"], "HEAD does not cover Fri 17:00"],
  ["fri-17 > 1", ["base", "four-days", "--by", "weekday-hour"], "HEAD does not cover Fri 17:00"],
  ["sat-17 worse", ["base", "head", "--by", "weekday-hour"], "there is no such row on the days that are compared"],
  ["total > +20%", ["morning", "evening"], "no hour is covered by both sides in total"],
  ["hour worse", ["morning", "evening"], "BASE does not cover 8 rows, such as 16:00"],
  ["17 > +50", ["morning", "evening"], "BASE does not cover 17:00"],
  [
    "peak moved",
    ["morning", "evening"],
    "HEAD's peak is at 23:00, and HEAD does not cover 15:00, which was BASE's, as well",
  ],
] as const;

describe("a rule that could not be checked is status 2:", () => {
  test.for(UNCHECKED)("%s of %j", async ([rule, args, reason]) => {
    const run = await brownout(["compare", ...args, "-q", "--fail-on", rule], { cwd: directory() });
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(run.stderr).toContain(`Rule "${rule}" could not be checked: ${reason}\n`);
  });

  test("also where another one is breached", async () => {
    const rules = ["--fail-on", "mon-17 worse", "--fail-on", "sat-17 worse"];
    const run = await brownout(["compare", "base", "head", "--by", "weekday-hour", "-q", ...rules], {
      cwd: directory(),
    });
    expect(run).toEqual({
      status: 2,
      stdout: "",
      stderr:
        `Rule "mon-17 worse" is breached: Mon ${WORSE}\n` +
        'Rule "sat-17 worse" could not be checked: there is no such row on the days that are compared\n',
    });
  });

  test.for([
    ["base", "weekend", "HEAD is empty", "HEAD has no record on the days that are compared"],
    ["weekend", "base", "BASE is empty", "BASE has no record on the days that are compared"],
  ] as const)("but not with --allow-empty of %s and %s, where it is only told", async ([base, head, reason, note]) => {
    for (const rule of ["hour worse", "total > +20%"]) {
      const run = await brownout(["compare", base, head, "-q", "--allow-empty", "--fail-on", rule], {
        cwd: directory(),
      });
      expect(run).toMatchObject({ status: 0, stdout: "" });
      expect(run.stderr).toContain(`Warning: ${note}\n`);
      expect(run.stderr).toContain(`Rule "${rule}" was not checked: ${reason}\n`);
    }
  });

  test("while a level of HEAD is checked with --allow-empty, whatever BASE lacks", async () => {
    const args = ["compare", "weekend", "base", "-q", "--allow-empty", "--fail-on", "hour > 19"];
    const run = await brownout(args, { cwd: directory() });
    expect(run).toMatchObject({ status: 1, stdout: "" });
    expect(run.stderr).toContain(`Rule "hour > 19" is breached: 00:00 has 20 ${UNIT}; 01:00 has 20 ${UNIT}; `);
  });
});

describe("several rules", () => {
  const args = ["compare", "base", "head", "--fail-on", "16 worse", "--fail-on", "17 worse", "--fail-on", "17 > 99"];

  test("are all checked, and one that is breached is enough for status 1", async () => {
    const { status, stdout, stderr } = await brownout([...args, "-q"], { cwd: directory() });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toBe(`Rule "17 worse" is breached: ${WORSE}\nRule "17 > 99" is breached: 17:00 has 100 ${UNIT}\n`);
  });

  test("stand in the text by their gravity, each with its reasons, and not on stderr again", async () => {
    const { status, stdout, stderr } = await brownout(args, { cwd: directory() });
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toContain(
      `\nBREACHED  rule "17 worse"\n          - ${WORSE}\n` +
        `BREACHED  rule "17 > 99"\n          - 17:00 has 100 ${UNIT}\nHeld      rule "16 worse"\n`,
    );
  });

  test("keep their order in the JSON", async () => {
    const { status, stdout } = await brownout([...args, "--format", "json"], { cwd: directory() });
    expect(status).toBe(1);
    expect(parseComparison(stdout).rules).toEqual([
      { rule: "16 worse", outcome: "held", reasons: [] },
      { rule: "17 worse", outcome: "breached", reasons: [WORSE] },
      { rule: "17 > 99", outcome: "breached", reasons: [`17:00 has 100 ${UNIT}`] },
    ]);
  });
});

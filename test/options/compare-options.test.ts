import { describe, expect, test } from "vitest";
import { BrownoutError, ErrorCode } from "../../src/error.ts";
import { readCompareFlags, readJudgingOptions } from "../../src/options/compare-options.ts";
import { WORKING_DAYS } from "../../src/report/weekday.ts";

function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (!(error instanceof BrownoutError)) throw error;
    expect(error.code).toBe(ErrorCode.usage);
    return error.message;
  }
  throw new Error("the options were not refused");
}

const DEFAULTS = {
  by: "hour",
  measure: "user-hours",
  alpha: 0.05,
  minEffect: { numerator: 10n, denominator: 100n },
  minUsers: 10,
  rules: [],
  empty: "refused",
};

describe("without options", () => {
  test("user-hours are compared by hour, at 5 %, with 10 % and 10 users to count, and no rule", () => {
    expect(readJudgingOptions({})).toEqual(DEFAULTS);
  });

  test("the answer is printed as text, and nothing else is written", () => {
    expect(readCompareFlags({})).toMatchObject({
      ...DEFAULTS,
      format: "text",
      output: [],
      selfTest: false,
      quiet: false,
      color: "auto",
    });
    expect(readCompareFlags({})).not.toHaveProperty("days");
    expect(readCompareFlags({})).not.toHaveProperty("clients");
  });
});

describe("every option", () => {
  test("is read as it is typed", () => {
    const typed = {
      by: "weekday-hour",
      measure: "error-rate",
      alpha: "0.01",
      minEffect: "2.5%",
      minUsers: "0",
      failOn: ["mon-17 worse", "total > 5%"],
      allowEmpty: true,
    };
    const judging = {
      by: "weekday-hour",
      measure: "error-rate",
      alpha: 0.01,
      minEffect: { numerator: 25n, denominator: 1_000n },
      minUsers: 0,
      rules: [{ kind: "verdict" }, { kind: "level", limit: { numerator: 5n, denominator: 100n } }],
      empty: "allowed",
    };
    expect(readJudgingOptions(typed)).toMatchObject(judging);
    expect(
      readCompareFlags({
        ...typed,
        days: "mon-fri",
        rank: "unique-ips",
        format: "junit",
        output: ["a.md", "b.XML"],
        clients: "clients.csv",
        quiet: true,
        color: "never",
      }),
    ).toMatchObject({
      ...judging,
      days: WORKING_DAYS,
      rank: "uniqueIps",
      format: "junit",
      output: [
        { path: "a.md", format: "markdown" },
        { path: "b.XML", format: "junit" },
      ],
      clients: "clients.csv",
      quiet: true,
      color: "never",
    });
  });

  test("may be a number where it is one", () => {
    expect(readJudgingOptions({ alpha: 0.01, minUsers: 25 })).toMatchObject({ alpha: 0.01, minUsers: 25 });
    expect(readJudgingOptions({ alpha: 1e-7 })).toMatchObject({ alpha: 1e-7 });
  });

  test("rules are kept in their order, also those that are given twice", () => {
    const failOn = ["hour worse", "peak moved", "hour worse"];
    expect(readJudgingOptions({ failOn }).rules.map(({ text }) => text)).toEqual(failOn);
  });
});

describe("what cannot be meant is refused:", () => {
  test.for<[Record<string, unknown>, string]>([
    [{ by: "day" }, 'Cannot use --by: expected "hour" or "weekday-hour" but found "day"'],
    [
      { measure: "errorRate" },
      'Cannot use --measure: expected "user-hours", "unique-ips", "errors" or "error-rate" but found "errorRate"',
    ],
    [
      { measure: "toString" },
      'Cannot use --measure: expected "user-hours", "unique-ips", "errors" or "error-rate" but found "toString"',
    ],
    [{ alpha: "5%" }, 'Cannot use --alpha: expected a probability between 0 and 1 like "0.05" but found "5%"'],
    [{ alpha: "0" }, 'Cannot use --alpha: expected a probability between 0 and 1 like "0.05" but found "0"'],
    [{ alpha: Number.NaN }, "Cannot use --alpha: expected text or a number"],
    [{ minEffect: "10" }, 'Cannot use --min-effect: expected a share like "10%" but found "10"'],
    [{ minEffect: 10 }, 'Cannot use --min-effect: expected a share like "10%" but found "10"'],
    [{ minUsers: "-1" }, 'Cannot use --min-users: expected a whole number from 0 to 9007199254740991 but found "-1"'],
    [{ minUsers: 2.5 }, 'Cannot use --min-users: expected a whole number from 0 to 9007199254740991 but found "2.5"'],
    [
      { format: "html" },
      'Cannot use --format: expected "text", "markdown", "json", "junit" or "github" but found "html"',
    ],
    [
      { output: ["report.html"] },
      'Cannot use --output: expected a file name that ends in .txt, .md, .json or .xml (JUnit) but found "report.html"',
    ],
    [{ failon: ["hour worse"] }, "Cannot use --failon: there is no such option"],
    [
      { failOn: ["hour worse", "total > "] },
      "Cannot use --fail-on: expected a number at character 9 but found its end",
    ],
  ])("%o", ([raw, message]) => {
    expect(refusalOf(() => readCompareFlags(raw))).toBe(message);
  });

  test("and named by its key where it is the library's", () => {
    expect(refusalOf(() => readJudgingOptions({ minEffect: "10" }))).toBe(
      'Cannot use minEffect: expected a share like "10%" but found "10"',
    );
    expect(refusalOf(() => readJudgingOptions({ failOn: [""] }))).toMatch(/^Cannot use failOn: expected "hour", /);
    expect(refusalOf(() => readJudgingOptions({ format: "json" }))).toBe("Cannot use format: there is no such option");
    expect(refusalOf(() => readJudgingOptions({ failOn: "hour worse" }))).toMatch(/^Cannot use failOn: /);
  });
});

describe("a rule about rows that are not made", () => {
  test.for([
    ["weekday-hour worse", "hour", "weekday-hour"],
    ["mon-17 > 5", "hour", "weekday-hour"],
    ["mon-0 worse", "hour", "weekday-hour"],
    ["hour worse", "weekday-hour", "hour"],
    ["17 > +20%", "weekday-hour", "hour"],
    ["0 worse", "weekday-hour", "hour"],
  ])('"%s" is refused where they are by %s', ([rule, by, needed]) => {
    expect(refusalOf(() => readCompareFlags({ by, failOn: ["total worse", rule] }))).toBe(
      `Cannot use --fail-on "${rule}": it asks for rows by ${needed} but they are by ${by} (see --by)`,
    );
    expect(readCompareFlags({ by: needed, failOn: [rule] }).rules).toHaveLength(1);
  });

  test("is none of the total, the peak or clients", () => {
    const failOn = ["total worse", "total > 5", "peak moved", "new-clients > 5"];
    for (const by of ["hour", "weekday-hour"]) expect(readJudgingOptions({ by, failOn }).rules).toHaveLength(4);
  });
});

import { describe, expect, test } from "vitest";
import { Measure, Outcome, Verdict } from "../../../src/report/comparison/terms.ts";
import {
  changeWords,
  probabilityWords,
  ratioWords,
  rowName,
  rulesByGravity,
  valueWords,
  verdictWord,
} from "../../../src/write/comparison/words.ts";
import { ERROR_RATE, INCIDENT, INCOMPARABLE, measured, NOISE, rowOf } from "./examples.ts";

describe("a row", () => {
  test("is named by its hour, by weekday and hour, or as the total", () => {
    expect(rowName(rowOf(7, {}, {}))).toBe("07:00");
    expect(rowName({ weekday: "mon", ...rowOf(17, {}, {}) })).toBe("Mon 17:00");
    expect(rowName(INCIDENT.total)).toBe("total");
  });

  test("is ~ where the difference is noise, same where there is none, else its verdict", () => {
    expect(verdictWord(rowOf(0, { userHours: 20 }, { userHours: 21 }))).toBe("~");
    expect(verdictWord(rowOf(0, { userHours: 20 }, { userHours: 20 }))).toBe("same");
    expect(verdictWord(rowOf(0, { workingDays: 0 }, { workingDays: 0 }))).toBe("same");
    expect(verdictWord(rowOf(0, {}, { userHours: 20 }, { verdict: Verdict.added }))).toBe("added");
  });
});

describe("values", () => {
  test("have one decimal and thousands set apart", () => {
    const { value, difference } = valueWords(NOISE);
    expect([1_305.44, 0, 0.26, 1e6].map(value)).toEqual(["1,305.4", "0.0", "0.3", "1,000,000.0"]);
    expect([1_305.44, -3, 0].map(difference)).toEqual(["+1,305.4", "-3.0", "0.0"]);
  });

  test("have none where all are whole", () => {
    const { value, difference } = valueWords(INCOMPARABLE);
    expect([value(1_305), difference(-1_305)]).toEqual(["1,305", "-1,305"]);
  });

  test("that are not 0 are not written as 0; differences without a sign are", () => {
    const { value, difference } = valueWords(NOISE);
    expect([value(0.04), difference(0.04), difference(-0.04)]).toEqual(["<0.1", "0.0", "0.0"]);
  });

  test("that are shares are percentages with two decimals, or more where those would not tell", () => {
    const { value, difference } = valueWords(ERROR_RATE);
    expect([0.0342, 1, 0, 0.00001].map(value)).toEqual(["3.42 %", "100.00 %", "0.00 %", "<0.01 %"]);
    expect([0.012, -0.012, 0.00001].map(difference)).toEqual(["+1.20 pp", "-1.20 pp", "0.00 pp"]);
    const [base, head] = [
      { errors: 4, requests: 100_000 },
      { errors: 9, requests: 100_000 },
    ];
    const rows = [{ hour: 3, ...measured(base, head, Measure.errorRate, { verdict: Verdict.worse }) }];
    const finer = valueWords({ ...ERROR_RATE, rows });
    expect([finer.value(0.00004), finer.difference(0.00005), finer.value(0.0342)]).toEqual([
      "0.0040 %",
      "+0.0050 pp",
      "3.4200 %",
    ]);
  });

  test("that are unknown are a hyphen", () => {
    const { value, difference } = valueWords(NOISE);
    expect([value(null), difference(null), ratioWords(null), probabilityWords(null)]).toEqual(["-", "-", "-", "-"]);
  });
});

test("a ratio has two decimals, up to a limit", () => {
  expect([3.17, 0.876, 1, 0.004, 0, 999.99, 1000].map(ratioWords)).toEqual([
    "3.17",
    "0.88",
    "1.00",
    "<0.01",
    "0.00",
    "999.99",
    ">999",
  ]);
});

test("a change is in whole percent, up to a limit", () => {
  expect([3.17, 0.88, 1, 1.004, 0.996, 0, 100.99, 101].map(changeWords)).toEqual([
    "+217 %",
    "-12 %",
    "0 %",
    "0 %",
    "0 %",
    "-100 %",
    "+9,999 %",
    ">+9,999 %",
  ]);
});

test("a probability has three decimals", () => {
  expect([0, 0.00099, 0.001, 0.0126, 1].map(probabilityWords)).toEqual(["<0.001", "<0.001", "0.001", "0.013", "1.000"]);
});

test("rules stand breached first, then unchecked, then held, else as they were given", () => {
  const given = [Outcome.held, Outcome.breached, Outcome.unchecked, Outcome.breached];
  const rules = given.map((outcome, at) => ({ rule: `${at}`, outcome, reasons: [] }));
  expect(rulesByGravity(rules).map(({ rule }) => rule)).toEqual(["1", "3", "2", "0"]);
});

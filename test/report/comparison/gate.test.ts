import { describe, expect, test } from "vitest";
import { type CompareOptions, Empty } from "../../../src/report/comparison/compare.ts";
import type { Side } from "../../../src/report/comparison/side.ts";
import { By, Measure } from "../../../src/report/comparison/terms.ts";
import { type Counted, onDays, ordinaryDays, outcomeOf, sideOf } from "./sides.ts";

/** 40 users in each hour of five days, 4 % of whose requests fail. */
const CALM = sideOf(onDays(5, hours({})));
/** 240 users at 17:00. */
const INCIDENT = sideOf(onDays(5, hours({ 17: 240 })));

function hours(users: Readonly<Record<number, number>>, usual = 40): Omit<Counted, "day">[] {
  return Array.from({ length: 24 }, (_, hour) => ({ hour, users: users[hour] ?? usual, requests: 1_000 }));
}

const byWeekday = { by: By.weekdayHour };
const byRate = { measure: Measure.errorRate };
const byIps = { measure: Measure.uniqueIps };

describe("a rule is breached by", () => {
  test.for<[rule: string, reasons: string[], options?: Partial<CompareOptions>]>([
    ["hour worse", ["17:00 is worse: 40 -> 240 user-hours per working day"]],
    ["17 worse", ["17:00 is worse: 40 -> 240 user-hours per working day"]],
    ["17 > 239", ["17:00 has 240 user-hours per working day"]],
    ["17 >= 240", ["17:00 has 240 user-hours per working day"]],
    ["hour > 40", ["17:00 has 240 user-hours per working day"]],
    ["9 < 41", ["09:00 has 40 user-hours per working day"]],
    ["9 <= 40", ["09:00 has 40 user-hours per working day"]],
    ["total > 1000", ["total has 1,160 user-hours per working day"]],
    ["17 > +199", ["17:00 rose by 500 %: 40 -> 240 user-hours per working day"]],
    ["17 >= +200", ["17:00 rose by 500 %: 40 -> 240 user-hours per working day"]],
    ["hour > +20%", ["17:00 rose by 500 %: 40 -> 240 user-hours per working day"]],
    ["hour >= +500%", ["17:00 rose by 500 %: 40 -> 240 user-hours per working day"]],
    ["total > +20%", ["total rose by 20.83 %: 960 -> 1,160 user-hours per working day"]],
    ["total > +199", ["total rose by 20.83 %: 960 -> 1,160 user-hours per working day"]],
    ["peak moved", ["the peak moved from 09:00 to 17:00"]],
    ["hour worse", ["17:00 is worse: 40 -> 240 unique IPs"], byIps],
    ["hour worse", ["17:00 is worse: 40 -> 240 errors per working day"], { measure: Measure.errors }],
    ["hour worse", ["17:00 is worse: 4 % -> 24 % of the requests"], byRate],
    ["17 > 23.9%", ["17:00 has 24 % of the requests"], byRate],
    ["17 >= 24%", ["17:00 has 24 % of the requests"], byRate],
    ["hour > +499%", ["17:00 rose by 500 %: 4 % -> 24 % of the requests"], byRate],
    ["mon-17 worse", ["Mon 17:00 is worse: 40 -> 240 user-hours per working day"], byWeekday],
    [
      "weekday-hour > +20%",
      ["Mon", "Tue", "Wed", "Thu", "Fri"].map(
        (day) => `${day} 17:00 rose by 500 %: 40 -> 240 user-hours per working day`,
      ),
      byWeekday,
    ],
    ["fri-17 > 239.99", ["Fri 17:00 has 240 user-hours per working day"], byWeekday],
  ])("an incident: %s", ([rule, reasons, options]) => {
    const calm = sideOf(onDays(5, hours(rule === "peak moved" ? { 9: 50 } : {})));
    expect(outcomeOf(rule, calm, INCIDENT, options)).toEqual({ rule, outcome: "breached", reasons });
    expect(outcomeOf(rule, calm, calm, options).outcome).toBe(/[<]/.test(rule) ? "breached" : "held");
  });

  test.for<[rule: string, reasons: string[]]>([
    ["hour better", ["17:00 is better: 240 -> 40 user-hours per working day"]],
    ["17 better", ["17:00 is better: 240 -> 40 user-hours per working day"]],
    ["17 < -199", ["17:00 fell by 83.33 %: 240 -> 40 user-hours per working day"]],
    ["17 <= -200", ["17:00 fell by 83.33 %: 240 -> 40 user-hours per working day"]],
    ["hour < -50%", ["17:00 fell by 83.33 %: 240 -> 40 user-hours per working day"]],
    ["total < -17%", ["total fell by 17.24 %: 1,160 -> 960 user-hours per working day"]],
  ])("what an incident leaves behind: %s", ([rule, reasons]) => {
    expect(outcomeOf(rule, INCIDENT, CALM)).toEqual({ rule, outcome: "breached", reasons });
    expect(outcomeOf(rule, CALM, CALM).outcome).toBe("held");
    expect(outcomeOf(rule, CALM, INCIDENT).outcome).toBe("held");
  });

  test("hours that one side alone has", () => {
    const without = sideOf(
      onDays(
        5,
        hours({}).filter(({ hour }) => hour !== 3),
      ),
    );
    const [added, removed] = ["03:00 is added: none -> 5,000 requests", "03:00 is removed: 5,000 requests -> none"];
    expect(outcomeOf("hour added", without, CALM).reasons).toEqual([added]);
    expect(outcomeOf("3 added", without, CALM).reasons).toEqual([added]);
    expect(outcomeOf("hour removed", CALM, without).reasons).toEqual([removed]);
    expect(outcomeOf("hour removed", without, CALM).outcome).toBe("held");
    expect(outcomeOf("4 added", without, CALM).outcome).toBe("held");
    expect(outcomeOf("hour better", CALM, without).reasons).toEqual([
      "03:00 is removed: 40 -> 0 user-hours per working day",
    ]);
    expect(outcomeOf("hour worse", CALM, without).outcome).toBe("held");
  });

  test("rows that cannot be compared, where that is what it asks for", () => {
    const four = sideOf(onDays(4, hours({})));
    expect(outcomeOf("17 incomparable", CALM, four, byIps)).toEqual({
      rule: "17 incomparable",
      outcome: "breached",
      reasons: ["17:00 is incomparable: 40 -> 40 unique IPs"],
    });
    expect(outcomeOf("17 incomparable", CALM, four).outcome).toBe("held");
  });

  test("clients, as many as there are", () => {
    const at9 = (users: readonly number[]) => sideOf(onDays(1, [{ hour: 9, users }]), { kind: "partial" });
    const [base, head] = [at9([1, 2, 3]), at9([3, 4])];
    expect(outcomeOf("new-clients >= 1", base, head).reasons).toEqual(["1 client newly affected"]);
    expect(outcomeOf("new-clients > 1", base, head).outcome).toBe("held");
    expect(outcomeOf("gone-clients > 1.5", base, head).reasons).toEqual(["2 clients no longer affected"]);
    expect(outcomeOf("gone-clients > 2", base, head).outcome).toBe("held");
    expect(outcomeOf("new-clients < 2", base, head).outcome).toBe("breached");
    expect(outcomeOf("new-clients <= 0", base, head).outcome).toBe("held");
  });
});

describe("errors where BASE had no requests are worse", () => {
  const night = (users: number) => sideOf([...onDays(5, hours({}).slice(6)), ...onDays(5, [{ hour: 3, users }])]);

  test("where they are of as many users as would make another row worse", () => {
    const without = sideOf(onDays(5, hours({}).slice(6)));
    expect(outcomeOf("hour worse", without, night(40))).toEqual({
      rule: "hour worse",
      outcome: "breached",
      reasons: ["03:00 is added: 0 -> 40 user-hours per working day"],
    });
    expect(outcomeOf("3 > +20%", without, night(40)).reasons).toEqual([
      "03:00 rose from 0: 0 -> 40 user-hours per working day",
    ]);
    expect(outcomeOf("hour > +10", without, night(40)).outcome).toBe("breached");
    expect(outcomeOf("hour worse", without, night(1)).outcome).toBe("held");
    expect(outcomeOf("3 worse", without, night(1)).outcome).toBe("held");
  });

  test("or unknown, where there is no error rate to compare theirs with", () => {
    const without = sideOf(onDays(5, hours({}).slice(6)));
    const reasons = ["BASE has no requests to make a rate of in 03:00"];
    for (const rule of ["hour worse", "3 worse", "hour > +20%", "3 >= +20%"]) {
      expect(outcomeOf(rule, without, night(40), byRate)).toEqual({ rule, outcome: "unchecked", reasons });
    }
    expect(outcomeOf("hour worse", without, night(1), byRate).outcome).toBe("held");
    expect(outcomeOf("hour better", without, night(40), byRate).outcome).toBe("held");
    expect(outcomeOf("hour better", night(40), without, byRate)).toEqual({
      rule: "hour better",
      outcome: "unchecked",
      reasons: ["HEAD has no requests to make a rate of in 03:00"],
    });
  });

  test("or unknown, where BASE had ended before", () => {
    const morning = sideOf(onDays(1, hours({}).slice(0, 12)));
    const evening = sideOf([...onDays(1, hours({}).slice(0, 12)), { day: 0, hour: 20, users: 300, requests: 1_000 }]);
    expect(outcomeOf("hour worse", morning, evening)).toEqual({
      rule: "hour worse",
      outcome: "unchecked",
      reasons: ["BASE does not cover 20:00"],
    });
    expect(outcomeOf("hour better", morning, evening).outcome).toBe("held");
    expect(outcomeOf("hour > 200", morning, evening).outcome).toBe("breached");
    expect(outcomeOf("total > 500", morning, evening).outcome).toBe("breached");
  });
});

describe("a rule that cannot be checked has not held", () => {
  const four = sideOf(onDays(4, hours({})));
  const five = sideOf(onDays(5, hours({ 17: 400 })));

  test.for([
    ["hour worse", "unique IPs of different numbers of working days cannot be compared in 24 rows, such as 00:00"],
    ["17 worse", "unique IPs of different numbers of working days cannot be compared in 17:00"],
    ["17 > +20%", "unique IPs of different numbers of working days cannot be compared in 17:00"],
    ["hour < -5", "unique IPs of different numbers of working days cannot be compared in 24 rows, such as 00:00"],
  ] as const)('"%s", of unique IPs of four days and five', ([rule, reason]) => {
    const reasons = [`${reason} (use --measure user-hours)`];
    expect(outcomeOf(rule, four, five, byIps)).toEqual({ rule, outcome: "unchecked", reasons });
  });

  test("while the level of HEAD is known whatever BASE covers", () => {
    expect(outcomeOf("17 > 399", four, five, byIps).outcome).toBe("breached");
    expect(outcomeOf("17 > 400", four, five, byIps).outcome).toBe("held");
  });

  test.for(["total worse", "total better", "total > 5", "total < 5", "total > +5%", "total > +5"])(
    '"%s", of unique IPs that reports do not know',
    (rule) => {
      const reasons = ["only a partial knows the unique IPs of a total"];
      expect(outcomeOf(rule, CALM, INCIDENT, byIps)).toEqual({ rule, outcome: "unchecked", reasons });
    },
  );

  test.for(["new-clients > 100", "gone-clients < 1"])('"%s", of reports', (rule) => {
    const reasons = ["only two partials know their clients"];
    expect(outcomeOf(rule, CALM, INCIDENT)).toEqual({ rule, outcome: "unchecked", reasons });
    const partial = sideOf(ordinaryDays(1, 5), { kind: "partial" });
    const report = sideOf(ordinaryDays(1, 5));
    expect(outcomeOf(rule, partial, report).outcome).toBe("unchecked");
    expect(outcomeOf(rule, report, partial).outcome).toBe("unchecked");
  });

  test.for([
    ["fri-17 worse", "HEAD"],
    ["fri-17 > 5", "HEAD"],
    ["fri-17 < 5", "HEAD"],
    ["fri-17 > +5%", "HEAD"],
    ["fri-0 < -5", "HEAD"],
  ] as const)('"%s", where HEAD has no Friday', ([rule, side]) => {
    const row = rule.split(" ")[0] === "fri-0" ? "Fri 00:00" : "Fri 17:00";
    const reasons = [`${side} does not cover ${row}`];
    expect(outcomeOf(rule, five, four, byWeekday)).toEqual({ rule, outcome: "unchecked", reasons });
  });

  test("where BASE has no Friday and HEAD's has errors of many users", () => {
    expect(outcomeOf("fri-17 worse", four, five, byWeekday).reasons).toEqual(["BASE does not cover Fri 17:00"]);
    expect(outcomeOf("weekday-hour worse", four, CALM, byWeekday).outcome).toBe("held"); // a holiday, which a note names
    expect(outcomeOf("weekday-hour worse", CALM, four, byWeekday).outcome).toBe("held");
  });

  test("where there is no such day", () => {
    expect(outcomeOf("sun-17 > 5", CALM, CALM, byWeekday)).toEqual({
      rule: "sun-17 > 5",
      outcome: "unchecked",
      reasons: ["there is no such row on the days that are compared"],
    });
    expect(outcomeOf("sun-0 added", CALM, CALM, byWeekday).outcome).toBe("unchecked");
    expect(outcomeOf("17 > 5", CALM, CALM, byWeekday).outcome).toBe("unchecked"); // which the options refuse
    expect(outcomeOf("mon-17 > 5", CALM, CALM).outcome).toBe("unchecked");
  });

  test("where a side is empty", () => {
    const empty = sideOf([]);
    const allowed = { empty: Empty.allowed };
    for (const rule of ["hour worse", "17 worse", "total worse", "hour > +5%", "total > +5", "peak moved"]) {
      const skipped = (side: string) => ({ rule, outcome: "skipped", reasons: [side] });
      expect(outcomeOf(rule, empty, INCIDENT, allowed)).toEqual(skipped("BASE is empty"));
      expect(outcomeOf(rule, CALM, empty, allowed)).toEqual(skipped("HEAD is empty"));
      expect(outcomeOf(rule, empty, empty, allowed)).toEqual(skipped("BASE and HEAD are empty"));
    }
    for (const rule of ["hour > 5", "17 > 5", "total > 5", "total < 5"]) {
      expect(outcomeOf(rule, CALM, empty, allowed).outcome).toBe("skipped");
    }
    expect(outcomeOf("17 > 5", empty, INCIDENT, allowed).outcome).toBe("breached");
    expect(outcomeOf("total > 5", empty, INCIDENT, { ...allowed, ...byIps })).toMatchObject({
      outcome: "unchecked",
      reasons: ["only a partial knows the unique IPs of a total"],
    });
  });

  test("where two sides have no hour in common", () => {
    const [morning, evening] = [hours({}).slice(0, 12), hours({}).slice(12)].map((some) => sideOf(onDays(1, some)));
    for (const rule of ["hour worse", "17 worse", "total worse", "total > +5%"]) {
      expect(outcomeOf(rule, morning as Side, evening as Side).outcome).toBe("unchecked");
    }
    expect(outcomeOf("total worse", morning as Side, evening as Side).reasons).toEqual([
      "no hour is covered by both sides in total",
    ]);
  });

  test("of the total, where many users met errors in hours that BASE does not cover", () => {
    const base = sideOf(onDays(1, hours({}).slice(8, 18)));
    const evening = (users: number) => sideOf([...onDays(1, hours({}).slice(8, 18)), { day: 0, hour: 20, users }]);
    for (const rule of ["total worse", "total > +20%"]) {
      expect(outcomeOf(rule, base, evening(900)).outcome).toBe("unchecked");
      expect(outcomeOf(rule, base, evening(9)).outcome).toBe("held");
      expect(outcomeOf(rule, evening(900), base).outcome).toBe("held");
    }
    expect(outcomeOf("total better", evening(900), base).outcome).toBe("unchecked");
  });

  test("of the peak, where HEAD does not cover the hour that it was", () => {
    const base = sideOf(onDays(1, hours({ 9: 90 })));
    const evening = sideOf(onDays(1, hours({ 17: 900 }).slice(12)));
    expect(outcomeOf("peak moved", base, evening)).toEqual({
      rule: "peak moved",
      outcome: "unchecked",
      reasons: ["HEAD's peak is at 17:00, and HEAD does not cover 09:00, which was BASE's, as well"],
    });
  });
});

describe("a limit is exact", () => {
  const at17 = (users: number, days: number) => sideOf(ordinaryDays(days, 5, [{ hour: 17, users, requests: 9_000 }]));

  test("per working day: 10 user-hours in 3 days are more than 3.333333333333333", () => {
    const head = sideOf([...onDays(2, hours({}, 5)), ...hours({}, 0).map((counted) => ({ day: 2, ...counted }))]);
    expect(outcomeOf("17 > 3.333333333333333333", CALM, head).outcome).toBe("breached");
    expect(outcomeOf("17 > 3.333333333333333334", CALM, head).outcome).toBe("held");
    expect(outcomeOf("17 >= 3.3333333333333333333333333", CALM, head).outcome).toBe("breached");
  });

  test("of a change: 40 to 44 is +10 %, not more", () => {
    const [base, head] = [at17(4_000, 4), at17(4_400, 5)];
    expect(outcomeOf("17 >= +10%", base, head).outcome).toBe("breached");
    expect(outcomeOf("17 > +10%", base, head).outcome).toBe("held");
    expect(outcomeOf("17 > +9.999999999%", base, head).outcome).toBe("breached");
    expect(outcomeOf("17 >= +400", base, head).outcome).toBe("breached");
    expect(outcomeOf("17 > +400", base, head).outcome).toBe("held");
    expect(outcomeOf("17 <= -400", head, base).outcome).toBe("breached");
    expect(outcomeOf("17 < -400", head, base).outcome).toBe("held");
  });

  test("and a change within noise is none, however low the limit", () => {
    expect(outcomeOf("17 > +0", at17(40, 5), at17(41, 5)).outcome).toBe("held");
    expect(outcomeOf("17 > +0%", at17(40, 5), at17(41, 5)).outcome).toBe("held");
    expect(outcomeOf("hour >= +0", CALM, CALM).outcome).toBe("held");
  });

  test("and a change that is too small for a verdict breaches a rule that asks for less", () => {
    const [base, head] = [at17(4_000, 5), at17(4_200, 5)];
    expect(outcomeOf("17 worse", base, head).outcome).toBe("held");
    expect(outcomeOf("17 > +4%", base, head).outcome).toBe("breached");
  });
});

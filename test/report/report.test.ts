import { describe, expect, test } from "vitest";
import { reportOfLines } from "../analysis.ts";
import { recordLine } from "../scan/capture.ts";

/** An error of a client, `10.0.0.<host>`, some minutes past an hour. 2019-05-06 is a Monday. */
function error(time: string, host: number): string {
  return recordLine(`${time}:00`, `10.0.0.${host}`, 500);
}

describe("a user-hour", () => {
  test("is a client with an error in a clock hour, however many errors it met", async () => {
    const minutes = ["00", "15", "30", "59"];
    const { hours } = await reportOfLines(minutes.map((minute) => error(`2019-05-06 17:${minute}`, 1)));
    expect(hours[17]).toEqual({ hour: 17, userHours: 1, uniqueIps: 1, errors: 4, requests: 4 });
  });

  test("is another on another date, while the unique IP is the same", async () => {
    const dates = ["2019-05-06", "2019-05-07", "2019-05-13"];
    const { hours, peak } = await reportOfLines(dates.map((date) => error(`${date} 17:00`, 1)));
    expect(hours[17]).toEqual({ hour: 17, userHours: 3, uniqueIps: 1, errors: 3, requests: 3 });
    expect(peak).toEqual({ hours: [17], userHours: 3, uniqueIps: 1 });
  });

  test("is none of a client that met no error", async () => {
    const { hours } = await reportOfLines([recordLine("2019-05-06 17:00:00", "10.0.0.1", 499)]);
    expect(hours[17]).toEqual({ hour: 17, userHours: 0, uniqueIps: 0, errors: 0, requests: 1 });
  });
});

describe("the peak", () => {
  /** Hour 9 has two user-hours of two clients, hour 17 two of one, hour 20 one. */
  const tied = [
    error("2019-05-06 17:00", 1),
    error("2019-05-07 17:00", 1),
    error("2019-05-06 20:00", 1),
    error("2019-05-06 09:00", 2),
    error("2019-05-06 09:00", 1),
  ];

  test("names all hours that tie, earliest first, and not the count in which they differ", async () => {
    expect((await reportOfLines(tied)).peak).toEqual({ hours: [9, 17], userHours: 2, uniqueIps: null });
  });

  test("names the other count where the tied hours share it", async () => {
    const alike = [...tied, error("2019-05-07 17:00", 3), error("2019-05-07 09:00", 2)];
    expect((await reportOfLines(alike)).peak).toEqual({ hours: [9, 17], userHours: 3, uniqueIps: 2 });
  });

  test("ranks by unique IPs when it is asked to", async () => {
    const report = await reportOfLines(tied, { rank: "unique-ips" });
    expect(report.definition.rank).toBe("uniqueIps");
    expect(report.peak).toEqual({ hours: [9], userHours: 2, uniqueIps: 2 });
  });

  test("ties by unique IPs as well", async () => {
    const report = await reportOfLines(tied.slice(0, 3), { rank: "unique-ips" });
    expect(report.peak).toEqual({ hours: [17, 20], userHours: null, uniqueIps: 1 });
  });

  test("is every hour where all are alike", async () => {
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    const lines = hours.map((hour) => error(`2019-05-06 ${String(hour).padStart(2, "0")}:00`, hour));
    expect((await reportOfLines(lines)).peak).toEqual({ hours, userHours: 1, uniqueIps: 1 });
  });

  test("is null where nothing was counted, and so is the worst hour", async () => {
    const report = await reportOfLines([
      recordLine("2019-05-06 17:00:00", "10.0.0.1", 200),
      error("2019-05-11 17:00", 1),
    ]);
    expect(report).toMatchObject({ peak: null, worst: null, complete: true });
    expect(report.coverage).toEqual({ first: "2019-05-06T17", last: "2019-05-06T17", workingDays: 1 });
  });

  test("is null where nothing was found, and so is what is covered", async () => {
    const report = await reportOfLines([]);
    expect(report).toMatchObject({ peak: null, worst: null, complete: true, calendar: [] });
    expect(report.coverage).toEqual({ first: null, last: null, workingDays: 0 });
    expect(report.sources).toMatchObject([{ path: "stream 1", bytes: 0, complete: true, lines: { total: 0 } }]);
  });
});

describe("the worst hour", () => {
  test("is the single clock hour with most clients, though another hour of the day has more user-hours", async () => {
    const report = await reportOfLines([
      error("2019-05-06 09:00", 1),
      error("2019-05-07 09:00", 1),
      error("2019-05-08 09:00", 1),
      error("2019-05-07 17:00", 1),
      error("2019-05-07 17:00", 2),
    ]);
    expect(report.peak?.hours).toEqual([9]);
    expect(report.worst).toEqual({ hours: [{ date: "2019-05-07", hour: 17 }], uniqueIps: 2 });
  });

  test("has its ties, earliest first", async () => {
    const lines = ["2019-05-13 08:00", "2019-05-07 17:00", "2019-05-07 09:00"].map((time) => error(time, 1));
    expect((await reportOfLines(lines)).worst).toEqual({
      hours: [
        { date: "2019-05-07", hour: 9 },
        { date: "2019-05-07", hour: 17 },
        { date: "2019-05-13", hour: 8 },
      ],
      uniqueIps: 1,
    });
  });
});

describe("the window", () => {
  /** An error and a success in each of four hours around midnight: Monday, Monday, Tuesday, Saturday. */
  const times = ["2019-05-06 22:00", "2019-05-06 23:59", "2019-05-07 00:00", "2019-05-11 00:00"];
  const lines = times.flatMap((time, host) => [error(time, host), recordLine(`${time}:59`, "10.0.9.9", 200)]);

  test("leaves errors on other days uncounted, accounted for and out of every table", async () => {
    const report = await reportOfLines(lines);
    expect(report.lines).toMatchObject({ records: 8, counted: 3, offDays: 1, otherStatus: 4 });
    expect(report.calendar.map((row) => `${row.date} ${row.hour} ${row.requests}`)).toEqual([
      "2019-05-06 22 2",
      "2019-05-06 23 2",
      "2019-05-07 0 2",
    ]);
    expect(report.hours.reduce((sum, row) => sum + row.requests, 0)).toBe(6);
  });

  test("is half-open: since belongs to it and until does not, the errors outside are those of other days", async () => {
    const {
      definition,
      calendar,
      lines: account,
    } = await reportOfLines(lines, {
      since: "2019-05-06T23",
      until: "2019-05-07T00",
    });
    expect(definition).toMatchObject({ since: "2019-05-06T23", until: "2019-05-07T00" });
    expect(calendar.map((row) => `${row.date} ${row.hour}`)).toEqual(["2019-05-06 23"]);
    expect(account).toMatchObject({ counted: 1, offDays: 3, otherStatus: 4 });
  });

  test("may be bounded on one side, by a date", async () => {
    const since = await reportOfLines(lines, { since: "2019-05-07", days: "all" });
    expect(since.coverage).toEqual({ first: "2019-05-07T00", last: "2019-05-11T00", workingDays: 2 });
    expect(since.definition).not.toHaveProperty("until");
    const until = await reportOfLines(lines, { until: "2019-05-07", days: "all" });
    expect(until.coverage).toEqual({ first: "2019-05-06T22", last: "2019-05-06T23", workingDays: 1 });
    expect(until.lines).toMatchObject({ counted: 2, offDays: 2 });
  });

  test("has a row for each chosen day and hour, in the order of the week, whether it has records or not", async () => {
    const { weekdayHours, definition, lines: account } = await reportOfLines(lines, { days: "sat-mon" });
    expect(definition.days).toEqual(["mon", "sat", "sun"]);
    expect(weekdayHours).toHaveLength(3 * 24);
    expect(weekdayHours.map((row) => `${row.weekday} ${row.hour}`)).toEqual(
      ["mon", "sat", "sun"].flatMap((day) => Array.from({ length: 24 }, (_, hour) => `${day} ${hour}`)),
    );
    expect(weekdayHours.filter((row) => row.userHours > 0)).toEqual([
      { weekday: "mon", hour: 22, userHours: 1, uniqueIps: 1, errors: 1, requests: 2 },
      { weekday: "mon", hour: 23, userHours: 1, uniqueIps: 1, errors: 1, requests: 2 },
      { weekday: "sat", hour: 0, userHours: 1, uniqueIps: 1, errors: 1, requests: 2 },
    ]);
    expect(account).toMatchObject({ counted: 3, offDays: 1 });
  });
});

test("the malformed lines are all counted by reason, and the first ten named in the order of the lines", async () => {
  const lines = Array.from({ length: 15 }, (_, index) => (index % 2 === 0 ? "x" : "[]"));
  const { malformed } = await reportOfLines(["", ...lines, '{"time":"2019-05-06 17:00:00","ip":"::1","status":500}']);
  expect(malformed.reasons).toEqual({ "not JSON": 8, "not a JSON object": 7 });
  expect(Object.keys(malformed.reasons)).toEqual(Object.keys(malformed.reasons).sort());
  expect(malformed.samples).toEqual(
    Array.from(
      { length: 10 },
      (_, index) => `stream 1:${index + 2}: ${index % 2 === 0 ? "not JSON" : "not a JSON object"}`,
    ),
  );
});

describe("the definition", () => {
  test("says what was counted, defaults included", async () => {
    expect((await reportOfLines([])).definition).toEqual({
      status: [[500, 599]],
      days: ["mon", "tue", "wed", "thu", "fri"],
      timeZone: "as-written",
      rank: "userHours",
      exact: true,
    });
  });

  test("of statuses is obeyed at its edges", async () => {
    const statuses = [428, 429, 430, 499, 500, 504, 505];
    const lines = statuses.map((status) => recordLine("2019-05-06 17:00:00", "10.0.0.1", status));
    const report = await reportOfLines(lines, { status: "500-504,429" });
    expect(report.definition.status).toEqual([
      [429, 429],
      [500, 504],
    ]);
    expect(report.lines).toMatchObject({ counted: 3, otherStatus: 4 });
  });
});

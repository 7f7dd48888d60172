import { describe, expect, test } from "vitest";
import type { Report } from "../../src/report/schema.ts";
import { toCalendarCsv, toHoursCsv, toWeekdayHoursCsv } from "../../src/write/csv.ts";
import { reportOfLines } from "../analysis.ts";
import { recordLine } from "../scan/capture.ts";

const LINES = [
  recordLine("2019-05-06 17:24:53", "10.0.0.1", 500),
  recordLine("2019-05-06 17:24:54", "10.0.0.1", 200),
  recordLine("2019-05-07 17:59:59", "2001:db8::1", 503),
  recordLine("2019-05-11 03:00:00", "10.0.0.1", 500),
];

describe("hours.csv", () => {
  test("has a header and a row for each hour of the day, in lines that end with LF", async () => {
    const csv = toHoursCsv(await reportOfLines(LINES));
    const rows = rowsOf(csv);
    expect(rows[0]).toBe("hour,user_hours,unique_ips,errors,requests");
    expect(rows).toHaveLength(1 + 24);
    expect(rows[1 + 17]).toBe("17,2,2,2,3");
    expect(rows[1 + 3]).toBe("3,0,0,0,0");
  });
});

describe("weekday-hours.csv", () => {
  test.for([
    ["mon-fri", 5],
    ["sat", 1],
    ["all", 7],
  ] as const)("has a header and a row for each of %s and each hour", async ([days, count]) => {
    const rows = rowsOf(toWeekdayHoursCsv(await reportOfLines(LINES, { days })));
    expect(rows[0]).toBe("weekday,hour,user_hours,unique_ips,errors,requests");
    expect(rows).toHaveLength(1 + count * 24);
  });

  test("has the counts of each weekday", async () => {
    const rows = rowsOf(toWeekdayHoursCsv(await reportOfLines(LINES, { days: "all" })));
    expect(rows.filter((row) => !row.endsWith(",0,0,0,0"))).toEqual([
      "weekday,hour,user_hours,unique_ips,errors,requests",
      "mon,17,1,1,1,2",
      "tue,17,1,1,1,1",
      "sat,3,1,1,1,1",
    ]);
  });
});

describe("calendar.csv", () => {
  test("has a header and a row for each clock hour with requests on the chosen days", async () => {
    expect(toCalendarCsv(await reportOfLines(LINES))).toBe(
      "date,weekday,hour,unique_ips,errors,requests\n2019-05-06,mon,17,1,1,2\n2019-05-07,tue,17,1,1,1\n",
    );
  });

  test("has its header also where there is nothing to list", async () => {
    expect(toCalendarCsv(await reportOfLines([]))).toBe("date,weekday,hour,unique_ips,errors,requests\n");
  });
});

describe("a text cell", () => {
  test.for(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])(
    "%j is no formula to a spreadsheet",
    async (text) => {
      const [, row] = rowsOf(toCalendarCsv(await withWeekday(text)));
      expect(row).toBe(`2019-05-06,'${text},17,1,1,2`);
    },
  );

  test("is quoted where it would break the table", async () => {
    expect(toCalendarCsv(await withWeekday('a,"b"\nc'))).toContain('2019-05-06,"a,""b""\nc",17,1,1,2\n');
    expect(toCalendarCsv(await withWeekday("=a,b"))).toContain(`2019-05-06,"'=a,b",17,1,1,2\n`);
  });
});

/** The rows of a table that ends with LF. */
function rowsOf(csv: string): string[] {
  expect(csv).not.toContain("\r");
  expect(csv.endsWith("\n")).toBe(true);
  return csv.slice(0, -1).split("\n");
}

/** No report has such weekdays; the schema forbids them. */
async function withWeekday(text: string): Promise<Report> {
  const report = await reportOfLines(LINES.slice(0, 2));
  return { ...report, calendar: report.calendar.map((row) => ({ ...row, weekday: text as typeof row.weekday })) };
}

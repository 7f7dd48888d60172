import { describe, expect, test } from "vitest";
import { toText } from "../../src/write/text.ts";
import { reportOfLines } from "../analysis.ts";
import { recordLine } from "../scan/capture.ts";

const ESCAPE = "\x1b";

/** `count` clients with an error in an hour of a date. */
function errors(date: string, hour: string, count: number): string[] {
  return Array.from({ length: count }, (_, host) =>
    recordLine(`${date} ${hour}:00:00`, `10.0.${Math.floor(host / 250)}.${host % 250}`, 500),
  );
}

describe("the summary", () => {
  test("begins with the hour and both of its counts", async () => {
    const report = await reportOfLines([...errors("2019-05-06", "17", 3), ...errors("2019-05-07", "17", 2)]);
    const [answer] = toText(report, "never").split("\n");
    expect(answer).toContain("17:00");
    expect(answer).toContain("5 user-hours");
    expect(answer).toContain("3 unique IPs");
  });

  test("names the runner-up and the worst hour with its date", async () => {
    const report = await reportOfLines([
      ...errors("2019-05-06", "17", 3),
      ...errors("2019-05-07", "17", 2),
      ...errors("2019-05-08", "09", 4),
    ]);
    const [answer, ...others] = headOf(toText(report, "never"));
    expect(answer).toContain("17:00");
    expect(others.some((line) => line.includes("09:00") && line.includes("4 user-hours"))).toBe(true);
    expect(others.some((line) => line.includes("Wed 2019-05-08 09:00") && line.includes("4 unique IPs"))).toBe(true);
  });

  test("names all hours that tie, or says how many there are", async () => {
    const two = await reportOfLines([...errors("2019-05-06", "17", 2), ...errors("2019-05-06", "09", 2)]);
    const head = headOf(toText(two, "never")).join("\n");
    expect(head).toContain("09:00");
    expect(head).toContain("17:00");
    const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));
    const all = await reportOfLines(hours.flatMap((hour) => errors("2019-05-06", hour, 1)));
    expect(headOf(toText(all, "never")).join("\n")).toContain("24 hours");
  });

  test("has a row for each hour with its counts, thousands set apart", async () => {
    const text = toText(await reportOfLines(errors("2019-05-06", "17", 1200)), "never");
    const rows = text.split("\n").filter((line) => /^\d\d:00 /.test(line));
    expect(rows).toHaveLength(24);
    expect(rows[17]?.split(/ {2,}/).slice(0, 5)).toEqual(["17:00", "1,200", "1,200", "1,200", "1,200"]);
    expect(rows[16]?.trim().split(/ {2,}/)).toEqual(["16:00", "0", "0", "0", "0"]);
  });

  test("accounts for every line, and tells where the malformed ones are and why", async () => {
    const text = toText(
      await reportOfLines([
        ...errors("2019-05-06", "17", 1),
        ...errors("2019-05-11", "17", 2),
        recordLine("2019-05-06 17:00:00", "10.0.0.1", 200),
        "",
        "x",
        recordLine("2019-05-06 17:00:00", "10.0.0.256", 500),
        "y",
      ]),
      "never",
    );
    const account = text.slice(text.indexOf("23:00"));
    for (const fact of ["8 =", "4 records", "3 malformed", "1 blank", "0 directive"]) expect(account).toContain(fact);
    for (const fact of ["1 counted", "1 other status", "2 ", "2 not JSON", "1 bad address"])
      expect(account).toContain(fact);
    for (const place of ["stream 1:6: not JSON", "stream 1:7: bad address", "stream 1:8: not JSON"]) {
      expect(account).toContain(place);
    }
  });

  test("says what was counted and what that covers", async () => {
    const text = toText(
      await reportOfLines(errors("2019-05-06", "17", 1), { status: "429,5xx", days: "mon,sun", tz: "Europe/Vilnius" }),
      "never",
    );
    for (const fact of ["429,500-599", "mon,sun", "Europe/Vilnius", "2019-05-06"]) expect(text).toContain(fact);
  });

  test("does not name an hour where there is no error, and says so", async () => {
    const off = await reportOfLines([...errors("2019-05-11", "17", 2), recordLine("2019-05-06 17:00:00", "::1", 200)]);
    const [answer] = toText(off, "never").split("\n");
    expect(answer).not.toMatch(/\d\d:00/);
    expect(answer).toContain("3 records");
    expect(answer).toContain("2 errors");
    expect(toText(await reportOfLines([]), "never")).toContain("no records");
  });
});

describe("colour", () => {
  test("is in it where it is asked for, and is all that it adds but for the shape of the bars", async () => {
    const report = await reportOfLines(errors("2019-05-06", "17", 3));
    const plain = toText(report, "never");
    const coloured = toText(report, "always");
    expect(plain).not.toContain(ESCAPE);
    expect(coloured).toContain(ESCAPE);
    const stripped = coloured.replaceAll(/\x1b\[[\d;]*m/g, "").replaceAll("█", "#");
    expect(stripped).toBe(plain);
  });

  test("marks the rows of the peak", async () => {
    const coloured = toText(await reportOfLines(errors("2019-05-06", "17", 3)), "always").split("\n");
    const marked = coloured.filter((line) => line.startsWith(`${ESCAPE}[1;31m`));
    expect(marked).toHaveLength(1);
    expect(marked[0]).toContain("17:00");
  });
});

/** The lines above the table. */
function headOf(text: string): string[] {
  return text.slice(0, text.search(/^hour /m)).split("\n");
}

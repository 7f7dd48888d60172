import { describe, expect, test } from "vitest";
import { reportOfLines } from "../analysis.ts";

const combined = (client: string, clock: string, status: number) =>
  `${client} - - [06/May/2019:${clock} +0300] "GET / HTTP/1.1" ${status} 157 "-" "Mozilla/5.0"`;

async function read(...lines: readonly string[]) {
  const {
    hours,
    lines: counts,
    malformed,
    repaired,
  } = await reportOfLines([
    ...lines,
    combined("192.0.2.200", "09:00:00", 200),
    combined("192.0.2.201", "09:00:01", 200),
  ]);
  const errors = Object.fromEntries(hours.filter((row) => row.errors > 0).map((row) => [row.hour, row.errors]));
  return { errors, total: counts.total, records: counts.records, reasons: malformed.reasons, repaired };
}

describe("a line of text", () => {
  test("of two joined writes is two records", async () => {
    const joined = combined("192.0.2.1", "10:01:00", 500) + combined("192.0.2.2", "17:01:00", 502);
    expect(await read(joined)).toEqual({
      errors: { 10: 1, 17: 1 },
      total: 4,
      records: 4,
      reasons: {},
      repaired: { "several records on one line": 2 },
    });
  });

  test("that was torn is the record that is whole, and a malformed piece", async () => {
    const torn = combined("192.0.2.1", "10:01:00", 500).slice(0, 60) + combined("2001:db8::2", "17:01:00", 502);
    expect(await read(torn)).toEqual({
      errors: { 17: 1 },
      total: 4,
      records: 3,
      reasons: { "several records on one line": 1 },
      repaired: { "several records on one line": 1 },
    });
  });

  test("is malformed as a whole where the second client cannot be told from what stands before it", async () => {
    const glued = `192.0.2.1 - - [06/May/2019:10:01:00 +0300] "GET /?id=1${combined("20.0.113.7", "17:01:00", 502)}`;
    expect(await read(glued)).toMatchObject({ errors: {}, total: 3, reasons: { "several records on one line": 1 } });
  });

  test("is malformed as a whole where an IPv6 client stands behind a colon or digits", async () => {
    for (const end of ["https:", "GET /?id=1"]) {
      const glued = `192.0.2.1 - - [06/May/2019:10:01:00 +0300] "${end}${combined("2001:db8::6", "17:01:00", 502)}`;
      expect(await read(glued)).toMatchObject({ errors: {}, total: 3, reasons: { "several records on one line": 1 } });
    }
  });

  test("that was torn in front of its time is malformed", async () => {
    for (const bytes of [12, 13, 14, 15]) {
      const torn = combined("192.0.2.10", "10:01:00", 500).slice(0, bytes) + combined("192.0.2.2", "17:01:00", 502);
      expect(await read(torn)).toMatchObject({ errors: {}, total: 3, reasons: { "several records on one line": 1 } });
    }
  });

  test("whose parts a bare carriage return separates is as many records", async () => {
    const lines = [1, 2, 3].map((n) => combined(`192.0.2.${n}`, `17:0${n}:00`, 502));
    expect(await read(lines.join("\r"))).toMatchObject({ errors: { 17: 3 }, total: 5, records: 5 });
  });

  test("that quotes the time of another record is one record", async () => {
    const agent = combined("192.0.2.1", "17:01:00", 502).replace("Mozilla/5.0", "[06/May/2019:03:00:00 +0300] x");
    expect(await read(agent)).toMatchObject({ errors: { 17: 1 }, total: 3, repaired: {} });
    const escaped = combined("192.0.2.1", "17:01:00", 502).replace(
      "Mozilla/5.0",
      '1.2.3.4 - - [06/May/2019:03:00:00 +0300] \\"GET / HTTP/1.1\\" 500 1',
    );
    expect(await read(escaped)).toMatchObject({ errors: { 17: 1 }, total: 3, repaired: {} });
  });

  test("of other formats is split as well", async () => {
    const haproxy = (client: string, clock: string, status: number) =>
      `${client}:33317 [06/May/2019:${clock}.003] web app/a1 10/0/30/69/109 ${status} 2750 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1"`;
    const { hours, lines } = await reportOfLines([
      haproxy("192.0.2.1", "10:01:00", 503) + haproxy("192.0.2.2", "17:01:00", 502),
      haproxy("192.0.2.3", "17:02:00", 200),
    ]);
    expect(hours[17]).toMatchObject({ errors: 1, requests: 2 });
    expect(lines).toMatchObject({ total: 3, records: 3 });
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrownoutError } from "../../src/error.ts";
import { contradictionIn } from "../../src/partial/contradiction.ts";
import { dropDays, isDropped } from "../../src/partial/drop-days.ts";
import { emptyPartial, type Partial, type SourceOutcome, totalLines } from "../../src/partial/partial.ts";
import { decodePartial, encodePartial } from "../../src/partial/wire.ts";
import { toReport } from "../../src/report/report.ts";
import { Rank } from "../../src/report/terms.ts";
import { WEEKDAYS } from "../../src/report/weekday.ts";
import { bytesOf, captures, RICH_CAPTURE, recordLine } from "../scan/capture.ts";
import { mergeAll, SERVER_ERRORS, SOURCE, scanBetween, scanBytes } from "../scan/scan.ts";

const WINDOW = { days: WEEKDAYS, rank: Rank.userHours };

/** Hours of a few days, some of them with an error, and lines that are none. */
const lines = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 23 }), fc.nat(3), fc.constantFrom(200, 500))
    .map(([day, hour, client, status]) =>
      recordLine(`2019-05-0${day} ${String(hour).padStart(2, "0")}:00:00`, `10.0.0.${client}`, status),
    ),
  fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom("Z", "+03:00"))
    .map(([day, zone]) => recordLine(`2019-05-0${day}T12:00:00${zone}`, "10.0.0.9", 500)),
  fc.constantFrom("", "x", "[]"),
);
const logs = fc.array(lines, { maxLength: 30 }).map((list) => bytesOf(list.map((line) => `${line}\n`).join("")));
const FIRST_HOUR = 432_432; // 2019-05-02T00
const hours = fc.integer({ min: FIRST_HOUR - 48, max: FIRST_HOUR + 120 });

function bytesOfPartial(partial: Partial): Uint8Array {
  return encodePartial(partial, []);
}

function outcomeOf(bytes: Uint8Array): SourceOutcome {
  return { path: SOURCE.path, identity: SOURCE.identity, bytes: bytes.length, complete: true };
}

function scan(bytes: Uint8Array): Partial {
  return scanBytes(bytes).partial;
}

describe("dropping hours", () => {
  test("leaves a partial that does not contradict itself, and that can be kept", () => {
    fc.assert(
      fc.property(fc.oneof(logs, captures), hours, (bytes, hour) => {
        const outcomes = [outcomeOf(bytes)];
        const dropped = dropDays(scan(bytes), hour);
        expect(contradictionIn({ partial: dropped, outcomes })).toBeNull();
        const encoded = encodePartial(dropped, outcomes);
        expect(encodePartial(decodePartial(encoded, "a.part").partial, outcomes)).toEqual(encoded);
        expect([...dropped.hours.keys()].every((clockHour) => clockHour >= hour)).toBe(true);
      }),
    );
  });

  test("says of the hours that are kept what --since says, of all of them and of each", () => {
    fc.assert(
      fc.property(logs, hours, (bytes, since) => {
        const outcomes = [outcomeOf(bytes)];
        const {
          definition: _,
          sources: __,
          lines: kept,
          malformed: ___,
          warnings: ____,
          ...report
        } = toReport(dropDays(scan(bytes), since), outcomes, WINDOW);
        const since_ = toReport(scan(bytes), outcomes, { ...WINDOW, since });
        expect(since_).toMatchObject(report);
        expect([kept.counted, kept.offDays]).toEqual([since_.lines.counted, 0]);
        const requests = report.calendar.reduce((sum, row) => sum + row.requests, 0);
        expect(kept.records).toBe(requests);
        expect(kept.total).toBe(kept.blank + kept.directive + kept.malformed + kept.records);
      }),
    );
  });

  test("twice is dropping once, and up to a and then up to b is up to the later of both", () => {
    fc.assert(
      fc.property(logs, hours, hours, (bytes, one, other) => {
        const both = bytesOfPartial(dropDays(dropDays(scan(bytes), one), other));
        expect(both).toEqual(bytesOfPartial(dropDays(scan(bytes), Math.max(one, other))));
      }),
    );
  });

  test("of parts that are merged then, is dropping those of the whole", () => {
    fc.assert(
      fc.property(logs, fc.array(fc.nat(2_000), { maxLength: 4 }), hours, (bytes, anywhere, hour) => {
        const inside = [...new Set(anywhere.map((cut) => cut % Math.max(1, bytes.length)))].filter((cut) => cut > 0);
        const cuts = [0, ...inside.sort((a, b) => a - b), bytes.length];
        const parts = scanBetween(bytes, cuts).map(({ partial }) => dropDays(partial, hour));
        expect(bytesOfPartial(mergeAll(parts))).toEqual(bytesOfPartial(dropDays(scan(bytes), hour)));
      }),
    );
  });

  test("leaves the partial that it was given as it was", () => {
    const partial = scan(RICH_CAPTURE);
    const before = bytesOfPartial(partial);
    const after = dropDays(partial, 1e6);
    after.sources.get(SOURCE.identity)?.malformed.clear();
    expect(bytesOfPartial(partial)).toEqual(before);
  });
});

describe("a source", () => {
  const text = `${recordLine("2019-05-06T17:24:53Z", "10.0.0.1", 500)}\n\nx\n${recordLine("2019-05-07T00:00:00+03:00", "10.0.0.2", 200)}\n`;
  const bytes = bytesOf(text);
  const AFTER_FIRST = 432_546; // 2019-05-06T18
  const tallyAfter = (hour: number) => {
    const tally = dropDays(scan(bytes), hour).sources.get(SOURCE.identity);
    return tally ?? expect.fail();
  };
  const reportAfter = (hour: number) => toReport(dropDays(scan(bytes), hour), [outcomeOf(bytes)], WINDOW);

  test("of which a record is left keeps its other lines", () => {
    const tally = tallyAfter(AFTER_FIRST);
    expect(tally).toMatchObject({ records: 1, dropped: 1, blank: 1, malformed: new Map([["not JSON", 1]]) });
    expect([[...tally.offsets.keys()], [...tally.errorsByHour]]).toEqual([[10_800], []]);
    expect([totalLines(tally), isDropped(tally)]).toEqual([3, false]);
    expect(reportAfter(AFTER_FIRST)).toMatchObject({
      lines: { total: 3, blank: 1, malformed: 1, records: 1 },
      malformed: { samples: ["a.log:3: not JSON"] },
    });
  });

  test("whose records are all dropped is not spoken of any more, but that it was there", () => {
    const nothing = {
      total: 0,
      blank: 0,
      directive: 0,
      malformed: 0,
      records: 0,
      counted: 0,
      offDays: 0,
      otherStatus: 0,
    };
    const report = reportAfter(1e6);
    expect(report).toMatchObject({
      complete: true,
      lines: nothing,
      malformed: { reasons: {}, samples: [] },
      warnings: [],
    });
    expect(report.sources).toEqual([
      { path: "a.log", format: "jsonl", fields: null, bytes: bytes.length, complete: true, lines: nothing },
    ]);
    expect(isDropped(tallyAfter(1e6))).toBe(true);
  });

  test("that never had a record stays as it is", () => {
    const log = bytesOf("\nx\n\n");
    expect(bytesOfPartial(dropDays(scan(log), 1e6))).toEqual(bytesOfPartial(scan(log)));
    expect(toReport(dropDays(scan(log), 1e6), [outcomeOf(log)], WINDOW).lines).toMatchObject({
      total: 3,
      malformed: 1,
    });
  });

  test("has to be the only one, since cells do not say whose they are", () => {
    const other = scanBytes(bytes, { source: { ...SOURCE, identity: "b" } }).partial;
    const both = mergeAll([scan(bytes), other]);
    expect(() => dropDays(both, AFTER_FIRST)).toThrow(
      new BrownoutError(
        "usage",
        "Cannot drop the hours before 2019-05-06T18: expected a partial of one source but found 2",
      ),
    );
  });

  test("may be missing", () => {
    expect(dropDays(emptyPartial(SERVER_ERRORS), 0)).toEqual(emptyPartial(SERVER_ERRORS));
  });
});

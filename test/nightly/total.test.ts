/**
 * What is kept of old days, and what a report says of it.
 */
import { beforeEach, expect, test } from "vitest";
import type { Report } from "../../src/index.ts";
import { earlierIn } from "../../src/nightly/total.ts";
import { filesOf, record, records, World } from "./world.ts";

/** 2019-05-10, in days since 1970-01-01. */
const TODAY = 18_026;
const KEEPING = { days: 2, today: TODAY };

let world: World;
beforeEach(() => {
  world = new World();
});

/** The report of all that was ever written, from a day of May on. */
async function since(day: number, ...contents: readonly string[]): Promise<object> {
  return rowsOf((await world.truth(contents, { since: `2019-05-${String(day).padStart(2, "0")}` })) as Report);
}

function rowsOf({ calendar, hours, weekdayHours, coverage, peak, worst }: Report): object {
  return { calendar, hours, weekdayHours, coverage, peak, worst };
}

async function expectKept(day: number, ...contents: readonly string[]): Promise<void> {
  const { report, told } = await world.night({ keeping: KEEPING });
  expect(told).toEqual([]);
  expect(rowsOf(report)).toEqual(await since(day, ...contents));
}

test("old days go, counted back from the newest record, whichever sources have them", async () => {
  const old = records(0, 20, 5);
  const partly = records(0, 20, 6) + records(0, 20, 9);
  const fresh = records(40, 50, 10);
  world.put("old", old);
  world.put("partly", partly);
  await expectKept(8, old, partly);
  world.put("fresh", fresh);
  await expectKept(9, old, partly, fresh);
  world.remove("partly");
  await expectKept(9, old, partly, fresh);
  await expectKept(9, old, partly, fresh);
});

test("a source is forgotten when all of its records are old and its log is gone, and may come back", async () => {
  const old = records(0, 20, 5);
  world.put("old", old);
  world.put("fresh", records(0, 20, 10));
  await expectKept(9, old, records(0, 20, 10));
  expect(world.state.sources).toHaveLength(2);
  world.remove("old");
  await expectKept(9, old, records(0, 20, 10));
  expect(world.state.sources).toHaveLength(1);
  world.put("old", old + record(40, 10));
  await expectKept(9, old + record(40, 10), records(0, 20, 10));
  await world.night({ keeping: KEEPING, rebuild: true });
  await expectKept(9, old + record(40, 10), records(0, 20, 10));
});

test("a record in the future is kept, and does not make all others old", async () => {
  const future = records(0, 3, 25);
  world.put("a", records(0, 20, 6) + records(0, 20, 10) + future);
  await expectKept(9, records(0, 20, 10) + future);
  const { report } = await world.night({ keeping: { ...KEEPING, today: TODAY - 2 } });
  expect(rowsOf(report)).toEqual(await since(9, records(0, 20, 10) + future));
});

test("a log whose records are all in the future keeps them all", async () => {
  world.put("a", records(0, 3, 25) + records(0, 3, 20));
  await expectKept(1, records(0, 3, 25) + records(0, 3, 20));
});

test("the last line without an end counts among the newest", async () => {
  world.put("a", records(0, 20, 8) + record(1, 10).trimEnd());
  await expectKept(9, record(1, 10));
});

test("what has no day is kept when its log is gone: malformed lines, and a last line of today", async () => {
  world.put("garbage", record(1, 11) + "no record at all\n".repeat(20));
  world.put("edge", records(0, 20, 5) + record(1, 10).trimEnd());
  const before = await world.night({ keeping: KEEPING, scan: { format: "jsonl" } });
  expect(before.report.lines).toMatchObject({ total: 22, malformed: 20, records: 2 });
  world.remove("garbage");
  world.remove("edge");
  const after = await world.night({ keeping: KEEPING, scan: { format: "jsonl" } });
  expect(after.report.lines).toEqual(before.report.lines);
});

test("nothing is dropped from a state of which another night keeps more", async () => {
  const all = records(0, 20, 5) + records(0, 20, 10);
  world.put("a", all);
  await expectKept(9, all);
  const { report } = await world.night({ rebuild: true });
  expect(rowsOf(report)).toEqual(await since(1, all));
});

test("a source is called by the first of the names under which all of it was seen", async () => {
  world.put("m", records(0, 20));
  world.put("b", records(0, 20));
  world.put("a", records(0, 10));
  const { report } = await world.night();
  expect(filesOf(report)).toEqual([["b", records(0, 20).length]]);
});

test("how many lines were malformed in earlier nights is the sum over all sources", async () => {
  world.put("a", `${records(0, 20)}bad\n`);
  world.put("b", `${records(50, 70, 7)}bad\nbad\n`);
  await world.night();
  expect(earlierIn(world.state.sources)).toEqual({ lines: 43, malformed: 3 });
  expect(earlierIn([])).toEqual({ lines: 0, malformed: 0 });
});
